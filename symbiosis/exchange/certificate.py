"""Bounds that prove how good a plan is, and the passes over all candidates that find them.

For any row prices p >= 0 no flow can earn more than  sum(p * capacity) + sum over candidates of the largest of
(worth - price of what it uses) * flow  between its bounds. That is weak duality: it holds for stale, scaled or rounded
prices too, so a bound never rests on the solver's word.
"""

from collections.abc import Callable
from typing import TypeVar, cast

import numba
import numpy as np
from numpy.typing import NDArray

from symbiosis.exchange.packing import Matrix

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
F = TypeVar("F", bound=Callable[..., object])


def compiled(function: F) -> F:
    """Return a function compiled to machine code, kept on disk, that lets other threads run."""
    return cast(F, numba.njit(cache=True, nogil=True, error_model="numpy")(function))


@compiled
def price_out(matrix: Matrix, worth: Floats, lower: Floats, upper: Floats, prices: Floats, reduced: Floats) -> float:
    """Write each candidate's worth less the price of what it uses [USD/unit]; return what they add to the bound."""
    start, row, coef = matrix
    total = 0.0
    for k in range(len(worth)):
        left = worth[k]
        for e in range(start[k], start[k + 1]):
            left -= coef[e] * prices[row[e]]
        reduced[k] = left
        total += left * (upper[k] if left > 0 else lower[k])
    return total


@compiled
def fill(matrix: Matrix, order: Ints, most: Floats, least: Floats, free: Floats, flows: Floats) -> None:
    """Raise flows in an order as far as the free capacity and ``most`` allow, none to less than ``least``.

    All but ``free`` have one entry per entry of ``order``; ``free`` and ``flows`` are changed in place.
    """
    start, row, coef = matrix
    for i in range(len(order)):
        k = order[i]
        room = most[i] - flows[i]
        for e in range(start[k], start[k + 1]):
            room = min(room, free[row[e]] / coef[e])
        if room <= 0.0 or flows[i] + room < least[i]:
            continue
        flows[i] += room
        for e in range(start[k], start[k + 1]):
            free[row[e]] = max(free[row[e]] - coef[e] * room, 0.0)


@compiled
def room_of(matrix: Matrix, free: Floats, most: Floats, room: Floats) -> None:
    """Write how far each candidate alone could be raised from nothing [offered unit/year]."""
    start, row, coef = matrix
    for k in range(len(most)):
        left = most[k]
        for e in range(start[k], start[k + 1]):
            left = min(left, free[row[e]] / coef[e])
        room[k] = left


@compiled
def best_of_rows(matrix: Matrix, reduced: Floats, upper: Floats, best: Ints, most: Floats) -> None:
    """Write the candidate that would earn most beyond the present prices per unit of each row, -1 where none would."""
    start, row, coef = matrix
    for k in range(len(reduced)):
        if reduced[k] > 0.0 and upper[k] > 0.0:
            for e in range(start[k], start[k + 1]):
                gain = reduced[k] / coef[e]
                if gain > most[row[e]]:
                    most[row[e]] = gain
                    best[row[e]] = k


@compiled
def stale_pass(
    matrix: Matrix,
    upper: Floats,
    arcs: Ints,
    margin: NDArray[np.floating],
    fixed: float,
    lot: Floats,
    usable: NDArray[np.bool_],
    prices: Floats,
    free: Floats,
) -> tuple[float, Floats, Ints]:
    """Price all usable candidates at stale prices, and find those that what is free would let pay.

    ``arcs`` are the places of the candidates in ``margin``, ``lot`` and ``usable``; ``fixed`` is spread over the
    largest flow. Returns what candidates without a row earn; for the first row of each candidate what its candidates
    would earn beyond the prices, and under it the largest such gain per unit of that row, by which its price would have
    to rise to silence them all; and the candidates for which there is room for a lot that pays ``fixed``.
    """
    start, row, coef = matrix.start.view(np.uint64), matrix.row.view(np.uint32), matrix.coef
    place = arcs.view(np.uint64)  # no index is counted from the end: a third faster
    rest, excess, count = 0.0, np.zeros((2, len(prices))), 0
    roomy = np.empty(len(upper), dtype=np.int64)
    for k in range(len(upper)):
        gross = np.float64(margin[place[k]])
        if not (gross * upper[k] > fixed and usable[place[k]]):
            continue
        left, room = gross, True
        for e in range(start[k], start[k + 1]):
            left -= coef[e] * prices[row[e]]
            room &= free[row[e]] * gross > fixed * coef[e]
        if room:
            for e in range(start[k], start[k + 1]):
                room &= free[row[e]] >= lot[place[k]] * coef[e]
            roomy[count] = k
            count += room
        gain = left * upper[k] - fixed
        if gain > 0.0:
            if start[k] == start[k + 1]:
                rest += gain
            else:
                first = row[start[k]]
                excess[0, first] += gain
                excess[1, first] = max(excess[1, first], gain / (upper[k] * coef[start[k]]))
    return rest, excess, roomy[:count]
