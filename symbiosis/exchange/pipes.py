"""What a line costs per year: steam, hot and chilled water, water, gas, and the wire.

Each model sizes the line for its flow (the smallest size within the limits; several of the largest side by side where
one is not enough) and returns costs affine in the length. They are screening models, good for +-40 %. Connections at
both ends, land and rights of way are not in them.

``parameters`` maps ``parameter_id`` to a number; physical properties are constants here.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from symbiosis.exchange.haul import UNITS, Floats, HaulCost, Load
from symbiosis.exchange.hydraulics import (
    PE_DA_MM,
    STEEL_DN_MM,
    Fluid,
    insulated_loss,
    saturated_steam,
    size_line,
)

_HOURS_PER_YEAR = 8760.0
_GJ_PER_W = 3.6e-6
_WATER_KJ_PER_KG_K = 4.19
_POLYETHYLENE_KG_PER_M3 = 955.0
_GRAVITY = 9.81
_SMALLEST_DELTA_K = 5.0


class Yearly(NamedTuple):
    """Investment [USD] and what running causes in a year: costs [USD/year] and emissions [kgCO2e/year]."""

    capex: Floats
    running: Floats
    emitted: Floats


def annuity(rate: float, years: float) -> float:
    """Return the yearly share of an investment that pays it back with interest over its life [1/year]."""
    return 1 / years if rate == 0 else rate / (1 - (1 + rate) ** -years)


def _haul_cost(
    flow: Floats,
    recovery: float,
    per_km: Yearly,
    size: Floats,
    *,
    fixed: Yearly | None = None,
    max_km: Floats | None = None,
) -> HaulCost:
    """Return costs per unit of flow; ``recovery`` is annuity plus maintenance [1/year]."""
    none = np.zeros_like(flow)
    start = fixed or Yearly(none, none, none)
    return HaulCost(
        fixed_usd_per_unit=(start.capex * recovery + start.running) / flow,
        per_km_usd_per_unit=(per_km.capex * recovery + per_km.running) / flow,
        max_km=np.full_like(flow, np.inf) if max_km is None else max_km,
        co2e_fixed_kg_per_unit=start.emitted / flow,
        co2e_per_km_kg_per_unit=per_km.emitted / flow,
        capex_usd_per_km=per_km.capex,
        capex_fixed_usd=start.capex,
        size=size,
    )


def steam_line(load: Load, parameters: Mapping[str, float], discount_rate: float) -> HaulCost:
    """Return the cost of an insulated steam line above ground; unit t.

    Steam is taken as saturated at the offer's pressure. What condenses on the way, 8,760 h a year also at part load,
    costs ``steam_value_usd_per_t`` and the emissions of a boiler that makes it up. ``max_km`` is where the pressure has
    fallen to the demand's.
    """
    p = parameters
    supply = np.where(np.isnan(load.pressure_bar_g), p["steam_pressure_default_bar_g"], load.pressure_bar_g)
    assumed = supply * p["steam_required_pressure_ratio"]
    required = np.where(np.isnan(load.required_pressure_bar_g), assumed, load.required_pressure_bar_g)
    steam = saturated_steam(supply)
    line = size_line(
        load.flow / load.hours / 3.6 / steam.density,
        STEEL_DN_MM,
        Fluid(steam.density, 1.5e-5, p["pipe_roughness_m"]),
        speed_max=p["steam_velocity_max"],
        drop_max=p["steam_drop_max_bar_per_km"] * 100,
    )
    warmer, outer_m = steam.temperature - p["air_temperature_c"], line.size / 1000 + 0.02
    loss_w_m = insulated_loss(outer_m, p["steam_insulation_m"], p["steam_insulation_k"], warmer, film=10.0)
    lost_gj = line.lines * loss_w_m * 1000 * p["steam_loss_supports"] * _HOURS_PER_YEAR * _GJ_PER_W
    capex = line.lines * (p["steam_capex_a"] + p["steam_capex_b"] * line.size) * p["steam_capex_soft"] * 1000
    per_km = Yearly(
        capex, lost_gj / steam.latent * 1000 * p["steam_value_usd_per_t"], lost_gj * p["boiler_heat_ef_kgco2e_per_gj"]
    )
    recovery = annuity(discount_rate, p["steam_life_years"]) + p["steam_om"]
    furthest = np.maximum(supply - required, 0) / (line.drop / 100)
    return _haul_cost(load.flow, recovery, per_km, line.size, max_km=furthest)


def _temperatures(load: Load, cold: npt.NDArray[np.bool_], parameters: Mapping[str, float]) -> tuple[Floats, Floats]:
    """Return supply minus return [K] and how far their mean is from the ground's temperature [K], both positive."""
    p, ground = parameters, parameters["ground_temperature_c"]
    default = np.where(cold, p["chilled_supply_default_c"], p["hot_water_supply_default_c"])
    supply = np.where(np.isnan(load.temperature_c), default, load.temperature_c)
    supply = np.minimum(supply, p["hot_water_supply_max_c"])
    warm_delta = np.maximum(p["hot_water_delta_share"] * (supply - ground), _SMALLEST_DELTA_K)
    delta = np.where(cold, p["chilled_delta_k"], warm_delta)
    mean = supply + np.where(cold, delta, -delta) / 2
    return delta, np.abs(mean - ground)


