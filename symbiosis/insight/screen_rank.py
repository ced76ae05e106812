"""The weighted ranking of parks: three methods, how far they agree, and how much the ranks may move."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from pymcdm.correlations import weighted_spearman
from pymcdm.methods import PROMETHEE_II, TOPSIS, WSM
from pymcdm.normalizations import minmax_normalization
from scipy.stats import rankdata, spearmanr

Floats = npt.NDArray[np.float64]
METHODS = ("wsm", "topsis", "promethee")
_DIGITS = 9
"""Digits of a score; what differs less is a tie, so that the order of the sums does not matter."""


class Ranked(NamedTuple):
    """A ranked criterion: column, whether more (+1) or less (-1) is better, and the unit of its value function.

    Amounts count by ``arcsinh(value / unit)``, about their logarithm above the unit: ten times the heat one needs is
    not ten times as good, and one giant does not flatten the others. Without a unit the value itself counts.
    """

    column: str
    sense: int
    unit: float = 0.0


RANKED: dict[str, Ranked] = {
    "logistics": Ranked("seaport_km", -1),
    "fit": Ranked("value_usd_per_year", 1, 100_000.0),
    "energy": Ranked("heat_gj_per_year", 1, 10_000.0),
    "reuse": Ranked("water_m3_per_year", 1, 10_000.0),
    "variety": Ranked("diversity", 1),
    "stage_eip": Ranked("programme", 1),
    "size": Ranked("area_ha", 1, 100.0),
    "data": Ranked("quality", 1),
}
"""In the order in which they are shown; the column of ``logistics`` is that of the place asked for."""


@dataclass(frozen=True)
class Problem:
    """Parks to rank, in the order of their ids.

    Attributes
    ----------
    parks
        Their ids, sorted.
    names
        Criteria that tell parks apart: of a weight above zero and not the same for all.
    low, mid, high
        Values on the scale of the value function, more is better, shape (parks, criteria).
    weights
        Sum 1, one for each criterion.
    """

    parks: npt.NDArray[np.object_]
    names: tuple[str, ...]
    low: Floats
    mid: Floats
    high: Floats
    weights: Floats


def column(name: str, place: str) -> str:
    """Return the column of the facts behind a ranked criterion; ``place`` is where the logistics lead."""
    return f"{place}_km" if name == "logistics" else RANKED[name].column


def missing(facts: pd.DataFrame, weights: Mapping[str, float], place: str) -> pd.DataFrame:
    """Return which criteria of a weight above zero are unknown for each park."""
    asked = [name for name in RANKED if weights.get(name, 0.0) > 0]
    return pd.DataFrame({name: facts[column(name, place)].isna() for name in asked}, index=facts.index)


def problem(facts: pd.DataFrame, weights: Mapping[str, float], place: str) -> Problem:
    """Put the values of parks on the scales of the value functions.

    An unknown value counts as the worst value of the others, and may be anything between their worst and best: an
    unknown earns nothing, and its rank range says so. Callers leave such parks out unless the user wants them in.

    Parameters
    ----------
    facts
        The parks to rank.
    weights
        By criterion [-]; only their ratios matter.
    place
        Where the logistics lead: ``seaport``, ``inland_port``, ``airport``, ``city`` or ``expressway``.
    """
    facts = facts.sort_index()
    asked = [name for name in RANKED if weights.get(name, 0.0) > 0]
    scales = {name: _scale(facts, name, place) for name in asked}
    telling = [name for name in asked if len(facts) and np.ptp(scales[name][1]) > 0]
    low, mid, high = (
        np.array([scales[name][k] for name in telling]).reshape(len(telling), len(facts)).T for k in range(3)
    )
    given = np.array([weights[name] for name in telling], dtype=np.float64)
    return Problem(facts.index.to_numpy(dtype=object), tuple(telling), low, mid, high, given / max(given.sum(), 1e-300))


def _scale(facts: pd.DataFrame, name: str, place: str) -> tuple[Floats, Floats, Floats]:
    """Return low, mid and high of a criterion on its scale, the unknown filled by the rule of ``problem``."""
    wanted, mid_name = RANKED[name], column(name, place)
    stem, _, tail = mid_name.partition("_km" if name == "logistics" else "_")
    tail = "km" if name == "logistics" else tail
    ends = [f"{stem}_low_{tail}", mid_name, f"{stem}_high_{tail}"]
    values = [facts[end if end in facts else mid_name].to_numpy(dtype=np.float64) for end in ends]
    values = [np.where(np.isnan(one), values[1], one) for one in values]
    if wanted.unit:
        values = [np.arcsinh(one / wanted.unit) for one in values]
    low, mid, high = (wanted.sense * one for one in (values if wanted.sense > 0 else values[::-1]))
    unknown = np.isnan(mid)
    if unknown.any():
        worst, best = (np.nan, np.nan) if unknown.all() else (np.nanmin(mid), np.nanmax(mid))
        low, mid, high = (np.where(unknown, fill, one) for fill, one in ((worst, low), (worst, mid), (best, high)))
        low, mid, high = (np.nan_to_num(one) for one in (low, mid, high))
    return low, mid, high


def scores(asked: Problem, method: str) -> Floats:
    """Return the score of each park by a method of the library, more is better; alike where nothing tells them apart.

    ``wsm`` is the weighted sum of values between the worst (0) and the best (1) of the list, ``topsis`` the closeness
    to the ideal on the same scale, ``promethee`` the net flow of PROMETHEE II, where a lead counts in proportion up to
    one standard deviation and fully beyond.
    """
    if not asked.names:
        return np.zeros(len(asked.parks))
    methods = {
        "wsm": lambda: WSM(minmax_normalization),
        "topsis": lambda: TOPSIS(minmax_normalization),
        "promethee": lambda: PROMETHEE_II("vshape", p=list(asked.mid.std(axis=0))),
    }
    given = asked.mid, asked.weights, np.ones(len(asked.names))
    return np.asarray(methods[method]()(*given, validation=False), dtype=np.float64)


def ranks(score: Floats) -> npt.NDArray[np.int64]:
    """Return ranks along the last axis, 1 for the best; equal scores share the better rank."""
    return np.asarray(rankdata(-np.round(score, _DIGITS), method="min", axis=-1), dtype=np.int64)


def ranking(asked: Problem) -> pd.DataFrame:
    """Return scores and ranks by every method, indexed by park id: ``score_<method>`` and ``rank_<method>``."""
    table = pd.DataFrame(index=pd.Index(asked.parks, name="park_id"))
    for method in METHODS:
        table[f"score_{method}"] = scores(asked, method)
        table[f"rank_{method}"] = ranks(table[f"score_{method}"].to_numpy())
    return table


class Agreement(NamedTuple):
    """Kendall's W of all methods, and weighted rank correlation of each pair [-]; NaN without anything to rank."""

    w: float
    pairs: dict[tuple[str, str], float]


