"""The parts of an allocation that share no stream, each solved by itself, two at a time."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from symbiosis.exchange.columns import Master, Relaxed
from symbiosis.exchange.packing import Packing

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Result = TypeVar("Result")

_WORKERS = 2
_SMALL = 20_000


class Block:
    """Candidates that share rows among themselves only, with the model that solves them.

    ``last`` is the last optimum without lots; ``plan`` the last plan, as the candidates used and their flows.
    """

    def __init__(self, problem: Packing, arcs: Ints, rows: Ints) -> None:
        self.arcs, self.rows = arcs, rows
        self.master = Master(problem.take(arcs))
        self.last: Relaxed | None = None
        self.plan: tuple[Ints, Floats] = (np.empty(0, dtype=np.int64), np.empty(0))

    @property
    def problem(self) -> Packing:
        """The packing problem of the block's candidates."""
        return self.master.problem

    def solve(self, worth: Floats, lower: Floats, upper: Floats, until: float) -> Relaxed:
        """Return the block's optimum; arguments have one entry per candidate of the whole problem."""
        self.last = self.master.solve(worth[self.arcs], lower[self.arcs], upper[self.arcs], until=until)
        return self.last

    def remember(self, flows: Floats) -> None:
        """Keep the plan's flows of the block's candidates, out of those of the whole problem."""
        mine = flows[self.arcs]
        used = np.flatnonzero(mine)
        self.plan = used, mine[used]

    @property
    def last_prices(self) -> Floats:
        """The row prices of the last optimum, 0 before there is one."""
        return np.zeros(len(self.rows)) if self.last is None else self.last.prices

    def left_by(self, arcs: Ints, flows: Floats) -> Floats:
        """Return the capacity that flows of candidates of the whole problem leave of the block's rows."""
        at = np.searchsorted(self.arcs, arcs)
        mine = np.flatnonzero(self.arcs[np.minimum(at, len(self.arcs) - 1)] == arcs)
        return np.maximum(self.problem.capacity - self.problem.load(at[mine], flows[mine]), 0.0)

    def prices(self, worth: Callable[[Ints], Floats], *, ask: bool) -> Floats:
        """Return row prices for a new worth of some candidates, from the last basis or as they were last.

        ``ask`` may only be true while no other thread uses the model.
        """
        return self.master.quote(worth) if ask and self.last is not None else self.last_prices


def blocks(problem: Packing) -> list[Block]:
    """Split a problem where no row is shared; small parts are put together to save overhead."""
    arc = np.repeat(np.arange(len(problem.upper)), np.diff(problem.matrix.start))
    row = problem.matrix.row.astype(np.int64)
    label = _components(arc, row, len(problem.upper), len(problem.capacity))
    size = np.bincount(label[: len(problem.upper)])
    order = np.argsort(-size, kind="stable")
    group_of = np.empty(len(size), dtype=np.int64)
    group_of[order] = np.cumsum(np.concatenate([[0], _fresh(size[order])[1:]]))
    arc_group, row_group = group_of[label[: len(problem.upper)]], group_of[label[len(problem.upper) :]]
    count = int(group_of.max(initial=-1)) + 1
    return [
        Block(problem, arcs, rows)
        for arcs, rows in zip(_grouped(arc_group, count), _grouped(row_group, count), strict=True)
    ]


def _grouped(group: Ints, count: int) -> list[Ints]:
    """Return the members of each group, in order."""
    ends = np.cumsum(np.bincount(group, minlength=count))
    return np.split(np.argsort(group, kind="stable"), ends[:-1]) if count else []


def _components(arc: Ints, row: Ints, arcs: int, rows: int) -> Ints:
    """Return the number of the component of each candidate, then of each row."""
    graph = coo_array((np.ones(len(arc), dtype=np.int8), (arc, arcs + row)), shape=(arcs + rows, arcs + rows))
    _, label = connected_components(graph.tocsr(), directed=False)
    return np.asarray(label, dtype=np.int64)


def _fresh(sizes: Ints) -> Ints:
    """Return 1 where a part begins a new block: each large part, and the small ones whenever a block is full."""
    fresh, filled = np.ones(len(sizes), dtype=np.int64), 0
    for k, size in enumerate(sizes.tolist()):
        if size < _SMALL and filled > 0 and filled + size <= _SMALL:
            fresh[k], filled = 0, filled + size
        else:
            filled = size
    return fresh


def each(parts: Sequence[Block], task: Callable[[Block], Result]) -> list[Result]:
    """Return what a task gives for each block, two blocks at a time."""
    if len(parts) <= 1:
        return [task(part) for part in parts]
    with ThreadPoolExecutor(_WORKERS) as pool:
        return list(pool.map(task, parts))


def relax(
    parts: Sequence[Block], problem: Packing, worth: Floats, lower: Floats, upper: Floats, until: float
) -> Relaxed:
    """Return the optimum of the whole problem, without lots and with coordination spread over the largest flow."""
    found = each(parts, lambda part: part.solve(worth, lower, upper, until))
    flows, prices = np.zeros(len(worth)), np.zeros(len(problem.capacity))
    for part, answer in zip(parts, found, strict=True):
        flows[part.arcs], prices[part.rows] = answer.flows, answer.prices
    return Relaxed(flows, sum(a.objective for a in found), sum(a.bound for a in found), prices)
