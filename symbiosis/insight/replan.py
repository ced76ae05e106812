"""A plan improved only where something changed, so that its changes are those that the change brought."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from symbiosis.exchange import lots_milp
from symbiosis.exchange.blocks import blocks, relax
from symbiosis.exchange.packing import Packing
from symbiosis.exchange.rounding import dive, finish
from symbiosis.exchange.stakes import Stakes
from symbiosis.insight.least import least_flow
from symbiosis.inventory.tables import Inventory, Knowledge

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]

_LOT_ROUNDING = 1e-6
_SECONDS = 20.0


def stakes_of(
    valued: pd.DataFrame, inventory: Inventory, knowledge: Knowledge, usable: Bools, *, fixed: float
) -> Stakes:
    """Return what candidates earn and may carry, as an allocation without wishes has it.

    Parameters
    ----------
    valued
        Candidates.
    usable
        Which of them may be used at all.
    fixed
        Coordination cost of one exchange [USD/year].
    """
    margin = valued["margin_usd_per_unit"].to_numpy(dtype=np.float64)
    size, lot = valued["quantity"].to_numpy(dtype=np.float64), least_flow(valued, inventory, knowledge, fixed=fixed)
    usable = usable & (size >= lot * (1 - _LOT_ROUNDING)) & ~np.isnan(margin)
    margin = np.nan_to_num(margin)
    nothing = np.zeros(len(margin))
    return Stakes(margin - fixed / size, margin, fixed, lot, nothing, np.where(usable, size, 0.0))


def near(valued: pd.DataFrame, stakes: Stakes, flows: Floats, new: Ints, streams: int) -> Bools:
    """Return the candidates whose flow a newcomer may change at first or second hand.

    Parameters
    ----------
    valued, stakes, flows
        Candidates, what they may earn, and a plan of them.
    new
        Those of the newcomer.
    streams
        Number of streams.
    """
    offer, demand = valued["offer"].to_numpy(), valued["demand"].to_numpy()
    worth = (stakes.relaxed > 0) & (stakes.upper > 0)
    touched = np.zeros(streams, dtype=bool)
    mine = new[worth[new]]
    touched[offer[mine]] = touched[demand[mine]] = True
    rival = np.flatnonzero((flows > 0) & (touched[offer] | touched[demand]))
    touched[offer[rival]] = touched[demand[rival]] = True
    return np.asarray((touched[offer] | touched[demand]) & (worth | (flows > 0)))


def replan(problem: Packing, stakes: Stakes, flows: Floats, free: Bools) -> Floats:
    """Return the best plan found that differs from a feasible one only at some candidates; never a worse one.

    Parameters
    ----------
    problem, stakes
        The allocation.
    flows
        A feasible plan [offered unit/year].
    free
        Which candidates may change; the others stay as they are.
    """
    arcs, held = np.flatnonzero(free), np.flatnonzero(~free & (flows > 0))
    small = _left(problem, arcs, held, flows[held])
    mine, start = stakes.take(arcs), flows[arcs]

    def optimum(upper: Floats) -> Floats:
        return relax(blocks(small), small, mine.relaxed, mine.lower, upper, np.inf).flows

    tries = start, finish(small, mine, start), dive(small, mine, optimum(mine.upper), optimum)
    found = max(tries, key=mine.earned)
    useful = np.flatnonzero((mine.relaxed > 0) & (mine.upper > 0))
    if 0 < len(useful) <= lots_milp.MOST:
        exact, _bound = lots_milp.exact(small.take(useful), mine.take(useful), found[useful], _SECONDS)
        best = np.zeros(len(arcs))
        best[useful] = exact
        found = max(found, best, key=mine.earned)
    plan = flows.copy()
    plan[arcs] = found
    return plan


def _left(problem: Packing, arcs: Ints, held: Ints, flows: Floats) -> Packing:
    """Return the problem of some candidates in what others leave."""
    small = problem.take(arcs)
    entry, _length = problem.entries(arcs)
    used = np.flatnonzero(np.bincount(problem.matrix.row[entry], minlength=len(problem.capacity)))
    left = problem.capacity - problem.load(held, flows)
    floor = np.where(left > problem.capacity * 1e-9, left, 0.0)
    return Packing(small.matrix, floor[used], small.upper, small.stream)
