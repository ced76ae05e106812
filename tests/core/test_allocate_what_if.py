"""Frontier, anchor cut and price of wishes against SciPy and against solving again from scratch."""

import numpy as np
import pytest
from scipy.optimize import linprog
from scipy.sparse import csr_array, vstack

from symbiosis.exchange.allocate import Session, allocate
from symbiosis.exchange.anchor import cut, price_of_wishes
from symbiosis.exchange.frontier import frontier
from symbiosis.exchange.stakes import Goal
from symbiosis.exchange.wishes import Wishes
from symbiosis.inventory.tables import Knowledge
from tests.core.allocation_oracle import best_score, constraints, instance


def test_frontier_trades_benefit_for_carbon_within_its_bounds(known: Knowledge) -> None:
    table, inventory = instance(known, seed=21, sites=40, arcs=900)
    session = Session(table, inventory, known)
    points = frontier(session, table, points=6)
    saved = [point.plan.co2e_t_per_year for point in points]
    assert len(points) >= 4
    assert saved[0] < saved[-1]
    assert points[0].plan.net_benefit_usd_per_year > points[-1].plan.net_benefit_usd_per_year
    assert all(0 <= point.gap < 0.05 for point in points[:-1])
    assert 0 <= points[-1].gap < 0.2  # at the most carbon hardly any benefit is left to compare with
    assert points[0].plan.net_benefit_usd_per_year == pytest.approx(
        allocate(table, inventory, known).net_benefit_usd_per_year, rel=1e-6
    )


def test_frontier_bounds_are_above_the_constrained_optimum(known: Knowledge) -> None:
    """The ε-constraint solved by SciPy on the relaxation lies under every bound, and near it."""
    table, inventory = instance(known, seed=22, sites=30, arcs=400)
    session = Session(table, inventory, known)
    stakes = session.stakes(table, Goal(), Wishes(), lots=False)
    matrix, limit = constraints(table, inventory, known)
    carbon = (table["co2e_t_per_year"] / table["quantity"]).to_numpy()
    for point in frontier(session, table, points=5, lots=False):
        target = point.plan.co2e_t_per_year
        rows = vstack([matrix, csr_array(-carbon[None, :])])
        best = -linprog(-stakes.relaxed, A_ub=rows, b_ub=np.append(limit, -target), method="highs").fun
        assert point.upper_bound_usd_per_year >= best * (1 - 1e-9)
        assert point.upper_bound_usd_per_year <= best * 1.02
        assert point.plan.net_benefit_usd_per_year <= best * (1 + 1e-9)


def test_cut_is_the_optimum_without_the_site(known: Knowledge) -> None:
    table, inventory = instance(known, seed=23, sites=12, arcs=200)
    session = Session(table, inventory, known)
    plan = session.exact(table)
    busiest = int(table["offer"].iloc[np.argmax(plan.flows * table["margin_usd_per_unit"])])
    site = inventory.streams["site_id"].iloc[busiest]
    found = cut(session, table, inventory, plan, sites=[site])
    of_site = (inventory.streams["site_id"] == site).to_numpy()
    hit = of_site[table["offer"]] | of_site[table["demand"]]
    rest = table[~hit].reset_index(drop=True)
    again = allocate(rest, inventory, known)
    assert (found.after.flows[hit] == 0).all()
    assert found.loss_usd_per_year > 0
    assert found.loss_usd_per_year == pytest.approx(plan.relaxed_usd_per_year - again.relaxed_usd_per_year, rel=1e-6)
    assert set(found.lost["candidate"]) <= set(np.flatnonzero(hit & (plan.flows > 0)))
    assert not found.rerouted.empty
    assert set(found.rerouted["partner"]) <= set(found.lost["partner"])
    assert (found.rerouted["after"] > found.rerouted["before"]).all()


def test_cut_of_a_park_takes_all_its_sites(known: Knowledge) -> None:
    table, inventory = instance(known, seed=24, sites=6, arcs=60)
    session = Session(table, inventory, known)
    plan = session.exact(table)
    all_gone = cut(session, table, inventory, plan, parks=["a"], wishes=Wishes(pinned=[0]))
    assert (all_gone.after.flows == 0).all()
    assert all_gone.loss_usd_per_year == pytest.approx(plan.relaxed_usd_per_year)
    assert all_gone.lost.empty  # no partner is left to miss anything


def test_price_of_a_forbidden_pair_equals_scipy(known: Knowledge) -> None:
    table, inventory = instance(known, seed=25, sites=10, arcs=120)
    session = Session(table, inventory, known)
    stakes = session.stakes(table, Goal(), Wishes())
    used = int(np.argmax(session.relaxed(stakes).flows))
    price = price_of_wishes(session, table, Wishes(forbidden=[used]))
    worth = np.where(stakes.upper > 0, stakes.relaxed, -1e9)
    without = best_score(worth, table, inventory, known)
    worth[used] = -1e9
    assert price == pytest.approx(without - best_score(worth, table, inventory, known), rel=1e-6)
    assert price > 0
