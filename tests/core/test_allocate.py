"""Allocation against SciPy on every limit written out, and what a plan must never do."""

import subprocess
import sys

import numpy as np
import pytest
from scipy.optimize import linprog

from symbiosis.errors import ScenarioError
from symbiosis.exchange.allocate import Session, allocate
from symbiosis.exchange.lots import minimum_lots
from symbiosis.exchange.stakes import Goal
from symbiosis.exchange.wishes import Wishes
from symbiosis.inventory.tables import Knowledge
from tests.core.allocation_oracle import best_score, constraints, instance

COORDINATION = 5000.0


@pytest.mark.parametrize(("seed", "sites", "arcs"), [(0, 3, 12), (1, 10, 150), (2, 60, 2_000), (3, 300, 14_000)])
@pytest.mark.parametrize("goal", [Goal(), Goal(0.0, 1.0), Goal(1.0, 50.0)], ids=["benefit", "carbon", "mixed"])
def test_relaxation_equals_scipy(known: Knowledge, seed: int, sites: int, arcs: int, goal: Goal) -> None:
    table, inventory = instance(known, seed=seed, sites=sites, arcs=arcs)
    session = Session(table, inventory, known)
    stakes = session.stakes(table, goal, Wishes(), lots=False)
    found = session.relaxed(stakes)
    best = best_score(stakes.relaxed, table, inventory, known)
    assert found.objective == pytest.approx(best, rel=1e-9)
    assert found.bound == pytest.approx(best, rel=1e-9)


