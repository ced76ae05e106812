"""The ways into and out of candidate places, with everything a siting problem needs, low, mid and high."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from symbiosis.exchange.distance import disc_mean_distance_km, geodesic_km, haul_factor
from symbiosis.exchange.haul import HaulCost
from symbiosis.exchange.roads import TRUCKS, road_detour
from symbiosis.exchange.terms import ENDS, ENERGY, MATERIAL, WATER
from symbiosis.exchange.transport import haul_cost, parameters_at
from symbiosis.exchange.value import price_factors
from symbiosis.insight.facility_types import Facility, Haul
from symbiosis.insight.siting_points import Pool, position_error_km
from symbiosis.inventory.roads import RoadGraph
from symbiosis.inventory.tables import Inventory, Knowledge
from symbiosis.scenario import Scenario

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bands = dict[str, Floats]
"""Figures by name, each an array (3, n) of low, mid and high by size."""


@dataclass(frozen=True)
class Ways:
    """Ways between a pool and candidate places, one entry per way.

    ``row`` of the pool, ``place`` number of the candidate, ``km`` of distance, ``haul_usd`` (3, n) [USD/unit],
    ``haul_kg`` of CO2e [kg/unit].
    """

    row: Ints
    place: Ints
    km: Floats
    haul_usd: Floats
    haul_kg: Floats


def ways(
    inventory: Inventory,
    knowledge: Knowledge,
    parks: Ints,
    pool: Pool,
    haul: Haul,
    unit: str,
    *,
    most: float,
    scenario: Scenario,
    roads: RoadGraph | None,
) -> Ways:
    """Return the ways within reach between candidate parks and a pool.

    Parameters
    ----------
    inventory, knowledge
        The tables.
    parks
        Rows of the candidate parks.
    pool
        What comes or goes.
    haul
        How it travels; not further than it may, and not where positions are vaguer than that.
    unit
        Of what travels.
    most
        The largest quantity a line carries [unit/year]; it sizes pipes.
    scenario
        Reach, transport costs and discount rate.
    roads
        The network of trucks; a constant detour without it.
    """
    table, reach = pool.table, haul.reach_km(scenario.reach_factor)
    at, distinct = pd.factorize(table["place"])
    first = _first(at, len(distinct))
    km = _distances(inventory, parks, table.iloc[first])
    error = position_error_km(inventory.parks["precision"].iloc[parks], knowledge)
    vague = error[:, None] + table["error_km"].to_numpy()[first]
    same = parks[:, None] == table["park"].to_numpy()[first]
    place, spot = np.nonzero((km <= reach) & ((vague <= reach) | same))
    detour = _detour(inventory, parks, table.iloc[first], place, spot, haul.mode, roads)
    order = np.argsort(at, kind="stable")
    count = np.bincount(at, minlength=len(distinct))
    begin = np.cumsum(count) - count
    way = np.repeat(np.arange(len(place)), count[spot])
    inside = np.arange(len(way)) - np.repeat(np.cumsum(count[spot]) - count[spot], count[spot])
    row = order[begin[spot[way]] + inside]
    length = km[place, spot][way]
    usd, kg, keep = _haul_usd(
        knowledge, table.iloc[row], haul.mode, unit, length, same[place, spot][way], detour[way], most, scenario
    )
    return Ways(row[keep], place[way][keep], length[keep], usd[:, keep], kg[keep])


def _first(codes: Ints, count: int) -> Ints:
    """Return where each code occurs first."""
    first = np.full(count, -1)
    first[codes[::-1]] = np.arange(len(codes) - 1, -1, -1)
    return first


def _distances(inventory: Inventory, parks: Ints, spots: pd.DataFrame) -> Floats:
    """Return distances [km] of parks and spots (parks, spots); inside a park the mean of two points of its area."""
    table = inventory.parks.iloc[parks]
    lon, lat = (table[name].to_numpy(dtype=np.float64)[:, None] for name in ("lon", "lat"))
    km = geodesic_km(lon, lat, spots["lon"].to_numpy(dtype=np.float64), spots["lat"].to_numpy(dtype=np.float64))
    inside = disc_mean_distance_km(table["area_ha"].fillna(0.0).to_numpy(dtype=np.float64))
    return np.where(parks[:, None] == spots["park"].to_numpy(), inside[:, None], km)


def _detour(
    inventory: Inventory,
    parks: Ints,
    spots: pd.DataFrame,
    place: Ints,
    spot: Ints,
    mode: str,
    roads: RoadGraph | None,
) -> Floats:
    """Return the road length per distance of ways; NaN where the network does not tell or nothing goes by road."""
    if roads is None or mode not in TRUCKS or not len(place):
        return np.full(len(place), np.nan)
    table = inventory.parks.iloc[parks]
    lon1, lat1 = (table[name].to_numpy(dtype=np.float64)[place] for name in ("lon", "lat"))
    lon2, lat2 = (spots[name].to_numpy(dtype=np.float64)[spot] for name in ("lon", "lat"))
    return road_detour(lon1, lat1, lon2, lat2, roads)[0]


def _haul_usd(
    knowledge: Knowledge,
    rows: pd.DataFrame,
    mode: str,
    unit: str,
    km: Floats,
    same: NDArray[np.bool_],
    detour: Floats,
    most: float,
    scenario: Scenario,
) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """Return haul cost (3, n) [USD/unit], CO2e [kg/unit] and whether a line can be as long."""
    modes, units = np.full(len(km), mode), np.full(len(km), unit)
    density = knowledge.resources.set_index("resource_id")["bulk_density_t_per_m3"]
    flow = np.minimum(rows["quantity"].to_numpy(), most)
    costs: list[Floats] = []
    for end in ENDS:
        parameters = parameters_at(knowledge.parameters, cast(Literal["low", "mid", "high"], end))
        cost: HaulCost = haul_cost(
            modes,
            flow,
            rows["hours"].to_numpy(),
            unit=units,
            parameters=parameters,
            discount_rate=scenario.discount_rate,
            bulk_density_t_per_m3=rows["resource"].map(density).to_numpy(dtype=np.float64),
        )
        factor = np.where(np.isnan(detour), haul_factor(modes, same, parameters), detour)
        costs.append(scenario.transport_cost_factor * cost.usd_per_unit(factor * km))
        if end == "mid":
            kg = cost.co2e_fixed_kg_per_unit + cost.co2e_per_km_kg_per_unit * factor * km
            possible = (factor * km <= cost.max_km) & np.isfinite(costs[-1])
    return np.array(costs).reshape(3, -1), kg, possible


def price_bands(knowledge: Knowledge, resources: list[str], scenario: Scenario) -> Floats:
    """Return what resources cost who buys them today (3, n) [USD/unit], times the scenario's factors."""
    table = knowledge.resources.set_index("resource_id").loc[resources]
    energy = table["carrier"].isin(["heat", "gas", "electricity"]) | table["unit"].isin(["GJ", "Nm3_CH4"])
    group = np.select([energy, table["carrier"] == "water"], [ENERGY, WATER], MATERIAL)
    prices = np.array([table[f"price_{end}_usd_per_unit"] for end in ENDS], dtype=np.float64)
    return np.asarray(prices * price_factors(scenario)[group])


