"""The search for pairs: the compiled one finds what comparing everything with everything finds, at every edge."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbiosis.exchange import grid as grid_module
from symbiosis.exchange import pairs as pairs_module
from symbiosis.exchange.distance import disc_mean_distance_km, ecef, geodesic_km
from symbiosis.exchange.grid import Buffer, grid_hits
from symbiosis.exchange.pairs import Places, Search, brute_pairs, find_pairs

DEGREE_KM = 110.6


def places_at(lon, lat, *, park=None, vague=None, area_ha=300.0) -> Places:
    n = len(lon)
    park = np.full(n, -1) if park is None else np.asarray(park)
    inside = np.where(park >= 0, disc_mean_distance_km(area_ha), np.nan)
    return Places(ecef(lon, lat), park, np.zeros(n, bool) if vague is None else np.asarray(vague), inside, np.zeros(n))


def random_places(rng, n, *, west=102.0, width=7.0, south=8.5, height=14.8) -> Places:
    """Return streams of which a third sits in parks, some known only by the park."""
    lon, lat = west + width * rng.random(n), south + height * rng.random(n)
    park = np.where(rng.random(n) < 0.4, rng.integers(0, 12, n), -1)
    vague = (park >= 0) & (rng.random(n) < 0.6)
    at = rng.random((12, 2))
    lon, lat = (
        np.where(park >= 0, low + size * at[park, axis] + rng.normal(0, 0.01, n) * ~vague, values)
        for axis, (low, size, values) in enumerate(((west, width, lon), (south, height, lat)))
    )
    return places_at((lon + 180) % 360 - 180, lat, park=park, vague=vague, area_ha=float(rng.uniform(20, 3000)))


def split(n: int) -> tuple[np.ndarray, np.ndarray]:
    return np.arange(0, n, 2), np.arange(1, n, 2)


def as_table(pairs) -> tuple[np.ndarray, np.ndarray]:
    keys = pairs.offer.astype(np.int64) << 32 | pairs.demand
    order = np.argsort(keys)
    return keys[order], pairs.distance_km[order]


def assert_equal_to_brute(places: Places, *searches: Search) -> int:
    """Check the compiled search against the oracle; return the number of pairs."""
    total = 0
    for hits, search in zip(grid_hits(places, searches, buffer=Buffer()), searches, strict=True):
        keys, distance = as_table(hits)
        expected_keys, expected = as_table(brute_pairs(places, search))
        np.testing.assert_array_equal(keys, expected_keys)
        np.testing.assert_allclose(distance, expected, rtol=3e-7, atol=1e-6)
        total += len(keys)
    return total


@pytest.mark.parametrize("n", [20, 1_000, 10_000])
def test_same_pairs_as_comparing_all(n: int) -> None:
    places = random_places(np.random.default_rng(n), n)
    searches = [Search(*split(n)[::way], limit) for limit, way in ((0.5, 1), (2, 1), (20, -1), (100, 1), (300, -1))]
    assert assert_equal_to_brute(places, *searches) > n // 4


@given(
    seed=st.integers(0, 10_000),
    limit=st.sampled_from([0.0, 1e-6, 0.3, 3.0, 40.0, 700.0, 1600.0, 9000.0, 30_000.0, np.inf]),
    south=st.sampled_from([-90.0, -40.0, 8.5, 80.0]),
    size=st.sampled_from([0.0, 0.01, 2.0, 10.0]),
    west=st.sampled_from([102.0, 175.0]),
)
def test_same_pairs_anywhere_on_earth(seed: int, limit: float, south: float, size: float, west: float) -> None:
    places = random_places(np.random.default_rng(seed), 60, west=west, width=size, south=south, height=size)
    assert_equal_to_brute(places, Search(*split(60), limit))


@pytest.mark.parametrize("limit", [5.0, 300.0, 2_000.0])
def test_one_megacity_cell_next_to_the_countryside(limit: float) -> None:
    rng = np.random.default_rng(3)
    city = np.concatenate([106.7 + rng.normal(0, 0.01, 900), rng.uniform(102, 109, 100)])
    places = places_at(city, np.concatenate([10.8 + rng.normal(0, 0.01, 900), rng.uniform(9, 23, 100)]))
    assert assert_equal_to_brute(places, Search(*split(1000), limit)) > 450 * 430


def test_sites_at_one_point_are_zero_apart() -> None:
    places = places_at(np.full(6, 106.0), np.full(6, 11.0))
    (hits,) = grid_hits(places, [Search(*split(6), 0.0)], buffer=Buffer())
    assert len(hits.offer) == 9
    assert not hits.distance_km.any()


@pytest.mark.parametrize("km", [0.05, 3.0, 47.0, 400.0, 1499.0, 5000.0])
@pytest.mark.parametrize("bearing", [(1, 0), (0, 1), (0.7, 0.6)])
def test_a_pair_exactly_at_the_limit_belongs(km: float, bearing: tuple[float, float]) -> None:
    lon, lat = np.array([105.0, 105 + bearing[0] * km / DEGREE_KM]), np.array([10.0, 10 + bearing[1] * km / DEGREE_KM])
    places = places_at(lon, lat)
    limit = float(geodesic_km(lon[0], lat[0], lon[1], lat[1]))
    for reach, count in ((limit, 1), (limit * (1 - 1e-9), 0), (limit * (1 + 1e-9), 1)):
        search = Search(np.array([0]), np.array([1]), reach)
        assert len(grid_hits(places, [search], buffer=Buffer())[0].offer) == count
        assert len(brute_pairs(places, search).offer) == count


def test_across_the_antimeridian() -> None:
    places = places_at(np.array([179.95, -179.95, 0.0, 179.9]), np.array([10.0, 10.0, 10.0, 10.0]))
    search = Search(np.array([0, 2]), np.array([1, 3]), 20.0)
    assert assert_equal_to_brute(places, search) == 2


def test_wide_columns_at_the_antimeridian_give_no_pair_twice() -> None:
    lon = np.array([179.9999, -179.9999, 179.9999, -179.9999, 179.9999, -179.9999])
    places = places_at(lon, np.array([0.0, 0.0, 88.0, 88.0, -88.0, -88.0]))
    assert assert_equal_to_brute(places, Search(*split(6), 0.1)) == 3


def test_nothing_offered_or_wanted_gives_no_pairs() -> None:
    places = places_at(np.array([105.0, 105.0]), np.array([10.0, 10.0]))
    nobody, one, other = np.empty(0, dtype=np.int64), np.array([0]), np.array([1])
    searches = [
        Search(nobody, other, 5.0),
        Search(one, nobody, 5.0),
        Search(one, other, np.nan),
        Search(one, other, 5.0),
    ]
    assert [len(hits.offer) for hits in grid_hits(places, searches, buffer=Buffer())] == [0, 0, 0, 1]
    assert [len(brute_pairs(places, search).offer) for search in searches] == [0, 0, 0, 1]


def test_a_vague_site_is_the_mean_distance_from_its_park_however_far_the_other_stands() -> None:
    lat = np.array([10.0, 10 + 6 / DEGREE_KM, 10.0, 10 + 6 / DEGREE_KM])
    places = places_at(np.full(4, 105.0), lat, park=[0, 0, 0, 1], vague=[True, False, False, False], area_ha=1000)
    (hits,) = grid_hits(places, [Search(np.array([0, 2]), np.array([1, 3]), 3.0)], buffer=Buffer())
    assert (hits.offer.tolist(), hits.demand.tolist()) == ([0], [1])
    assert hits.distance_km[0] == pytest.approx(float(disc_mean_distance_km(1000)))


def test_many_searches_are_handed_out_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    places = random_places(np.random.default_rng(5), 400)
    offers, demands = split(400)
    searches = [Search(offers[i : i + 60], demands[: 20 + i], 30.0 * i) for i in range(8)]
    plain = [as_table(pairs) for pairs in find_pairs(places, searches)]
    monkeypatch.setattr(pairs_module, "_WORTH_COMPILED_CODE", 0)
    monkeypatch.setattr(pairs_module, "_BATCH", 5_000)
    compiled = [(as_table(pairs), pairs.same_park.sum()) for pairs in find_pairs(places, searches)]
    assert len(compiled) == 8
    for (keys, distance), ((found, kms), inside) in zip(plain, compiled, strict=True):
        np.testing.assert_array_equal(found, keys)
        np.testing.assert_allclose(kms, distance, rtol=3e-7)
        rows = places.park[found >> 32]
        assert inside == ((rows == places.park[found & 0xFFFFFFFF]) & (rows >= 0)).sum()


def test_without_numba_every_pair_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    places = random_places(np.random.default_rng(6), 200)
    monkeypatch.setattr(pairs_module, "_WORTH_COMPILED_CODE", 0)
    monkeypatch.setattr(pairs_module, "find_spec", lambda _name: None)
    search = Search(*split(200), 50.0)
    (found,) = find_pairs(places, [search])
    np.testing.assert_array_equal(as_table(found)[0], as_table(brute_pairs(places, search))[0])


def test_a_buffer_is_used_again() -> None:
    places, buffer = random_places(np.random.default_rng(7), 300), Buffer()
    first = grid_hits(places, [Search(*split(300), 300.0)], buffer=buffer)[0]
    second = grid_hits(places, [Search(*split(300), 100.0)], buffer=buffer)[0]
    assert 0 < len(second.offer) < len(first.offer)
    assert np.shares_memory(first.offer, second.offer)


def test_streams_without_a_position_take_no_part() -> None:
    places = places_at(np.array([105.0, 105.0, np.nan, np.nan]), np.array([10.0, 10.0, np.nan, np.nan]))
    (hits,) = grid_hits(places, [Search(*split(4), 50.0)], buffer=Buffer())
    assert (hits.offer.tolist(), hits.demand.tolist()) == ([0], [1])


def test_a_large_search_is_cut_into_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grid_module, "_COMPARISONS_AT_A_TIME", 1_000)
    places = random_places(np.random.default_rng(8), 300)
    searches = [Search(*split(300), 60.0), Search(*split(300)[::-1], 20.0)]
    assert assert_equal_to_brute(places, *searches) > 100
