"""What a user settles before the rest is allocated: pairs pinned, forbidden or running already."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from symbiosis.errors import ScenarioError
from symbiosis.exchange.packing import Packing

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

_NEARLY = 1e-6


@dataclass(frozen=True)
class Wishes:
    """Settled candidates, by their row number.

    Attributes
    ----------
    pinned
        Candidates that get all that is left for them, in this order.
    forbidden
        Candidates that get nothing.
    fixed_flows
        A flow for each candidate [offered unit/year], NaN where it is free: exchanges that exist or are agreed.
    within
        Which candidates may be used at all; None for all.
    """

    pinned: Sequence[int] = ()
    forbidden: Sequence[int] = ()
    fixed_flows: Floats | None = None
    within: Bools | None = None


@dataclass(frozen=True)
class Settled:
    """Which candidates are still free to choose, and which have a settled flow above 0 [offered unit/year]."""

    usable: Bools
    arcs: Ints
    flows: Floats


def settle(problem: Packing, wishes: Wishes, possible: Bools) -> Settled:
    """Return what wishes leave open, among the candidates that are possible.

    Raises
    ------
    ScenarioError
        When fixed flows need more than there is, or nothing is left for a pinned candidate.
    """
    usable = possible.copy() if wishes.within is None else possible & wishes.within
    usable[list(wishes.forbidden)] = False
    arcs, flows = np.empty(0, dtype=np.int64), np.empty(0)
    if wishes.fixed_flows is not None:
        arcs = np.flatnonzero(~np.isnan(wishes.fixed_flows))
        flows = wishes.fixed_flows[arcs]
        usable[arcs] = False
    _refuse_excess(problem, arcs, flows)
    free = np.maximum(problem.capacity - problem.load(arcs, flows), 0.0)
    pinned = [_pin(problem, k, free) if usable[k] else 0.0 for k in wishes.pinned]
    for k, flow in zip(wishes.pinned, pinned, strict=True):
        if flow <= 0.0:
            raise ScenarioError(
                f"Nothing is left for the pinned candidate {k}; unpin it or one that shares its streams."
            )
    usable[list(wishes.pinned)] = False
    arcs = np.concatenate([arcs, np.array(wishes.pinned, dtype=np.int64)])
    flows = np.concatenate([flows, pinned])
    return Settled(usable, arcs[flows > 0], flows[flows > 0])


def _pin(problem: Packing, k: int, free: Floats) -> float:
    """Return all that a candidate can still carry, and take it from what is free."""
    entry, _ = problem.entries(np.array([k]))
    row, coef = problem.matrix.row[entry], problem.matrix.coef[entry]
    most = float(np.min(free[row] / coef, initial=problem.upper[k]))
    free[row] = np.maximum(free[row] - coef * most, 0.0)
    return most


def _refuse_excess(problem: Packing, arcs: Ints, fixed: Floats) -> None:
    """Raise where fixed flows exceed what one candidate or all of a row can carry."""
    over = np.flatnonzero((fixed > problem.upper[arcs] * (1 + _NEARLY)) | (fixed < 0))
    if len(over):
        k, flow = arcs[over[0]], fixed[over[0]]
        raise ScenarioError(
            f"The fixed flow of candidate {k} is {flow:g}; it must lie between 0 and {problem.upper[k]:g} a year."
        )
    full = problem.load(arcs, fixed) > problem.capacity * (1 + _NEARLY)
    if full.any():
        streams = sorted({int(k) for k in problem.stream[full] if k >= 0})
        where = f"of streams {streams[:5]}" if streams else "on a route, a blend or a shared duty"
        raise ScenarioError(f"Fixed flows {where} need more than there is; lower one of them.")
