"""The choice of lines against trying every one, and against the value of candidates."""

from itertools import product

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog

from symbiosis.exchange.allocate import Session
from symbiosis.exchange.line_sizes import SHARES, line_sizes
from symbiosis.exchange.match import match
from symbiosis.exchange.pipes_milp import lay_pipes
from symbiosis.exchange.stakes import Goal
from symbiosis.exchange.terms import terms
from symbiosis.exchange.value import value
from symbiosis.exchange.wishes import Wishes
from symbiosis.inventory.tables import Inventory, Knowledge
from symbiosis.scenario import Scenario
from tests.conftest import make_inventory, make_park, make_site, make_stream
from tests.core.allocation_oracle import constraints

SCENARIO = Scenario(transport_cost_factor=1.5)


@pytest.fixture(scope="module")
def steam() -> Inventory:
    """Two boilers with steam to spare and three users of it, 0.5 to 2 km apart, in different parks."""
    km = 1 / 110.6
    parks = [make_park(name, 107.0, 11.0 + k * 0.5 * km) for k, name in enumerate("abcde")]
    streams = [
        make_stream("s0", "a", "offer", "STEAM_LP", 60_000, temperature_c=170.0, pressure_bar_g=8.0),
        make_stream("s1", "e", "offer", "STEAM_LP", 50_000, temperature_c=170.0, pressure_bar_g=8.0),
    ]
    streams += [
        make_stream(f"d{k}", site, "demand", "STEAM_LP", quantity, temperature_c=160.0, pressure_bar_g=5.0)
        for k, (site, quantity) in enumerate([("b", 45_000), ("c", 40_000), ("d", 35_000)])
    ]
    sites = [make_site(park["park_id"], park["park_id"], "1313", park["lon"], park["lat"]) for park in parks]
    return make_inventory(parks, sites, streams)


@pytest.fixture(scope="module")
def valued(steam: Inventory, known: Knowledge) -> pd.DataFrame:
    pairs = match(steam, known).candidates
    direct = known.rules.iloc[pairs["rule"]]["demanded"].eq("STEAM_LP").to_numpy()
    pairs = pairs[direct].drop_duplicates(["offer", "demand"]).reset_index(drop=True)
    return value(pairs, terms(pairs, steam, known, discount_rate=SCENARIO.discount_rate), steam, known, SCENARIO)


def test_a_full_line_costs_what_the_candidate_says(valued: pd.DataFrame, steam: Inventory, known: Knowledge) -> None:
    session = Session(valued, steam, known)
    sizes = line_sizes(valued, session.stakes(valued, Goal(), Wishes()), steam, known, SCENARIO)
    net = sizes.earns[0] * sizes.capacity[0] - sizes.yearly[0] - 5000
    assert net == pytest.approx(valued["net_benefit_usd_per_year"], rel=1e-4)
    assert (np.diff(sizes.capacity, axis=0) < 0).all()
    assert (np.diff(sizes.yearly, axis=0) <= 0).all()


def test_lines_are_the_best_of_all_choices(valued: pd.DataFrame, steam: Inventory, known: Knowledge) -> None:
    """Every choice of no line or one of its sizes for each of 6 pairs, each with its best flows."""
    assert len(valued) == 6
    session = Session(valued, steam, known)
    stakes = session.stakes(valued, Goal(), Wishes())
    sizes = line_sizes(valued, stakes, steam, known, SCENARIO)
    matrix, limit = constraints(valued, steam, known)
    best = 0.0
    for choice in product(range(-1, len(SHARES)), repeat=6):
        line = [k for k in range(6) if choice[k] >= 0]
        at = [choice[k] for k in line], line
        bounds = [(stakes.lot[k], top) for k, top in zip(line, sizes.capacity[at], strict=True)]
        if not 1 <= len(line) <= 4 or any(low > top for low, top in bounds):
            continue  # flows between two offers and three demands that form a cycle can be moved onto four lines
        answer = linprog(-sizes.earns[at], A_ub=matrix[:, line], b_ub=limit, bounds=bounds)
        if answer.status == 0:
            best = max(best, -answer.fun - (sizes.yearly[at] + 5000).sum())
    plan = lay_pipes(session, valued, steam, known, SCENARIO, session.exact(valued))
    assert best > 0
    assert plan.objective_usd_per_year == pytest.approx(best, rel=0.01)
    assert best <= plan.upper_bound_usd_per_year * (1 + 1e-9)
    assert plan.gap <= 0.01
    flows = np.zeros(6)
    flows[plan.lines["candidate"]] = plan.lines["flow"]
    assert (matrix @ flows <= limit * (1 + 1e-6)).all()
    assert (plan.lines["flow"] <= plan.lines["capacity"] * (1 + 1e-6)).all()
    assert (plan.lines["net_benefit_usd_per_year"] > 0).all()


def test_without_lines_nothing_is_built(valued: pd.DataFrame, steam: Inventory, known: Knowledge) -> None:
    session = Session(valued, steam, known)
    plan = session.exact(valued)
    nothing = lay_pipes(session, valued, steam, known, SCENARIO, plan, modes=("wire",))
    assert nothing.lines.empty
    assert nothing.objective_usd_per_year == nothing.gap == 0
    barred = Wishes(within=np.zeros(len(valued), dtype=bool))
    assert lay_pipes(session, valued, steam, known, SCENARIO, plan, wishes=barred).lines.empty


def test_a_pinned_line_is_built(valued: pd.DataFrame, steam: Inventory, known: Knowledge) -> None:
    session, wishes = Session(valued, steam, known), Wishes(pinned=[0])
    plan = session.exact(valued, wishes=wishes)
    lines = lay_pipes(session, valued, steam, known, SCENARIO, plan, wishes=wishes).lines
    assert lines.set_index("candidate")["flow"][0] == pytest.approx(plan.flows[0])
