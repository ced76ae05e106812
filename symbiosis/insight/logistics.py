"""How far each park is from a seaport, an inland port, an airport, a city and an expressway."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from symbiosis.exchange.distance import geodesic_km
from symbiosis.exchange.haul import Floats
from symbiosis.exchange.roads import LONGEST, SHORTEST, road_detour
from symbiosis.inventory.roads import RoadGraph

KINDS = ("seaport", "inland_port", "airport", "city")
BASES = ("road graph", "detour", "both")
OFF_ROAD_KM = 15.0
"""A place further than this from every main road [km] is on an island: no truck reaches it."""


def logistics(
    parks: pd.DataFrame,
    places: pd.DataFrame,
    roads: RoadGraph | None = None,
    *,
    detour: float,
    expressways: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return the way by road from each park to the nearest operating place of each kind [km].

    The way is the geodesic times the factor of ``exchange.roads.road_detour`` (the road network, clipped to 1.15 to
    1.35), or times ``detour`` where the network does not tell. What is unknown is NaN, its place ``""``.

    Parameters
    ----------
    parks
        ``lat, lon`` [degrees].
    places
        ``place_id, kind, status, lat, lon``, as ``data/places.csv``. Only operating ones count.
    roads
        The road network; without it every way counts ``detour``.
    detour
        Road length per geodesic [km/km], from 1.15 to 1.35: the parameter ``detour_truck``.
    expressways
        ``expressway_id, lat, lon`` [degrees]: points along each expressway, in order.

    Returns
    -------
    pandas.DataFrame
        Indexed like ``parks``: ``seaport_km, seaport`` (a ``place_id``) and so on for each of ``KINDS``;
        ``expressway_km``, the geodesic to the nearest expressway, NaN without ``expressways``; ``haul_basis``.
    """
    here = parks[["lon", "lat"]].to_numpy(dtype=np.float64)
    open_ones = _by_road(places[places["status"] == "operating"], roads)
    out = pd.DataFrame(index=parks.index)
    told = np.zeros((2, len(parks)), dtype=bool)
    for kind in KINDS:
        mine = open_ones[open_ones["kind"] == kind]
        km, at, by_graph = _nearest(here, mine[["lon", "lat"]].to_numpy(dtype=np.float64), roads, detour)
        out[f"{kind}_km"] = km
        out[kind] = np.append(mine["place_id"].to_numpy(dtype=object), "")[at]
        told |= np.stack([by_graph & (at >= 0), ~by_graph & (at >= 0)])
    out["expressway_km"] = np.nan if expressways is None else expressway_km(here, expressways)
    out["haul_basis"] = np.select([told.all(axis=0), told[0], told[1]], ["both", "road graph", "detour"], "")
    return out


def expressway_km(here: Floats, expressways: pd.DataFrame) -> Floats:
    """Return the geodesic [km] from places, shape (n, 2) longitude and latitude [degrees], to the nearest expressway.

    Between two points an expressway is taken as straight on a plane that touches the earth at the place; the error is
    below 0.5 % within 100 km.
    """
    points = expressways[["lon", "lat"]].to_numpy(dtype=np.float64)
    same = expressways["expressway_id"].to_numpy()[1:] == expressways["expressway_id"].to_numpy()[:-1]
    start, end = points[:-1][same], points[1:][same]
    stretch = np.stack([np.cos(np.radians(here[:, 1])), np.ones(len(here))], axis=1)[:, None]
    along = (end - start)[None] * stretch
    away = (start[None] - here[:, None]) * stretch
    share = np.clip(-(away * along).sum(axis=2) / np.maximum((along**2).sum(axis=2), 1e-18), 0.0, 1.0)
    foot = start[None] + share[:, :, None] * (end - start)[None]
    km: Floats = geodesic_km(here[:, :1], here[:, 1:], foot[:, :, 0], foot[:, :, 1]).min(axis=1, initial=np.inf)
    return km


def _by_road(places: pd.DataFrame, roads: RoadGraph | None) -> pd.DataFrame:
    """Return the places a truck reaches."""
    if roads is None or places.empty:
        return places
    lon, lat = (places[name].to_numpy(dtype=np.float64)[:, None] for name in ("lon", "lat"))
    reached = geodesic_km(lon, lat, roads.lon[None], roads.lat[None]).min(axis=1) <= OFF_ROAD_KM
    kept: pd.DataFrame = places.loc[reached]
    return kept


def _nearest(
    here: Floats, there: Floats, roads: RoadGraph | None, detour: float
) -> tuple[Floats, npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """Return the shortest way [km], the number of its place (-1: none), and whether the network tells it.

    As every factor lies in 1.15 to 1.35, no place further off than 1.35/1.15 of the nearest one can be nearer by road.
    """
    km, at = np.full(len(here), np.nan), np.full(len(here), -1, dtype=np.int64)
    by_graph = np.zeros(len(here), dtype=bool)
    if not len(there):
        return km, at, by_graph
    straight = geodesic_km(here[:, :1], here[:, 1:], there[:, 0], there[:, 1])
    one, other = np.nonzero(straight <= straight.min(axis=1, keepdims=True) * max(LONGEST, detour) / SHORTEST)
    factor = np.full(len(one), np.nan)
    if roads is not None and len(one):
        start, end = here[one], there[other]
        factor, _ = road_detour(start[:, 0], start[:, 1], end[:, 0], end[:, 1], roads)
    way = straight[one, other] * np.where(np.isnan(factor), detour, factor)
    order = np.lexsort((other, way, one))
    park, first = np.unique(one[order], return_index=True)
    best = order[first]
    km[park], at[park], by_graph[park] = way[best], other[best], ~np.isnan(factor[best])
    return km, at, by_graph
