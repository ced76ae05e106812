"""Small allocations solved exactly with their lots and coordination costs."""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, diags_array, hstack, vstack

from symbiosis.exchange.mip import Programme, solve
from symbiosis.exchange.packing import Packing
from symbiosis.exchange.rounding import begin, keep
from symbiosis.exchange.stakes import Stakes

Floats = NDArray[np.float64]

MOST = 600
"""Candidates up to which an exact plan is looked for."""
_GAP = 1e-7
_SECONDS = 10.0


def exact(problem: Packing, stakes: Stakes, start: Floats, seconds: float) -> tuple[Floats, float]:
    """Return the best plan of a small problem, found from a feasible one within a time [s], and its bound.

    A flow is nothing, or at least a lot and then costs ``fixed``. Flows in offered units/year.
    """
    count, rows = len(stakes.margin), len(problem.capacity)
    uses = csr_array((problem.matrix.coef, problem.matrix.row, problem.matrix.start), shape=(count, rows)).T
    held, one = stakes.lower > 0, diags_array(np.ones(count))
    lot = np.where(held, 0.0, np.minimum(stakes.lot, stakes.upper))
    matrix = vstack(
        [
            hstack([uses, csr_array((rows, count))]),
            hstack([one, diags_array(-stakes.upper)]),
            hstack([-one, diags_array(lot)]),
        ]
    ).tocsc()
    programme = Programme(
        worth=np.concatenate([stakes.margin, np.full(count, -stakes.fixed)]),
        matrix=matrix,
        limit=np.concatenate([problem.capacity, np.zeros(2 * count)]),
        lower=np.concatenate([stakes.lower, held.astype(np.float64)]),
        upper=np.concatenate([stakes.upper, (stakes.upper > 0).astype(np.float64)]),
        whole=np.repeat([False, True], count),
    )
    first = np.concatenate([start, (start > 0).astype(np.float64)])
    answer = solve(programme, first, gap=_GAP, seconds=min(seconds, _SECONDS))
    flows, used = np.split(answer.found, 2)
    return _within(problem, stakes, np.where(used > 0, np.maximum(flows, lot), 0.0)), answer.bound


def _within(problem: Packing, stakes: Stakes, flows: Floats) -> Floats:
    """Return flows cut by what the solver's tolerance let them exceed."""
    plan, free = begin(problem, stakes)
    used = np.flatnonzero((flows > 0) & (stakes.lower == 0))
    keep(problem, used, flows[used], free, plan)
    return plan
