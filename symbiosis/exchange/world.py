"""The inventory as arrays, and the scene each rule sets for its gates."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from symbiosis.exchange.gates import Scene
from symbiosis.exchange.pairs import Places
from symbiosis.exchange.siting import site_places
from symbiosis.inventory.tables import Inventory, Knowledge

Floats = NDArray[np.float64]
Ints = NDArray[np.integer]

QUALITIES = (
    "temperature_c",
    "pressure_bar_g",
    "tds_mg_l",
    "cod_mg_l",
    "moisture_pct",
    "ncv_mj_per_kg",
    "loi_pct",
    "chloride_pct",
)


@dataclass(frozen=True)
class World:
    """The inventory as arrays, one entry per stream."""

    places: Places
    column: dict[str, Floats]
    isic: NDArray[np.str_]
    site: Ints
    offers: dict[str, Ints]
    demands: dict[str, Ints]


def world_of(inventory: Inventory, knowledge: Knowledge) -> World:
    """Turn the tables into arrays, one entry per stream."""
    sites, streams = inventory.sites, inventory.streams
    where = pd.Index(sites["site_id"]).get_indexer(streams["site_id"]).astype(np.int64)
    places = site_places(inventory, knowledge).take(where)
    column = {
        name: streams[name].to_numpy(dtype=np.float64)
        for name in (*QUALITIES, "quantity_low", "quantity", "quantity_high")
    }
    located = ~np.isnan(places.xyz[:, 0]) & (column["quantity"] > 0)
    return World(
        places,
        column,
        sites["isic4"].to_numpy(dtype="U4")[where],
        where,
        _rows(streams, "offer", located),
        _rows(streams, "demand", located),
    )


def _rows(streams: pd.DataFrame, role: str, usable: NDArray[np.bool_]) -> dict[str, Ints]:
    """Return the rows of each resource's streams of one role."""
    mine = np.flatnonzero((streams["role"] == role).to_numpy() & usable)
    groups = streams["resource"].iloc[mine].groupby(streams["resource"].iloc[mine].to_numpy(), observed=True).indices
    return {str(name): mine[rows] for name, rows in groups.items()}


def scenes(world: World, knowledge: Knowledge) -> Callable[[dict[str, object]], Scene]:
    """Return the function that sets the scene of a rule."""
    resources = knowledge.resources.set_index("resource_id")
    carrier, mode, unit, reach = (
        resources[name].to_dict() for name in ("carrier", "transport_mode", "unit", "reach_km_upper")
    )
    mid = knowledge.parameters.set_index("parameter_id")["mid"]

    def scene(rule: dict[str, object]) -> Scene:
        offered, demanded = str(rule["offered"]), str(rule["demanded"])
        direct = rule["kind"] in ("identity", "cascade")
        heat = carrier[offered] == carrier[demanded] == "heat"
        return Scene(
            column=world.column,
            isic=world.isic,
            rule={**rule, "reach_km_upper": reach[offered]},
            direct_heat=heat and direct,
            cold=unit[demanded] == "GJ_c",
            steam=heat and direct and mode[offered] == mode[demanded] == "steam_pipe",
            direct_water=carrier[offered] == carrier[demanded] == "water" and direct,
            pressure_drop_bar_per_km=float(mid["steam_drop_max_bar_per_km"]),
            pipe_factor_inside=float(mid["detour_pipe_inside_park"]),
            pipe_factor_between=float(mid["detour_pipe_between_parks"]),
        )

    return scene
