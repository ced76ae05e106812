"""Pairs within a distance by compiled code, many searches at a time on all cores; see ``exchange.cells``."""

import math
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import chain, pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from symbiosis.exchange.cells import ROUNDEST, Field, Limit, Rows, cells_of, windows_of, write_hits
from symbiosis.exchange.distance import chord_limit_km
from symbiosis.exchange.pairs import ROUNDING, Places, Search

_COMPARISONS_AT_A_TIME = 16_000_000
_WORTH_A_THREAD = 4_000_000
_LOTS_PER_CORE = 4


class Hits(NamedTuple):
    """Rows of offers and demands, and their distance [km]."""

    offer: Rows
    demand: Rows
    distance_km: NDArray[np.float32]

    def part(self, start: int, stop: int) -> "Hits":
        """Return a run of the hits, without copying."""
        return Hits(self.offer[start:stop], self.demand[start:stop], self.distance_km[start:stop])


class Buffer:
    """Room for hits that is used again: memory that was written before is filled faster than new."""

    def __init__(self) -> None:
        self._hits: dict[int, Hits] = {}

    def take(self, lot: int, size: int) -> Hits:
        """Return room for so many hits of a lot; what it held before is overwritten."""
        if lot not in self._hits or len(self._hits[lot].offer) < size:
            self._hits[lot] = _room(size)
        return self._hits[lot]


def _room(size: int) -> Hits:
    return Hits(np.empty(size, np.int32), np.empty(size, np.int32), np.empty(size, np.float32))


@dataclass(frozen=True)
class _Task:
    """A search made ready: how many hits it can have at most, and how to write them, which tells how many they are."""

    most: int
    write: Callable[[Hits], int]


def grid_hits(places: Places, searches: Sequence[Search], *, buffer: Buffer, field: Field | None = None) -> list[Hits]:
    """Return the hits of each search, in no particular order; see ``pairs.find_pairs``.

    Parameters
    ----------
    places
        One entry per stream.
    searches
        What to look for.
    buffer
        Where the hits are written; they stay until it is used again.
    field
        ``field_of`` the places, where they are searched more than once.
    """
    field = field_of(places) if field is None else field
    parts = [_parts(search) for search in _located(searches, ~np.isnan(field.x))]
    jobs = list(chain(*parts))
    comparisons = sum(len(search.offers) * len(search.demands) for search in jobs)
    lots = max(1, min(comparisons // _WORTH_A_THREAD, _LOTS_PER_CORE * (os.cpu_count() or 1)))
    hits = [_room(0)] * len(jobs)

    def run(lot: int) -> None:
        hits[lot::lots] = _write([_task(places, field, search) for search in jobs[lot::lots]], lot, buffer)

    if lots == 1:
        run(0)
    else:
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            list(pool.map(run, range(lots)))
    ends = np.cumsum([0, *map(len, parts)]).tolist()
    return [_joined(hits[first:last]) for first, last in pairwise(ends)]


def _write(tasks: list[_Task], lot: int, buffer: Buffer) -> list[Hits]:
    """Return the hits of some tasks, written one after the other."""
    room, at, hits = buffer.take(lot, sum(task.most for task in tasks)), 0, []
    for task in tasks:
        many = task.write(room.part(at, at + task.most))
        hits.append(room.part(at, at + many))
        at += many
    return hits


def _joined(hits: list[Hits]) -> Hits:
    return hits[0] if len(hits) == 1 else Hits(*(np.concatenate(column) for column in zip(*hits, strict=True)))


def _located(searches: Sequence[Search], known: NDArray[np.bool_]) -> Sequence[Search]:
    """Return the searches without streams that have no position."""
    if known.all():
        return searches
    return [Search(one.offers[known[one.offers]], one.demands[known[one.demands]], one.limit_km) for one in searches]


def _parts(search: Search) -> list[Search]:
    """Cut a search into parts that keep all cores busy."""
    count = len(search.offers) * len(search.demands) // _COMPARISONS_AT_A_TIME
    if count <= 1:
        return [search]
    return [replace(search, offers=offers) for offers in np.array_split(search.offers, count)]


def field_of(places: Places) -> Field:
    """Return the places as the compiled code takes them."""
    x, y, z = (np.ascontiguousarray(places.xyz[:, axis]) for axis in range(3))
    return Field(x, y, z, np.hypot(x, y), np.arctan2(y, x), places.park.astype(np.int32), places.at_park_point)


def _task(places: Places, field: Field, search: Search) -> _Task:
    """Make a search ready."""
    offers, demands = (rows.astype(np.int32, copy=False) for rows in (search.offers, search.demands))
    if len(offers) == 0 or len(demands) == 0 or not search.limit_km >= 0:
        return _Task(0, lambda _room: 0)
    limit = _limit(search.limit_km * ROUNDING)
    inside = _inside_parks(places, offers, demands, limit.km)
    cells = cells_of(field, demands, limit.chord, inside is not None)
    windows = windows_of(field, cells, offers, limit)

    def write(room: Hits) -> int:
        many = int(write_hits(field, cells, offers, limit, windows, *room))
        if inside is None:
            return many
        for column, values in zip(room, inside, strict=True):
            column[many : many + len(values)] = values
        return many + len(inside.offer)

    return _Task(int((windows[2] - windows[1]).sum()) + (0 if inside is None else len(inside.offer)), write)


def _limit(km: float) -> Limit:
    chord = float(chord_limit_km(km))
    surely = 2 / ROUNDEST * math.sin(min(km * ROUNDEST / 2, math.pi / 2))
    return Limit(km, chord, chord**2 * ROUNDING, surely**2 * (1 - 1e-9))


def _inside_parks(places: Places, offers: Rows, demands: Rows, limit_km: float) -> Hits | None:
    """Return the pairs of one park of which at least one is known only by its park; None without such streams."""
    vague = places.at_park_point
    if not (vague[offers].any() or vague[demands].any()):
        return None
    offers = offers[(places.park[offers] >= 0) & (places.inside_km[offers] <= limit_km)]
    demands = demands[np.argsort(places.park[demands], kind="stable")]
    parks = places.park[demands]
    start, stop = (np.searchsorted(parks, places.park[offers], side=side) for side in ("left", "right"))
    many = stop - start
    offer = np.repeat(offers, many)
    demand = demands[np.arange(len(offer)) + np.repeat(start - np.cumsum(many) + many, many)]
    keep = vague[offer] | vague[demand]
    offer, demand = offer[keep], demand[keep]
    return Hits(offer, demand, places.inside_km[offer].astype(np.float32))
