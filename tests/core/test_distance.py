"""Distances against the exact geodesic, and the laws a distance obeys."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from symbiosis.exchange.distance import (
    chord_limit_km,
    disc_mean_distance_km,
    ecef,
    geodesic_km,
    haul_factor,
    haul_km,
)
from symbiosis.exchange.haul import MODES, UNITS, codes
from symbiosis.exchange.transport import parameters_at
from symbiosis.inventory.tables import Knowledge

WGS84 = Geod(ellps="WGS84")
ANYWHERE = (-180.0, 180.0, -90.0, 90.0)
VIETNAM = (102.2, 109.4, 8.5, 23.3)
ANTIMERIDIAN = (179.0, 181.0, -70.0, 70.0)
places = st.tuples(st.floats(102.2, 109.4), st.floats(8.5, 23.3))


def pairs_at(length_km: float, box: tuple[float, ...], n: int = 20_000) -> tuple[np.ndarray, ...]:
    rng = np.random.default_rng(7)
    lon, lat = rng.uniform(box[0], box[1], n), rng.uniform(box[2], box[3], n)
    lon2, lat2, _ = WGS84.fwd(lon, lat, rng.uniform(0, 360, n), np.full(n, length_km * 1000))
    return lon, lat, lon2, lat2


@pytest.mark.parametrize("box", [ANYWHERE, VIETNAM, ANTIMERIDIAN], ids=["anywhere", "vietnam", "antimeridian"])
@pytest.mark.parametrize(("length_km", "error_m"), [(0.001, 1e-6), (3, 1e-6), (50, 1e-4), (300, 1e-3), (1500, 0.3)])
def test_geodesic_matches_the_exact_one(box: tuple[float, ...], length_km: float, error_m: float) -> None:
    assert np.abs(geodesic_km(*pairs_at(length_km, box)) - length_km).max() * 1000 < error_m


def test_known_places() -> None:
    """Hanoi to Ho Chi Minh City, by the exact geodesic."""
    exact = WGS84.inv(105.8542, 21.0285, 106.7009, 10.7769)[2] / 1000
    assert geodesic_km(105.8542, 21.0285, 106.7009, 10.7769) == pytest.approx(exact, abs=1e-4)
    assert exact == pytest.approx(1138, abs=1)


def test_poles_antipodes_and_the_same_point_are_numbers() -> None:
    assert geodesic_km(106.7, 10.8, 106.7, 10.8) == 0
    assert geodesic_km(5, 90, 120, 90) == pytest.approx(0, abs=1e-9)
    assert geodesic_km(5, 90, 5, -90) == pytest.approx(20_004, rel=0.01)
    assert np.isnan(geodesic_km(np.nan, 10, 106, 10))


def test_ecef_is_on_the_ellipsoid() -> None:
    assert ecef([0, 90, 0], [0, 0, 90]) == pytest.approx(
        np.array([[6378.137, 0, 0], [0, 6378.137, 0], [0, 0, 6356.752314]]), abs=1e-6
    )


@pytest.mark.parametrize("length_km", [0.5, 30, 300, 1500])
def test_a_join_by_chord_misses_no_pair(length_km: float) -> None:
    lon, lat, lon2, lat2 = pairs_at(length_km, ANYWHERE)
    chord = np.linalg.norm(ecef(lon, lat) - ecef(lon2, lat2), axis=1)
    limit = chord_limit_km(length_km)
    assert chord.max() <= limit + 1e-9
    assert limit <= length_km


@given(places, places, places)
def test_distance_is_symmetric_and_obeys_the_triangle(a: tuple, b: tuple, c: tuple) -> None:
    there, back = geodesic_km(*a, *b), geodesic_km(*b, *a)
    assert there == pytest.approx(back, abs=1e-9)
    assert there >= 0
    assert geodesic_km(*a, *c) <= there + geodesic_km(*b, *c) + 1e-3


def test_mean_distance_in_a_disc_is_that_of_random_points() -> None:
    rng = np.random.default_rng(1)
    radius, angle = np.sqrt(rng.uniform(size=(2, 200_000))), rng.uniform(0, 2 * np.pi, (2, 200_000))
    x, y = radius * np.cos(angle), radius * np.sin(angle)
    simulated = np.hypot(x[0] - x[1], y[0] - y[1]).mean()
    assert disc_mean_distance_km(np.pi * 100) == pytest.approx(simulated, rel=5e-3)
    assert disc_mean_distance_km(400.0) == pytest.approx(2 * disc_mean_distance_km(100.0))


def test_haul_follows_roads_or_pipe_corridors(known: Knowledge) -> None:
    parameters = parameters_at(known.parameters, "mid")
    mode = np.array(["truck", "truck", "steam_pipe", "steam_pipe", "wire", "cart"])
    inside = np.array([False, True, False, True, False, True])
    factor = haul_factor(mode, inside, parameters)
    assert factor == pytest.approx([1.30, 1.30, 1.35, 1.20, 1.35, np.nan], nan_ok=True)
    assert haul_km(10.0, mode, inside, parameters) == pytest.approx(10 * factor, nan_ok=True)
    assert haul_factor(codes(mode, MODES), inside, parameters) == pytest.approx(factor, nan_ok=True)


@pytest.mark.parametrize("vocabulary", [MODES, UNITS])
def test_codes_name_the_word(vocabulary: tuple[str, ...]) -> None:
    words = np.array([*vocabulary, "", "zzz", "Truck"])
    assert codes(words, vocabulary).tolist() == [*range(len(vocabulary)), -1, -1, -1]
