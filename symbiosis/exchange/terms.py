"""Gather the terms of every candidate's value once, so that a scenario is a pass over arrays."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from symbiosis.exchange.distance import haul_factor
from symbiosis.exchange.haul import MODES, UNITS, Floats, HaulCost, codes
from symbiosis.exchange.proposals import agreements
from symbiosis.exchange.roads import BAND, by_truck, truck_detour
from symbiosis.exchange.transport import haul_cost, parameters_at
from symbiosis.inventory.knowledge import parameter
from symbiosis.inventory.roads import RoadGraph
from symbiosis.inventory.tables import Inventory, Knowledge

Array = NDArray[np.float32]
Ints = NDArray[np.integer]
Columns = dict[str, NDArray[np.generic]]

ENDS = ("low", "mid", "high")
"""``low`` is the end of every input that gives the lowest benefit, ``high`` the one that gives the highest."""
ENERGY, MATERIAL, WATER = range(3)


def opposite(end: str) -> str:
    """Return the end a cost takes where a gain takes ``end``."""
    return ENDS[2 - ENDS.index(end)]


@dataclass(frozen=True)
class Terms:
    """The terms of each candidate's value, all per offered unit; one row per candidate.

    Attributes
    ----------
    table
        ``purchase_*`` avoided [USD], ``gate_*`` value the donor forgoes [USD], ``treatment_*`` [USD], ``haul_fixed_*``
        [USD], ``haul_per_km_*`` [USD/km], ``saved_*`` emissions of what is replaced [kg CO2e], ``caused`` by treatment,
        and by no longer serving today's use, which something else then has to [kg CO2e],
        ``haul_co2e_fixed`` [kg CO2e], ``haul_co2e_per_km`` [kg CO2e/km], ``mode`` (code into ``haul.MODES``),
        ``detour`` with ``detour_low`` and ``detour_high`` [km/km], ``haul_basis`` (code into ``roads.HAUL_BASES``),
        ``haul_limit_km``, ``size_mm``, ``capex_usd``, ``price_group`` (0 energy, 1 material, 2 water), ``yield``.
    coordination_usd_per_year
        Cost of agreeing and steering one exchange at each end [USD/year].
    """

    table: pd.DataFrame
    coordination_usd_per_year: Mapping[str, float]


def terms(
    pairs: pd.DataFrame,
    inventory: Inventory,
    knowledge: Knowledge,
    *,
    discount_rate: float,
    roads: RoadGraph | None = None,
) -> Terms:
    """Gather the terms of pairs.

    Parameters
    ----------
    pairs
        Output of ``match``: ``offer``, ``demand`` and ``rule`` as row numbers, ``distance_km``, ``same_park``,
        ``quantity``.
    inventory, knowledge
        The tables they were matched from.
    discount_rate
        Real yearly rate for pipes and wires [1/year].
    roads
        The network trucks take; without it, and where it does not tell, their detour is a constant.
    """
    per_rule = _rule_terms(knowledge)
    rule = pairs["rule"].to_numpy()
    columns: Columns = {name: values[rule] for name, values in per_rule.items()}
    _prefer_own_prices(columns, pairs, inventory)
    way = np.full(len(pairs), np.nan) if roads is None else truck_detour(pairs, inventory, roads)
    columns.update(_haul_terms(pairs, inventory, knowledge, way, discount_rate))
    return Terms(pd.DataFrame(columns, copy=False), coordination_usd_per_year(knowledge))


def coordination_usd_per_year(knowledge: Knowledge) -> dict[str, float]:
    """Return the cost of agreeing and steering one exchange at each end [USD/year]."""
    return {end: parameter(knowledge, "coordination_cost_usd_per_year", opposite(end)) for end in ENDS}


def _rule_terms(knowledge: Knowledge) -> dict[str, NDArray[np.generic]]:
    """Return the terms that depend on the rule alone."""
    rules, resources = knowledge.rules, knowledge.resources.set_index("resource_id")
    offered, demanded = resources.loc[rules["offered"]], resources.loc[rules["demanded"]]
    yields = rules["yield"].to_numpy(dtype=np.float32)
    worth = yields * _numbers(rules, "price_share")
    columns: Columns = {"yield": yields, "worth": worth, "price_group": _price_groups(demanded)}
    for end in ENDS:
        columns[f"purchase_{end}"] = worth * _numbers(demanded, f"price_{end}_usd_per_unit")
        columns[f"gate_{end}"] = _numbers(offered, f"gate_{opposite(end)}_usd_per_unit")
        columns[f"treatment_{end}"] = _numbers(rules, f"treatment_{opposite(end)}_usd_per_unit")
        columns[f"saved_{end}"] = yields * _numbers(demanded, f"ef_{end}_kgco2e_per_unit")
    forgone = _numbers(offered, "current_fate_ef_kgco2e_per_unit")
    columns["caused"] = _numbers(rules, "treatment_ef_kgco2e_per_unit") + forgone
    return columns


def _numbers(table: pd.DataFrame, name: str) -> Array:
    return table[name].to_numpy(dtype=np.float32)


def _price_groups(demanded: pd.DataFrame) -> NDArray[np.int8]:
    """Return which price factor a demand follows: fuels bought by heat value follow energy."""
    carrier, unit = demanded["carrier"], demanded["unit"]
    energy = carrier.isin(["heat", "gas", "electricity"]) | unit.isin(["GJ", "Nm3_CH4"])
    return np.select([energy, carrier == "water"], [ENERGY, WATER], MATERIAL).astype(np.int8)


def _prefer_own_prices(columns: Columns, pairs: pd.DataFrame, inventory: Inventory) -> None:
    """Put the gate value or price a stream states in place of the table's, at all ends."""
    gate = _numbers(inventory.streams, "gate_value_usd_per_unit")[pairs["offer"].to_numpy()]
    price = _numbers(inventory.streams, "price_usd_per_unit")[pairs["demand"].to_numpy()] * columns.pop("worth")
    for end in ENDS:
        columns[f"gate_{end}"] = np.where(np.isnan(gate), columns[f"gate_{end}"], gate)
        columns[f"purchase_{end}"] = np.where(np.isnan(price), columns[f"purchase_{end}"], price)


