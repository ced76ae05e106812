"""The best plan without lots: ours against SciPy and PuLP with CBC, on the same linear programme."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pulp
from scipy.optimize import linprog
from scipy.sparse import csr_array

from benchmarks.harness import Job, Method
from symbiosis import pipeline
from symbiosis.exchange.allocate import Session
from symbiosis.exchange.blocks import blocks, relax
from symbiosis.exchange.packing import Packing
from symbiosis.exchange.stakes import Goal, Stakes
from symbiosis.exchange.wishes import Wishes
from symbiosis.scenario import Scenario

_EXACT, _CBC = 1e-9, 1e-6
_CBC_MOST = 50_000


def jobs(sizes: tuple[int, ...]) -> list[Job]:
    """Return one job for each size [candidates]: the national candidates of the rules that have the most, so many."""
    result = pipeline.national(Scenario())
    counts = result.candidates["rule"].value_counts()
    return [_job(result, _fitting(counts, size)) for size in sizes]


def _fitting(counts: pd.Series, size: int) -> list[int]:
    """Return the rules with the most candidates that together have at most so many."""
    chosen, left = [], size
    for rule, count in counts.items():
        if count <= left:
            chosen.append(rule)
            left -= count
    return chosen


def _job(result: pipeline.Result, rules: list[int]) -> Job:
    table = result.candidates[result.candidates["rule"].isin(rules)].reset_index(drop=True)
    one = Session(table, result.inventory, result.knowledge)
    stakes = one.stakes(table, Goal(), Wishes(), lots=False)
    one.relaxed(stakes)
    dearer = one.stakes(
        table.assign(margin_usd_per_unit=table["margin_usd_per_unit"] - 0.01 * table["transport_usd_per_unit"]),
        Goal(),
        Wishes(),
        lots=False,
    )
    turns = iter(range(1_000_000))

    def cold() -> float:
        problem = one.problem
        return relax(blocks(problem), problem, stakes.relaxed, stakes.lower, stakes.upper, np.inf).objective

    def warm() -> float:
        return one.relaxed(dearer if next(turns) % 2 else stakes).objective

    peers: list[tuple[str, Callable[[Packing, Stakes], float], float]] = [("scipy linprog", _linprog, _EXACT)]
    if len(table) <= _CBC_MOST:
        peers.append(("PuLP + CBC", _cbc, _CBC))
    return Job(
        f"allocation, {len(table)} candidates",
        [
            Method("ours", cold, lambda value: (value, _EXACT)),
            *(
                Method(
                    name, lambda solve=solve: solve(one.problem, stakes), lambda value, digits=digits: (value, digits)
                )
                for name, solve, digits in peers
            ),
            Method("ours, warm after transport +1 %", warm, lambda value: (value, _EXACT)),
        ],
        len(table),
        0,
        lambda mine, theirs: abs(mine[0] - theirs[0]) <= theirs[1] * abs(mine[0]),
        rounds=3,
    )


def _linprog(problem: Packing, stakes: Stakes) -> float:
    start, row, coef = problem.matrix
    matrix = csr_array((coef, row, start), shape=(len(problem.upper), len(problem.capacity)))
    bounds = np.column_stack([stakes.lower, stakes.upper])
    answer = linprog(-stakes.relaxed, A_ub=matrix.T.tocsc(), b_ub=problem.capacity, bounds=bounds, method="highs")
    return -float(answer.fun)


def _cbc(problem: Packing, stakes: Stakes) -> float:
    model = pulp.LpProblem("plan", pulp.LpMaximize)
    flows = [
        pulp.LpVariable(f"x{k}", low, high)
        for k, (low, high) in enumerate(zip(stakes.lower, stakes.upper, strict=True))
    ]
    model += pulp.lpSum(worth * flow for worth, flow in zip(stakes.relaxed.tolist(), flows, strict=True))
    entries: list[list[tuple[object, float]]] = [[] for _ in problem.capacity]
    start, row, coef = problem.matrix
    for k, flow in enumerate(flows):
        for at in range(start[k], start[k + 1]):
            entries[row[at]].append((flow, float(coef[at])))
    for uses, capacity in zip(entries, problem.capacity.tolist(), strict=True):
        model += pulp.LpAffineExpression(uses) <= capacity
    model.solve(pulp.PULP_CBC_CMD(msg=False, threads=1))
    return float(pulp.value(model.objective))
