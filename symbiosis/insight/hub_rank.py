"""Hubs in order, with the range of ranks that the draws leave open."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.stats import rankdata

from symbiosis.insight.hubs import Floats

CRITERIA = ("benefit", "carbon", "diversity", "anchors", "access")


@dataclass(frozen=True)
class HubWeights:
    """What counts in the rank of a hub, in parts of their sum; hashable.

    Attributes
    ----------
    benefit, carbon
        Net benefit and CO2e avoided of its exchanges, drawn.
    diversity
        Shannon index of the industries around.
    anchors
        Mean place among the hubs in what it offers of each kind of anchor stream.
    access
        Nearness to seaport, airport and expressway.
    """

    benefit: float = 4.0
    carbon: float = 2.0
    diversity: float = 1.5
    anchors: float = 1.5
    access: float = 1.0

    def shares(self) -> Mapping[str, float]:
        """Return the share of each criterion [-]; equal shares when all weigh nothing."""
        given = {name: float(getattr(self, name)) for name in CRITERIA}
        total = sum(given.values())
        return {name: part / total if total > 0 else 1 / len(given) for name, part in given.items()}


def _of_best(values: Floats) -> Floats:
    """Return values of hubs (rows) as shares of the best, from 0; a loss counts 0."""
    best = np.nanmax(values, axis=0, initial=0.0)
    shares: Floats = np.clip(np.divide(values, best, out=np.zeros_like(values), where=best > 0), 0.0, 1.0)
    return shares


def _standing(values: npt.ArrayLike) -> Floats:
    """Return the share of other hubs that each leaves behind [-]; unknown leaves none behind."""
    given = np.nan_to_num(np.asarray(values, dtype=np.float64), nan=-np.inf)
    if len(given) < 2:
        return np.ones(len(given))
    return np.asarray((rankdata(given) - 1) / (len(given) - 1), dtype=np.float64)


def scores(
    net: Floats,
    co2e: Floats,
    facts: pd.DataFrame,
    weights: HubWeights,
    *,
    anchors: tuple[str, ...],
    near: tuple[str, ...],
) -> Floats:
    """Return the score of each hub in each draw, from 0 to 1 [-], shape (hubs, draws).

    Money and carbon are shares of the best hub of the same draw, diversity a share of the most diverse one; anchors and
    access the mean share of hubs left behind over their kinds (largest offer, shortest way).
    """
    fixed = {
        "diversity": _of_best(facts["shannon"].fillna(0.0).to_numpy(dtype=np.float64)[:, None]),
        "anchors": np.mean([_standing(facts[name]) for name in anchors], axis=0)[:, None],
        "access": np.mean([_standing(-facts[name]) for name in near], axis=0)[:, None],
    }
    parts = {"benefit": _of_best(net), "carbon": _of_best(co2e), **fixed}
    share = weights.shares()
    return np.asarray(sum(share[name] * parts[name] for name in CRITERIA))


def ranks(score: Floats) -> pd.DataFrame:
    """Return the rank of each hub over draws, 1 the best: ``rank`` by the median score, ``rank_p10``, ``rank_p90``.

    Parameters
    ----------
    score
        Shape (hubs, draws).

    Returns
    -------
    pandas.DataFrame
        Also ``score`` (median [-]) and ``first`` (share of draws in which the hub is first [-]).
    """
    drawn = rankdata(-score, axis=0, method="min")
    middle = np.median(score, axis=1)
    return pd.DataFrame(
        {
            "score": middle,
            "rank": rankdata(-middle, method="ordinal").astype(int),
            "rank_p10": np.percentile(drawn, 10, axis=1, method="lower").astype(int),
            "rank_p90": np.percentile(drawn, 90, axis=1, method="higher").astype(int),
            "first": (drawn == 1).mean(axis=1),
        }
    )
