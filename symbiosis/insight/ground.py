"""What a plan leaves of each stream, and what another unit of it would cost the others: the ground a newcomer meets."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from symbiosis.exchange.duties import duties
from symbiosis.exchange.packing import Packing
from symbiosis.inventory.tables import Inventory, Knowledge

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_SAME = 1e-9


@dataclass(frozen=True)
class Limit:
    """Limits of one kind, by sorted ``key``: how much there is, how much a plan uses, and the price of a unit [USD]."""

    key: Ints
    used: Floats
    price: Floats

    def look_up(self, key: Ints) -> tuple[Floats, Floats]:
        """Return use and price of each key; 0 where the plan knows no such limit."""
        if not len(self.key):
            return np.zeros(len(key)), np.zeros(len(key))
        at = np.minimum(np.searchsorted(self.key, key), len(self.key) - 1)
        known = self.key[at] == key
        return np.where(known, self.used[at], 0.0), np.where(known, self.price[at], 0.0)


@dataclass(frozen=True)
class Ground:
    """Streams under a plan; the limits are those of the allocation.

    Attributes
    ----------
    stream, route, duty
        Limits by stream; by stream and rule (``stream * rules + rule``); by the stream that stands for a shared duty.
    parent, weight
        Of each stream: the stream whose duty it shares (-1 for none) and what one unit takes from it.
    rules
        Number of rules.
    slack_usd_per_year
        How far the plan may be below the best one: relaxation less the plan's score.
    """

    stream: Limit
    route: Limit
    duty: Limit
    parent: Ints
    weight: Floats
    rules: int
    slack_usd_per_year: float


def shared_duties(inventory: Inventory, knowledge: Knowledge) -> tuple[Ints, Floats]:
    """Return for each stream the row of the stream whose duty it shares, -1 for none, and its weight."""
    shared = duties(inventory, knowledge)
    parent, weight = np.full(len(inventory.streams), -1), np.zeros(len(inventory.streams))
    parent[shared.stream], weight[shared.stream] = shared.parent, shared.weight
    return parent, weight


def ground(
    problem: Packing,
    prices_usd_per_unit: Floats,
    flows: Floats,
    pairs: pd.DataFrame,
    inventory: Inventory,
    knowledge: Knowledge,
    *,
    slack_usd_per_year: float = 0.0,
) -> Ground:
    """Return what a plan leaves and charges.

    Parameters
    ----------
    problem, prices_usd_per_unit
        The allocation and the prices of its rows.
    flows
        The plan, one flow per pair [offered unit/year].
    pairs
        Candidates: ``offer, demand, rule``.
    inventory, knowledge
        What they were matched from.
    slack_usd_per_year
        How far the plan may be below the best one [USD/year].
    """
    parent, weight = shared_duties(inventory, knowledge)
    sides = _Sides(pairs, inventory, knowledge, parent, weight)
    stream, route, duty = _priced(problem, prices_usd_per_unit, sides)
    used = np.flatnonzero(flows > 0)
    loads = sides.loads(used, flows[used])
    limits = [_limit(price, load) for price, load in zip((stream, route, duty), loads, strict=True)]
    return Ground(limits[0], limits[1], limits[2], parent, weight, len(knowledge.rules), slack_usd_per_year)


class _Sides:
    """Both ends of pairs: which stream, route and duty each uses, with what coefficient and of what capacity."""

    def __init__(
        self, pairs: pd.DataFrame, inventory: Inventory, knowledge: Knowledge, parent: Ints, weight: Floats
    ) -> None:
        stock = inventory.streams["quantity"].to_numpy(dtype=np.float64)
        rule = pairs["rule"].to_numpy().astype(np.int64)
        rules = knowledge.rules
        yields, blend, share = (
            rules[n].to_numpy(dtype=np.float64)[rule] for n in ("yield", "max_share", "max_offer_share")
        )
        self.ends = []
        for name, coef, part in (("offer", np.ones(len(pairs)), share), ("demand", yields, blend)):
            at = pairs[name].to_numpy().astype(np.int64)
            up = parent[at]
            self.ends.append(
                (
                    (at, coef, stock[at]),
                    (at * len(rules) + rule, coef, np.where(part < 1, stock[at] * part, np.nan)),
                    (up, coef * weight[at], np.where(up >= 0, stock[up], np.nan)),
                )
            )

    def loads(self, used: Ints, flows: Floats) -> list[tuple[Ints, Floats]]:
        """Return, by stream, route and duty, the keys of some pairs and what their flows use."""
        kinds = []
        for kind in range(3):
            parts = [end[kind] for end in self.ends]
            key = np.concatenate([part[0][used] for part in parts])
            load = np.concatenate([part[1][used] * flows for part in parts])
            kinds.append((key[key >= 0], load[key >= 0]))
        return kinds


def _priced(problem: Packing, prices: Floats, sides: _Sides) -> list[tuple[Ints, Floats]]:
    """Return the prices of rows by what they limit: streams, routes, duties.

    A row is a limit when all its candidates have the key, the coefficient and the capacity of that limit. A row that
    could be two is left out: a price of 0 keeps a bound valid.
    """
    arc = np.repeat(np.arange(len(problem.upper)), np.diff(problem.matrix.start))
    priced = prices[problem.matrix.row] > 0
    arc, row, coef = arc[priced], problem.matrix.row[priced].astype(np.int64), problem.matrix.coef[priced]
    claims = []
    for end in sides.ends:
        for kind, (key, own, capacity) in enumerate(end):
            fits = np.isclose(own[arc], coef, rtol=_SAME, atol=0.0)
            fits &= np.isclose(capacity[arc], problem.capacity[row], rtol=_SAME, atol=0.0)
            claims.append((kind, _common(row, np.where(fits, key[arc], -1), len(prices))))
    many = sum((key >= 0).astype(np.int64) for _kind, key in claims)
    found = []
    for kind in range(3):
        keys = [key for k, key in claims if k == kind]
        rows = [np.flatnonzero((key >= 0) & (many == 1)) for key in keys]
        found.append(
            (
                np.concatenate([key[mine] for key, mine in zip(keys, rows, strict=True)]),
                np.concatenate([prices[mine] for mine in rows]),
            )
        )
    return found


def _common(row: Ints, key: Ints, rows: int) -> Ints:
    """Return the key that all entries of a row share, -1 where they differ."""
    low, high = np.full(rows, np.iinfo(np.int64).max), np.full(rows, -1)
    np.minimum.at(low, row, key)
    np.maximum.at(high, row, key)
    return np.where(low == high, high, -1)


def _limit(priced: tuple[Ints, Floats], loaded: tuple[Ints, Floats]) -> Limit:
    key, place = np.unique(np.concatenate([priced[0], loaded[0]]), return_inverse=True)
    first = len(priced[0])
    price, used = np.zeros(len(key)), np.zeros(len(key))
    np.add.at(price, place[:first], priced[1])
    np.add.at(used, place[first:], loaded[1])
    return Limit(key, used, price)