def _haul_terms(
    pairs: pd.DataFrame, inventory: Inventory, knowledge: Knowledge, way: Floats, discount_rate: float
) -> Columns:
    """Return the haul terms of the cheaper of a resource's two means of transport, at mid cost over its haul."""
    resources = knowledge.resources.set_index("resource_id").loc[knowledge.rules["offered"]]
    resources = resources.assign(direct=knowledge.rules["kind"].isin(["identity", "cascade"]).to_numpy())
    rule, distance = pairs["rule"].to_numpy(), pairs["distance_km"].to_numpy()
    modes = {name: resources[f"transport_{name}"].to_numpy(dtype=str) for name in ("mode", "alternative")}
    first, second = (codes(words, MODES)[rule] for words in modes.values())
    parameters = {end: parameters_at(knowledge.parameters, cast(Literal["low", "mid", "high"], end)) for end in ENDS}
    same_park = pairs["same_park"].to_numpy()
    many = agreements(pairs, inventory, knowledge)
    each = pairs["quantity"].to_numpy() / many
    cost = _costs(pairs, each, inventory, resources, first, parameters, discount_rate)
    rows = np.flatnonzero(second >= 0)
    if len(rows):
        usd = cost["mid"].usd_per_unit(_detours(first, same_park, way, parameters)["mid"] * distance)[rows]
        other_haul = _detours(second[rows], same_park[rows], way[rows], parameters)["mid"] * distance[rows]
        other = _costs(pairs.iloc[rows], each[rows], inventory, resources, second[rows], parameters, discount_rate)
        cheaper = other["mid"].usd_per_unit(other_haul) < usd
        first[rows[cheaper]] = second[rows[cheaper]]
        cost = {end: _replace(cost[end], rows[cheaper], other[end], cheaper) for end in ENDS}
    columns = _haul_columns(cost, first, _detours(first, same_park, way, parameters), distance)
    columns["capex_usd"] = np.asarray(columns["capex_usd"], dtype=np.float32) * many.astype(np.float32)
    return {**columns, "haul_basis": (by_truck(first) & ~np.isnan(way)).astype(np.int8)}


