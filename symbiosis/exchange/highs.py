"""HiGHS behind a guard: one thread count per process, and no answer without a status that allows it.

HiGHS keeps one pool of threads per process. Asked for another number of threads than the pool has, it returns an error
status with all duals zero and raises nothing; so every call here is checked and every model uses the same number.
"""

from collections.abc import Callable
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

from symbiosis.errors import SymbiosisError
from symbiosis.exchange.packing import Matrix

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

THREADS = 1
"""Of every HiGHS model in the process; parallel work is one model per Python thread."""
_TOLERANCES = (1e-9, 1e-8, 1e-7)


class SolverError(SymbiosisError, RuntimeError):
    """The solver did not return what was asked of it; no number of it may be used."""


def quiet_model(time_limit_s: float = np.inf) -> Any:
    """Return an empty ``highspy.Highs`` (its stubs lack calls) that prints nothing, with the process's threads."""
    model = highspy.Highs()  # type: ignore[no-untyped-call]
    model.silent()
    model.setOptionValue("threads", THREADS)
    model.setOptionValue("random_seed", 0)
    if np.isfinite(time_limit_s):
        model.setOptionValue("time_limit", max(time_limit_s, 0.0))
    return model


def checked(status: highspy.HighsStatus, doing: str) -> None:
    """Raise where HiGHS reports an error.

    Raises
    ------
    SolverError
        When the status is an error.
    """
    if status == highspy.HighsStatus.kError:
        raise SolverError(f"HiGHS failed while {doing}; is a model with another number of threads in this process?")


class Model:
    """A persistent linear programme: maximise over columns that may be added and re-priced between runs.

    Inside, columns are shares of their size, rows shares of their capacity and worth is in multiples of its mean, so
    that the solver's absolute tolerances mean the same for a tonne and for a million.
    """

    def __init__(self, capacity: Floats) -> None:
        self._highs = quiet_model()
        self._highs.setOptionValue("presolve", "off")  # it has called feasible problems infeasible
        self._capacity = np.where(capacity > 0, capacity, 1.0)
        self._size = np.empty(0)
        self._unit = 1.0
        self._basic: Ints | None = None
        rows = len(capacity)
        none = np.empty(0, dtype=np.int32)
        free = np.full(rows, -highspy.kHighsInf)
        full = capacity / self._capacity
        checked(
            self._highs.addRows(rows, free, full, 0, np.zeros(rows, dtype=np.int32), none, np.empty(0)), "adding rows"
        )

    def add(self, worth: Floats, size: Floats, lower: Floats, upper: Floats, matrix: Matrix) -> None:
        """Add columns with the size [-] that a value of theirs may have at most, and their entries."""
        if not len(self._size):
            self._unit = float(np.mean(np.abs(worth * size))) or 1.0
        length = np.diff(matrix.start)
        status = self._highs.addCols(
            len(worth),
            -worth * size / self._unit,
            lower / size,
            upper / size,
            len(matrix.row),
            matrix.start[:-1].astype(np.int32),
            matrix.row,
            matrix.coef * np.repeat(size, length) / self._capacity[matrix.row],
        )
        checked(status, "adding columns")
        self._size = np.concatenate([self._size, size])

    def reprice(self, worth: Floats) -> None:
        """Change what a unit of each column earns."""
        count = len(self._size)
        cost = -worth * self._size / self._unit
        checked(self._highs.changeColsCost(count, np.arange(count, dtype=np.int32), cost), "changing costs")

    def rebound(self, lower: Floats, upper: Floats) -> None:
        """Change the least and largest value of each column."""
        count, size = len(self._size), self._size
        numbers = np.arange(count, dtype=np.int32)
        checked(self._highs.changeColsBounds(count, numbers, lower / size, upper / size), "changing bounds")

    def run(self, seconds: float) -> tuple[Floats, Floats] | None:
        """Solve within a time; return column values and row prices, or None where the time was too short.

        Raises
        ------
        SolverError
            When HiGHS reports an error or any end but an optimum or the time limit.
        """
        self._basic = None
        limit = self._highs.getRunTime() + seconds if np.isfinite(seconds) else highspy.kHighsInf
        self._highs.setOptionValue("time_limit", limit)
        for tolerance in _TOLERANCES:
            self._tolerate(tolerance)
            checked(self._highs.run(), "solving")
            end = self._highs.getModelStatus()
            if end != highspy.HighsModelStatus.kUnknown:  # what rounding leaves may miss the strictest tolerance
                break
        if end == highspy.HighsModelStatus.kTimeLimit:
            return None
        if end != highspy.HighsModelStatus.kOptimal:
            raise SolverError(f"HiGHS ended with {self._highs.modelStatusToString(end)!r} instead of an optimum.")
        found = self._highs.getSolution()
        return np.array(found.col_value) * self._size, self._prices(-np.array(found.row_dual))

    def prices_of_basis(self, worth: Callable[[Ints], Floats]) -> Floats:
        """Return the row prices at which the last basis would earn a new worth, those below zero raised to it.

        ``worth`` is asked what a unit of some columns earns.
        """
        if not len(self._capacity):
            return np.empty(0)
        if self._basic is None:
            status, basic = self._highs.getBasicVariables()
            checked(status, "reading the basis")
            self._basic = np.asarray(basic)
        basic = self._basic
        columns, earned = basic[basic >= 0], np.zeros(len(basic))
        earned[basic >= 0] = worth(columns) * self._size[columns] / self._unit
        status, prices = self._highs.getBasisTransposeSolve(earned)
        checked(status, "pricing the basis")
        return self._prices(np.asarray(prices, dtype=np.float64))

    def _prices(self, scaled: Floats) -> Floats:
        """Return row prices in the units of worth and capacity, none below zero."""
        return np.maximum(scaled, 0.0) * self._unit / self._capacity

    def _tolerate(self, tolerance: float) -> None:
        """Set by how much a bound may be missed, as a share."""
        for name in ("primal_feasibility_tolerance", "dual_feasibility_tolerance"):
            self._highs.setOptionValue(name, tolerance)