def agreement(table: pd.DataFrame) -> Agreement:
    """Say how far the methods agree.

    Parameters
    ----------
    table
        From ``ranking``.

    References
    ----------
    Kendall's W from the mean Spearman correlation of m rankings, ``W = ((m - 1) r + 1) / m``, ties allowed; the pairs
    by Pinto da Costa & Soares 2005, doi 10.1111/j.1467-842X.2005.00413.x, which weighs the first places most.
    """
    given = [rankdata(-np.round(table[f"score_{method}"], _DIGITS)) for method in METHODS]
    pairs = [(a, b) for a in range(len(METHODS)) for b in range(a)]
    if len(table) < 2 or any(np.ptp(one) == 0 for one in given):
        return Agreement(np.nan, {(METHODS[b], METHODS[a]): np.nan for a, b in pairs})
    mean = float(np.mean([spearmanr(given[a], given[b]).statistic for a, b in pairs]))
    m = len(METHODS)
    return Agreement(
        ((m - 1) * mean + 1) / m,
        {(METHODS[b], METHODS[a]): float(weighted_spearman(given[a], given[b])) for a, b in pairs},
    )


def best(table: pd.DataFrame, method: str, count: int = 5) -> Sequence[str]:
    """Return the ids of the best parks by a method; ties in the order of ids."""
    return [str(park) for park in table.sort_values(f"rank_{method}", kind="stable").index[:count]]
