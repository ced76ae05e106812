"""The matcher's inputs as three Parquet files, for engines that work on files larger than memory."""

from pathlib import Path

import numpy as np
import pandas as pd
from pyarrow.dataset import dataset

from symbiosis.errors import InventoryError, Problem
from symbiosis.exchange.gates import FOOD_DIVISIONS, LICENSABLE
from symbiosis.exchange.lots import minimum_lots
from symbiosis.exchange.siting import site_places
from symbiosis.inventory.tables import Inventory, Knowledge

QUALITIES = (
    "temperature_c", "pressure_bar_g", "tds_mg_l", "cod_mg_l", "moisture_pct", "ncv_mj_per_kg", "loi_pct",
    "chloride_pct",
)  # fmt: skip
_STREAM_COLUMNS = ("role", "resource", "quantity_low", "quantity", "quantity_high", *QUALITIES)
_RULE_COLUMNS = (
    "offered", "demanded", "yield", "max_share", "max_offer_share", "min_temperature_c", "min_pressure_bar_g",
    "max_tds_mg_l", "max_cod_mg_l", "max_moisture_pct", "min_ncv_mj_per_kg", "max_loi_pct", "max_chloride_pct",
)  # fmt: skip
COLUMNS = {
    "streams": ("stream", "site", *_STREAM_COLUMNS),
    "sites": (
        "site", "x_km", "y_km", "z_km", "turn", "park", "at_park_point", "inside_km", "error_km", "isic4", "tile",
    ),
    "rules": (
        "rule", *_RULE_COLUMNS, "reach_km", "lot", "needed_gap_k", "cold", "direct_water", "drop_inside_bar_per_km",
        "drop_between_bar_per_km", "receivers_in", "receivers_not_in",
    ),
}  # fmt: skip
"""The columns of each file; docs/scale.md describes them."""
STREAMS_PER_TILE = 500_000


def write_tables(
    inventory: Inventory, knowledge: Knowledge, folder: Path, *, streams_per_tile: int = STREAMS_PER_TILE
) -> None:
    """Write ``streams.parquet``, ``sites.parquet`` and ``rules.parquet``; docs/scale.md describes their columns.

    Parameters
    ----------
    inventory
        Parks, sites and estimated streams; streams without a position or a quantity are left out.
    knowledge
        Resources, rules, parameters and minimum lots.
    folder
        Where to write; made if it is not there.
    streams_per_tile
        About how many streams a tile of materialised candidates may hold.
    """
    folder.mkdir(parents=True, exist_ok=True)
    tiles = 1 + (len(inventory.streams) - 1) // streams_per_tile if len(inventory.streams) else 1
    tables = {
        "sites": site_table(inventory, knowledge, tiles=tiles),
        "streams": stream_table(inventory),
        "rules": rule_table(knowledge),
    }
    for name, table in tables.items():
        table[list(COLUMNS[name])].to_parquet(
            folder / f"{name}.parquet", index=False, compression="zstd", row_group_size=131_072
        )


def check_tables(folder: Path) -> None:
    """Raise ``InventoryError`` naming every file and column that a folder of tables lacks."""
    problems = []
    for name, columns in COLUMNS.items():
        file = folder / f"{name}.parquet"
        if not file.exists():
            what, remedy = "the file is missing", "Write it as docs/scale.md describes."
            problems.append(Problem(file.name, None, "", "", "missing_file", what, remedy))
            continue
        there = dataset(file).schema.names
        for column in (column for column in columns if column not in there):
            remedy = "Add it as docs/scale.md describes."
            problems.append(Problem(file.name, None, column, "", "missing_column", "the column is missing", remedy))
    if problems:
        raise InventoryError(problems)


