"""Shared facilities: as good as trying everything, never over a limit, and every candidate explained."""

from dataclasses import replace
from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from symbiosis.insight.facility_types import facility
from symbiosis.insight.siting import chosen_places, every_place, site
from symbiosis.insight.siting_case import Case, case
from symbiosis.insight.siting_explain import PARTS, explained, flows
from symbiosis.insight.siting_model import best
from symbiosis.insight.siting_points import left_by_plan, pool
from symbiosis.insight.siting_problem import Answer, Problem
from symbiosis.insight.siting_sure import Sureness, sureness
from symbiosis.inventory.knowledge import context, national_parks
from symbiosis.inventory.schema_facility import FACILITY_TYPES
from symbiosis.inventory.tables import Inventory, Knowledge
from symbiosis.scenario import Scenario

QUICK = settings(max_examples=25, deadline=None)


def world(seed: int, *, sells: bool = True) -> Problem:
    """Return a small random problem: 4 supplies, 3 places, 3 demands, 2 sizes."""
    rng = np.random.default_rng(seed)
    ways_in = np.argwhere(rng.random((4, 3)) < 0.8)
    ways_out = np.argwhere(rng.random((3, 3)) < 0.8) if sells else np.empty((0, 2), dtype=np.int64)
    small = float(rng.uniform(2, 8))
    return Problem(
        supply=rng.uniform(1, 10, 4),
        demand=rng.uniform(1, 12, 3),
        in_supply=ways_in[:, 0],
        in_place=ways_in[:, 1],
        in_margin=rng.uniform(-4, 3, len(ways_in)),
        in_yield=rng.uniform(0.5, 2, len(ways_in)),
        out_place=ways_out[:, 1],
        out_demand=ways_out[:, 0],
        out_margin=rng.uniform(-2, 6, len(ways_out)),
        price=float(rng.choice([np.nan, 1.0])),
        sells=sells,
        capacity=np.array([small, 3 * small]),
        yearly=np.array([1.0, 2.0]) * rng.uniform(1, 6),
        places=3,
    )


def tried(p: Problem, most: int) -> float:
    """Return the best value by trying every size at every place, flows by another solver."""
    found = 0.0
    for sizes in product(range(-1, 2), repeat=3):
        opened = np.array(sizes)
        if (opened >= 0).sum() <= most:
            found = max(found, flows_of(p, opened) - p.yearly[opened[opened >= 0]].sum())
    return found


def flows_of(p: Problem, size: np.ndarray) -> float:
    a, b, j = len(p.in_supply), len(p.out_demand), p.places
    room = np.where(size >= 0, p.capacity[size], 0.0)
    sold = np.zeros(j) if np.isnan(p.price) else np.full(j, p.price)
    rows = np.zeros((4 + 3 + 2 * j, a + b + j))
    limit = np.concatenate([p.supply, p.demand, room, np.zeros(j)])
    rows[p.in_supply, np.arange(a)] = 1
    rows[4 + p.out_demand, a + np.arange(b)] = 1
    rows[7 + p.in_place, np.arange(a)] = 1
    rows[7 + j + p.in_place, np.arange(a)] = -p.in_yield
    rows[7 + j + p.out_place, a + np.arange(b)] = 1
    rows[7 + j + np.arange(j), a + b + np.arange(j)] = 1
    if np.isnan(p.price) or not p.sells:
        rows[7 + j + np.arange(j), a + b + np.arange(j)] = 1e6
    answer = linprog(-np.concatenate([p.in_margin, p.out_margin, sold * p.sells]), A_ub=rows, b_ub=limit)
    return -answer.fun


def found_by_us(p: Problem, most: int | None) -> Answer:
    part = p.pruned()[0]
    return chosen_places(part, every_place(part), most, 20.0, np.ones(part.places, dtype=bool))


@QUICK
@given(st.integers(0, 10_000), st.integers(1, 3), st.booleans())
def test_no_choice_of_places_is_better(seed: int, most: int, sells: bool) -> None:
    p = world(seed, sells=sells)
    answer = found_by_us(p, most)
    assert answer.objective == pytest.approx(tried(p, most), abs=1e-5)
    assert answer.bound >= answer.objective
    assert (answer.size >= 0).sum() <= most


@QUICK
@given(st.integers(0, 10_000))
def test_no_limit_is_broken_and_nothing_comes_from_nothing(seed: int) -> None:
    p = world(seed)
    answer = best(p)
    room = np.where(answer.size >= 0, p.capacity[answer.size], 0.0)
    taken = np.bincount(p.in_place, answer.inflow, minlength=3)
    made = np.bincount(p.in_place, answer.inflow * p.in_yield, minlength=3)
    sold = np.bincount(p.out_place, answer.outflow, minlength=3) + answer.free
    assert (taken <= room + 1e-6).all()
    assert (sold <= made + 1e-6).all()
    assert (np.bincount(p.in_supply, answer.inflow, minlength=4) <= p.supply + 1e-6).all()
    assert (np.bincount(p.out_demand, answer.outflow, minlength=3) <= p.demand + 1e-6).all()


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 10_000))
def test_more_places_never_hurt_and_order_changes_nothing(seed: int) -> None:
    p = world(seed)
    values = [found_by_us(p, most).objective for most in (1, 2, None)]
    assert values[0] <= values[1] + 1e-6
    assert values[1] <= values[2] + 1e-6
    rng = np.random.default_rng(seed)
    place, way = rng.permutation(3), rng.permutation(len(p.in_supply))
    mixed = replace(
        p,
        in_supply=p.in_supply[way],
        in_place=place[p.in_place[way]],
        in_margin=p.in_margin[way],
        in_yield=p.in_yield[way],
        out_place=place[p.out_place],
    )
    assert found_by_us(mixed, 2).objective == pytest.approx(values[1], abs=1e-5)