def hot_water_line(load: Load, parameters: Mapping[str, float], discount_rate: float) -> HaulCost:
    """Return the cost of a buried supply-and-return pair; unit GJ (heat) or GJ_c (cold).

    Heat is supplied at the offer's temperature, at most ``hot_water_supply_max_c``, and comes back cooled by a share of
    its excess over the ground's. Heat lost costs ``heat_value_usd_per_gj`` and a boiler's emissions; cold lost costs a
    chiller's electricity. Trench costs: Persson & Werner (2011), doi:10.1016/j.apenergy.2010.09.020.
    """
    p = parameters
    cold = load.unit == UNITS.index("GJ_c")
    delta, excess = _temperatures(load, cold, p)
    fluid = Fluid(965.0, 3.2e-4, p["pipe_roughness_m"])
    m3_per_s = load.flow / load.hours / 3.6 * 1000 / (_WATER_KJ_PER_KG_K * delta * fluid.density)
    line = size_line(m3_per_s, STEEL_DN_MM, fluid, drop_max=p["hot_water_gradient_pa_m"])
    outer_m = line.size / 1000 + 0.01
    loss_w_m = insulated_loss(outer_m, p["hot_water_insulation_m"], p["hot_water_insulation_k"], excess, film=8.0)
    lost_gj = 2 * line.lines * loss_w_m * 1000 * load.hours * _GJ_PER_W
    pump_w = 2 * line.drop * 1000 * p["hot_water_fittings"] * m3_per_s / p["hot_water_pump_efficiency"]
    mwh = pump_w * load.hours / 1e6 + np.where(cold, lost_gj * p["chiller_mwh_per_gj"], 0.0)
    heat_gj = np.where(cold, 0.0, lost_gj)
    trench = p["hot_water_capex_c1"] + p["hot_water_capex_c2"] * line.size / 1000
    per_km = Yearly(
        line.lines * trench * p["hot_water_capex_local"] * 1000,
        heat_gj * p["heat_value_usd_per_gj"] + mwh * p["electricity_price_usd_per_mwh"],
        heat_gj * p["boiler_heat_ef_kgco2e_per_gj"] + mwh * p["grid_ef_kgco2e_per_mwh"],
    )
    recovery = annuity(discount_rate, p["hot_water_life_years"]) + p["hot_water_om"]
    return _haul_cost(load.flow, recovery, per_km, line.size)


def _powered(capex: Floats, mwh: Floats, parameters: Mapping[str, float]) -> Yearly:
    """Return what an investment that uses electricity [MWh/year] causes."""
    return Yearly(capex, mwh * parameters["electricity_price_usd_per_mwh"], mwh * parameters["grid_ef_kgco2e_per_mwh"])


