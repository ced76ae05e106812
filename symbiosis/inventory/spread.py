"""Bands of log-normal figures and ranks of confidence."""

import numpy as np
import numpy.typing as npt
import pandas as pd

CONFIDENCE = ("low", "medium", "high")
"""From the weakest to the strongest."""

Floats = npt.NDArray[np.float64]
Figures = pd.Series | Floats


def log_band(low: Figures, mid: Figures, high: Figures) -> tuple[Floats, Floats]:
    """Return how far low and high lie from mid, as natural logarithms [-].

    Infinite downwards where low is 0; both 0 where mid is 0.
    """
    bottom, middle, top = (np.asarray(x, dtype=float) for x in (low, mid, high))
    with np.errstate(divide="ignore", invalid="ignore"):
        down = np.where(middle > 0.0, np.log(middle / bottom), 0.0)
        up = np.where(middle > 0.0, np.log(top / middle), 0.0)
    return np.maximum(down, 0.0), np.maximum(up, 0.0)


def quadrature(*parts: Figures) -> Floats:
    """Return the square root of the sum of squares of independent distances [-]."""
    return np.asarray(np.sqrt(sum(np.square(np.asarray(part, dtype=float)) for part in parts)))


def worst(*columns: pd.Series) -> pd.Series:
    """Return the lowest confidence of each row."""
    rank = {name: n for n, name in enumerate(CONFIDENCE)}
    lowest = np.minimum.reduce([column.map(rank).to_numpy(dtype=np.int64) for column in columns])
    return pd.Series(np.array(CONFIDENCE, dtype=object)[lowest], index=columns[0].index, dtype="str")


def band_totals(rows: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Add up bands: within an archetype as they are, between archetypes in quadrature.

    One factor serves all sites of an archetype, so its error does not even out among them.

    Parameters
    ----------
    rows : DataFrame
        ``archetype_id, low, mid, high`` and the columns of ``by``.
    by : list of str
        What to total by.

    Returns
    -------
    DataFrame
        ``by`` columns, then ``low, mid, high``; low is not below 0.
    """
    parts = rows.groupby([*by, "archetype_id"], sort=True)[["low", "mid", "high"]].sum()
    parts["down"], parts["up"] = (parts["mid"] - parts["low"]) ** 2, (parts["high"] - parts["mid"]) ** 2
    sums = parts.groupby(by, sort=True).sum()
    low = (sums["mid"] - sums["down"] ** 0.5).clip(lower=0.0)
    totals = sums.assign(low=low, high=sums["mid"] + sums["up"] ** 0.5)
    return totals[["low", "mid", "high"]].reset_index()
