"""Which offers and demands lie within a distance of each other.

``find_pairs`` is compiled where numba is there; ``brute_pairs`` compares everything with everything in plain numpy: the
compiled search is tested against it, and it takes its place without numba and in small inventories.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec

import numpy as np
from numpy.typing import NDArray

from symbiosis.exchange.distance import chord_to_km

Floats = NDArray[np.float64]
Ints = NDArray[np.integer]

ROUNDING = 1 + 1e-12
"""A pair exactly at the limit belongs to the result however its distance was rounded: 0.1 micrometre in 100 km."""
_BLOCK = 200_000
_BATCH = 100_000_000
"""Comparisons [-] at a time: bounds the memory of the pairs not yet looked at."""
_WORTH_COMPILED_CODE = 50_000_000
"""Comparisons [-] below which compiling once, or loading what was compiled, takes longer than it saves."""


@dataclass(frozen=True)
class Places:
    """Where each stream is, one entry per stream.

    ``xyz`` are earth-centred coordinates [km]; ``park`` is a park number, -1 outside parks; ``at_park_point`` tells
    that only the park is known; ``inside_km`` is the mean distance of two random points in the stream's park [km].
    """

    xyz: Floats
    park: Ints
    at_park_point: NDArray[np.bool_]
    inside_km: Floats
    error_km: Floats

    def take(self, rows: Ints) -> "Places":
        """Return the places of the given streams, in that order."""
        return Places(
            self.xyz[rows], self.park[rows], self.at_park_point[rows], self.inside_km[rows], self.error_km[rows]
        )


@dataclass(frozen=True)
class Search:
    """Rows of streams to pair, and the largest distance [km]; a pair exactly at the limit belongs to the result."""

    offers: Ints
    demands: Ints
    limit_km: float


@dataclass(frozen=True)
class Pairs:
    """Pairs of stream rows (int32) with their distance [km, float32] and whether both are in one park."""

    offer: Ints
    demand: Ints
    distance_km: NDArray[np.floating]
    same_park: NDArray[np.bool_]

    def take(self, keep: NDArray[np.bool_] | NDArray[np.intp]) -> "Pairs":
        """Return the pairs where ``keep`` is true, or those it numbers in that order."""
        return Pairs(self.offer[keep], self.demand[keep], self.distance_km[keep], self.same_park[keep])


def find_pairs(places: Places, searches: Sequence[Search]) -> Iterator[Pairs]:
    """Yield the pairs of each search, by compiled code where there is enough to do and numba is there.

    Two streams of one park of which at least one is known only by its park are taken to be the mean distance of two
    random points in a disc of the park's area apart; all others their distance on the WGS84 ellipsoid.

    Parameters
    ----------
    places
        One entry per stream; all streams searched have a position.
    searches
        What to look for.

    Yields
    ------
    Pairs
        In no particular order. They are overwritten when later ones are asked for.
    """
    if sum(map(_comparisons, searches)) < _WORTH_COMPILED_CODE or not find_spec("numba"):
        yield from (brute_pairs(places, search) for search in searches)
        return
    from symbiosis.exchange.grid import Buffer, field_of, grid_hits  # noqa: PLC0415  (numba takes a second to import)

    buffer, field = Buffer(), field_of(places)
    for batch in _batches(searches):
        for hits in grid_hits(places, batch, buffer=buffer, field=field):
            here = places.park[hits.offer]
            yield Pairs(*hits, (here == places.park[hits.demand]) & (here >= 0))


def _comparisons(search: Search) -> int:
    return len(search.offers) * len(search.demands)


def _batches(searches: Sequence[Search]) -> Iterator[Sequence[Search]]:
    """Cut the searches into runs that can have no more than so many pairs, or one search."""
    done = np.cumsum([_comparisons(search) for search in searches]) // _BATCH
    for ends in np.split(np.arange(len(searches)), np.flatnonzero(np.diff(done)) + 1):
        yield searches[ends[0] : ends[-1] + 1]


def brute_pairs(places: Places, search: Search) -> Pairs:
    """Return the pairs of one search by comparing every offer with every demand; see ``find_pairs``."""
    parts = list(_blocks(places, search))
    if not parts:
        rows = np.empty(0, dtype=np.int32)
        return Pairs(rows, rows, np.empty(0, dtype=np.float32), np.empty(0, dtype=bool))
    return Pairs(
        *(
            np.concatenate([getattr(part, name) for part in parts])
            for name in ("offer", "demand", "distance_km", "same_park")
        )
    )


def _blocks(places: Places, search: Search) -> Iterator[Pairs]:
    """Compare a block of offers with all demands at a time, so that memory stays small."""
    offers, demands, limit_km = search.offers, search.demands, search.limit_km * ROUNDING
    if len(offers) == 0 or len(demands) == 0:
        return
    there = places.take(demands)
    size = max(1, _BLOCK // len(demands))
    for start in range(0, len(offers), size):
        rows = offers[start : start + size]
        here = places.take(rows)
        chord2 = _chord2(here.xyz, there.xyz)
        same = (here.park[:, None] == there.park[None, :]) & (here.park[:, None] >= 0)
        i, j = np.nonzero((chord2 <= limit_km * limit_km) | same)  # a chord is never longer than its arc
        vague = same[i, j] & (here.at_park_point[i] | there.at_park_point[j])
        straight = chord_to_km(np.sqrt(chord2[i, j]), here.xyz[i], there.xyz[j])
        distance = np.where(vague, here.inside_km[i], straight)
        near = distance <= limit_km
        yield Pairs(
            rows[i].astype(np.int32), demands[j].astype(np.int32), distance.astype(np.float32), same[i, j]
        ).take(near)


def _chord2(here: Floats, there: Floats) -> Floats:
    """Return the squared lengths [km2] of all straight lines between two sets of points."""
    total: Floats = np.zeros((len(here), len(there)))
    for axis in range(3):
        step = np.subtract.outer(here[:, axis], there[:, axis])
        total += step * step
    return total
