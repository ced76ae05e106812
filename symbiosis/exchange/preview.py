"""An allocation in the time of a slider: the last plan at its new worth, with a proven bound."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from symbiosis.exchange.blocks import Block, each
from symbiosis.exchange.certificate import fill, stale_pass
from symbiosis.exchange.stakes import useful_from
from symbiosis.exchange.wishes import Settled

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_NEARLY = 1 - 1e-9
_KEPT_PRICE = 0.25


@dataclass(frozen=True)
class News:
    """What changed since the last plan; one entry per candidate of the whole problem, except ``fixed``.

    ``margin`` is the worth per offered unit before coordination [USD], NaN where unknown; ``fixed`` the coordination
    cost of one exchange [USD/year]; ``lot`` the minimum lots [offered unit/year].
    """

    margin: NDArray[np.floating]
    fixed: float
    lot: Floats
    settled: Settled


def preview(parts: Sequence[Block], news: News, *, ask: bool) -> tuple[Ints, Floats, float]:
    """Return the candidates used and their flows near the last plan, and a bound on what any flows can earn.

    Flows that no longer pay or are out of reach are dropped and what they free is filled greedily. The bound comes from
    the prices at which the last basis would earn the new worth, or where the models may not be asked (``ask``) from the
    last prices as they are. Settled flows are neither in the flows nor in the bound, but what they use is taken.
    """
    found = each(parts, lambda part: _of_block(part, news, ask=ask))
    used = np.concatenate(
        [np.empty(0, dtype=np.int64), *(part.arcs[k] for part, (k, _, _) in zip(parts, found, strict=True))]
    )
    return used, np.concatenate([np.empty(0), *(flows for _, flows, _ in found)]), sum(bound for _, _, bound in found)


def _of_block(part: Block, news: News, *, ask: bool) -> tuple[Ints, Floats, float]:
    """Return the candidates used in one block, their flows and the block's bound."""
    p, settled = part.problem, news.settled
    capacity = part.left_by(settled.arcs, settled.flows)
    free = capacity.copy()
    old, flow = part.plan
    reached = settled.usable[part.arcs[old]]
    useful = reached & (flow >= _least(part, news, old) * _NEARLY)
    kept, flows = old[useful], np.zeros(np.count_nonzero(useful))
    fill(p.matrix, kept, flow[useful], np.zeros(len(kept)), free, flows)
    prices = part.prices(partial(_worth, part, news), ask=ask)
    bound, roomy = _bound(part, news, prices, capacity, free)
    if not reached.all():  # the offers and demands left behind are worth less than they were
        full = np.divide(free, p.capacity, out=np.zeros(len(free)), where=p.capacity > 0)
        prices = part.last_prices * (1 - (1 - _KEPT_PRICE) * full)
        bound = min(bound, _bound(part, news, prices, capacity, free)[0])
    new = np.setdiff1d(roomy, kept, assume_unique=True)
    new = new[np.argsort(-news.margin[part.arcs[new]] * p.upper[new])]
    order, flows = np.concatenate([kept, new]), np.concatenate([flows, np.zeros(len(new))])
    least = np.concatenate([np.zeros(len(kept)), _least(part, news, new)])
    fill(p.matrix, order, p.upper[order], least, free, flows)
    return order[flows > 0], flows[flows > 0], bound


def _worth(part: Block, news: News, columns: Ints) -> Floats:
    """Return what some candidates of a block earn with the fixed cost spread over their largest flow [USD/unit]."""
    at = part.arcs[columns]
    return np.where(news.settled.usable[at], news.margin[at] - news.fixed / part.problem.upper[columns], 0.0)


def _least(part: Block, news: News, arcs: Ints) -> Floats:
    """Return the smallest useful flow of some candidates of a block [offered unit/year]."""
    mine = part.arcs[arcs]
    return useful_from(news.margin[mine], news.fixed, news.lot[mine])


def _bound(part: Block, news: News, prices: Floats, capacity: Floats, free: Floats) -> tuple[float, Ints]:
    """Return the bound that row prices prove, and the candidates that what is free would let pay.

    Each first row's price is raised by the largest gain its candidates have left, where that is cheaper than paying all
    of them.
    """
    p = part.problem
    rest, excess, roomy = stale_pass(
        p.matrix, p.upper, part.arcs, news.margin, news.fixed, news.lot, news.settled.usable, prices, free
    )
    return float(prices @ capacity + np.minimum(excess[0], excess[1] * capacity).sum() + rest), roomy
