"""How much a rank may move: uncertain values, and weights a little different from those chosen."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from symbiosis.exchange.draws import P90_SCORE, keys
from symbiosis.exchange.draws import scores as normal
from symbiosis.insight.screen_rank import Floats, Problem, ranks

DRAWS = 500
CONCENTRATION = 50.0
"""Of the Dirichlet draws of weights: eight equal weights of 12.5 % vary by about 5 percentage points."""
_SEED = 2026


def rank_ranges(asked: Problem, method: str, *, draws: int = DRAWS, seed: int = _SEED) -> pd.DataFrame:
    """Return in which ranks eight of ten draws put each park.

    Parameters
    ----------
    asked
        The parks.
    method
        ``wsm``, ``topsis`` or ``promethee``.
    draws
        How many.
    seed
        The same seed gives the same draws; those of a park do not depend on the others.

    Returns
    -------
    pandas.DataFrame
        Indexed by park id: ``low`` and ``high`` (P10 and P90 of the rank) with the endings ``_values`` (uncertain
        values, given weights), ``_weights`` (given values, Dirichlet draws around the weights) and ``_both``.
    """
    many, criteria = len(asked.parks), len(asked.names)
    table = pd.DataFrame(index=pd.Index(asked.parks, name="park_id"))
    if not criteria:
        drawn = dict.fromkeys(("values", "weights", "both"), np.ones((1, many), dtype=np.int64))
    else:
        fixed = np.broadcast_to(asked.weights, (draws, criteria))
        varied = np.random.default_rng(seed).dirichlet(CONCENTRATION * asked.weights, draws)
        middle, values = parts(asked.mid[None], asked, method), parts(_drawn(asked, draws, seed), asked, method)
        drawn = {
            "values": ranks(combine(values, fixed, method)),
            "weights": ranks(combine(middle, varied, method)),
            "both": ranks(combine(values, varied, method)),
        }
    for name, rank in drawn.items():
        low, high = np.percentile(rank, [10, 90], axis=0, method="nearest")
        table[f"low_{name}"], table[f"high_{name}"] = low.astype(int), high.astype(int)
    return table


def _drawn(asked: Problem, draws: int, seed: int) -> Floats:
    """Draw values, shape (draws, parks, criteria): a normal of two halves through low, mid and high."""
    named = keys("screen", [f"{park}:{name}" for park in asked.parks for name in asked.names])
    score = normal(named, draws, seed).astype(np.float64).T.reshape(draws, *asked.mid.shape)
    below, above = (asked.mid - asked.low) / P90_SCORE, (asked.high - asked.mid) / P90_SCORE
    return np.asarray(asked.mid + score * np.where(score < 0, below, above), dtype=np.float64)


def parts(values: Floats, asked: Problem, method: str) -> Floats:
    """Return what each criterion gives each park before weighing, shape (draws, parks, criteria).

    For ``promethee`` the net flow of each criterion alone, which weights add up; else the value between the worst (0)
    and the best (1) of the draw.
    """
    if method != "promethee":
        low, span = values.min(axis=1, keepdims=True), np.ptp(values, axis=1, keepdims=True)
        return np.asarray(np.divide(values - low, span, out=np.ones_like(values), where=span > 0), dtype=np.float64)
    full = asked.mid.std(axis=0)
    flows = np.empty_like(values)
    for k in range(values.shape[2]):
        if (values[:, :, k] == values[:1, :, k]).all():
            flows[:, :, k] = _flow(values[0, :, k], full[k])
        else:
            flows[:, :, k] = [_flow(one, full[k]) for one in values[:, :, k]]
    return flows


def _flow(value: Floats, full: float) -> Floats:
    """Return the mean of ``clip((a - b) / full, -1, 1)`` over all others b, from sums over the sorted values."""
    order = np.sort(value)
    total = np.concatenate([[0.0], np.cumsum(order)])
    first, last = np.searchsorted(order, value - full), np.searchsorted(order, value + full, side="right")
    near = (last - first) * value - (total[last] - total[first])
    flow: Floats = (first - (len(value) - last) + near / full) / (len(value) - 1)
    return flow


def combine(given: Floats, weights: npt.NDArray[np.float64], method: str) -> Floats:
    """Return scores, shape (draws, parks), from ``parts`` and one row of weights for each draw."""
    if method == "topsis":
        weighted = given * weights[:, None, :]
        to_best = np.sqrt(((weighted - weighted.max(axis=1, keepdims=True)) ** 2).sum(axis=2))
        to_worst = np.sqrt(((weighted - weighted.min(axis=1, keepdims=True)) ** 2).sum(axis=2))
        both = to_best + to_worst
        return np.asarray(np.divide(to_worst, both, out=np.ones_like(both), where=both > 0), dtype=np.float64)
    if len(given) == 1:
        return np.asarray(weights @ given[0].T, dtype=np.float64)
    return np.asarray(np.einsum("dpk,dk->dp", given, weights), dtype=np.float64)
