"""Haul costs against worked examples computed outside this package, and the laws they obey."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbiosis.exchange.haul import LINE_MODES, MODES, ROAD_MODES, UNITS, HaulCost, codes
from symbiosis.exchange.hydraulics import STEEL_DN_MM, Fluid, pressure_drop, size_line
from symbiosis.exchange.transport import break_even_km, haul_cost, parameters_at
from symbiosis.inventory.knowledge import knowledge
from symbiosis.inventory.tables import Knowledge

PARAMETERS = {end: parameters_at(knowledge().parameters, end) for end in ("low", "mid", "high")}
UNIT_OF = {**dict.fromkeys(ROAD_MODES, "t"), "steam_pipe": "t", "hot_water_pipe": "GJ", "water_pipe": "m3"}
UNIT_OF |= {"gas_pipe": "t", "wire": "MWh"}
CLOSE = 0.003  # examples are given to three or four digits and round 11.013 to 11 bar(abs)


def one(mode: str, flow: float, hours: float, *, unit: str = "", end: str = "mid", **quality: float) -> HaulCost:
    unit = unit or UNIT_OF[mode]
    parameters = PARAMETERS[end]
    return haul_cost(
        np.array([mode]), flow, hours, unit=np.array([unit]), parameters=parameters, discount_rate=0.10, **quality
    )


def steam(t_per_h: float, hours: float = 7500, **more: float) -> HaulCost:
    return one("steam_pipe", t_per_h * hours, hours, **{"pressure_bar_g": 10.0, **more})


def test_steam_worked_example() -> None:
    """10 t/h at 10 bar(g) over 3 km to a demand of 6 bar(g)."""
    cost = steam(10, required_pressure_bar_g=6.0)
    assert cost.size[0] == 200
    assert cost.usd_per_unit(3)[0] == pytest.approx(5.509, rel=CLOSE)
    assert cost.capex_usd_per_km[0] * 3 == pytest.approx(2_625_000, rel=CLOSE)
    assert 4.0 / cost.max_km[0] == pytest.approx(0.526, rel=CLOSE)
    assert cost.max_km[0] == pytest.approx(7.603, rel=CLOSE)
    lost_gj_per_hour = cost.co2e_per_km_kg_per_unit[0] * 3 * 75_000 / 118 / 8760
    assert lost_gj_per_hour / (6.558 * 3.6) == pytest.approx(0.0422, rel=CLOSE)


@pytest.mark.parametrize(
    ("t_per_h", "size", "at_5_usd", "at_10_usd", "cap_km"),
    [
        (3, 125, 1.127, 2.254, 7.19),
        (10, 200, 2.723, 5.446, 7.60),
        (30, 300, 5.980, 11.960, 7.05),
        (100, 500, 12.987, 25.974, 9.07),
    ],
)
def test_steam_table(t_per_h: float, size: float, at_5_usd: float, at_10_usd: float, cap_km: float) -> None:
    cost = steam(t_per_h)
    assert cost.size[0] == size
    assert cost.usd_per_unit(at_5_usd)[0] == pytest.approx(5, rel=CLOSE)
    assert cost.usd_per_unit(at_10_usd)[0] == pytest.approx(10, rel=CLOSE)
    assert cost.max_km[0] == pytest.approx(cap_km, rel=CLOSE)
    assert break_even_km(5.0, cost, 1.0)[0] == pytest.approx(min(at_5_usd, cap_km), rel=CLOSE)


def test_steam_highway() -> None:
    """100 t/h over 6.2 km at 16 bar(abs), as in Ulsan."""
    cost = steam(100, 8000, pressure_bar_g=15.0, required_pressure_bar_g=10.0)
    assert cost.size[0] == 450
    assert cost.usd_per_unit(6.2)[0] == pytest.approx(2.079, rel=CLOSE)
    assert cost.capex_usd_per_km[0] * 6.2 == pytest.approx(10_462_500, rel=CLOSE)
    assert cost.max_km[0] == pytest.approx(9.46, rel=CLOSE)


@pytest.mark.parametrize(
    ("megawatt", "size", "at_3_usd", "at_5_usd"),
    [(1, 100, 1.3277, 2.2128), (5, 200, 4.4606, 7.4343), (20, 300, 11.679, 19.465), (50, 400, 18.083, 30.139)],
)
def test_hot_water_table(megawatt: float, size: float, at_3_usd: float, at_5_usd: float) -> None:
    cost = one("hot_water_pipe", megawatt * 7000 * 3.6, 7000)
    assert cost.size[0] == size
    assert break_even_km([3.0], cost, 1.0)[0] == pytest.approx(at_3_usd, rel=CLOSE)
    assert break_even_km([5.0], cost, 1.0)[0] == pytest.approx(at_5_usd, rel=CLOSE)
    if megawatt == 5:
        assert cost.usd_per_unit(4)[0] == pytest.approx(2.690, rel=CLOSE)
        assert cost.capex_usd_per_km[0] * 4 == pytest.approx(2_582_580, rel=CLOSE)


@pytest.mark.parametrize(
    ("m3_per_day", "size", "at_10_cents", "at_20_cents"),
    [(500, 90, 2.449, 5.210), (2000, 180, 5.973, 12.708), (5000, 315, 9.304, 19.794), (20_000, 630, 15.749, 33.504)],
)
def test_water_table(m3_per_day: float, size: float, at_10_cents: float, at_20_cents: float) -> None:
    cost = one("water_pipe", m3_per_day * 350, 8400)
    assert cost.size[0] == size
    assert break_even_km(0.1, cost, 1.0)[0] == pytest.approx(at_10_cents, rel=CLOSE)
    assert break_even_km(0.2, cost, 1.0)[0] == pytest.approx(at_20_cents, rel=CLOSE)
    if m3_per_day == 5000:
        assert cost.usd_per_unit(6)[0] == pytest.approx(0.0685, rel=CLOSE)
        assert (cost.capex_fixed_usd + cost.capex_usd_per_km * 6)[0] == pytest.approx(914_573, rel=CLOSE)
        kwh_per_m3 = (cost.co2e_fixed_kg_per_unit + 6 * cost.co2e_per_km_kg_per_unit)[0] / 0.6592
        assert kwh_per_m3 == pytest.approx(0.1089, rel=CLOSE)


@pytest.mark.parametrize(
    ("kt", "km", "size", "usd_per_t", "capex"),
    [(50, 10, 65, 17.94, 4.602e6), (500, 10, 200, 7.117, 7.41e6), (50, 100, 65, 134.05, 46.02e6)],
)
def test_co2_line(kt: float, km: float, size: float, usd_per_t: float, capex: float) -> None:
    cost = one("gas_pipe", kt * 1000, 8000)
    assert cost.size[0] == size
    assert cost.usd_per_unit(km)[0] == pytest.approx(usd_per_t, rel=CLOSE)
    assert cost.capex_usd_per_km[0] * km == pytest.approx(capex, rel=CLOSE)


@pytest.mark.parametrize(
    ("margin", "slope", "km"),
    [
        (55 * 0.95 - 4, 0.10, 323.2),
        (100 * 0.85, 0.14, 418.4),
        (100 * 0.04 + 38, 0.14, 199.0),
        (8, 0.10, 35.7),
        (57, 0.14, 275.5),
    ],
    ids=["fly ash", "refuse fuel", "sludge to kiln", "steel slag", "spent grain"],
)
def test_trucks(margin: float, slope: float, km: float) -> None:
    """Margins: price replaced x yield - treatment - gate value; roads are 1.4 times the distance."""
    parameters = {**PARAMETERS["mid"], "truck_per_km_bulk": slope}
    cost = haul_cost(np.array(["truck"]), 1.0, 1.0, unit=np.array(["t"]), parameters=parameters, discount_rate=0.1)
    assert break_even_km(margin, cost, 1.4)[0] == pytest.approx(km, rel=CLOSE)


def test_husk_that_costs_more_than_it_saves_never_pays() -> None:
    assert break_even_km(100 * 0.5 - 3 - 45, one("truck", 1, 1), 1.4)[0] == 0


def test_light_loads_fill_the_truck_first() -> None:
    husk, ash = one("truck", 1, 1, bulk_density_t_per_m3=0.11), one("truck", 1, 1, bulk_density_t_per_m3=0.9)
    assert husk.per_km_usd_per_unit[0] == pytest.approx(0.10 * 0.35 / 0.11)
    assert husk.co2e_per_km_kg_per_unit[0] == pytest.approx(0.11 * 0.35 / 0.11)
    assert ash.per_km_usd_per_unit[0] == one("truck", 1, 1).per_km_usd_per_unit[0] == 0.10


def test_wire() -> None:
    """5 MW: a circuit of 45 kUSD/km that loses 4 permille per km at 7.5 MW."""
    cost = one("wire", 5 * 8000, 8000)
    share = 0.004 * 5 / 7.5
    assert cost.max_km[0] == pytest.approx(0.05 / share)
    assert cost.per_km_usd_per_unit[0] == pytest.approx(45_000 * (0.10608 + 0.02) / 40_000 + share * 72, rel=1e-4)
    three = one("wire", 20 * 8000, 8000)
    assert three.capex_usd_per_km[0] == 3 * 45_000
    assert three.max_km[0] == pytest.approx(0.05 / (0.004 * 20 / 3 / 7.5))


def test_gases_are_piped_by_volume() -> None:
    """A tonne of hydrogen is 22 times the volume of one of CO2; a GJ of biogas is 46.5 Nm3."""
    hydrogen, co2 = one("gas_pipe", 10_000, 8000, bulk_density_t_per_m3=9e-5), one("gas_pipe", 10_000, 8000)
    assert hydrogen.fixed_usd_per_unit[0] / co2.fixed_usd_per_unit[0] == pytest.approx(1 / 9e-5 / 506)
    by_volume, by_heat = one("gas_pipe", 4.65e6, 8000, unit="Nm3"), one("gas_pipe", 1e5, 8000, unit="GJ")
    assert by_volume.usd_per_unit(5)[0] * 46.5 == pytest.approx(by_heat.usd_per_unit(5)[0], rel=1e-3)


def test_cold_and_lukewarm_water_need_larger_pipes() -> None:
    hot, cold = one("hot_water_pipe", 1e5, 7000), one("hot_water_pipe", 1e5, 7000, unit="GJ_c")
    warm = one("hot_water_pipe", 1e5, 7000, temperature_c=45.0)
    assert hot.size[0] < warm.size[0] < cold.size[0]
    assert one("hot_water_pipe", 1e5, 7000, temperature_c=95.0).per_km_usd_per_unit == hot.per_km_usd_per_unit


def test_what_cannot_be_known_is_nan() -> None:
    mode = np.array(["cart", "steam_pipe", "truck", "wire", "water_pipe"])
    unit = np.array(["t", "GJ", "MWh", "MWh", "m3"])
    flow = [1.0, 1.0, 1.0, 0.0, np.nan]
    cost = haul_cost(mode, flow, 8000.0, unit=unit, parameters=PARAMETERS["mid"], discount_rate=0.1)
    assert np.isnan(cost.usd_per_unit(1.0)).all()
    assert np.isnan(cost.max_km).all()
    assert np.isnan(break_even_km(5.0, cost, 1.3)).all()


def test_every_offered_resource_can_be_hauled(known: Knowledge) -> None:
    offered = known.resources[known.resources["can_be_offered"]]
    for column in ("transport_mode", "transport_alternative"):
        rows = offered[offered[column] != ""]
        mode, unit = rows[column].to_numpy(dtype=str), rows["unit"].to_numpy(dtype=str)
        cost = haul_cost(mode, 1e4, np.nan, unit=unit, parameters=PARAMETERS["mid"], discount_rate=0.1)
        assert rows.loc[np.isnan(cost.usd_per_unit(1.0)), "resource_id"].tolist() == []


def test_steam_too_weak_for_the_demand_reaches_nowhere() -> None:
    cost = steam(10, pressure_bar_g=6.0, required_pressure_bar_g=8.0)
    assert cost.max_km[0] == 0
    assert break_even_km(100.0, cost, 1.2)[0] == 0


def test_free_haul_reaches_as_far_as_physics() -> None:
    free = one("truck", 1, 1)
    free.per_km_usd_per_unit[:] = 0
    assert break_even_km([5.0], free, 1.3)[0] == np.inf
    assert break_even_km([2.0], free, 1.3)[0] == 0


def test_parameters_without_a_range_keep_their_mid() -> None:
    table = pd.DataFrame({"parameter_id": ["a", "b"], "low": [1.0, np.nan], "mid": [2.0, 5.0], "high": [3.0, np.nan]})
    assert parameters_at(table, "low") == {"a": 1.0, "b": 5.0}
    assert parameters_at(table, "high") == {"a": 3.0, "b": 5.0}


flows = st.floats(100.0, 1e7)
modes = st.sampled_from(MODES)


@given(modes, flows, st.floats(0, 500), st.floats(0, 500))
def test_a_longer_haul_is_never_cheaper_nor_cleaner(mode: str, flow: float, a: float, b: float) -> None:
    cost = one(mode, flow, 7000)
    assert cost.usd_per_unit(min(a, b)) <= cost.usd_per_unit(max(a, b))
    assert (cost.fixed_usd_per_unit >= 0) & (cost.co2e_fixed_kg_per_unit >= 0) & (cost.co2e_per_km_kg_per_unit >= 0)


@given(modes, flows, st.floats(0.01, 200), st.floats(1.0, 1.6))
def test_the_haul_to_break_even_costs_the_margin(mode: str, flow: float, margin: float, factor: float) -> None:
    cost = one(mode, flow, 7000)
    furthest = break_even_km(margin, cost, factor)[0]
    spent = cost.usd_per_unit(furthest * factor)[0]
    if furthest == 0:
        assert cost.fixed_usd_per_unit[0] >= margin or cost.max_km[0] == 0
    elif furthest * factor >= cost.max_km[0] * (1 - 1e-9):
        assert spent <= margin * (1 + 1e-9)
    else:
        assert spent == pytest.approx(margin, rel=1e-9)


@given(modes, flows)
def test_the_high_end_is_dearest_and_dirtiest(mode: str, flow: float) -> None:
    low, mid, high = (one(mode, flow, 7000, end=end) for end in ("low", "mid", "high"))
    assert low.usd_per_unit(5) <= mid.usd_per_unit(5) <= high.usd_per_unit(5)
    for less, more in ((low, mid), (mid, high)):
        assert (less.co2e_fixed_kg_per_unit <= more.co2e_fixed_kg_per_unit)[0]
        assert (less.co2e_per_km_kg_per_unit <= more.co2e_per_km_kg_per_unit)[0]


@given(st.sampled_from(LINE_MODES), flows, st.floats(1.0, 3.0))
def test_capital_per_unit_falls_with_flow_in_one_size(mode: str, flow: float, times: float) -> None:
    """Pumping and losses may rise with the flow in a pipe; what is invested per unit only falls."""
    less, more = one(mode, flow, 7000), one(mode, flow * times, 7000)
    if less.capex_usd_per_km == more.capex_usd_per_km:
        assert more.capex_usd_per_km / (flow * times) <= less.capex_usd_per_km / flow
        if mode == "steam_pipe":
            assert more.per_km_usd_per_unit <= less.per_km_usd_per_unit
    else:
        assert more.capex_usd_per_km > less.capex_usd_per_km


@given(st.lists(st.tuples(modes, flows), min_size=1, max_size=30))
def test_a_candidate_costs_the_same_alone_and_among_others(rows: list[tuple[str, float]]) -> None:
    names, quantity = np.array([m for m, _ in rows]), np.array([q for _, q in rows])
    unit = np.array([UNIT_OF[m] for m in names])
    together = haul_cost(names, quantity, 7000.0, unit=unit, parameters=PARAMETERS["mid"], discount_rate=0.1)
    coded = haul_cost(
        codes(names, MODES), quantity, 7000.0, unit=codes(unit, UNITS), parameters=PARAMETERS["mid"], discount_rate=0.1
    )
    assert coded.per_km_usd_per_unit.tolist() == together.per_km_usd_per_unit.tolist()
    alone = [one(m, q, 7000).usd_per_unit(3)[0] for m, q in rows]
    assert together.usd_per_unit(3) == pytest.approx(alone, rel=1e-12)


@given(st.floats(1e-5, 30.0), st.floats(0.5, 20.0))
def test_the_smallest_pipe_within_its_limits_is_taken(m3_per_s: float, density: float) -> None:
    fluid = Fluid(density, 1.5e-5, 5e-5)
    size, lines, drop = (v[0] for v in size_line(np.array([m3_per_s]), STEEL_DN_MM, fluid, speed_max=30, drop_max=60))

    def within(diameter: float) -> bool:
        speed = m3_per_s / lines / (np.pi * (diameter / 1000) ** 2 / 4)
        return speed <= 30 * 1.01 and pressure_drop(fluid, np.array([speed]), diameter / 1000)[0] <= 60 * 1.05

    assert within(size)
    assert drop <= 60 * 1.05
    smaller = STEEL_DN_MM[size > STEEL_DN_MM]
    if lines == 1 and len(smaller):
        speed = np.array([m3_per_s / (np.pi * (smaller[-1] / 1000) ** 2 / 4)])
        assert speed[0] > 30 or pressure_drop(fluid, speed, smaller[-1] / 1000)[0] > 60


def test_without_interest_the_investment_is_spread_evenly() -> None:
    parameters = PARAMETERS["mid"]
    cost = haul_cost(
        np.array(["wire"]), 40_000.0, 8000.0, unit=np.array(["MWh"]), parameters=parameters, discount_rate=0.0
    )
    assert cost.per_km_usd_per_unit[0] == pytest.approx(45_000 * (1 / 30 + 0.02) / 40_000 + 0.004 * 5 / 7.5 * 72)