@pytest.mark.parametrize("code", FACILITY_TYPES)
def test_every_type_is_whole_and_larger_plants_are_cheaper_per_unit(code: str, known: Knowledge) -> None:
    made = facility(context("facility_types"), code)
    resources = known.resources.set_index("resource_id")
    assert resources.loc[list(made.accepts), "can_be_offered"].all()
    assert resources.loc[list(made.outlets), "can_be_demanded"].all()
    assert len(set(resources.loc[list(made.accepts), "unit"])) == 1
    per_unit = [usd[1] / size for size, usd in made.capex]
    assert per_unit == sorted(per_unit, reverse=True)
    assert all(low <= mid <= high for _size, (low, mid, high) in made.capex)


def small_world() -> Inventory:
    """Return five parks of the Red River Delta, with waste in all of them and a kiln in one."""
    parks = national_parks()
    parks = parks[(parks["region_34"] == "Red River Delta") & (parks["precision"] != "district")].head(5)
    parks = parks.reset_index(drop=True)
    rows = []
    for k in range(len(parks)):
        rows.append({"site_id": f"s{k}", "role": "offer", "resource": "PL_MIX_RDF", "quantity": 9000.0 + 1000 * k})
        rows.append({"site_id": f"s{k}", "role": "offer", "resource": "TEX_WASTE", "quantity": 3000.0})
    rows.append({"site_id": "s4", "role": "demand", "resource": "KILN_FUEL", "quantity": 4e6})
    streams = pd.DataFrame(rows).assign(sum_rule="add", hours_per_year=np.nan)
    streams["quantity_low"], streams["quantity_high"] = streams["quantity"] / 2, streams["quantity"] * 2
    sites = parks.assign(site_id=[f"s{k}" for k in range(5)], archetype_id="any_tenant")
    return Inventory(parks, sites, streams)


def small_case(known: Knowledge, **given: object) -> tuple[Case, Inventory]:
    inventory = small_world()
    made = facility(context("facility_types"), "rdf")
    return case(made, inventory, known, Scenario(), parks=np.arange(5), **given), inventory  # type: ignore[arg-type]


def test_candidates_are_explained_by_parts_that_add_up(known: Knowledge) -> None:
    asked, inventory = small_case(known)
    found = site(asked)
    table = explained(found, inventory)
    assert len(table) == 5
    total = table[[f"{name}_usd_per_year" for name in PARTS]].sum(axis=1)
    assert total.to_numpy() == pytest.approx(table["net_usd_per_year"].to_numpy(), abs=1.0)
    assert table["net_usd_per_year"].iloc[0] == found.answer.objective == table["net_usd_per_year"].max() > 0
    assert table["chosen"].tolist() == [True, False, False, False, False]
    assert (table["why"] == "").sum() == 1
    assert flows(found, found.answer).inflow.sum() == pytest.approx(table["taken"].iloc[0])


def test_what_a_plan_promised_is_not_promised_again(known: Knowledge) -> None:
    inventory = small_world()
    streams = inventory.streams
    plan = pd.DataFrame({"offer": [0], "demand": [len(streams) - 1], "quantity": [9000.0], "received": [1.8e5]})
    left = left_by_plan(plan, inventory, known)
    assert left[0] == 0
    assert left[-1] == pytest.approx(4e6 - 1.8e5)
    assert (left[1:-1] == streams["quantity"].to_numpy()[1:-1]).all()
    kilns = pool(inventory, known, "demand", {"KILN_FUEL": 0.3}, left=left)
    assert kilns.table["quantity"].tolist() == [pytest.approx(1.2e6)]
    every, rest = (site(small_case(known, left=one)[0]).answer.objective for one in (None, left))
    assert rest <= every


def test_draws_repeat_and_win_shares_add_up(known: Knowledge) -> None:
    found = site(small_case(known)[0])
    sure = sureness(found)
    assert (sure.value_usd_per_year == sureness(found).value_usd_per_year).all()
    assert np.nansum(sure.wins) == pytest.approx(1.0)
    low, mid, high = sure.band()
    assert low <= mid <= high
    assert sure.value_with_usd_per_year.max() == pytest.approx(found.answer.objective)


def test_dearer_hauls_and_a_shorter_reach_never_help(known: Knowledge) -> None:
    inventory = small_world()
    made = facility(context("facility_types"), "rdf")
    values = [
        site(case(made, inventory, known, one, parks=np.arange(5))).answer.objective
        for one in (Scenario(), Scenario(transport_cost_factor=2.0), Scenario(reach_factor=0.2))
    ]
    assert values[0] >= max(values[1:])


def test_a_median_below_nothing_is_not_likely() -> None:
    even = np.array([-1.0, 1.0]), np.empty(0), 0.5, np.empty(0)
    assert not Sureness(*even).likely
    assert Sureness(np.array([-1.0, 2.0]), *even[1:]).likely
    assert not Sureness(np.array([-1.0, -1.0, 9.0]), np.empty(0), 1 / 3, np.empty(0)).likely
