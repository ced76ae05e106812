"""Distances on the WGS84 ellipsoid, and how far a haul between two points really goes."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from symbiosis.exchange.haul import LINE_MODES, MODES, ROAD_MODES, Floats, Words, codes

_EQUATOR_KM = 6378.137
_FLATTENING = 1 / 298.257223563
_POLE_KM = _EQUATOR_KM * (1 - _FLATTENING)
_LARGEST_RADIUS_KM = _EQUATOR_KM**2 / _POLE_KM


def ecef(lon: npt.ArrayLike, lat: npt.ArrayLike) -> Floats:
    """Return Earth-centred coordinates [km] of points on the ellipsoid, shape (n, 3).

    Parameters
    ----------
    lon, lat
        WGS84 longitude and latitude [degrees].
    """
    lam, phi = np.radians(np.asarray(lon, dtype=np.float64)), np.radians(np.asarray(lat, dtype=np.float64))
    eccentricity2 = _FLATTENING * (2 - _FLATTENING)
    normal = _EQUATOR_KM / np.sqrt(1 - eccentricity2 * np.sin(phi) ** 2)
    parallel = normal * np.cos(phi)
    return np.stack(
        [parallel * np.cos(lam), parallel * np.sin(lam), normal * (1 - eccentricity2) * np.sin(phi)], axis=-1
    )


def chord_to_km(chord_km: npt.ArrayLike, here: Floats, there: Floats) -> Floats:
    """Return the distance along the ground [km] of straight lines through the Earth.

    The arc over the chord is that of the circle which fits the ellipsoid between the two points, in their direction
    (Euler's normal curvature). Against the exact geodesic it errs by less than 1 mm at 300 km and 0.3 m at 1,500 km.

    Parameters
    ----------
    chord_km
        Length of the straight line [km].
    here, there
        Its ends as ``ecef`` gives them [km], shape (n, 3).
    """
    chord = np.asarray(chord_km, dtype=np.float64)
    middle, step = (here + there) / 2, there - here
    axes2 = np.array([_EQUATOR_KM, _EQUATOR_KM, _POLE_KM]) ** 2
    inside = np.maximum((middle**2 / axes2).sum(axis=-1), 1e-12)
    gradient = np.sqrt((middle**2 / axes2**2).sum(axis=-1) / inside)
    curvature = (step**2 / axes2).sum(axis=-1) / np.maximum(chord**2 * gradient, 1e-30)
    curvature = np.clip(curvature, 1 / _LARGEST_RADIUS_KM, _EQUATOR_KM / _POLE_KM**2)
    return np.asarray(2 / curvature * np.arcsin(np.minimum(chord * curvature / 2, 1.0)), dtype=np.float64)


def chord_limit_km(limit_km: npt.ArrayLike) -> Floats:
    """Return the longest chord [km] that can belong to a distance [km]: the radius of a join that misses no pair."""
    angle = np.minimum(np.asarray(limit_km, dtype=np.float64) / (2 * _LARGEST_RADIUS_KM), np.pi / 2)
    return np.asarray(2 * _LARGEST_RADIUS_KM * np.sin(angle), dtype=np.float64)


def geodesic_km(lon1: npt.ArrayLike, lat1: npt.ArrayLike, lon2: npt.ArrayLike, lat2: npt.ArrayLike) -> Floats:
    """Return distances on the WGS84 ellipsoid [km] between points given in degrees; see ``chord_to_km``."""
    here, there = ecef(lon1, lat1), ecef(lon2, lat2)
    return chord_to_km(np.linalg.norm(there - here, axis=-1), here, there)


def disc_mean_distance_km(area_ha: npt.ArrayLike) -> Floats:
    """Return the mean distance [km] of two random points in a disc of the given area [ha]: 128/(45 pi) of its radius.

    It stands for the distance of two sites that are only known to lie in the same park.
    """
    radius_km = np.sqrt(np.asarray(area_ha, dtype=np.float64) * 0.01 / np.pi)
    return np.asarray(128 / (45 * np.pi) * radius_km, dtype=np.float64)


def haul_factor(mode: Words, same_park: npt.NDArray[np.bool_], parameters: Mapping[str, float]) -> Floats:
    """Return the haul length per distance [km/km]: roads for vehicles, corridors for pipes and wires.

    Parameters
    ----------
    mode
        Names of ``haul.MODES`` or codes into it; an unknown mode gives NaN.
    same_park
        Whether both ends lie in one park; counts for pipes and wires only.
    parameters
        ``detour_truck``, ``detour_pipe_inside_park``, ``detour_pipe_between_parks``.
    """
    road = [parameters["detour_truck"]] * len(ROAD_MODES)
    between = [*road, *[parameters["detour_pipe_between_parks"]] * len(LINE_MODES), np.nan]
    inside = [*road, *[parameters["detour_pipe_inside_park"]] * len(LINE_MODES), np.nan]
    factors: Floats = np.array([between, inside], dtype=np.float64)
    return factors[np.asarray(same_park, dtype=np.int8), codes(mode, MODES)]


def haul_km(
    distance_km: npt.ArrayLike, mode: Words, same_park: npt.NDArray[np.bool_], parameters: Mapping[str, float]
) -> Floats:
    """Return the length of the haul [km] over a distance [km]; see ``haul_factor``."""
    return np.asarray(distance_km, dtype=np.float64) * haul_factor(mode, same_park, parameters)
