"""How sure a siting is: its value over draws of every figure, how often each place wins, what another place loses."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from symbiosis.insight.siting import Siting, every_place
from symbiosis.insight.siting_model import best
from symbiosis.insight.siting_problem import Problem

Floats = NDArray[np.float64]
Progress = Callable[[float], None]

RANGE_DRAWS = 100
"""Draws of the value of the chosen places."""
WIN_DRAWS = 20
"""Draws in which the best place is looked for anew."""
RIVALS = 12
"""Candidates, best alone first, that may win in a draw; the others count as never."""
SEED = 20261126
_EACH_S = 3.0


@dataclass(frozen=True)
class Sureness:
    """How sure a siting is.

    Attributes
    ----------
    value_usd_per_year
        What the chosen places are worth in each draw, flows arranged anew [USD/year]; one place keeps its size.
    wins
        In what share of draws each candidate is the best place [-] (J,); NaN where it was not tried: it is no rival,
        or several are built.
    pays
        In what share of draws the chosen places are worth something [-].
    value_with_usd_per_year
        What the best siting found with each candidate forced in is worth at mid [USD/year] (J,). For one facility
        that is exact; for several a rival takes the place of the chosen one it replaces best, NaN for the others.
    """

    value_usd_per_year: Floats
    wins: Floats
    pays: float
    value_with_usd_per_year: Floats

    @property
    def likely(self) -> bool:
        """Whether it pays more likely than not: in half of the draws or more, with a median above nothing."""
        return self.pays >= 0.5 and self.band()[1] > 0

    def band(self) -> tuple[float, float, float]:
        """Return P10, P50 and P90 of the value [USD/year]."""
        low, mid, high = np.quantile(self.value_usd_per_year, [0.1, 0.5, 0.9])
        return float(low), float(mid), float(high)


def sureness(siting: Siting, *, progress: Progress | None = None, seed: int = SEED) -> Sureness:
    """Return how sure a siting is; where no place pays, of the place that comes closest."""
    size = siting.answer.size.copy()
    if not (size >= 0).any():
        size[siting.closest] = siting.alone[siting.closest].size[0]
    rng = np.random.default_rng(seed)
    draws = [siting.case.problem(siting.case.draw(rng)) for _ in range(RANGE_DRAWS)]
    value = np.empty(RANGE_DRAWS)
    for k, problem in enumerate(draws):
        value[k] = _value(problem, size)
        if progress is not None:
            progress((k + 1) / RANGE_DRAWS)
    rivals, wins = rival_places(siting), np.full(len(size), np.nan)
    if siting.most == 1:
        wins[rivals] = 0.0
        for problem in draws[:WIN_DRAWS]:
            wins[_winner(problem, rivals)] += 1 / WIN_DRAWS
    return Sureness(value, wins, float((value > 0).mean()), _with_each(siting, rivals))


def rival_places(siting: Siting) -> NDArray[np.int64]:
    """Return the chosen places and the candidates that are best alone, best first."""
    order = np.argsort([-one.objective for one in siting.alone], kind="stable")
    return np.array(list(dict.fromkeys([*siting.chosen, *order]))[: max(RIVALS, len(siting.chosen))])


def _value(problem: Problem, size: NDArray[np.int64]) -> float:
    """Return the best value with places of given sizes open [USD/year]."""
    opened = size >= 0
    part, _ins, _outs = problem.only(opened)
    sizes = size[opened]
    if len(sizes) == 1:
        part = replace(part, capacity=part.capacity[sizes], yearly=part.yearly[sizes])
    return best(part, forced=np.arange(len(sizes)), seconds=_EACH_S).objective


def _winner(problem: Problem, rivals: NDArray[np.int64]) -> int:
    """Return which rival is best in a draw, even where it does not pay."""
    among = np.isin(np.arange(problem.places), rivals)
    part, _ins, _outs = problem.only(among)
    part, _ins, _outs = part.pruned()
    return int(np.flatnonzero(among)[np.argmax([one.objective for one in every_place(part)])])


def _with_each(siting: Siting, rivals: NDArray[np.int64]) -> Floats:
    """Return the value with each candidate forced in [USD/year]; NaN where several are built and it is no rival."""
    if siting.most == 1 or not len(siting.chosen):
        return np.array([one.objective for one in siting.alone])
    out = np.full(siting.problem.places, np.nan)
    for place in rivals:
        out[place] = siting.answer.objective if place in siting.chosen else _swapped(siting, int(place))
    return out


def _swapped(siting: Siting, place: int) -> float:
    """Return the best value of the chosen places with one more that must open, within how many are allowed."""
    few = np.isin(np.arange(siting.problem.places), [*siting.chosen, place])
    part, _ins, _outs = siting.problem.only(few)
    forced = np.array([int((np.flatnonzero(few) == place).argmax())])
    return best(part, most=siting.most, forced=forced, seconds=_EACH_S).objective