def site_table(inventory: Inventory, knowledge: Knowledge, *, tiles: int = 1) -> pd.DataFrame:
    """Return position, park, position error [km] and tile of every site that has a position.

    ``turn`` is the longitude as a share of a full turn from the antimeridian; ``tile`` numbers latitude strips of
    about equally many sites, a park never cut.
    """
    sites, places = inventory.sites, site_places(inventory, knowledge)
    table = pd.DataFrame(
        {
            "site": np.arange(len(sites)),
            "x_km": places.xyz[:, 0],
            "y_km": places.xyz[:, 1],
            "z_km": places.xyz[:, 2],
            "turn": (sites["lon"].to_numpy(dtype=np.float64) / 360 + 0.5) % 1.0,
            "park": places.park,
            "at_park_point": places.at_park_point,
            "inside_km": places.inside_km,
            "error_km": places.error_km,
            "isic4": sites["isic4"].astype(str).to_numpy(),
        }
    )
    located: pd.DataFrame = table[~np.isnan(table["x_km"])].reset_index(drop=True)
    return located.assign(tile=_tiles(located, tiles))


def _tiles(sites: pd.DataFrame, tiles: int) -> np.ndarray:
    """Return the latitude strip of each site, or of its park."""
    home = sites["z_km"].where(sites["park"] < 0, sites.groupby("park")["z_km"].transform("first")).to_numpy()
    inner = np.arange(1, tiles) / tiles
    edges = np.quantile(home, inner) if len(home) else np.empty(0)
    return np.searchsorted(edges, home, side="right")


def stream_table(inventory: Inventory) -> pd.DataFrame:
    """Return row number, site row, role, resource, quantities and qualities of every stream with a quantity."""
    streams = inventory.streams
    table = streams[list(_STREAM_COLUMNS)].assign(
        stream=np.arange(len(streams)), site=pd.Index(inventory.sites["site_id"]).get_indexer(streams["site_id"])
    )
    return table[table["quantity"] > 0]


def rule_table(knowledge: Knowledge) -> pd.DataFrame:
    """Return the rules that are not barred, each with all that matching must know of it.

    A gate that does not apply to a rule has no value in its column. ``receivers_in`` and ``receivers_not_in`` are
    ISIC prefixes between semicolons, empty for any and none.
    """
    rules, resources = knowledge.rules, knowledge.resources.set_index("resource_id")
    offered, demanded = (resources.loc[rules[side]].reset_index(drop=True) for side in ("offered", "demanded"))
    mid = knowledge.parameters.set_index("parameter_id")["mid"]
    direct = rules["kind"].isin(("identity", "cascade"))
    heat = direct & (offered["carrier"] == "heat") & (demanded["carrier"] == "heat")
    water = direct & (offered["carrier"] == "water") & (demanded["carrier"] == "water")
    steam = heat & (offered["transport_mode"] == "steam_pipe") & (demanded["transport_mode"] == "steam_pipe")
    named, hazard = rules["receiver_isic"].astype(str), rules["hazard_rule"]
    licensed = named.mask((named == "") & (hazard == "NH_licence"), ";".join(LICENSABLE))
    drop = float(mid["steam_drop_max_bar_per_km"])
    table = rules[list(_RULE_COLUMNS)].assign(
        rule=np.arange(len(rules)),
        reach_km=offered["reach_km_upper"].astype(np.float64),
        lot=minimum_lots(knowledge),
        needed_gap_k=rules["min_delta_t_k"].fillna(0.0).where(heat),
        cold=demanded["unit"] == "GJ_c",
        direct_water=water,
        drop_inside_bar_per_km=np.where(steam, drop * float(mid["detour_pipe_inside_park"]), np.nan),
        drop_between_bar_per_km=np.where(steam, drop * float(mid["detour_pipe_between_parks"]), np.nan),
        receivers_in=licensed.map(_listed),
        receivers_not_in=_listed(";".join(FOOD_DIVISIONS)),
    )
    table["receivers_not_in"] = table["receivers_not_in"].where(hazard == "food_contact", "")
    barred = set(zip(knowledge.excluded_pairs["offered"], knowledge.excluded_pairs["demanded"], strict=True))
    allowed = [pair not in barred for pair in zip(rules["offered"], rules["demanded"], strict=True)]
    return table[allowed]


def _listed(codes: str) -> str:
    """Return ISIC prefixes between semicolons, empty for none."""
    return ";" + ";".join(code for code in codes.split(";") if code) + ";" if codes.strip(";") else ""
