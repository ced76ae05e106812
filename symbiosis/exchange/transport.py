"""What a haul costs and emits, by truck, barge, pipe or wire, and how far it pays.

Every mode's cost is affine in the length of the haul, so prices, reach and break-even need no search.
"""

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from symbiosis.exchange.haul import MODES, ROAD_MODES, UNITS, Codes, Floats, HaulCost, Load, Words, codes
from symbiosis.exchange.pipes import gas_line, hot_water_line, steam_line, water_line, wire_line

Line = Callable[[Load, Mapping[str, float], float], HaulCost]

_LINES: dict[str, tuple[Line, tuple[str, ...]]] = {
    "steam_pipe": (steam_line, ("t",)),
    "hot_water_pipe": (hot_water_line, ("GJ", "GJ_c")),
    "water_pipe": (water_line, ("m3",)),
    "gas_pipe": (gas_line, ("t", "GJ", "Nm3", "Nm3_CH4")),
    "wire": (wire_line, ("MWh",)),
}
_ROAD_RATES = {
    "truck": ("truck_fixed", "truck_per_km_bulk", "truck_ef"),
    "tanker": ("truck_fixed", "truck_per_km_tanker_haz", "truck_ef"),
    "haz_truck": ("truck_fixed", "truck_per_km_tanker_haz", "truck_ef"),
    "haz_tanker": ("truck_fixed", "truck_per_km_tanker_haz", "truck_ef"),
    "reefer": ("truck_fixed", "reefer_per_km", "truck_ef"),
    "barge": ("barge_fixed", "barge_per_km", "barge_ef"),
}
_DENSEST_GAS_T_PER_M3 = 0.02


def parameters_at(table: pd.DataFrame, which: Literal["low", "mid", "high"]) -> dict[str, float]:
    """Return the parameters at one end as ``{parameter_id: value}``; where a row states no range, its mid value.

    In haul parameters the high value is always the dearer or dirtier one.
    """
    chosen = table[which].astype(float).fillna(table["mid"].astype(float))
    return dict(zip(table["parameter_id"], chosen, strict=True))


def haul_cost(  # noqa: PLR0913 -- the qualities that size a line, each optional
    mode: Words,
    flow: npt.ArrayLike,
    hours: npt.ArrayLike,
    *,
    unit: Words,
    parameters: Mapping[str, float],
    discount_rate: float,
    pressure_bar_g: npt.ArrayLike = np.nan,
    required_pressure_bar_g: npt.ArrayLike = np.nan,
    temperature_c: npt.ArrayLike = np.nan,
    bulk_density_t_per_m3: npt.ArrayLike = np.nan,
) -> HaulCost:
    """Return the cost of moving one offered unit, for each candidate.

    Where the mode is unknown, cannot carry the unit, or is a line without a flow, the cost is NaN.

    Parameters
    ----------
    mode, unit
        Names of ``haul.MODES`` and ``haul.UNITS``, or codes into them.
    flow
        Yearly quantity [offered unit/year]; sizes lines, does not matter to vehicles.
    hours
        Hours per year it runs [h/year]; NaN takes ``haul_hours_default``.
    parameters
        ``parameter_id`` to number, from ``parameters_at``.
    discount_rate
        Real yearly rate for pipes and wires [1/year].
    pressure_bar_g, required_pressure_bar_g
        Of steam at the offer and at the demand [bar(g)].
    temperature_c
        Supply temperature of hot or chilled water [degC].
    bulk_density_t_per_m3
        Of solids [t/m3]: light ones fill a truck before they load it. Of gases in pipes, at normal conditions.
    """
    mode_code, unit_code = codes(mode, MODES), codes(unit, UNITS)

    def column(values: npt.ArrayLike) -> Floats:
        return np.broadcast_to(np.asarray(values, dtype=np.float64), mode_code.shape)

    given = column(hours)
    load = Load(
        unit=unit_code,
        flow=column(flow),
        hours=np.where(np.isnan(given), parameters["haul_hours_default"], given),
        pressure_bar_g=column(pressure_bar_g),
        required_pressure_bar_g=column(required_pressure_bar_g),
        temperature_c=column(temperature_c),
        density_t_per_m3=column(bulk_density_t_per_m3),
    )
    result = _road(mode_code, unit_code, load.density_t_per_m3, parameters)
    running = (load.flow > 0) & (load.hours > 0)
    for name, (line, units) in _LINES.items():
        carried = (mode_code == MODES.index(name)) & np.isin(unit_code, [UNITS.index(u) for u in units])
        rows = np.flatnonzero(carried & running)
        if len(rows):
            cost = line(load.take(rows), parameters, discount_rate)
            for field in fields(HaulCost):
                getattr(result, field.name)[rows] = getattr(cost, field.name)
    return result


def _tonnes(parameters: Mapping[str, float]) -> Floats:
    """Return the payload of one unit of each of ``UNITS`` [t/unit]; NaN for what no vehicle carries, and at -1."""
    payload = {
        "t": 1.0,
        "m3": parameters["truck_t_per_m3"],
        "GJ": parameters["truck_t_per_gj"],
        "unit": parameters["truck_t_per_unit"],
    }
    return np.array([*(payload.get(name, np.nan) for name in UNITS), np.nan])


def _road(mode: Codes, unit: Codes, density: Floats, parameters: Mapping[str, float]) -> HaulCost:
    """Return the cost of hired vehicles, a + b km per tonne; NaN for lines.

    A light solid costs and emits per km in proportion to the loads it needs; a gas is carried liquefied.
    """
    rates = np.full((len(MODES) + 1, 3), np.nan)
    rates[: len(ROAD_MODES)] = [[parameters[name] for name in _ROAD_RATES[m]] for m in ROAD_MODES]
    tables = np.einsum("mk,u->kmu", rates, _tonnes(parameters))
    fixed, per_km, emitted = (table[mode, unit] for table in tables)
    solid = density > _DENSEST_GAS_T_PER_M3
    loads = np.maximum(1.0, np.divide(parameters["truck_full_density"], density, out=np.ones(mode.shape), where=solid))
    none = np.where(np.isnan(fixed), np.nan, 0.0)
    return HaulCost(
        fixed_usd_per_unit=fixed,
        per_km_usd_per_unit=per_km * loads,
        max_km=np.where(np.isnan(fixed), np.nan, np.inf),
        co2e_fixed_kg_per_unit=none,
        co2e_per_km_kg_per_unit=emitted * loads,
        capex_usd_per_km=none.copy(),
        capex_fixed_usd=none.copy(),
        size=np.full(mode.shape, np.nan),
    )


def break_even_km(margin_usd_per_unit: npt.ArrayLike, cost: HaulCost, factor: npt.ArrayLike) -> Floats:
    """Return the largest distance [km] over which a haul costs no more than the margin.

    0 where it never pays, capped where physics ends the haul, inf where neither does.

    Parameters
    ----------
    margin_usd_per_unit
        What the exchange is worth before transport [USD/offered unit].
    cost
        Of the haul.
    factor
        Haul length per distance [km/km], from ``distance.haul_factor``.
    """
    left = np.asarray(margin_usd_per_unit, dtype=np.float64) - cost.fixed_usd_per_unit
    per_km = cost.per_km_usd_per_unit
    unbounded = np.where(left < 0, 0.0, np.inf)
    haul = np.divide(np.maximum(left, 0), per_km, out=unbounded, where=per_km != 0)
    reached = np.minimum(haul, cost.max_km) / np.asarray(factor, dtype=np.float64)
    return np.where(np.isnan(left), np.nan, reached)
