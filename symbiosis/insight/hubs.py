"""Hubs: parks that lie near each other and exchange with each other, found by communities of a network."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock

import igraph
import numpy as np
import numpy.typing as npt
import pandas as pd

from symbiosis.exchange.distance import chord_to_km, ecef
from symbiosis.inventory.tables import Inventory

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
ALONE = "site:"
"""Prefix of the id of a place that is a site outside every park."""
_SEED = 2026
_ITERATIONS = 10
"""Of one run; without a limit igraph may go back and forth between two equal partitions for ever."""
_RANDOM = Lock()
"""igraph has one source of random numbers for the whole process."""


@dataclass(frozen=True)
class HubRules:
    """How hubs are drawn; hashable.

    Attributes
    ----------
    span_km
        Distance over which nearness falls to 1/e [km]; what lies further apart than three spans does not join places.
    network_share
        Weight of the exchanges against nearness [-]: 0 looks at space alone, 1 at exchanges alone.
    grain
        Resolution of the modularity [-]: the higher, the smaller the hubs.
    least_parks
        Fewest parks of a hub.
    """

    span_km: float = 20.0
    network_share: float = 0.5
    grain: float = 3.0
    least_parks: int = 3


@dataclass(frozen=True)
class Places:
    """What hubs are made of: parks with streams, and sites with streams that stand alone.

    Attributes
    ----------
    table
        One row per place, by id: ``place_id`` (of a park, or ``site:`` and the site's id), ``park`` (bool), ``lat``,
        ``lon`` [degrees].
    of_site
        Row of ``table`` for each site of the inventory; -1 for a site without streams or position.
    """

    table: pd.DataFrame
    of_site: Ints


def places(inventory: Inventory) -> Places:
    """Return the places of an inventory that have streams and a position."""
    sites = inventory.sites
    used = sites["site_id"].isin(inventory.streams["site_id"]).to_numpy()
    alone = (sites["park_id"] == "").to_numpy()
    parks = inventory.parks.set_index("park_id")[["lat", "lon"]]
    point = sites[["lat", "lon"]].to_numpy(dtype=np.float64, copy=True)
    point[~alone] = parks.reindex(sites["park_id"][~alone]).to_numpy(dtype=np.float64)
    name = np.where(alone, ALONE + sites["site_id"], sites["park_id"])
    usable = used & np.isfinite(point).all(axis=1)
    ids, first, code = np.unique(name[usable].astype(str), return_index=True, return_inverse=True)
    of_site = np.full(len(sites), -1, dtype=np.int64)
    of_site[usable] = code
    at = np.flatnonzero(usable)[first]
    table = pd.DataFrame({"place_id": ids, "park": ~alone[at], "lat": point[at, 0], "lon": point[at, 1]})
    return Places(table, of_site)


def links(found: Places, exchanges: pd.DataFrame, site_of_stream: npt.NDArray[np.integer]) -> tuple[Ints, Ints]:
    """Return the places of donors and receivers of exchanges; -1 where unknown.

    Parameters
    ----------
    found
        The places.
    exchanges
        Rows with ``offer`` and ``demand``, numbers of streams.
    site_of_stream
        Number of the site of each stream.
    """
    ends = (found.of_site[site_of_stream[exchanges[role].to_numpy()]] for role in ("offer", "demand"))
    donor, receiver = ends
    return donor, receiver


def attraction(found: Places, donor: Ints, receiver: Ints, value: Floats, rules: HubRules) -> Floats:
    """Return how strongly places belong together, shape (places, places), symmetric.

    It is ``share * v / sum(v) + (1 - share) * exp(-d / span) / sum(...)``: v the value of the exchanges between two
    places in either direction [USD/year], d their distance [km]; zero beyond three spans.
    """
    n = len(found.table)
    point = ecef(found.table["lon"], found.table["lat"])
    distance = chord_to_km(np.linalg.norm(point[:, None] - point, axis=-1), point[:, None], point)
    near = np.where(distance <= 3 * rules.span_km, np.exp(-distance / rules.span_km), 0.0)
    traded = np.zeros((n, n))
    known = (donor >= 0) & (receiver >= 0) & (value > 0)
    np.add.at(traded, (donor[known], receiver[known]), value[known])
    traded = np.where(near > 0, traded + traded.T, 0.0)
    parts = []
    for part, share in ((traded, rules.network_share), (near, 1 - rules.network_share)):
        np.fill_diagonal(part, 0.0)
        parts.append(part * (share / part.sum()) if part.sum() > 0 else part)
    return parts[0] + parts[1]


def quality(weight: Floats, member: npt.ArrayLike, grain: float) -> float:
    """Return the modularity of a partition [-] (Reichardt and Bornholdt 2006, doi 10.1103/PhysRevE.74.016110)."""
    of, total, strength = np.asarray(member), weight.sum(), weight.sum(axis=1)
    if total <= 0:
        return 0.0
    same = of[:, None] == of
    return float(((weight / total - grain * np.outer(strength, strength) / total**2) * same).sum())


def communities(weight: Floats, grain: float, *, trials: int = 24, seed: int = _SEED) -> Ints:
    """Return the community of each place, numbered by its first place: the best of several runs of Leiden.

    Every second run begins with places put together at random, so that no bad beginning decides. The order of places
    matters only between partitions of equal quality; callers give them in the order of their ids.

    References
    ----------
    Traag, Waltman and van Eck 2019, doi 10.1038/s41598-019-41695-z.
    """
    if not len(weight):
        return np.empty(0, dtype=np.int64)
    start, end = np.nonzero(np.triu(weight, 1))
    graph = igraph.Graph(n=len(weight), edges=np.column_stack([start, end]))
    strength = weight[start, end]
    source = random.Random(seed)  # noqa: S311 - not for secrets
    best, found = -np.inf, np.arange(len(weight))
    with _RANDOM:
        igraph.set_random_number_generator(source)
        try:
            for trial in range(trials):
                begin = [source.randrange(len(weight)) for _ in found] if trial % 2 else None
                answer = graph.community_leiden(
                    "modularity", weights=strength, resolution=grain, initial_membership=begin, n_iterations=_ITERATIONS
                )
                score = graph.modularity(answer.membership, weights=strength, resolution=grain)
                if score > best + 1e-12:
                    best, found = score, np.asarray(answer.membership)
        finally:
            igraph.set_random_number_generator(random)
    _, first, code = np.unique(found, return_index=True, return_inverse=True)
    rank = np.argsort(np.argsort(first))
    return np.asarray(rank[code], dtype=np.int64)


def hub_of_place(found: Places, community: Ints, weight: Floats, rules: HubRules) -> Ints:
    """Return the hub of each place, numbered from 0, or -1.

    A community with fewer parks than a hub needs joins, as a whole, the larger one it is most attracted to, if any.
    """
    park = found.table["park"].to_numpy(dtype=np.float64)
    count = int(community.max(initial=-1)) + 1
    parks = np.bincount(community, weights=park, minlength=count)
    if count:
        between = np.zeros((count, count))
        np.add.at(between, (community[:, None], community[None]), weight)
        between[:, parks < rules.least_parks] = 0.0
        into = np.where(
            (parks < rules.least_parks) & (between.max(axis=1) > 0), between.argmax(axis=1), np.arange(count)
        )
        community = into[community]
        parks = np.bincount(community, weights=park, minlength=count)
    number = np.cumsum(parks >= rules.least_parks) - 1
    return np.where(parks[community] >= rules.least_parks, number[community], -1).astype(np.int64)


def agreement(one: npt.ArrayLike, other: npt.ArrayLike) -> float:
    """Return the adjusted Rand index of two partitions [-]: 1 when equal, 0 as by chance."""
    return float(igraph.compare_communities(list(np.asarray(one)), list(np.asarray(other)), "adjusted_rand"))


def overlap(hub: Ints, other: Ints) -> Mapping[int, float]:
    """Return for each hub how much of it the best fitting hub of ``other`` has in common with it [-]: Jaccard index."""
    found = {}
    for one in np.unique(hub[hub >= 0]):
        mine = hub == one
        fits = [
            np.sum(mine & (other == two)) / np.sum(mine | (other == two))
            for two in np.unique(other[mine & (other >= 0)])
        ]
        found[int(one)] = float(max(fits, default=0.0))
    return found