def water_line(load: Load, parameters: Mapping[str, float], discount_rate: float) -> HaulCost:
    """Return the cost of a buried polyethylene main with its pumping station; unit m3."""
    p = parameters
    m3_per_s = load.flow / load.hours / 3600
    fluid = Fluid(998.0, 8e-4, p["water_roughness_m"])
    line = size_line(m3_per_s, PE_DA_MM, fluid, bore=1 - 2 / p["pe_sdr"], speed_max=p["water_velocity_max"])
    kg_per_m = np.pi * (line.size / 1000) ** 2 * (p["pe_sdr"] - 1) / p["pe_sdr"] ** 2 * _POLYETHYLENE_KG_PER_M3
    usd_per_m = kg_per_m * p["pe_usd_per_kg"] + p["pe_lay_a"] + p["pe_lay_b"] * line.size
    mwh_per_pa = load.flow / 3.6e9 / p["water_pump_efficiency"]
    lift_pa = p["water_lift_m"] * _GRAVITY * fluid.density
    station = m3_per_s * 86400 * p["water_station_usd_per_m3_d"]
    return _haul_cost(
        load.flow,
        annuity(discount_rate, p["water_life_years"]) + p["water_om"],
        _powered(
            line.lines * usd_per_m * 1000 * p["water_capex_soft"],
            mwh_per_pa * line.drop * 1000 * p["water_fittings"],
            p,
        ),
        line.size,
        fixed=_powered(station, mwh_per_pa * lift_pa, p),
    )


def gas_line(load: Load, parameters: Mapping[str, float], discount_rate: float) -> HaulCost:
    """Return the cost of a gas line at about 20 bar with the electricity of its compressor; unit t, GJ, Nm3 or Nm3_CH4.

    A tonne is converted with the gas's own density at normal conditions, else as CO2; a GJ as biogas with 60 % methane.
    Compression from 1 bar is counted per volume, since its work per mole hardly depends on the gas.
    """
    p = parameters
    by_weight = np.where(np.isnan(load.density_t_per_m3), p["gas_nm3_per_t"], 1 / load.density_t_per_m3)
    by_heat = 1 / p["gas_gj_per_nm3"]
    biogas_per_methane = p["methane_gj_per_nm3"] / p["gas_gj_per_nm3"]
    unit = [load.unit == UNITS.index(name) for name in ("t", "GJ", "Nm3", "Nm3_CH4")]
    nm3 = load.flow * np.select(unit, [by_weight, by_heat, 1.0, biogas_per_methane], np.nan)
    m3_per_s = nm3 / p["gas_density_ratio"] / load.hours / 3600
    needed_mm = np.sqrt(4 * m3_per_s / (np.pi * p["gas_velocity_max"])) * 1000
    lines = np.maximum(np.ceil((needed_mm / STEEL_DN_MM[-1]) ** 2), 1.0)
    size = STEEL_DN_MM[np.minimum(np.searchsorted(STEEL_DN_MM, needed_mm), len(STEEL_DN_MM) - 1)]
    capex = lines * (p["gas_capex_a"] + p["gas_capex_b"] * size) * p["gas_capex_soft"] * 1000
    none = np.zeros_like(load.flow)
    return _haul_cost(
        load.flow,
        annuity(discount_rate, p["gas_life_years"]) + p["gas_om"],
        Yearly(capex, none, none),
        size,
        fixed=_powered(none, nm3 * p["gas_compression_kwh_per_nm3"] / 1000, p),
    )


def wire_line(load: Load, parameters: Mapping[str, float], discount_rate: float) -> HaulCost:
    """Return the cost of a 22 kV line; unit MWh.

    Losses grow with the load of a circuit, cost ``electricity_price_usd_per_mwh`` and are made up by the grid;
    ``max_km`` is where they reach ``wire_loss_limit``.
    """
    p = parameters
    megawatt = load.flow / load.hours
    circuits = np.maximum(np.ceil(megawatt / p["wire_mw_per_circuit"]), 1.0)
    lost_share_per_km = p["wire_loss_share_per_km"] * megawatt / circuits / p["wire_mw_per_circuit"]
    return _haul_cost(
        load.flow,
        annuity(discount_rate, p["wire_life_years"]) + p["wire_om"],
        _powered(circuits * p["wire_capex_usd_per_km"], load.flow * lost_share_per_km, p),
        np.full_like(load.flow, np.nan),
        max_km=p["wire_loss_limit"] / lost_share_per_km,
    )
