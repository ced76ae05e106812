"""How plants fit: value, carbon and partners of each, from their bids and what these come to."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from symbiosis.exchange.lots import minimum_lots
from symbiosis.exchange.refusals import UNLOCKS
from symbiosis.insight.entry import Bids, Entry
from symbiosis.inventory.tables import Knowledge

Floats = NDArray[np.float64]

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


def own_streams(
    streams: pd.DataFrame, pairs: Bids, entry: Entry, valued: pd.DataFrame, refused: pd.DataFrame, knowledge: Knowledge
) -> pd.DataFrame:
    """Return what becomes of each stream of one newcomer, and why those without a partner have none.

    Parameters
    ----------
    streams
        All streams, its own at the rows that ``pairs`` and ``refused`` name; ``existing`` tells which are not its own.
    pairs, entry
        Its bids and what these come to.
    valued
        The same pairs, valued.
    refused
        Pairs that fail exactly one gate: ``offer, demand, gate, unlock`` and what they bring; the best first.

    Returns
    -------
    pandas.DataFrame
        Indexed by row of the stream: ``role, resource, quantity, used`` [stream unit/year], ``partners`` (possible ones
        within reach), ``best_usd_per_unit`` of an offered unit, ``unlock`` of the gate, and ``reason``: ``matched``;
        ``part`` (of a duty that another stream serves); ``taken`` (whoever would pay is served); ``sold`` (a market
        good: no partner pays more than the market); the name of the gate that the best refused pair fails; ``no_gain``;
        ``nobody``.
    """
    own = streams[~streams["existing"]]
    names = {"margin": "margin_usd_per_unit", "net": "net_benefit_usd_per_year"}
    worth = {name: valued[column].to_numpy(dtype=np.float64) for name, column in names.items()}
    bid = pd.DataFrame({"stream": pairs.own.stream, "used": entry.lower_flows * pairs.own.coef, **worth})
    found = bid.groupby("stream").agg(used=("used", "sum"), partners=("net", "size"), best=("margin", "max"))
    found["net"] = bid.groupby("stream")["net"].max()
    table = own[["role", "resource", "quantity", "sum_rule"]].join(found)
    table[["used", "partners"]] = table[["used", "partners"]].fillna(0.0)
    new = np.where(refused["offer"].isin(own.index), refused["offer"], refused["demand"])
    gates = refused.assign(stream=new).drop_duplicates("stream").set_index("stream")[["gate", "unlock"]]
    table = table.join(gates)
    traded = table["resource"].map(knowledge.resources.set_index("resource_id")["traded_today"]).to_numpy(dtype=bool)
    pays, any_pair, told = (table["net"] > 0), (table["partners"] > 0), table["gate"].notna()
    sold = traded & (table["role"] == "offer")
    small = ~any_pair & ~told & _below_every_lot(table, knowledge)
    table.loc[small, ["gate", "unlock"]] = ["lot", UNLOCKS["lot"]]
    part = pays & (table["sum_rule"] != "add")
    cases = {"matched": table["used"] > 0, "part": part, "taken": pays, "sold": any_pair & sold}
    table["reason"] = table["gate"].where(told | small, np.where(any_pair, "no_gain", "nobody"))
    for word, holds in reversed(cases.items()):
        table["reason"] = table["reason"].mask(holds, word)
    table["unlock"] = table["unlock"].where(table["reason"] == table["gate"], "").fillna("")
    return (
        table.drop(columns=["gate", "net", "sum_rule"])
        .rename(columns={"best": "best_usd_per_unit"})
        .astype({"partners": np.int64})
    )


def _below_every_lot(streams: pd.DataFrame, knowledge: Knowledge) -> NDArray[np.bool_]:
    """Return which streams are smaller than the smallest lot of every rule that could take or serve them."""
    rules = knowledge.rules
    lots = minimum_lots(knowledge)
    least = {
        "offer": pd.Series(lots / rules["max_offer_share"].to_numpy()).groupby(rules["offered"]).min(),
        "demand": pd.Series(lots * rules["yield"].to_numpy() / rules["max_share"].to_numpy())
        .groupby(rules["demanded"])
        .min(),
    }
    smallest = np.select(
        [(streams["role"] == role).to_numpy() for role in least],
        [streams["resource"].map(table).to_numpy(dtype=np.float64) for table in least.values()],
        np.nan,
    )
    return np.asarray(streams["quantity"].to_numpy() < smallest)
