"""Laws of allocation that hold for any inventory and any prices."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbiosis.exchange.allocate import Session, allocate
from symbiosis.exchange.anchor import price_of_wishes
from symbiosis.exchange.stakes import Goal
from symbiosis.exchange.wishes import Wishes
from symbiosis.inventory.tables import Inventory, Knowledge
from tests.core.allocation_oracle import constraints, instance

laws = settings(max_examples=12)
seeds = st.integers(0, 10_000)
goals = st.sampled_from([Goal(), Goal(0.0, 1.0), Goal(1.0, 30.0)])


def relaxed(table, inventory: Inventory, known: Knowledge, wishes: Wishes = Wishes()) -> float:  # noqa: B008
    session = Session(table, inventory, known)
    return session.relaxed(session.stakes(table, Goal(), wishes, lots=False)).objective


@laws
@given(seeds, goals)
def test_no_limit_is_exceeded_and_the_bound_holds(known: Knowledge, seed: int, goal: Goal) -> None:
    table, inventory = instance(known, seed=seed, sites=8, arcs=80)
    plan = allocate(table, inventory, known, goal=goal)
    matrix, limit = constraints(table, inventory, known)
    assert (plan.flows >= 0).all()
    assert (matrix @ plan.flows <= limit * (1 + 1e-9)).all()
    assert plan.objective_usd_per_year <= plan.upper_bound_usd_per_year
    assert plan.upper_bound_usd_per_year <= max(plan.relaxed_usd_per_year, 0) * (1 + 1e-6) + 1e-3


@laws
@given(seeds)
def test_doubling_all_quantities_doubles_the_optimum(known: Knowledge, seed: int) -> None:
    table, inventory = instance(known, seed=seed, sites=8, arcs=80)
    coordination = known.parameters["parameter_id"] == "coordination_cost_usd_per_year"
    free = replace(known, parameters=known.parameters.assign(mid=known.parameters["mid"].mask(coordination, 0.0)))
    once = relaxed(table, inventory, free)
    streams = inventory.streams.assign(quantity=inventory.streams["quantity"] * 2)
    twice = relaxed(table.assign(quantity=table["quantity"] * 2), replace(inventory, streams=streams), free)
    assert once > 0
    assert twice == pytest.approx(2 * once, rel=1e-9)


@laws
@given(seeds)
def test_permuting_candidates_changes_nothing(known: Knowledge, seed: int) -> None:
    table, inventory = instance(known, seed=seed, sites=8, arcs=80)
    mixed = table.sample(frac=1, random_state=seed).reset_index(drop=True)
    assert relaxed(mixed, inventory, known) == pytest.approx(relaxed(table, inventory, known), rel=1e-9)
    plans = [allocate(each, inventory, known) for each in (table, mixed)]
    assert plans[0].objective_usd_per_year == pytest.approx(plans[1].objective_usd_per_year, rel=1e-5)


@laws
@given(seeds)
def test_wishes_never_raise_the_optimum(known: Knowledge, seed: int) -> None:
    table, inventory = instance(known, seed=seed, sites=8, arcs=80)
    session = Session(table, inventory, known)
    stakes = session.stakes(table, Goal(), Wishes())
    open_to_all = np.flatnonzero(stakes.upper > 0)
    chosen = np.random.default_rng(seed).choice(open_to_all, 2, replace=False)
    scale = abs(session.relaxed(stakes).objective) * 1e-9 + 1e-6
    assert price_of_wishes(session, table, Wishes(forbidden=chosen[:1])) >= -scale
    assert price_of_wishes(session, table, Wishes(pinned=chosen[:1])) >= -scale
    first = Wishes(pinned=chosen[:1])
    try:
        both = price_of_wishes(session, table, Wishes(pinned=chosen), without=first)
    except ValueError:
        return  # the first pin leaves nothing for the second
    assert both >= -scale


@laws
@given(seeds)
def test_pinned_and_fixed_flows_are_kept(known: Knowledge, seed: int) -> None:
    table, inventory = instance(known, seed=seed, sites=8, arcs=80)
    usual = allocate(table, inventory, known)
    used = np.flatnonzero(usual.flows)
    if not len(used):
        return
    fixed = np.full(len(table), np.nan)
    fixed[used[0]] = usual.flows[used[0]] / 2
    plan = allocate(table, inventory, known, fixed_flows=fixed)
    assert plan.flows[used[0]] == pytest.approx(fixed[used[0]])
    pinned = allocate(table, inventory, known, pinned=[int(used[0])])
    assert pinned.flows[used[0]] >= usual.flows[used[0]] * (1 - 1e-9)
    assert plan.objective_usd_per_year <= plan.upper_bound_usd_per_year


@laws
@given(seeds, st.floats(0.5, 1.5), st.floats(0.5, 1.0))
def test_preview_is_feasible_and_its_bound_holds(known: Knowledge, seed: int, factor: float, near: float) -> None:
    table, inventory = instance(known, seed=seed, sites=10, arcs=150)
    session = Session(table, inventory, known)
    session.exact(table)
    drift = np.random.default_rng(seed).normal(0, 3, len(table))
    moved = table.assign(margin_usd_per_unit=table["margin_usd_per_unit"] * factor + drift)
    wishes = Wishes(within=np.random.default_rng(seed).random(len(table)) < near)
    shown = session.preview(moved, wishes=wishes)
    matrix, limit = constraints(table, inventory, known)
    assert shown.status == "preview"
    assert (matrix @ shown.flows <= limit * (1 + 1e-9)).all()
    assert (shown.flows[~wishes.within] == 0).all()
    exact = session.exact(moved, wishes=wishes)
    assert shown.upper_bound_usd_per_year >= exact.relaxed_usd_per_year * (1 - 1e-9)
    assert shown.objective_usd_per_year <= exact.upper_bound_usd_per_year + 1e-3


def test_preview_keeps_pinned_and_fixed_flows(known: Knowledge) -> None:
    table, inventory = instance(known, seed=1, sites=40, arcs=1_500)
    session = Session(table, inventory, known)
    plan = session.exact(table)
    used = np.flatnonzero(plan.flows)
    idle = np.flatnonzero((plan.flows == 0) & (session.stakes(table, Goal(), Wishes()).upper > 0))
    fixed = np.full(len(table), np.nan)
    fixed[used[0]] = plan.flows[used[0]] / 3
    wishes = Wishes(pinned=[int(idle[0])], forbidden=[int(used[1])], fixed_flows=fixed)
    shown, exact = session.preview(table, wishes=wishes), session.exact(table, wishes=wishes)
    matrix, limit = constraints(table, inventory, known)
    assert (matrix @ shown.flows <= limit * (1 + 1e-9)).all()
    for settled in (used[0], used[1], idle[0]):
        assert shown.flows[settled] == pytest.approx(exact.flows[settled])
    assert shown.flows[used[1]] == 0 < shown.flows[idle[0]]
    assert shown.objective_usd_per_year <= exact.upper_bound_usd_per_year
    assert shown.upper_bound_usd_per_year >= exact.relaxed_usd_per_year * (1 - 1e-9)


def test_preview_of_unchanged_prices_is_the_plan(known: Knowledge) -> None:
    table, inventory = instance(known, seed=1, sites=40, arcs=1_500)
    session = Session(table, inventory, known)
    plan = session.exact(table)
    shown = session.preview(table)
    assert shown.objective_usd_per_year == pytest.approx(plan.objective_usd_per_year, rel=1e-9)
    assert shown.upper_bound_usd_per_year == pytest.approx(plan.relaxed_usd_per_year, rel=1e-9)
