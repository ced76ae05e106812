"""Valuation: checked by hand on the three-park world, and laws that any scenario must obey."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbiosis import pipeline
from symbiosis.inventory.tables import Inventory, Knowledge
from symbiosis.pipeline import Prepared, assess
from symbiosis.scenario import Scenario
from tests.conftest import make_inventory, make_park, make_site, make_stream
from tests.core.test_match import random_inventory

factors = st.floats(0.25, 4.0)
scenarios = st.builds(
    Scenario,
    reach_factor=st.floats(0.1, 5),
    energy_price_factor=factors,
    material_price_factor=factors,
    water_price_factor=factors,
    transport_cost_factor=factors,
    carbon_price_usd_per_t=st.floats(0, 200),
)


def prepared(inventory: Inventory, known: Knowledge) -> Prepared:
    found = pipeline.Matched(inventory, known, pipeline.match(inventory, known))
    return pipeline.prepare(found, discount_rate=0.10)


@pytest.fixture(scope="module")
def random_prepared(known: Knowledge) -> Prepared:
    return prepared(random_inventory(11, known), known)


def test_fly_ash_by_hand(world: Inventory, known: Knowledge) -> None:
    table = assess(prepared(world, known), Scenario(carbon_price_usd_per_t=10)).candidates
    row = table[(table["offer"] == 0) & (table["demand"] == 3)].iloc[0]
    rule = known.rules.iloc[row["rule"]]
    resources = known.resources.set_index("resource_id")
    parameter = known.parameters.set_index("parameter_id")["mid"]
    quantity = min(100_000 * rule["max_offer_share"], 300_000 * rule["max_share"] / rule["yield"])
    haul = float(row["haul_km"])
    truck = parameter["truck_fixed"] + parameter["truck_per_km_bulk"] * haul
    barge = parameter["barge_fixed"] + parameter["barge_per_km"] * parameter["detour_truck"] * row["distance_km"]
    price = resources.loc["CLINKER_SUBSTITUTE", "price_mid_usd_per_unit"]
    gate = resources.loc["FLY_ASH", "gate_mid_usd_per_unit"]
    saved = rule["yield"] * resources.loc["CLINKER_SUBSTITUTE", "ef_mid_kgco2e_per_unit"]
    emitted = parameter["truck_ef"] * haul
    today = resources.loc["FLY_ASH", "current_fate_ef_kgco2e_per_unit"]
    carbon = (saved - today - rule["treatment_ef_kgco2e_per_unit"] - emitted) / 1000
    margin = rule["yield"] * price - gate - rule["treatment_mid_usd_per_unit"] - truck + 10 * carbon
    assert truck < barge
    assert row["mode"] == "truck"
    assert row["haul_basis"] == "road graph"
    assert 1.15 <= haul / row["distance_km"] <= 1.35 + 1e-6
    assert row["quantity"] == pytest.approx(quantity, rel=1e-6)
    assert row["co2e_t_per_year"] == pytest.approx(quantity * carbon, rel=1e-5)
    expected = quantity * margin - parameter["coordination_cost_usd_per_year"]
    assert row["net_benefit_usd_per_year"] == pytest.approx(expected, rel=1e-5)


def test_own_prices_replace_the_tables(world: Inventory, known: Knowledge) -> None:
    streams = world.streams.assign(gate_value_usd_per_unit=-30.0, price_usd_per_unit=100.0)
    table = assess(prepared(Inventory(world.parks, world.sites, streams), known), Scenario()).candidates
    row = table[(table["offer"] == 0) & (table["demand"] == 3)].iloc[0]
    rule = known.rules.iloc[row["rule"]]
    margin = rule["yield"] * 100 + 30 - rule["treatment_mid_usd_per_unit"] - row["transport_usd_per_unit"]
    coordination = known.parameters.set_index("parameter_id")["mid"]["coordination_cost_usd_per_year"]
    assert row["net_benefit_usd_per_year"] == pytest.approx(row["quantity"] * margin - coordination, rel=1e-5)


@given(scenario=scenarios)
def test_ranges_hold_the_mid(random_prepared: Prepared, scenario: Scenario) -> None:
    table = assess(random_prepared, scenario).candidates
    for name in ("net_benefit{}_usd_per_year", "co2e{}_t_per_year"):
        low, mid, high = (table[name.format(end)].to_numpy() for end in ("_low", "", "_high"))
        known_rows = ~np.isnan(mid)
        assert (low[known_rows] <= mid[known_rows]).all()
        assert (mid[known_rows] <= high[known_rows]).all()


@given(scenario=scenarios)
def test_break_even_is_where_the_benefit_ends(random_prepared: Prepared, scenario: Scenario) -> None:
    table = assess(random_prepared, scenario).candidates
    nearer = table["distance_km"] < table["break_even_km"] * 0.999
    farther = table["distance_km"] > table["break_even_km"] * 1.001
    slack = 1e-3 * table["quantity"]  # single precision
    assert (table["net_benefit_usd_per_year"][nearer] >= -slack[nearer]).all()
    uncapped = farther & ~table["mode"].isin(["steam_pipe", "hot_water_pipe", "gas_pipe", "wire", "water_pipe"])
    assert (table["net_benefit_usd_per_year"][uncapped] <= slack[uncapped]).all()


@given(scenario=scenarios, more=st.floats(1.01, 2))
def test_dearer_haul_never_helps(random_prepared: Prepared, scenario: Scenario, more: float) -> None:
    dearer = Scenario(
        **{**scenario.as_dict(), "transport_cost_factor": min(4.0, scenario.transport_cost_factor * more)}
    )
    before, after = (
        assess(random_prepared, s).candidates["net_benefit_usd_per_year"].to_numpy() for s in (scenario, dearer)
    )
    assert (after <= before + 1e-3 * np.abs(before) + 1).all()


def test_refusals_name_gate_reading_and_unlock(random_prepared: Prepared) -> None:
    table = assess(random_prepared, Scenario(reach_factor=0.5)).refusals
    assert {"distance", "lot"} <= set(table["gate"])
    assert (table["net_benefit_usd_per_year"] > 0).all()
    assert table["unlock"].notna().all()
    assert table["limit"].notna().all()
    far = table[table["gate"] == "distance"]
    assert (far["actual"] > far["limit"]).all()
    unknown = table[table["actual"].isna()]
    assert (unknown["unlock"] == "state_figure").all()


def test_unknown_carbon_stays_unknown_and_money_leaves_it_out(known: Knowledge) -> None:
    unknown = known.resources["ef_mid_kgco2e_per_unit"].isna()
    rules = known.rules[known.rules["demanded"].isin(known.resources.loc[unknown, "resource_id"])]
    if rules.empty:
        pytest.skip("every demanded resource has an emission factor")
    rule = rules.iloc[0]
    sites = [make_site("d", "a", "2410", 107.0, 11.0), make_site("r", "a", "2394", 107.0, 11.0)]
    streams = [
        make_stream("o", "d", "offer", rule["offered"], 1e6),
        make_stream("w", "r", "demand", rule["demanded"], 1e6),
    ]
    table = assess(
        prepared(make_inventory([make_park("a", 107.0, 11.0)], sites, streams), known), Scenario()
    ).candidates
    assert table["co2e_t_per_year"].isna().all()
    assert table["net_benefit_usd_per_year"].notna().all()


def test_scenario_refuses_what_is_out_of_range(tmp_path: object) -> None:
    with pytest.raises(ValueError, match="reach_factor"):
        Scenario(reach_factor=math.inf)


def test_permuting_rows_changes_no_value(world: Inventory, known: Knowledge) -> None:
    flipped = Inventory(world.parks, world.sites, world.streams.iloc[::-1].reset_index(drop=True))
    totals = [
        assess(prepared(inventory, known), Scenario()).candidates["net_benefit_usd_per_year"].sum()
        for inventory in (world, flipped)
    ]
    assert totals[0] == pytest.approx(totals[1], rel=1e-6)
    assert isinstance(totals[0], float | np.floating)
    assert not pd.isna(totals[0])
