"""The road network of ``data/geo``, with the links it is known to lack."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from symbiosis.paths import data_dir

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

PIECE_KM = 4.0
"""Longest piece of a link [km]."""
_JOIN = 1.25


@dataclass(frozen=True)
class RoadGraph:
    """Main roads as an undirected network.

    Attributes
    ----------
    lon, lat
        Of each node [degrees].
    start, end
        Node numbers of each link.
    length_km
        Of each link, along the way [km].
    """

    lon: Floats
    lat: Floats
    start: Ints
    end: Ints
    length_km: Floats


@lru_cache(maxsize=1)
def shipped_roads() -> RoadGraph:
    """Return the shipped network with its patches, read once."""
    folder = data_dir()
    nodes = pd.read_csv(folder / "geo" / "road_nodes.csv").sort_values("node_id")
    edges = pd.read_csv(folder / "geo" / "road_edges.csv")
    return road_graph(nodes, edges, road_patches(folder / "source" / "road_patches.csv"))


def road_patches(path: Path) -> pd.DataFrame:
    """Read the reviewed links that the road source lacks, each with its reason and source."""
    return pd.read_csv(path, encoding="utf-8")


def road_graph(nodes: pd.DataFrame, edges: pd.DataFrame, patches: pd.DataFrame) -> RoadGraph:
    """Return the network with patches, its long links cut into pieces, so that a place beside a road is near a node.

    Parameters
    ----------
    nodes
        ``lon, lat`` [degrees], one row per node in the order of their numbers.
    edges
        ``from, to`` (node numbers), ``length_km``.
    patches
        ``from_lon, from_lat, to_lon, to_lat`` [degrees] and ``length_km``. Ends are new nodes, equal ones the same,
        each joined to the nearest old one by 1.25 times the straight line.
    """
    both = np.concatenate([patches[["from_lon", "from_lat"]], patches[["to_lon", "to_lat"]]]).astype(np.float64)
    ends, which = np.unique(both, axis=0, return_inverse=True)
    old = nodes[["lon", "lat"]].to_numpy(dtype=np.float64)
    one, other = (which + len(old)).reshape(2, -1)
    nearest, gap_km = _nearest(old, ends)
    start = np.concatenate([edges["from"], one, np.arange(len(ends)) + len(old)]).astype(np.int64)
    end = np.concatenate([edges["to"], other, nearest]).astype(np.int64)
    length = np.concatenate([edges["length_km"], patches["length_km"], np.maximum(_JOIN * gap_km, 1e-3)])
    places = np.concatenate([old, ends])
    return _in_pieces(places, start, end, length)


def _nearest(places: Floats, ends: Floats) -> tuple[Ints, Floats]:
    """Return the nearest of the places to each end, and how far it is [km], on a sphere: good to 0.5 %."""
    (lon1, lat1), (lon2, lat2) = np.radians(places).T, np.radians(ends).T[:, :, None]
    half = np.sin((lat1 - lat2) / 2) ** 2 + np.cos(lat1) * np.cos(lat2) * np.sin((lon1 - lon2) / 2) ** 2
    at = half.argmin(axis=1)
    return at, 2 * 6371.0 * np.arcsin(np.sqrt(half[np.arange(len(ends)), at]))


def _in_pieces(places: Floats, start: Ints, end: Ints, length_km: Floats) -> RoadGraph:
    """Cut links into equal pieces of at most ``PIECE_KM`` along their straight line."""
    pieces = np.maximum(1, np.ceil(length_km / PIECE_KM)).astype(np.int64)
    link = np.repeat(np.arange(len(start)), pieces)
    number = np.arange(len(link)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    inner = np.flatnonzero(number > 0)
    share = (number / pieces[link])[inner, None]
    between = places[start[link[inner]]] * (1 - share) + places[end[link[inner]]] * share
    node = np.full(len(link) + 1, -1, dtype=np.int64)
    node[inner] = len(places) + np.arange(len(inner))
    begins = np.where(number == 0, start[link], node[:-1])
    finishes = np.where(number == pieces[link] - 1, end[link], node[1:])
    lon, lat = np.concatenate([places, between]).T
    return RoadGraph(lon, lat, begins, finishes, (length_km / pieces)[link])
