"""From an optimum without lots to a plan in which every exchange is worth agreeing on."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from symbiosis.exchange.certificate import fill, room_of
from symbiosis.exchange.packing import Packing
from symbiosis.exchange.stakes import Stakes

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_ROUNDS = 3
_NEARLY = 1 - 1e-9


def dive(problem: Packing, stakes: Stakes, flows: Floats, resolve: Callable[[Floats], Floats]) -> Floats:
    """Return the best plan met on the way down: flows that are too small are forbidden and the rest is solved again.

    Parameters
    ----------
    flows
        Optimum without lots [offered unit/year].
    resolve
        Returns the best flows under new upper bounds.
    """
    allowed = stakes.upper.copy()
    best = finish(problem, stakes, flows)
    for _ in range(_ROUNDS):
        used = np.flatnonzero((flows > 0) & (stakes.lower == 0))
        small = used[flows[used] < stakes.least(used) * _NEARLY]
        if not len(small):
            break
        allowed[small] = 0.0
        flows = resolve(allowed)
        best = max(best, finish(problem, stakes, flows), key=stakes.earned)
    return best


def finish(problem: Packing, stakes: Stakes, flows: Floats) -> Floats:
    """Return a plan near some flows: useful ones kept and topped up, then new ones by what they bring."""
    used = np.flatnonzero((flows > 0) & (stakes.lower == 0))
    kept = used[flows[used] >= stakes.least(used) * _NEARLY]
    kept = kept[np.argsort(-stakes.margin[kept], kind="stable")]
    plan, free = begin(problem, stakes)
    keep(problem, kept, flows[kept], free, plan)
    room = np.zeros(len(plan))
    room_of(problem.matrix, free, np.where(plan > 0, 0.0, stakes.upper), room)
    new = np.flatnonzero(room > 0)
    top_up(problem, stakes, kept, new[np.argsort(-(stakes.margin * room)[new], kind="stable")], free, plan)
    return plan


def begin(problem: Packing, stakes: Stakes) -> tuple[Floats, Floats]:
    """Return the flows that are settled and the capacity they leave free in each row."""
    held = np.flatnonzero(stakes.lower)
    return stakes.lower.copy(), np.maximum(problem.capacity - problem.load(held, stakes.lower[held]), 0.0)


def keep(problem: Packing, arcs: Ints, flows: Floats, free: Floats, plan: Floats) -> None:
    """Put flows into a plan, each as far as there is room."""
    _raise(problem, arcs, flows, np.zeros(len(arcs)), free, plan)


def top_up(problem: Packing, stakes: Stakes, kept: Ints, new: Ints, free: Floats, plan: Floats) -> None:
    """Raise the kept flows as far as they go, then begin new ones that are worth it, in the order given."""
    order = np.concatenate([kept, new])
    least = np.concatenate([np.zeros(len(kept)), stakes.least(new)])
    _raise(problem, order, stakes.upper[order], least, free, plan)


def _raise(problem: Packing, order: Ints, most: Floats, least: Floats, free: Floats, plan: Floats) -> None:
    flows = plan[order]
    fill(problem.matrix, order, most, least, free, flows)
    plan[order] = flows
