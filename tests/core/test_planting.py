"""A new plant: matched like everything else, and worth between a feasible entry and a proven bound."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from symbiosis.exchange.gates import GATE_NAMES
from symbiosis.exchange.match import match
from symbiosis.insight.fit import own_streams
from symbiosis.insight.ground import Limit
from symbiosis.insight.placing import match_new, place
from symbiosis.insight.plant import Plant, sample
from symbiosis.inventory.tables import Knowledge
from symbiosis.planning import Case, Planner
from symbiosis.planning_tables import SOLAR
from symbiosis.planting import Footing, Trial, by_products, candidates_for, fit, survey, try_out
from symbiosis.planting_plan import insert, together
from symbiosis.scenario import Scenario
from tests.core.plant_worlds import PLANTS, as_set, small_planner

USUAL = Scenario()
_CENT = 0.01


@pytest.fixture(scope="module")
def planner(known: Knowledge) -> Planner:
    return small_planner(known, 3)


@pytest.fixture(scope="module")
def met(planner: Planner) -> Footing:
    return survey(planner, USUAL)


def tried(planner: Planner, met: Footing, plant: Plant, park: str, **more: bool) -> Trial:
    base = planner.prepared.matched
    at = candidates_for(base.inventory.parks, [park])
    return try_out(planner, sample([plant], base.knowledge), np.zeros(1, np.int64), at, met, **more)


def test_matching_the_plant_alone_gives_the_pairs_of_matching_everything(planner: Planner, known: Knowledge) -> None:
    base = planner.prepared.matched.inventory
    plants = sample(PLANTS[:2], known)
    placed = place(plants, base, np.array([0, 1]), np.array([0, 2]))
    found, whole = match_new(placed, known), match(placed.inventory, known)
    for mine, everything in zip(vars(found).values(), vars(whole).values(), strict=True):
        new = [(everything[end] >= placed.existing).to_numpy() for end in ("offer", "demand")]
        both = everything[new[0] ^ new[1]]
        assert len(both) > 0
        pd.testing.assert_frame_equal(as_set(mine, placed.inventory), as_set(both, placed.inventory))


def test_streams_are_those_of_a_site_of_that_sector(known: Knowledge) -> None:
    dyer = sample([PLANTS[1]], known).streams
    assert {"STEAM_LP", "WAT_CLEAN", "PROCESS_WATER_W4"} <= set(dyer.loc[dyer["role"] == "demand", "resource"])
    assert {"HW_LT", "WW_RAW_IND", "DYE_SLUDGE"} <= set(dyer.loc[dyer["role"] == "offer", "resource"])
    steam = dyer.set_index("resource")["quantity"]["STEAM_LP"]
    assert steam == pytest.approx(70_000)


def test_own_use_of_a_plant_is_netted_as_for_every_site(known: Knowledge) -> None:
    beer = sample([PLANTS[0]], known).streams
    gas = beer[beer["resource"] == "CO2_GAS"]
    row = known.own_use[known.own_use["archetypes"].str.contains("brewery") & (known.own_use["offered"] == "CO2_GAS")]
    assert gas["quantity"].iloc[0] == pytest.approx(1875 * (1 - row["share_mid"].iloc[0]))
    band = gas[["quantity_low", "quantity", "quantity_high"]].to_numpy()[0]
    assert (np.diff(band) > 0).all()


def test_all_parks_at_once_equal_one_after_the_other(planner: Planner, met: Footing) -> None:
    together_ = fit(planner, PLANTS[0], USUAL, footing=met)
    alone = pd.concat([fit(planner, PLANTS[0], USUAL, [park], footing=met) for park in together_.index])
    pd.testing.assert_frame_equal(together_, alone, rtol=1e-9, check_index_type=False)
    assert (together_["value_lower_usd_per_year"] <= together_["value_upper_usd_per_year"]).all()
    assert together_["value_upper_usd_per_year"].max() > 0
    ends = list(zip(together_["value_lower_usd_per_year"], together_["value_upper_usd_per_year"], strict=True))
    assert ends == sorted(ends, reverse=True)


@pytest.mark.parametrize("seed", range(3))
def test_what_a_plant_brings_lies_between_entry_and_bound(known: Knowledge, seed: int) -> None:
    planner = small_planner(known, seed, sites=4)
    met = survey(planner, USUAL)
    trial = tried(planner, met, PLANTS[seed % len(PLANTS)], "abc"[seed % 3])
    lower, upper = float(trial.entry.lower_usd_per_year[0]), float(trial.entry.upper_usd_per_year[0])
    wide = Planner(together(planner.prepared, trial))
    exact, relaxed = wide.exact(Case()).plan, wide.relaxation(Case())[1].objective
    assert relaxed - met.relaxed_usd_per_year <= upper + _CENT
    gain = exact.objective_usd_per_year - met.plan.objective_usd_per_year
    after = exact.upper_bound_usd_per_year - exact.objective_usd_per_year
    assert lower - after - _CENT <= gain <= upper + met.ground.slack_usd_per_year + _CENT
    done = insert(planner, trial, met)
    assert done.after_usd_per_year >= done.before_usd_per_year + lower - _CENT
    assert done.after_usd_per_year <= exact.upper_bound_usd_per_year + _CENT
    assert done.realised_usd_per_year >= lower - done.unaided_usd_per_year - _CENT
    assert done.realised_usd_per_year <= upper + met.ground.slack_usd_per_year + _CENT


def test_the_bound_is_met_where_nothing_is_scarce(planner: Planner, met: Footing, known: Knowledge) -> None:
    """In a world without a plan the plant takes all it wants: only lots and fixed costs part entry and bound."""
    free = replace(
        met.ground,
        **{name: Limit(*(np.empty(0, t) for t in (np.int64, float, float))) for name in ("stream", "route", "duty")},
    )
    plants = sample([PLANTS[1]], known)
    trial = try_out(planner, plants, np.zeros(1, np.int64), np.array([0]), replace(met, ground=free))
    assert trial.entry.lower_usd_per_year[0] >= 0.9 * trial.entry.upper_usd_per_year[0] > 0


def test_an_entry_fits_into_what_the_plan_leaves(planner: Planner, met: Footing) -> None:
    trial = tried(planner, met, PLANTS[1], "a")
    wide = Planner(together(planner.prepared, trial))
    problem, _relaxed = wide.relaxation(Case())
    flows = np.concatenate([met.plan.flows, trial.entry.lower_flows])
    assert (trial.entry.lower_flows > 0).any()
    load = problem.load(np.arange(len(flows)), flows)
    assert (load <= problem.capacity * (1 + 1e-9) + 1e-9).all()


def test_prices_of_both_ends_explain_the_worth_of_what_flows(planner: Planner, met: Footing) -> None:
    """Complementary slackness: an exchange inside its bounds earns just what its two streams are worth."""
    problem, relaxed = planner.relaxation(Case())
    result = planner.result(USUAL)
    table, rules = result.candidates, result.knowledge.rules
    rule = table["rule"].to_numpy().astype(np.int64)
    total = np.zeros(len(table))
    for end, coef in (("offer", np.ones(len(table))), ("demand", rules["yield"].to_numpy()[rule])):
        at = table[end].to_numpy().astype(np.int64)
        up = met.ground.parent[at]
        price = met.ground.stream.look_up(at)[1] + met.ground.route.look_up(at * len(rules) + rule)[1]
        total += coef * (price + np.where(up >= 0, met.ground.weight[at] * met.ground.duty.look_up(up)[1], 0.0))
    fixed = result.terms.coordination_usd_per_year["mid"]
    worth = table["margin_usd_per_unit"].to_numpy(dtype=float) - fixed / problem.upper
    inside = (relaxed.flows > problem.upper * 1e-6) & (relaxed.flows < problem.upper * (1 - 1e-6))
    assert inside.any()
    np.testing.assert_allclose(total[inside], worth[inside], rtol=1e-6, atol=1e-6)


def test_rooftop_solar_and_market_goods_can_be_left_out(planner: Planner, known: Knowledge) -> None:
    for goods in (True, False):
        rules = known.rules["offered"][by_products(known, goods=goods)]
        assert SOLAR not in set(rules)
        traded = set(known.resources.loc[known.resources["traded_today"], "resource_id"])
        assert bool(traded & set(rules)) is goods


def test_an_own_list_of_streams_counts_instead_of_the_sector(known: Knowledge) -> None:
    given = sample([PLANTS[1]], known).streams.iloc[[0, 5]]
    own = Plant("1313", "textile_dyeing", 5.0, "t fabric", given.to_csv(index=False))
    read = sample([own, PLANTS[0]], known)
    mine = read.streams[read.streams["site_id"] == "plant0"]
    assert list(mine["resource"]) == list(given["resource"])
    np.testing.assert_allclose(mine["quantity"], given["quantity"])
    assert (read.streams["site_id"] == "plant1").sum() > 10


def test_every_stream_without_a_partner_has_a_reason(planner: Planner, met: Footing) -> None:
    trial = tried(planner, met, PLANTS[0], "a", refusals=True)
    found = trial.result
    existing = np.arange(len(found.inventory.streams)) < trial.placed.existing
    streams = found.inventory.streams.assign(existing=existing)
    told = own_streams(streams, trial.bids, trial.entry, found.candidates, found.refusals, found.knowledge)
    assert len(told) == (~existing).sum()
    assert set(told["reason"]) <= {"matched", "part", "taken", "sold", "no_gain", "nobody", *GATE_NAMES}
    assert ((told["used"] > 0) == (told["reason"] == "matched")).all()
    assert (told["used"] <= told["quantity"] * (1 + 1e-9)).all()
    assert (told.loc[told["unlock"] != "", "reason"].isin(GATE_NAMES)).all()
    assert {"matched", "nobody"} <= set(told["reason"])
