"""What a newcomer is worth to a planned network: between a feasible entry and a bound by shadow prices.

Each newcomer meets the network alone, in a world of its own. From below: it takes only what the plan leaves unused,
with lots, shares, duties and the cost of every exchange it uses. From above, by weak duality: it may take what exists
from others at its price in the relaxation, which is what they lose by it at the least.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from symbiosis.exchange.blocks import blocks, relax
from symbiosis.exchange.certificate import room_of
from symbiosis.exchange.packing import Matrix, Packing
from symbiosis.exchange.rounding import finish
from symbiosis.exchange.stakes import Stakes, useful_from
from symbiosis.insight.ground import Ground
from symbiosis.insight.least import least_flow
from symbiosis.inventory.tables import Inventory, Knowledge

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
_Rows = tuple[Ints, Ints, Floats, Floats]

_LOT_ROUNDING = 1e-6
_SLACK = 1e-12


@dataclass(frozen=True)
class End:
    """One end of pairs: row of the stream, its use per offered unit, and the share of it that the rule may use."""

    stream: Ints
    coef: Floats
    share: Floats


@dataclass(frozen=True)
class Bids:
    """Pairs of a newcomer's stream and an existing one, one entry per pair.

    Attributes
    ----------
    world
        Which newcomer.
    own, other
        Its own end and the existing one.
    rule
        Row of the rule.
    margin
        Worth before coordination [USD/offered unit].
    upper, lot
        Largest flow, and the smallest worth proposing [offered unit/year]; inf for what is held back.
    """

    world: Ints
    own: End
    other: End
    rule: Ints
    margin: Floats
    upper: Floats
    lot: Floats

    def take(self, keep: Ints) -> "Bids":
        """Return some of the pairs."""
        own, other = (End(end.stream[keep], end.coef[keep], end.share[keep]) for end in (self.own, self.other))
        rest = self.margin[keep], self.upper[keep], self.lot[keep]
        return Bids(self.world[keep], own, other, self.rule[keep], *rest)


@dataclass(frozen=True)
class Stock:
    """Of every stream, existing or new: quantity [unit/year], the stream whose duty it shares (-1), and its weight."""

    quantity: Floats
    parent: Ints
    weight: Floats


@dataclass(frozen=True)
class Entry:
    """Of each newcomer its value from below and above [USD/year]; of each pair both flows [offered unit/year]."""

    lower_usd_per_year: Floats
    upper_usd_per_year: Floats
    lower_flows: Floats
    upper_flows: Floats


def bids(
    valued: pd.DataFrame, world: Ints, existing: int, inventory: Inventory, knowledge: Knowledge, *, fixed: float
) -> Bids:
    """Return valued pairs with one new end as bids.

    Parameters
    ----------
    valued
        Pairs of rows of an inventory whose first ``existing`` streams exist.
    world
        Newcomer of each further stream.
    fixed
        Coordination cost of one exchange [USD/year].
    """
    offer, demand, rule = (valued[name].to_numpy().astype(np.int64) for name in ("offer", "demand", "rule"))
    yields, blend, share = (
        knowledge.rules[name].to_numpy(dtype=np.float64)[rule] for name in ("yield", "max_share", "max_offer_share")
    )
    gives, one = offer >= existing, np.ones(len(valued))
    ends = (
        End(np.where(mine, offer, demand), np.where(mine, one, yields), np.where(mine, share, blend))
        for mine in (gives, ~gives)
    )
    own, other = ends
    return Bids(
        world[own.stream - existing],
        own,
        other,
        rule,
        np.nan_to_num(valued["margin_usd_per_unit"].to_numpy(dtype=np.float64)),
        valued["quantity"].to_numpy(dtype=np.float64),
        least_flow(valued, inventory, knowledge, fixed=fixed),
    )


def charge(pairs: Bids, ground: Ground) -> Floats:
    """Return what others lose at the least when an offered unit is taken for each pair [USD]."""
    stream, coef = pairs.other.stream, pairs.other.coef
    up = ground.parent[stream]
    price = ground.stream.look_up(stream)[1] + ground.route.look_up(stream * ground.rules + pairs.rule)[1]
    return coef * (price + np.where(up >= 0, ground.weight[stream] * ground.duty.look_up(up)[1], 0.0))


def enter(pairs: Bids, stock: Stock, ground: Ground, *, fixed: float, worlds: int) -> Entry:
    """Return what newcomers are worth, each on its own.

    Parameters
    ----------
    pairs
        Of all newcomers.
    stock
        Of the streams that ``pairs`` name.
    ground
        The plan they meet.
    fixed
        Coordination cost of one exchange [USD/year].
    worlds
        Number of newcomers.
    """
    whole = pairs.upper >= pairs.lot * (1 - _LOT_ROUNDING)
    spread = pairs.margin - charge(pairs, ground) - fixed / pairs.upper
    above = _relaxed(pairs, stock, np.where(whole, spread, 0.0), ground.rules)
    below = _insertion(
        pairs, stock, ground, np.flatnonzero(whole & (pairs.margin * pairs.upper > fixed)), fixed, worlds
    )
    gain = pairs.margin * below - fixed * (below > 0)
    lower, upper = (_by_world(pairs, values, worlds) for values in (gain, spread * above))
    return Entry(lower, upper, below, above)


def _by_world(pairs: Bids, values: Floats, worlds: int) -> Floats:
    return np.bincount(pairs.world, weights=values, minlength=worlds).astype(np.float64)


def _relaxed(pairs: Bids, stock: Stock, worth: Floats, rules: int) -> Floats:
    """Return the flows that earn the most, all that exists free to take."""
    arcs = np.flatnonzero(worth > 0)
    return _spread_out(arcs, _optimum(problem_of(pairs.take(arcs), stock, rules), worth[arcs]), len(worth))


def _optimum(problem: Packing, worth: Floats) -> Floats:
    return relax(blocks(problem), problem, worth, np.zeros(len(worth)), problem.upper, np.inf).flows


def _insertion(pairs: Bids, stock: Stock, ground: Ground, arcs: Ints, fixed: float, worlds: int) -> Floats:
    """Return feasible flows in what the plan leaves: of each newcomer the better of two, greedy and rounded."""
    problem = problem_of(pairs.take(arcs), stock, ground.rules, left_by=ground)
    room, least = np.zeros(len(arcs)), useful_from(pairs.margin[arcs], fixed, pairs.lot[arcs])
    room_of(problem.matrix, problem.capacity, problem.upper, room)
    roomy = np.flatnonzero(room >= least * (1 - _LOT_ROUNDING))
    arcs, problem = arcs[roomy], problem.take(roomy)
    some, nothing = pairs.take(arcs), np.zeros(len(arcs))
    stakes = Stakes(some.margin - fixed / some.upper, some.margin, fixed, some.lot, nothing, some.upper)
    flows = [finish(problem, stakes, start) for start in (nothing, _optimum(problem, stakes.relaxed))]
    gains = [_by_world(some, some.margin * flow - fixed * (flow > 0), worlds) for flow in flows]
    better = (gains[1] > gains[0])[some.world]
    return _spread_out(arcs, np.where(better, flows[1], flows[0]), len(pairs.margin))


def _spread_out(arcs: Ints, flows: Floats, many: int) -> Floats:
    out = np.zeros(many)
    out[arcs] = flows
    return out


def problem_of(pairs: Bids, stock: Stock, rules: int, *, left_by: Ground | None = None) -> Packing:
    """Return the packing problem of newcomers; what exists stands in the world of each anew.

    ``left_by`` takes off what a plan uses; without it everything there is counts.
    """
    nothing = np.zeros(len(pairs.upper))
    apart = pairs.world * (len(stock.quantity) * rules)
    own = _rows(pairs.own, pairs.rule, stock, rules, [nothing] * 3)
    used = [nothing] * 3
    if left_by is not None:
        at = pairs.other.stream
        keys = at, at * rules + pairs.rule, stock.parent[at]
        limits = left_by.stream, left_by.route, left_by.duty
        used = [limit.look_up(key)[0] for limit, key in zip(limits, keys, strict=True)]
    other = _rows(pairs.other, pairs.rule, stock, rules, used)
    anew = [(arc, key + apart[arc], coef, capacity) for arc, key, coef, capacity in other]
    return _assembled([*own, *anew], pairs.upper)


def _rows(end: End, rule: Ints, stock: Stock, rules: int, used: list[Floats]) -> list[_Rows]:
    """Return the limits of one end: pairs, key, coefficient and capacity of streams, of routes and of duties."""
    quantity, up = stock.quantity[end.stream], stock.parent[end.stream]
    every, shared, duty = np.arange(len(up)), np.flatnonzero(end.share < 1), np.flatnonzero(up >= 0)
    left = quantity - used[0], quantity * end.share - used[1], stock.quantity[up] - used[2]
    stream, route, whole = (np.maximum(values, 0.0) for values in left)
    return [
        (every, end.stream, end.coef, stream),
        (shared, (end.stream * rules + rule)[shared], end.coef[shared], route[shared]),
        (duty, up[duty], (end.coef * stock.weight[end.stream])[duty], whole[duty]),
    ]


def _assembled(parts: list[_Rows], upper: Floats) -> Packing:
    """Put limits into one matrix; those that their pairs cannot fill even together are left out."""
    found: list[_Rows] = []
    first = 0
    for arc, key, coef, capacity in parts:
        _, at, row = np.unique(key, return_index=True, return_inverse=True)
        full = np.bincount(row, weights=coef * upper[arc], minlength=len(at))
        binding = full > capacity[at] * (1 + _SLACK)
        inside = binding[row]
        number = np.cumsum(binding) - 1 + first
        found.append((arc[inside], number[row[inside]], coef[inside], capacity[at][binding]))
        first += int(binding.sum())
    arc, row, coef, capacity = (np.concatenate(columns) for columns in zip(*found, strict=True))
    order = np.argsort(arc, kind="stable")
    start = np.concatenate([[0], np.cumsum(np.bincount(arc, minlength=len(upper)))]).astype(np.int64)
    return Packing(Matrix(start, row[order].astype(np.int32), coef[order]), capacity, upper, np.full(first, -1))
