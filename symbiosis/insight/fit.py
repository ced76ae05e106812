"""How plants fit: value, carbon and partners of each, from their bids and what these come to."""

import numpy as np
import pandas as pd

from symbiosis.insight.entry import Bids, Entry
from symbiosis.inventory.tables import Knowledge

CARRIERS = ("heat", "water", "material", "gas", "electricity")
_PARTS = ("partners", *(f"partners_{carrier}" for carrier in CARRIERS), "streams_matched")


def summary(
    valued: pd.DataFrame, pairs: Bids, entry: Entry, site: "pd.Series[str]", knowledge: Knowledge, worlds: int
) -> pd.DataFrame:
    """Return one row per newcomer.

    Parameters
    ----------
    valued
        The pairs, valued.
    pairs, entry
        The same as bids, and what these come to.
    site
        Site of every stream.
    worlds
        Number of newcomers.

    Returns
    -------
    pandas.DataFrame
        ``value_lower_usd_per_year, value_upper_usd_per_year, value_usd_per_year`` (their mean), ``co2e_t_per_year``
        (of the feasible entry; unknown carbon counts as none), ``partners`` (existing sites it exchanges with) and
        ``partners_<carrier>`` of what is offered, ``streams_matched``, ``nearest_km`` (of a partner; NaN for none).
    """
    lower, upper = entry.lower_usd_per_year, entry.upper_usd_per_year
    used = np.flatnonzero(entry.lower_flows > 0)
    share = entry.lower_flows[used] / pairs.upper[used]
    carbon = np.nan_to_num(valued["co2e_t_per_year"].to_numpy(dtype=np.float64)[used]) * share
    carrier = knowledge.resources.set_index("resource_id")["carrier"]
    kind = knowledge.rules["offered"].map(carrier).to_numpy(dtype=object)[pairs.rule[used]]
    links = pd.DataFrame(
        {
            "world": pairs.world[used],
            "partner": site.to_numpy(dtype=object)[pairs.other.stream[used]],
            "stream": pairs.own.stream[used],
            "carrier": kind,
            "km": valued["distance_km"].to_numpy(dtype=np.float64)[used],
        }
    )
    by_world = links.groupby("world")
    counts = by_world.agg(
        partners=("partner", "nunique"), streams_matched=("stream", "nunique"), nearest_km=("km", "min")
    )
    for name in CARRIERS:
        counts[f"partners_{name}"] = links[links["carrier"] == name].groupby("world")["partner"].nunique()
    counts = counts.reindex(range(worlds))
    counts[list(_PARTS)] = counts[list(_PARTS)].fillna(0).astype(np.int64)
    value = pd.DataFrame(
        {
            "value_lower_usd_per_year": lower,
            "value_upper_usd_per_year": np.maximum(upper, lower),
            "value_usd_per_year": (lower + np.maximum(upper, lower)) / 2,
            "co2e_t_per_year": np.bincount(pairs.world[used], weights=carbon, minlength=worlds),
        }
    )
    return value.join(counts)
