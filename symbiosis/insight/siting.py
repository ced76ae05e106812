"""Where one shared facility, or a few, would serve most: the best places, and every candidate explained.

A siting is worth what its offers no longer cost at their gates, plus what its product replaces, minus hauls, treatment
and the yearly cost of the plant. One place alone is found by trying every candidate exactly; several by a mixed-integer
programme with a proven gap. Fixing more places never earns more than the places alone would, which prunes candidates
that lose alone.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from time import monotonic

import numpy as np
from numpy.typing import NDArray

from symbiosis.exchange.distance import geodesic_km
from symbiosis.insight.siting_case import Case
from symbiosis.insight.siting_model import GAP, best
from symbiosis.insight.siting_problem import Answer, Problem, nothing

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Progress = Callable[[float], None]

TIME_LIMIT_S = 20.0
FEW = 16
"""Candidates among which a good answer is looked for first."""
_EACH_S = 5.0
_EARLY = 0.4
MANY = 5
"""Places that are looked for one after the other where any number may open."""
_RADII_KM = (0.0, 5.0, 10.0, 15.0, 25.0, 40.0, 80.0, 160.0)


@dataclass(frozen=True)
class Siting:
    """The best places for a case.

    Attributes
    ----------
    case, problem
        What was asked.
    answer
        Where to build, what flows on the problem's ways, with bound and gap.
    alone
        What each candidate would do if it were the only one (forced open, at its best size), one answer of a problem
        with a single place each.
    ins, outs
        Which of the case's ways the problem has.
    most
        Most places allowed; None for any number.
    status
        ``optimal`` within ``GAP``, else ``time limit``.
    seconds
        All the work took [s].
    """

    case: Case
    problem: Problem
    answer: Answer
    alone: list[Answer]
    ins: Ints
    outs: Ints
    most: int | None
    status: str
    seconds: float

    @property
    def chosen(self) -> Ints:
        """Numbers of the opened candidates."""
        return np.flatnonzero(self.answer.size >= 0)

    @property
    def closest(self) -> int:
        """Number of the candidate that does best alone."""
        return int(np.argmax([one.objective for one in self.alone]))


def site(
    case: Case, *, most: int | None = 1, time_limit_s: float = TIME_LIMIT_S, progress: Progress | None = None
) -> Siting:
    """Return the best places for a case.

    Parameters
    ----------
    case
        What is asked.
    most
        Most places; None for any number.
    time_limit_s
        For several places, the solver's time [s]; what is found by then comes with its gap.
    progress
        Called with the share done.
    """
    began = monotonic()
    problem, ins, outs = case.problem(case.mid()).pruned()
    alone = every_place(problem, progress)
    answer = chosen_places(problem, alone, most, time_limit_s, champions(case, alone))
    status = "optimal" if answer.gap <= GAP else "time limit"
    return Siting(case, problem, answer, alone, ins, outs, most, status, monotonic() - began)


def every_place(problem: Problem, progress: Progress | None = None) -> list[Answer]:
    """Return the best each place can do alone when it must open, at its best size."""
    answers = []
    for place in range(problem.places):
        part, _ins, _outs = problem.only(np.arange(problem.places) == place)
        forced = np.zeros(1, dtype=np.int64)
        cheapest = replace(nothing(part), size=np.array([int(np.argmin(part.yearly))]))
        idle = replace(cheapest, objective=-float(part.yearly.min()), bound=-float(part.yearly.min()))
        answers.append(best(part, forced=forced, seconds=_EACH_S) if len(part.in_supply) else idle)
        if progress is not None:
            progress((place + 1) / problem.places)
    return answers


def chosen_places(
    problem: Problem, alone: list[Answer], most: int | None, seconds: float, hopeful: NDArray[np.bool_]
) -> Answer:
    """Return the best siting; candidates that lose alone can never help and are left out.

    Parameters
    ----------
    problem, alone
        The problem, and what ``every_place`` says of it.
    most
        Most places; None for any number.
    seconds
        Time limit [s].
    hopeful
        A few candidates among which a good answer is looked for first.
    """
    value = np.array([one.objective for one in alone])
    bound = np.array([one.bound for one in alone])
    if not len(value) or value.max() <= 0:
        return replace(nothing(problem), bound=max(float(bound.max(initial=0.0)), 0.0))
    first = widened(problem, alone, int(value.argmax()))
    if most == 1:
        return replace(first, bound=float(bound.max()))
    worth = bound > 0
    began = monotonic()
    early = _greedy(problem, np.flatnonzero(hopeful & worth), most, first, seconds * _EARLY)
    answer = _among(problem, worth, most, early, seconds - (monotonic() - began))
    if answer.objective < early.objective:
        answer = replace(early, bound=answer.bound)
    together = float(np.sort(np.maximum(bound, 0.0))[::-1][:most].sum())  # no more than all of them alone
    return replace(answer, bound=max(min(answer.bound, together), answer.objective), seconds=monotonic() - began)


def _greedy(problem: Problem, hopeful: Ints, most: int | None, first: Answer, seconds: float) -> Answer:
    """Return an answer that adds the hopeful place which brings most, one after the other, while that pays."""
    answer, began = first, monotonic()
    for _count in range(1, most or MANY):
        chosen = np.flatnonzero(answer.size >= 0)
        better = answer
        for place in hopeful[~np.isin(hopeful, chosen)]:
            places = np.isin(np.arange(problem.places), [*chosen, place])
            if monotonic() - began < seconds:
                tried = _among(problem, places, None, answer, _EACH_S)
                better = tried if tried.objective > better.objective else better
        if better.objective <= answer.objective * (1 + GAP):
            break
        answer = better
    return answer


def champions(case: Case, alone: list[Answer]) -> NDArray[np.bool_]:
    """Return the candidates that are best among their neighbours, at most ``FEW`` of them."""
    parks = case.lon_lat
    km = geodesic_km(parks[:, None, 0], parks[:, None, 1], parks[:, 0], parks[:, 1])
    order = np.argsort([-one.objective for one in alone], kind="stable")
    for radius in _RADII_KM:
        found = np.zeros(len(alone), dtype=bool)
        for place in order:
            found[place] = not (found & (km[place] < radius)).any()
        if found.sum() <= FEW:
            break
    found[order[FEW:]] &= found.sum() <= FEW
    return found


def _among(problem: Problem, places: NDArray[np.bool_], most: int | None, start: Answer, seconds: float) -> Answer:
    """Return the best siting among some places, never worse than a start, which counts as far as it lies in them."""
    part, ins, outs = problem.only(places)
    if not (start.size[places] >= 0).any():
        begin = None
    else:
        begin = Answer(start.size[places], start.inflow[ins], start.outflow[outs], start.free[places],
                       start.objective, 0.0, 0.0)  # fmt: skip
    return _lifted(problem, best(part, most=most, start=begin, seconds=seconds), places, ins, outs)


def _lifted(problem: Problem, found: Answer, places: NDArray[np.bool_], ins: Ints, outs: Ints) -> Answer:
    """Return the answer of some places as one of all."""
    size, free = np.full(problem.places, -1), np.zeros(problem.places)
    size[places], free[places] = found.size, found.free
    inflow = _spread(found.inflow, ins, len(problem.in_supply))
    return replace(found, size=size, free=free, inflow=inflow,
                   outflow=_spread(found.outflow, outs, len(problem.out_demand)))  # fmt: skip


def widened(problem: Problem, alone: list[Answer], place: int) -> Answer:
    """Return what one place does alone as an answer of the whole problem."""
    mine = np.arange(problem.places) == place
    _part, ins, outs = problem.only(mine)
    return _lifted(problem, alone[place], mine, ins, outs)


def _spread(values: Floats, at: Ints, size: int) -> Floats:
    out = np.zeros(size)
    out[at] = values
    return out
