"""How far trucks go: the way over the road network where it knows one, else a constant detour.

The network holds main roads only, drawn straight between its nodes. So its way is believed within bounds, and not at
all where a place lies far from it or the way round is absurd: there a road is missing.
"""

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import KDTree

from symbiosis.exchange.distance import ecef, geodesic_km
from symbiosis.exchange.haul import MODES, ROAD_MODES, Floats
from symbiosis.inventory.roads import RoadGraph
from symbiosis.inventory.tables import Inventory

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

SHORTEST, LONGEST = 1.15, 1.35
"""Bounds of a believed way over the geodesic [km/km]; 20 Vietnamese city pairs have a median of 1.26."""
BAND = 0.15
"""P10 and P90 of a way over the network lie this share below and above it; 36 city pairs err by 7 % on average."""
HAUL_BASES = ("detour", "road graph")
TRUCKS = tuple(mode for mode in ROAD_MODES if mode != "barge")
_NEAR_KM = 10.0
_ACCESS = 1.25
_ABSURD = 2.0
_SOURCES = 256


def road_km(
    lon1: npt.ArrayLike, lat1: npt.ArrayLike, lon2: npt.ArrayLike, lat2: npt.ArrayLike, graph: RoadGraph
) -> Floats:
    """Return the way between places over the network [km], with 1.25 times the straight line to its nearest nodes.

    Nothing is clipped; inf where no way leads. It is symmetric and obeys the triangle inequality.

    Parameters
    ----------
    lon1, lat1, lon2, lat2
        Places [degrees].
    graph
        The network.
    """
    here, there = (np.column_stack(np.broadcast_arrays(*place)) for place in ((lon1, lat1), (lon2, lat2)))
    (one, first_km), (other, last_km) = (_snapped(place, graph) for place in (here, there))
    return _way_km(one, other, graph) + _ACCESS * (first_km + last_km)


def road_detour(
    lon1: npt.ArrayLike, lat1: npt.ArrayLike, lon2: npt.ArrayLike, lat2: npt.ArrayLike, graph: RoadGraph
) -> tuple[Floats, npt.NDArray[np.int8]]:
    """Return the road length per geodesic distance [km/km], and its basis as a code into ``HAUL_BASES``.

    The factor is the way over the network, clipped to 1.15 to 1.35. It is NaN, with basis "detour", where a place is
    more than 10 km from the network, where getting to it is more than half the distance, and where the way is more than
    twice the geodesic.

    Parameters
    ----------
    lon1, lat1, lon2, lat2
        Places [degrees]; equal pairs are looked up once, whichever way round.
    graph
        The network.
    """
    places = [np.column_stack(np.broadcast_arrays(*place)).astype(np.float64) for place in ((lon1, lat1), (lon2, lat2))]
    unique, code = np.unique(np.concatenate(places), axis=0, return_inverse=True)
    both = np.sort(code.reshape(2, -1), axis=0)
    pairs, which = np.unique(both[0] * len(unique) + both[1], return_inverse=True)
    one, other = np.divmod(pairs, len(unique))
    node, access_km = _snapped(unique, graph)
    straight = geodesic_km(*unique[one].T, *unique[other].T)
    reach_km = access_km[one] + access_km[other]
    near = (access_km[one] <= _NEAR_KM) & (access_km[other] <= _NEAR_KM) & (2 * reach_km < straight)
    factor = np.full(len(pairs), np.nan)
    limit = _ABSURD * straight[near].max(initial=0.0)
    way = _way_km(node[one[near]], node[other[near]], graph, limit_km=limit) + _ACCESS * reach_km[near]
    ratio = way / straight[near]
    factor[near] = np.where(ratio <= _ABSURD, np.clip(ratio, SHORTEST, LONGEST), np.nan)
    return factor[which], (~np.isnan(factor)).astype(np.int8)[which]


def truck_detour(pairs: pd.DataFrame, inventory: Inventory, graph: RoadGraph) -> Floats:
    """Return the ``road_detour`` of each pair of streams [km/km]; NaN where the network does not tell."""
    sites = inventory.sites[["lon", "lat"]].to_numpy(dtype=np.float64)
    at = pd.Index(inventory.sites["site_id"]).get_indexer(inventory.streams["site_id"])
    here, there = at[pairs["offer"].to_numpy()], at[pairs["demand"].to_numpy()]
    which, unique = pd.factorize(np.minimum(here, there) * len(sites) + np.maximum(here, there))
    (lon1, lat1), (lon2, lat2) = (sites[site].T for site in np.divmod(unique, len(sites)))
    return road_detour(lon1, lat1, lon2, lat2, graph)[0][which]


def by_truck(mode: npt.NDArray[np.int8]) -> Bools:
    """Return which modes, codes into ``haul.MODES``, go by road."""
    return np.isin(mode, [MODES.index(name) for name in TRUCKS])


def _snapped(places: Floats, graph: RoadGraph) -> tuple[Ints, Floats]:
    """Return the nearest node of each place and how far it is [km]."""
    away, node = KDTree(ecef(graph.lon, graph.lat)).query(ecef(*places.T))
    return np.asarray(node, dtype=np.int64), np.asarray(away, dtype=np.float64)


def _way_km(one: Ints, other: Ints, graph: RoadGraph, *, limit_km: float = np.inf) -> Floats:
    """Return the shortest ways between nodes [km], inf beyond the limit, from each node that occurs once."""
    low, high = np.minimum(one, other), np.maximum(one, other)
    size = len(graph.lon)
    matrix = csr_array((graph.length_km, (graph.start, graph.end)), shape=(size, size))
    sources, row = np.unique(low, return_inverse=True)
    out = np.empty(len(low))
    for first in range(0, len(sources), _SOURCES):
        mine = (row >= first) & (row < first + _SOURCES)
        found = dijkstra(matrix, directed=False, indices=sources[first : first + _SOURCES], limit=limit_km)
        out[mine] = found[row[mine] - first, high[mine]]
    return out
