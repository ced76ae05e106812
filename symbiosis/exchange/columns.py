"""Column generation: the exact optimum of a large allocation from the few candidates that matter to it."""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

import numpy as np
from numpy.typing import NDArray

from symbiosis.exchange.certificate import best_of_rows, fill, price_out
from symbiosis.exchange.highs import Model
from symbiosis.exchange.packing import Matrix, Packing

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_ALL_AT_ONCE = 3_000
_LEAST_ROUND = 5_000
_GAP = 1e-10


@dataclass(frozen=True)
class Relaxed:
    """Flows, what they earn, the bound on what any flow can earn, and the row prices that prove it."""

    flows: Floats
    objective: float
    bound: float
    prices: Floats


class Master:
    """The candidates of one packing problem that have ever been worth considering, in a persistent model."""

    def __init__(self, problem: Packing) -> None:
        self.problem = problem
        self._model = Model(problem.capacity)
        self._inside = np.zeros(len(problem.upper), dtype=bool)
        self.columns: Ints = np.empty(0, dtype=np.int64)
        self._bounds: tuple[Floats, Floats] = (np.empty(0), np.empty(0))
        self._reduced = np.empty(len(problem.upper))

    def solve(self, worth: Floats, lower: Floats, upper: Floats, *, until: float = np.inf) -> Relaxed:
        """Return the best flows between bounds, exact unless the clock (``time.monotonic``) passes ``until`` [s].

        Parameters
        ----------
        worth
            Of each candidate [USD/offered unit].
        lower, upper
            Bounds of each flow [offered unit/year].
        """
        p = self.problem
        if self.columns.size:
            self._update(worth, lower, upper)
        else:
            self._add(self._first(worth, lower, upper), worth, lower, upper)
        best = Relaxed(np.zeros(len(worth)), -np.inf, np.inf, np.zeros(len(p.capacity)))
        while True:
            answer = self._model.run(until - monotonic())
            if answer is None:
                return best if np.isfinite(best.bound) else self._fallback(worth, lower, upper)
            values, prices = answer
            flows = np.zeros(len(worth))
            flows[self.columns] = values
            beyond = price_out(p.matrix, worth, lower, upper, prices, self._reduced)
            bound = min(best.bound, float(prices @ p.capacity + beyond))
            objective = float(worth[self.columns] @ values)
            best = Relaxed(flows, objective, bound, prices)
            if bound - objective <= _GAP * max(abs(bound), 1.0):
                break
            new = self._promising(upper)
            if not len(new):
                break
            self._add(new, worth, lower, upper)
        return best

    def _fallback(self, worth: Floats, lower: Floats, upper: Floats) -> Relaxed:
        """Return a greedy plan and the bound at zero prices, for want of time."""
        p, prices = self.problem, np.zeros(len(self.problem.capacity))
        flows = greedy(p, worth, lower, upper)
        bound = price_out(p.matrix, worth, lower, upper, prices, self._reduced)
        return Relaxed(flows, float(worth @ flows), bound, prices)

    def quote(self, worth: Callable[[Ints], Floats]) -> Floats:
        """Return the row prices at which the last basis would earn a new worth of its candidates."""
        return self._model.prices_of_basis(lambda basic: worth(self.columns[basic]))

    def _update(self, worth: Floats, lower: Floats, upper: Floats) -> None:
        """Give the present columns their new worth and bounds."""
        columns = self.columns
        self._model.reprice(worth[columns])
        bounds = lower[columns], upper[columns]
        if not all(np.array_equal(new, old) for new, old in zip(bounds, self._bounds, strict=True)):
            self._model.rebound(*bounds)
            self._bounds = bounds
        self._add(np.flatnonzero((lower > 0) & ~self._inside), worth, lower, upper)

    def _add(self, arcs: Ints, worth: Floats, lower: Floats, upper: Floats) -> None:
        """Put candidates into the model."""
        if not len(arcs):
            return
        p = self.problem
        entry, length = p.entries(arcs)
        start = np.concatenate([[0], np.cumsum(length)])
        matrix = Matrix(start, p.matrix.row[entry], p.matrix.coef[entry])
        self._model.add(worth[arcs], p.upper[arcs], lower[arcs], upper[arcs], matrix)
        self._inside[arcs] = True
        self.columns = np.concatenate([self.columns, arcs])
        self._bounds = lower[self.columns], upper[self.columns]

    def _first(self, worth: Floats, lower: Floats, upper: Floats) -> Ints:
        """Return the candidates to begin with: all of few, else those of a greedy plan and the best of each row."""
        if len(worth) <= _ALL_AT_ONCE:
            return np.arange(len(worth))
        flows = greedy(self.problem, worth, lower, upper)
        chosen = flows > 0
        chosen[self._best_of_rows(worth, upper)] = True
        return np.flatnonzero(chosen)

    def _promising(self, upper: Floats) -> Ints:
        """Return candidates that the last prices leave a gain: the best of each row, and as many again as there are."""
        inside, self._reduced[self._inside] = self._inside, 0.0
        useful = np.flatnonzero((self._reduced > 0) & (upper > 0) & ~inside)
        most = max(_LEAST_ROUND, len(self.columns) // 4)
        if len(useful) <= most:
            return useful
        gain = self._reduced[useful] * upper[useful]
        chosen = useful[np.argpartition(gain, -most)[-most:]]
        return np.union1d(chosen, self._best_of_rows(self._reduced, upper))

    def _best_of_rows(self, gain: Floats, upper: Floats) -> Ints:
        """Return the candidate with the largest gain per unit of each row."""
        p, rows = self.problem, len(self.problem.capacity)
        best, most = np.full(rows, -1), np.zeros(rows)
        best_of_rows(p.matrix, gain, upper, best, most)
        return np.unique(best[best >= 0])


def greedy(problem: Packing, worth: Floats, lower: Floats, upper: Floats) -> Floats:
    """Return feasible flows: the lower bounds, then the candidates that earn most in turn."""
    p, flows = problem, lower.copy()
    held = np.flatnonzero(lower)
    free = np.maximum(p.capacity - p.load(held, lower[held]), 0.0)
    useful = np.flatnonzero((worth > 0) & (upper > 0))
    order = useful[np.argsort(-worth[useful] * upper[useful], kind="stable")]
    raised = flows[order]
    fill(p.matrix, order, upper[order], np.zeros(len(order)), free, raised)
    flows[order] = raised
    return flows
