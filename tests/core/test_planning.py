"""Plans of the three-park world: allocated, simulated, added up, kept."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from symbiosis import pipeline, planning
from symbiosis.errors import ScenarioError
from symbiosis.inventory.tables import Inventory, Knowledge
from symbiosis.planning import Case, Planned, Planner
from symbiosis.planning_tables import sums
from symbiosis.scenario import Scenario

NET, CO2E = "net_benefit_usd_per_year", "co2e_t_per_year"


@pytest.fixture
def planner(world: Inventory, known: Knowledge) -> Planner:
    return Planner(pipeline.prepare(pipeline.matched(world, known), discount_rate=Scenario().discount_rate))


@pytest.fixture
def planned(planner: Planner) -> Planned:
    return planner.exact(Case())


def test_exchanges_stand_at_their_planned_quantity(planner: Planner, planned: Planned) -> None:
    table = planned.exchanges
    valued = planner.result(Scenario()).candidates.iloc[table["row"]].reset_index(drop=True)
    share = table["quantity"] / valued["quantity"]
    assert len(table) == (planned.plan.flows > 0).sum() > 2
    assert (table["possible"] == valued["quantity"]).all()
    np.testing.assert_allclose(table["received"], valued["received"] * share, rtol=1e-6)
    np.testing.assert_allclose(table[CO2E], valued[CO2E] * share, rtol=1e-5)
    assert table[NET].sum() == pytest.approx(planned.plan.net_benefit_usd_per_year)
    assert table[NET].is_monotonic_decreasing
    assert table["p_viable"].between(0, 1).all()
    assert (table["net_benefit_low_usd_per_year"] <= table["net_benefit_p50_usd_per_year"]).all()
    assert (table["net_benefit_p50_usd_per_year"] <= table["net_benefit_high_usd_per_year"]).all()


def test_totals_add_the_parts(planned: Planned) -> None:
    totals, plan = planned.totals, planned.plan
    parts = totals.drop(index=["all", "by_products"])
    for name in (NET, CO2E, "exchanges"):
        assert parts[name].sum() == pytest.approx(totals.loc["all", name])
        assert totals.loc["by_products", name] == pytest.approx(parts.drop(index="solar", errors="ignore")[name].sum())
    assert totals.loc["all", NET] == pytest.approx(plan.net_benefit_usd_per_year)
    assert totals.loc["all", CO2E] == pytest.approx(plan.co2e_t_per_year, rel=1e-5)
    low, mid, high = (totals.loc["all", f"net_benefit_p{p}_usd_per_year"] for p in (10, 50, 90))
    assert low < mid < high


def test_totals_of_some_exchanges_are_theirs_alone(planner: Planner, planned: Planned) -> None:
    one = planned.exchanges.iloc[[0]]
    simulation = planner.simulation(Scenario(), planned.plan.flows)
    totals = sums(planner.result(Scenario()), one, simulation)
    assert totals.loc["all", "exchanges"] == 1
    for percent, name in ((10, "low"), (50, "p50"), (90, "high")):
        alone = one[f"net_benefit_{name}_usd_per_year"].iloc[0]
        assert totals.loc["all", f"net_benefit_p{percent}_usd_per_year"] == pytest.approx(alone, rel=1e-4)


def test_preview_claims_no_more_than_it_knows(planner: Planner, planned: Planned) -> None:
    preview = planner.preview(Case(Scenario(energy_price_factor=1.2)))
    assert preview.plan.status == "preview"
    assert preview.exchanges["p_viable"].isna().all()
    assert "net_benefit_p50_usd_per_year" not in preview.totals
    exact = planner.exact(preview.case).plan
    assert preview.plan.objective_usd_per_year <= exact.upper_bound_usd_per_year * (1 + 1e-9)
    assert exact.objective_usd_per_year <= preview.plan.upper_bound_usd_per_year * (1 + 1e-9)


def test_forbidding_costs_and_pinning_holds(planner: Planner, planned: Planned) -> None:
    row = int(planned.exchanges["row"].iloc[0])
    banned = planner.exact(Case(forbidden=(row,)))
    assert banned.plan.flows[row] == 0
    lost = planned.plan.relaxed_usd_per_year - banned.plan.relaxed_usd_per_year
    assert banned.wish_prices_usd_per_year[row] == pytest.approx(lost)
    assert lost > 0
    idle = int(np.flatnonzero(planned.plan.flows == 0)[0])
    pinned = planner.exact(Case(pinned=(idle,)))
    assert pinned.plan.flows[idle] > 0
    assert pinned.wish_prices_usd_per_year[idle] >= 0


def test_a_wish_is_taken_back_alone() -> None:
    case = Case(pinned=(1, 2), forbidden=(3,))
    assert case.without(1) == replace(case, pinned=(2,))
    assert case.without(3) == replace(case, forbidden=())


def test_a_pin_out_of_reach_is_refused(planner: Planner, planned: Planned) -> None:
    row = int(planned.exchanges.sort_values("distance_km")["row"].iloc[-1])
    with pytest.raises(ScenarioError):
        planner.exact(Case(Scenario(reach_factor=0.1), pinned=(row,)))


def test_narrower_reach_uses_only_what_is_near(planner: Planner, planned: Planned) -> None:
    near = planner.exact(Case(Scenario(reach_factor=0.1)))
    assert near.plan.net_benefit_usd_per_year < planned.plan.net_benefit_usd_per_year
    assert set(near.exchanges["row"]) != set(planned.exchanges["row"])


def test_a_weight_on_carbon_moves_the_plan_towards_it(planner: Planner, planned: Planned) -> None:
    green = planner.exact(Case(usd_per_t_co2e=1000.0)).plan
    assert green.co2e_t_per_year >= planned.plan.co2e_t_per_year * (1 - 1e-9)
    assert green.net_benefit_usd_per_year <= planned.plan.net_benefit_usd_per_year * (1 + 1e-9)


def test_cut_and_frontier_answer_for_a_case(planner: Planner, planned: Planned) -> None:
    lost = planner.cut(planned, sites=["power"])
    assert lost.loss_usd_per_year > 0
    assert len(lost.lost)
    points = planner.frontier(Case(), points=2)
    assert points[0].plan.net_benefit_usd_per_year == pytest.approx(planned.plan.net_benefit_usd_per_year)


def test_the_national_plan_comes_back_as_it_was(
    planner: Planner, planned: Planned, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SYMBIOSIS_CACHE", str(tmp_path))
    assert planning.national_plan(planner) is None
    planning.keep_national_plan(planned)
    back = planning.national_plan(planner)
    assert back is not None
    assert np.array_equal(back.plan.flows, planned.plan.flows)
    assert back.plan.gap == planned.plan.gap
    assert back.plan.status == planned.plan.status
    assert back.exchanges.equals(planned.exchanges)
    np.testing.assert_array_equal(back.totals.to_numpy(), planned.totals.to_numpy())
    assert list(back.totals.index) == list(planned.totals.index)
