"""Capacitated siting as a mixed-integer programme: which places to open, who brings what there, who takes the product.

Maximise the margins of what is brought and sold, minus the yearly cost of the opened sizes; each place has at most one
size, at most so many places open; supplies, capacities and demands are respected, and no more is sold than made.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csc_array

from symbiosis.exchange.mip import Programme, solve
from symbiosis.insight.siting_problem import Answer, Problem, nothing

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

GAP = 1e-6
"""Relative gap at which a siting counts as the best possible."""


def best(
    problem: Problem,
    *,
    most: int | None = None,
    forced: Ints | None = None,
    start: Answer | None = None,
    seconds: float = np.inf,
) -> Answer:
    """Return the best siting within a time.

    Parameters
    ----------
    problem
        The problem.
    most
        Most places to open; None for any number.
    forced
        Places that must open.
    start
        A feasible answer to begin with.
    seconds
        Time limit [s].
    """
    if not len(problem.in_supply):
        return nothing(problem)
    scale = _Scale.of(problem)
    programme = _programme(problem, scale, most, np.empty(0, dtype=np.int64) if forced is None else forced)
    first = _start(problem, scale, programme, start, forced)
    found = solve(programme, first, gap=GAP, seconds=seconds)
    cut = np.cumsum([len(problem.in_supply), len(problem.out_demand), problem.places])
    inflow, outflow, free, opened = np.split(found.found, cut)
    steps = opened.reshape(problem.places, len(problem.capacity)) > 0.5
    return Answer(
        np.where(steps.any(axis=1), steps.argmax(axis=1), -1),
        np.maximum(inflow, 0.0) * scale.taken,
        np.maximum(outflow, 0.0) * scale.made,
        np.maximum(free, 0.0) * scale.made,
        found.objective * scale.usd,
        max(found.bound, found.objective) * scale.usd,
        found.seconds,
    )


@dataclass(frozen=True)
class _Scale:
    """Units in which the solver's absolute tolerances mean little."""

    taken: float
    made: float
    usd: float

    @classmethod
    def of(cls, problem: Problem) -> "_Scale":
        taken = float(problem.capacity.max())
        return cls(taken, taken * float(problem.in_yield.max()), float(problem.yearly.max()) or 1.0)


def _start(problem: Problem, scale: _Scale, programme: Programme, start: Answer | None, forced: Ints | None) -> Floats:
    """Return the values the solver begins with: an answer's, else all places shut or the forced ones idle."""
    if start is None:
        size = np.full(problem.places, -1)
        size[forced if forced is not None else []] = 0
        start = replace(nothing(problem), size=size)
    steps = start.size[:, None] == np.arange(len(problem.capacity))
    flows = start.inflow / scale.taken, start.outflow / scale.made, start.free / scale.made
    values = np.concatenate([*flows, steps.ravel().astype(np.float64)])
    return np.asarray(np.clip(values, programme.lower, programme.upper))


def _programme(problem: Problem, scale: _Scale, most: int | None, forced: Ints) -> Programme:
    """Return the programme; columns are flows in, flows out, unlimited sales, then sizes by place."""
    p, sizes = problem, len(problem.capacity)
    a, b, j = len(p.in_supply), len(p.out_demand), p.places
    priced = 0.0 if np.isnan(p.price) else p.price
    supply, demand = p.supply / scale.taken, p.demand / scale.made
    room = float(p.capacity.max()) / scale.taken
    upper = [
        np.minimum(supply[p.in_supply], room),
        demand[p.out_demand],
        np.full(j, room if p.sells and np.isfinite(p.price) else 0.0),
        np.ones(j * sizes),
    ]
    worth = [p.in_margin * scale.taken, p.out_margin * scale.made, np.full(j, priced * scale.made)]
    rows = _Rows(a + b + j + j * sizes)
    _limits(rows, problem, scale, supply, demand)
    opened = a + b + j + np.arange(j * sizes).reshape(j, sizes)
    rows.add(np.repeat(np.arange(j), sizes), opened.ravel(), 1.0, np.ones(j))
    if len(forced):
        rows.add(np.repeat(np.arange(len(forced)), sizes), opened[forced].ravel(), -1.0, -np.ones(len(forced)))
    if most is not None and most < j:
        rows.add(np.zeros(j * sizes, dtype=np.int64), opened.ravel(), 1.0, np.array([float(most)]))
    cost = np.tile(p.yearly, j)
    return Programme(
        worth=np.concatenate([*worth, -cost]) / scale.usd,
        matrix=rows.matrix(),
        limit=np.concatenate(rows.limit),
        lower=np.zeros(a + b + j + j * sizes),
        upper=np.concatenate(upper),
        whole=np.repeat([False, True], [a + b + j, j * sizes]),
    )


def _limits(rows: "_Rows", p: Problem, scale: _Scale, supply: Floats, demand: Floats) -> None:
    """Add supplies, demands, capacities, balances, and that what is shut has no flow."""
    a, b, j, sizes = len(p.in_supply), len(p.out_demand), p.places, len(p.capacity)
    ins, outs, free = np.arange(a), a + np.arange(b), a + b + np.arange(j)
    opened = a + b + j + np.arange(j * sizes)
    place = np.repeat(np.arange(j), sizes)
    room = np.tile(p.capacity / scale.taken, j)
    if j > 1:
        rows.add(p.in_supply, ins, 1.0, supply)
        rows.add(p.out_demand, outs, 1.0, demand)
        whole = np.minimum(supply[p.in_supply], room.max())
        _linked(rows, ins, p.in_place, whole, opened, sizes)
        _linked(rows, outs, p.out_place, demand[p.out_demand], opened, sizes)
    rows.add_mixed([(p.in_place, ins, 1.0), (place, opened, -room)], np.zeros(j))
    if p.sells:
        made = -p.in_yield * scale.taken / scale.made
        rows.add_mixed([(p.out_place, outs, 1.0), (np.arange(j), free, 1.0), (p.in_place, ins, made)], np.zeros(j))


def _linked(rows: "_Rows", columns: Ints, place: Ints, most: Floats, opened: Ints, sizes: int) -> None:
    """Add that a flow needs its place open: the row that makes the relaxation tight."""
    count = len(columns)
    steps = opened.reshape(-1, sizes)[place]
    rows.add_mixed(
        [
            (np.arange(count), columns, 1.0),
            (np.repeat(np.arange(count), sizes), steps.ravel(), -np.repeat(most, sizes)),
        ],
        np.zeros(count),
    )


class _Rows:
    """Rows of a programme while it is written."""

    def __init__(self, columns: int) -> None:
        self.columns = columns
        self.limit: list[Floats] = []
        self._parts: list[tuple[Ints, Ints, Floats]] = []
        self._count = 0

    def add(self, row: Ints, column: Ints, value: Floats | float, limit: Floats) -> None:
        """Add rows of one kind of entry."""
        self.add_mixed([(row, column, value)], limit)

    def add_mixed(self, parts: list[tuple[Ints, Ints, Floats | float]], limit: Floats) -> None:
        """Add rows of several kinds of entries."""
        for row, column, value in parts:
            self._parts.append((row + self._count, column, np.broadcast_to(value, len(column)).astype(np.float64)))
        self.limit.append(limit)
        self._count += len(limit)

    def matrix(self) -> csc_array:
        """Return the matrix."""
        row, column, value = (np.concatenate(part) for part in zip(*self._parts, strict=True))
        return coo_array((value, (row, column)), shape=(self._count, self.columns)).tocsc()
