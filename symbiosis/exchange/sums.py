"""The compiled passes over a pair store: pricing every pair, and sums over the head of each rule."""

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar, cast

import numpy as np
from numba import njit
from numpy.typing import NDArray

Array = NDArray[np.float32]
Floats = NDArray[np.float64]
Longs = NDArray[np.int64]
STEP = 64
"""Pairs [-] from one mark to the next."""
_Kernel = TypeVar("_Kernel", bound=Callable[..., Any])


def _compiled(kernel: _Kernel) -> _Kernel:
    relaxed = {"contract", "reassoc", "nsz"}
    return cast(_Kernel, njit(nogil=True, cache=True, error_model="numpy", fastmath=relaxed)(kernel))


class Money(NamedTuple):
    """The money and carbon of each pair at its mid quantity and factors of 1.

    ``gain`` avoided purchase, ``cost`` gate value, treatment and coordination, ``haul`` [USD/year]; ``carbon`` avoided
    [t CO2e/year], 0 where unknown; ``quantity`` [offered unit/year].
    """

    gain: Array
    cost: Array
    haul: Array
    carbon: Array
    quantity: Array


class Prices(NamedTuple):
    """Factor on the purchase of each rule [-], factor on hauls [-] and price of carbon [USD/t CO2e]."""

    purchase: Floats
    transport: float
    carbon: float


@_compiled
def price(
    start: Longs, first_mark: Longs, first: int, last: int, money: Money, prices: Prices, net: Array, marks: Floats
) -> None:
    """Price the pairs of rules ``first`` to ``last`` and renew their marks."""
    gain, cost, haul, carbon, quantity = money
    per_haul, per_t = np.float32(prices.transport), np.float32(prices.carbon)
    for rule in range(first, last):
        factor = np.float32(prices.purchase[rule])
        paying, flow, benefit, saved = 0.0, 0.0, 0.0, 0.0
        low = start[rule]
        for mark in range(first_mark[rule], first_mark[rule + 1]):
            marks[mark, 0], marks[mark, 1], marks[mark, 2], marks[mark, 3] = paying, flow, benefit, saved
            high = min(low + STEP, start[rule + 1])
            for k in range(np.uint64(low), np.uint64(high)):
                net[k] = gain[k] * factor - cost[k] - haul[k] * per_haul + carbon[k] * per_t
            for k in range(np.uint64(low), np.uint64(high)):
                pays = 1.0 if net[k] > 0 else 0.0
                paying += pays
                flow += quantity[k] * pays
                benefit += net[k] if net[k] > 0 else 0.0
                saved += carbon[k] * pays
            low = high


@_compiled
def heads(needs_km: Array, start: Longs, reach_km: Array) -> Longs:
    """Return how many pairs of each rule lie within its reach."""
    many = np.empty(len(reach_km), dtype=np.int64)
    for rule in range(len(reach_km)):
        low, high = start[rule], start[rule + 1]
        while low < high:
            middle = (low + high) // 2
            if needs_km[middle] <= reach_km[rule]:
                low = middle + 1
            else:
                high = middle
        many[rule] = low - start[rule]
    return many


@_compiled
def sums_of(
    needs_km: Array, start: Longs, first_mark: Longs, marks: Floats, money: Money, net: Array, reach_km: Array
) -> tuple[Longs, Floats]:
    """Return how many pairs of each rule lie within its reach, and their sums: the last mark plus what follows it."""
    many = heads(needs_km, start, reach_km)
    sums = np.empty((len(many), 4))
    for rule in range(len(many)):
        mark = many[rule] // STEP
        sums[rule] = marks[first_mark[rule] + mark]
        for k in range(start[rule] + mark * STEP, start[rule] + many[rule]):
            if net[k] > 0:
                sums[rule, 0] += 1
                sums[rule, 1] += money.quantity[k]
                sums[rule, 2] += net[k]
                sums[rule, 3] += money.carbon[k]
    return many, sums