def _detours(
    mode: NDArray[np.int8],
    same_park: NDArray[np.bool_],
    way: Floats,
    parameters: Mapping[str, Mapping[str, float]],
) -> dict[str, Floats]:
    """Return the haul per distance at each end: a truck's over the network where that is known."""
    on_road = by_truck(mode) & ~np.isnan(way)
    stretch = {"low": 1 + BAND, "mid": 1.0, "high": 1 - BAND}
    return {
        end: np.where(on_road, way * stretch[end], haul_factor(mode, same_park, parameters[opposite(end)]))
        for end in ENDS
    }


def _replace(cost: HaulCost, rows: Ints, other: HaulCost, keep: NDArray[np.bool_]) -> HaulCost:
    """Return the cost with some rows taken from another."""
    merged = {name: values.copy() for name, values in vars(cost).items()}
    for name, values in vars(other).items():
        merged[name][rows] = values[keep]
    return HaulCost(**merged)


def _costs(
    pairs: pd.DataFrame,
    each: Floats,
    inventory: Inventory,
    resources: pd.DataFrame,
    mode: NDArray[np.int8],
    parameters: Mapping[str, Mapping[str, float]],
    discount_rate: float,
) -> dict[str, HaulCost]:
    """Return the haul cost of each pair at each end, ``each`` being the quantity of one agreement, with its own line.

    ``resources`` has one row per rule, of what it offers, and ``direct`` where it arrives unchanged: only then does the
    line have to end at the demand's pressure.
    """
    rule, offer, demand = (pairs[name].to_numpy() for name in ("rule", "offer", "demand"))
    column = {
        name: inventory.streams[name].to_numpy() for name in ("hours_per_year", "pressure_bar_g", "temperature_c")
    }
    return {
        end: haul_cost(
            mode,
            each,
            column["hours_per_year"][offer],
            unit=codes(resources["unit"].to_numpy(dtype=str), UNITS)[rule],
            parameters=parameters[opposite(end)],
            discount_rate=discount_rate,
            pressure_bar_g=column["pressure_bar_g"][offer],
            required_pressure_bar_g=np.where(
                resources["direct"].to_numpy()[rule], column["pressure_bar_g"][demand], np.nan
            ),
            temperature_c=column["temperature_c"][offer],
            bulk_density_t_per_m3=resources["bulk_density_t_per_m3"].to_numpy()[rule],
        )
        for end in ENDS
    }


def _haul_columns(
    cost: Mapping[str, HaulCost], mode: NDArray[np.int8], detour: Mapping[str, Floats], distance: Array
) -> Columns:
    """Name the haul terms; each end's slope carries that end's detour, so that the haul itself stays one number."""
    mid = cost["mid"]
    columns: Columns = {"mode": mode}
    numbers = {
        "detour": detour["mid"],
        "detour_low": detour["low"],
        "detour_high": detour["high"],
        "haul_limit_km": mid.max_km,
        "haul_co2e_fixed": mid.co2e_fixed_kg_per_unit,
        "haul_co2e_per_km": mid.co2e_per_km_kg_per_unit,
        "size_mm": mid.size,
        "capex_usd": mid.capex_fixed_usd + mid.capex_usd_per_km * detour["mid"] * distance,
        **{f"haul_fixed_{end}": cost[end].fixed_usd_per_unit for end in ENDS},
        **{f"haul_per_km_{end}": cost[end].per_km_usd_per_unit * detour[end] / detour["mid"] for end in ENDS},
    }
    return {**columns, **{name: values.astype(np.float32) for name, values in numbers.items()}}