def test_column_generation_equals_scipy(known: Knowledge, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("symbiosis.exchange.columns._ALL_AT_ONCE", 0)
    monkeypatch.setattr("symbiosis.exchange.columns._LEAST_ROUND", 50)
    table, inventory = instance(known, seed=4, sites=80, arcs=4_000)
    session = Session(table, inventory, known)
    stakes = session.stakes(table, Goal(), Wishes(), lots=False)
    first = session.relaxed(stakes)
    assert first.objective == pytest.approx(best_score(stakes.relaxed, table, inventory, known), rel=1e-9)
    dearer = table.assign(margin_usd_per_unit=table["margin_usd_per_unit"] - 10 * table.index.to_numpy() % 17)
    again = session.stakes(dearer, Goal(), Wishes(), lots=False)
    warm = session.relaxed(again)
    assert warm.objective == pytest.approx(best_score(again.relaxed, dearer, inventory, known), rel=1e-9)


@pytest.mark.parametrize("seed", range(4))
def test_plan_keeps_every_limit_and_lot(known: Knowledge, seed: int) -> None:
    table, inventory = instance(known, seed=seed, sites=40, arcs=1_500)
    plan = allocate(table, inventory, known)
    matrix, limit = constraints(table, inventory, known)
    assert (matrix @ plan.flows <= limit * (1 + 1e-9)).all()
    lots = minimum_lots(known)[table["rule"]]
    used = plan.flows > 0
    assert used.any()
    assert (plan.flows[used] >= lots[used] * (1 - 1e-6)).all()
    worth = table["margin_usd_per_unit"] @ plan.flows - COORDINATION * used.sum()
    assert plan.objective_usd_per_year == pytest.approx(worth)
    assert plan.net_benefit_usd_per_year == pytest.approx(worth)
    assert plan.co2e_t_per_year == pytest.approx(table["co2e_t_per_year"] @ (plan.flows / table["quantity"]))
    assert plan.status in ("optimal", "feasible")
    assert plan.gap == pytest.approx(1 - worth / plan.upper_bound_usd_per_year)
    assert plan.gap < 0.02


def test_small_plan_is_the_best_of_all(known: Knowledge) -> None:
    """Every subset of 8 candidates is tried: the plan is the best of them, lots and coordination included."""
    table, inventory = instance(known, seed=11, sites=2, arcs=8)
    table = table.assign(margin_usd_per_unit=np.where(table.index % 2, 0.9, 1.3))
    plan = allocate(table, inventory, known)
    matrix, limit = constraints(table, inventory, known)
    lots = minimum_lots(known)[table["rule"]]
    best = _best_of_all_subsets(table, matrix, limit, lots)
    assert best > 0
    assert plan.objective_usd_per_year == pytest.approx(best, rel=1e-6)
    assert plan.status == "optimal"


def _best_of_all_subsets(table, matrix, limit, lots) -> float:
    best = 0.0
    for code in range(1, 2 ** len(table)):
        used = np.array([code >> k & 1 for k in range(len(table))], dtype=bool)
        bounds = [(lot, None) if on else (0, 0) for on, lot in zip(used, lots, strict=True)]
        answer = linprog(-table["margin_usd_per_unit"], A_ub=matrix, b_ub=limit, bounds=bounds)
        if answer.status == 0:
            best = max(best, -answer.fun - COORDINATION * used.sum())
    return best


def test_unknown_worth_is_never_allocated(known: Knowledge) -> None:
    table, inventory = instance(known, seed=5, sites=20, arcs=300)
    table.loc[::3, "margin_usd_per_unit"] = np.nan
    plan = allocate(table, inventory, known)
    assert (plan.flows[::3] == 0).all()
    assert plan.objective_usd_per_year > 0


def test_nothing_to_allocate(known: Knowledge) -> None:
    table, inventory = instance(known, seed=6, sites=3, arcs=10)
    plan = allocate(table.iloc[:0], inventory, known)
    assert len(plan.flows) == 0
    assert plan.objective_usd_per_year == plan.upper_bound_usd_per_year == plan.gap == 0
    loss = table.assign(margin_usd_per_unit=-1.0)
    assert allocate(loss, inventory, known).status == "optimal"


def test_duals_price_one_more_unit(known: Knowledge) -> None:
    """One more unit of an offer raises the relaxation by its price, within the rows' nonlinearity."""
    table, inventory = instance(known, seed=7, sites=12, arcs=60)
    session = Session(table, inventory, known)
    plan = session.exact(table, lots=False)
    dearest = int(np.argmax(np.where(inventory.streams["role"] == "offer", plan.prices_usd_per_unit, 0)))
    inventory.streams.loc[dearest, "quantity"] += 0.01
    more = Session(table, inventory, known).exact(table, lots=False)
    gained = (more.relaxed_usd_per_year - plan.relaxed_usd_per_year) / 0.01
    assert gained == pytest.approx(plan.prices_usd_per_unit[dearest], rel=1e-3)


def test_time_limit_still_returns_a_proven_plan(known: Knowledge) -> None:
    table, inventory = instance(known, seed=8, sites=60, arcs=2_000)
    plan = allocate(table, inventory, known, time_limit_s=0.0)
    matrix, limit = constraints(table, inventory, known)
    assert (matrix @ plan.flows <= limit * (1 + 1e-9)).all()
    assert 0 < plan.objective_usd_per_year < plan.upper_bound_usd_per_year
    assert plan.status == "feasible"


def test_impossible_wishes_are_refused(known: Knowledge) -> None:
    table, inventory = instance(known, seed=9, sites=20, arcs=300)
    too_much = np.full(len(table), np.nan)
    too_much[3] = table["quantity"][3] * 2
    with pytest.raises(ScenarioError, match="fixed flow of candidate 3"):
        allocate(table, inventory, known, fixed_flows=too_much)
    same = np.flatnonzero(table["offer"] == table["offer"].mode()[0])
    together = np.full(len(table), np.nan)
    together[same] = table["quantity"][same]
    with pytest.raises(ScenarioError, match="more than there is"):
        allocate(table, inventory, known, fixed_flows=together)
    with pytest.raises(ScenarioError, match="pinned"):
        allocate(table, inventory, known, pinned=[3], forbidden=[3])


def test_wrong_thread_setting_raises_instead_of_zero_duals() -> None:
    """A pool of two threads in the process makes HiGHS fail silently; the guard must not."""
    code = """
import highspy, numpy as np
from symbiosis.exchange.highs import Model, SolverError
from symbiosis.exchange.packing import Matrix
other = highspy.Highs(); other.silent(); other.setOptionValue("threads", 2); other.run()
model = Model(np.array([1.0]))
column = Matrix(np.array([0, 1]), np.zeros(1, dtype=np.int32), np.ones(1))
model.add(np.array([2.0]), np.ones(1), np.zeros(1), np.ones(1), column)
try:
    model.run(np.inf)
except SolverError as error:
    print("raised", error)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.startswith("raised")
