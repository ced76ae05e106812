"""The inventories that are paired: the shipped one, and seeded ones that can be made of any size.

Made-up streams follow the country's pattern: parks around 25 provincial centres, 38.5 tenants to a park within 1.6 km,
6.5 streams to a tenant, 60 kinds of streams in 8 families with limits from 2 to 300 km, each kind paired with itself
and with another of its family.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from symbiosis import pipeline
from symbiosis.exchange.distance import ecef
from symbiosis.exchange.grid import Buffer, grid_hits
from symbiosis.exchange.pairs import Places, Search
from symbiosis.inventory.tables import Inventory, Knowledge

FAMILIES_KM = ((2, 5), (10, 20), (10, 10), (5, 30), (50, 100), (50, 200), (100, 300), (30, 100))
KINDS = 60
STREAMS_PER_PARK, TENANTS_PER_PARK = 250, 38.5
CLEAR = 4e-6
"""No pair lies this close to its limit (relative), so that every way to measure a distance gives the same pairs."""


@dataclass(frozen=True)
class Case:
    """Streams with their longitude and latitude [degrees], and what is to be paired."""

    name: str
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    searches: Sequence[Search]

    def places(self) -> Places:
        """Return the streams outside any park."""
        n = len(self.lon)
        nowhere, unknown = np.full(n, -1, dtype=np.int32), np.full(n, np.nan)
        return Places(ecef(self.lon, self.lat), nowhere, np.zeros(n, dtype=bool), unknown, np.zeros(n))


@lru_cache
def synthetic(streams: int, *, skewed: bool = False) -> Case:
    """Return made-up streams; skewed, half of all tenants share one city of 3 km and every tenth stream one address."""
    rng = np.random.default_rng(20261121)
    parks, tenants = max(streams // STREAMS_PER_PARK, 1), int(max(streams // STREAMS_PER_PARK, 1) * TENANTS_PER_PARK)
    south = rng.random(25) < 0.45
    centre = np.column_stack([rng.uniform(105.2, 108.8, 25), rng.uniform(18, 22.3, 25)])
    centre[south] = np.column_stack([rng.uniform(105.5, 107.4, 25), rng.uniform(9.6, 11.6, 25)])[south]
    park = centre[rng.integers(25, size=parks)] + rng.normal(0, 0.22, (parks, 2))
    radius, turn = 1.6 / 110.6 * np.sqrt(rng.random(tenants)), rng.uniform(0, 2 * np.pi, tenants)
    tenant = park[rng.integers(parks, size=tenants)] + np.column_stack([radius * np.cos(turn), radius * np.sin(turn)])
    if skewed:
        tenant[::2] = np.array([106.7, 10.8]) + rng.normal(0, 0.01, tenant[::2].shape)
        tenant[::10] = [106.7, 10.8]
    at = tenant[rng.integers(tenants, size=streams)]
    kind, offers = rng.integers(KINDS, size=streams), rng.random(streams) < 0.5
    searches = _searches(rng, kind, offers)
    name = f"{'skewed' if skewed else 'synthetic'} {streams // 1000}k"
    return _cleared(Case(name, at[:, 0], at[:, 1], searches))


def _searches(rng: np.random.Generator, kind: NDArray[np.int64], offers: NDArray[np.bool_]) -> list[Search]:
    family = np.arange(KINDS) % len(FAMILIES_KM)
    searches = []
    for one in range(KINDS):
        limit = float(rng.uniform(*FAMILIES_KM[family[one]]))
        other = rng.choice(np.flatnonzero((family == family[one]) & (np.arange(KINDS) != one)))
        mine = np.flatnonzero(offers & (kind == one)).astype(np.int32)
        searches += [
            Search(mine, np.flatnonzero(~offers & (kind == wanted)).astype(np.int32), limit) for wanted in (one, other)
        ]
    return searches


@lru_cache
def national() -> Case:
    """Return the shipped inventory's streams at their positions, under every rule at its widest reach."""
    inventory, knowledge = _shipped()
    sites = inventory.sites.set_index("site_id").loc[inventory.streams["site_id"]]
    located = (sites["lon"].notna() & sites["lat"].notna()).to_numpy()
    role, resource = (inventory.streams[name].to_numpy(dtype=str) for name in ("role", "resource"))
    reach = knowledge.resources.set_index("resource_id")["reach_km_upper"]
    rows = {
        (r, name): np.flatnonzero(located & (role == r) & (resource == name)).astype(np.int32)
        for r in ("offer", "demand")
        for name in np.unique(resource)
    }
    nobody = np.empty(0, dtype=np.int32)
    searches = [
        Search(rows.get(("offer", offered), nobody), rows.get(("demand", demanded), nobody), float(reach[offered]))
        for offered, demanded in zip(knowledge.rules["offered"], knowledge.rules["demanded"], strict=True)
    ]
    searches = [search for search in searches if len(search.offers) and len(search.demands)]
    return _cleared(Case("national", sites["lon"].to_numpy(), sites["lat"].to_numpy(), searches))


@lru_cache
def _shipped() -> tuple[Inventory, Knowledge]:
    prepared = pipeline.prepared_national(0.10)
    return prepared.matched.inventory, prepared.matched.knowledge


def tiled(case: Case, copies: int) -> Case:
    """Return copies of a case side by side, too far apart to meet; a rule pairs within all of them."""
    n = len(case.lon)
    lon = np.concatenate([case.lon - 8 * copy for copy in range(copies)])
    shift = np.arange(copies, dtype=np.int32)[:, None] * n
    searches = [
        Search((search.offers + shift).ravel(), (search.demands + shift).ravel(), search.limit_km)
        for search in case.searches
    ]
    return Case(f"synthetic {copies * n / 1e6:g}M aggregated", lon, np.tile(case.lat, copies), searches)


def _cleared(case: Case) -> Case:
    """Move each limit a little until no pair is so close to it that the way of measuring would decide."""
    places, searches = case.places(), list(case.searches)
    unclear = list(range(len(searches)))
    while unclear:
        counts = [
            [
                len(hits.offer)
                for hits in grid_hits(places, [_scaled(searches[k], by) for k in unclear], buffer=Buffer())
            ]
            for by in (1 - CLEAR, 1 + CLEAR)
        ]
        unclear = [k for k, low, high in zip(unclear, *counts, strict=True) if low != high]
        for k in unclear:
            searches[k] = _scaled(searches[k], 1 - 3 * CLEAR)
    return Case(case.name, case.lon, case.lat, searches)


def _scaled(search: Search, by: float) -> Search:
    return Search(search.offers, search.demands, search.limit_km * by)