def gate_bands(facility: Facility, knowledge: Knowledge, resources: list[str]) -> Floats:
    """Return what resources are worth at the donor's gate today (3, n) [USD/unit]; below 0 the donor pays."""
    table = knowledge.resources.set_index("resource_id")[[f"gate_{end}_usd_per_unit" for end in ENDS]]
    usual = dict(zip(table.index, table.itertuples(index=False, name=None), strict=True))
    return yields({**usual, **facility.gate}, resources)


def facility_bands(facility: Facility, scenario: Scenario) -> Bands:
    """Return the figures of a facility."""
    one = {
        "variable": facility.variable,
        "outlet_cost": facility.outlet_cost,
        "outlet_price": facility.outlet_price or (np.nan,) * 3,
        "own_usd": facility.made_there_usd or (np.nan,) * 3,
        "upkeep": facility.upkeep,
    }
    bands: Bands = {name: np.array(triple)[:, None] for name, triple in one.items()}
    bands["outlet_price"] = bands["outlet_price"] * scenario.energy_price_factor
    bands["capex"] = np.array([triple for _size, triple in facility.capex]).T
    return bands


def yields(accepts: Mapping[str, tuple[float, float, float]], resources: list[str]) -> Floats:
    """Return what is made per taken (3, n) [product unit/unit taken]."""
    return np.array([accepts[name] for name in resources], dtype=np.float64).reshape(-1, 3).T
