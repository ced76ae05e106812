"""Mixed-integer programmes with their gap: solved by HiGHS from a given start within a given time."""

from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array

from symbiosis.exchange.highs import SolverError, checked, quiet_model

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

_TOLERANCE = 1e-9


@dataclass(frozen=True)
class Programme:
    """Maximise ``worth @ x`` with ``matrix @ x <= limit`` and ``lower <= x <= upper``; some of x are whole numbers."""

    worth: Floats
    matrix: csc_array
    limit: Floats
    lower: Floats
    upper: Floats
    whole: Bools


@dataclass(frozen=True)
class Answer:
    """The best values found, what they earn, the bound on what any can earn, and the time it took [s]."""

    found: Floats
    objective: float
    bound: float
    seconds: float


def solve(programme: Programme, start: Floats, *, gap: float, seconds: float) -> Answer:
    """Return the best solution found within a relative gap or a time; never worse than a feasible ``start``.

    Raises
    ------
    SolverError
        When HiGHS reports an error, or finds nothing although the start is feasible.
    """
    model = quiet_model(seconds)
    model.setOptionValue("mip_rel_gap", gap)
    for name in ("mip_feasibility_tolerance", "primal_feasibility_tolerance"):
        model.setOptionValue(name, _TOLERANCE)
    checked(model.passModel(_highs(programme)), "reading a model with whole numbers")
    solution = highspy.HighsSolution()
    solution.col_value = start
    checked(model.setSolution(solution), "taking the start")
    if model.run() == highspy.HighsStatus.kError:  # a reduced model may not carry back; the whole one has no such step
        model.setOptionValue("presolve", "off")
        checked(model.setSolution(solution), "taking the start")
        checked(model.run(), "solving with whole numbers")
    values = np.array(model.getSolution().col_value)
    if len(values) != len(start) or not np.isfinite(model.getInfo().objective_function_value):
        status = model.modelStatusToString(model.getModelStatus())
        raise SolverError(f"HiGHS ended with {status!r} and no solution.")
    values[programme.whole] = np.round(values[programme.whole])
    bound = -model.getInfo().mip_dual_bound
    return Answer(values, float(programme.worth @ values), bound, model.getRunTime())


def _highs(p: Programme) -> highspy.HighsLp:
    """Return the programme as HiGHS minimises it."""
    lp = highspy.HighsLp()
    lp.num_row_, lp.num_col_ = p.matrix.shape
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = -p.worth, p.lower, p.upper
    lp.row_lower_, lp.row_upper_ = np.full(len(p.limit), -highspy.kHighsInf), p.limit
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = p.matrix.indptr, p.matrix.indices, p.matrix.data
    kinds = highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger
    lp.integrality_ = [kinds[int(whole)] for whole in p.whole]
    return lp
