"""Ways from parks to ports, airports, cities and expressways, against pyproj and a search over every pair."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from symbiosis.exchange.roads import road_detour
from symbiosis.insight.logistics import KINDS, expressway_km, logistics
from symbiosis.inventory.knowledge import context, national_parks
from symbiosis.inventory.roads import shipped_roads

GEOD = Geod(ellps="WGS84")
POINTS = st.lists(st.tuples(st.floats(103, 109), st.floats(9, 23)), min_size=1, max_size=8)


def table(points: list[tuple[float, float]], **more: object) -> pd.DataFrame:
    return pd.DataFrame(points, columns=["lon", "lat"], dtype=float).assign(**more)


def geodesic(lon1: float, lat1: float, lon2: float, lat2: float) -> float:
    return GEOD.inv(lon1, lat1, lon2, lat2)[2] / 1000


@settings(max_examples=30, deadline=None)
@given(parks=POINTS, ports=POINTS)
def test_without_roads_the_nearest_is_that_of_the_geodesic(
    parks: list[tuple[float, float]], ports: list[tuple[float, float]]
) -> None:
    places = table(ports, place_id=[f"sea-{n}" for n in range(len(ports))], kind="seaport", status="operating")
    out = logistics(table(parks), places, detour=1.3)
    for row, park in zip(out.itertuples(), parks, strict=True):
        best = min(geodesic(*park, *port) for port in ports)
        assert row.seaport_km == pytest.approx(1.3 * best, abs=1e-3)
        assert geodesic(*park, *ports[int(row.seaport[4:])]) == pytest.approx(best, abs=1e-3)
    assert out[["inland_port_km", "airport_km", "city_km", "expressway_km"]].isna().all(axis=None)
    assert (out[["inland_port", "airport", "city"]] == "").all(axis=None)


def test_over_the_network_it_is_the_best_of_all_pairs() -> None:
    roads, places = shipped_roads(), context("places")
    parks = national_parks().iloc[::60]
    out = logistics(parks, places, roads, detour=1.3)
    assert out.index.equals(parks.index)
    assert set(out["haul_basis"]) <= {"road graph", "detour", "both"}
    for kind in KINDS:
        mine = places[places["kind"].eq(kind) & places["status"].eq("operating")]
        mine = mine[~mine["place_id"].isin(["air-phu-quoc", "air-con-dao"])]  # no road leads there
        for park, row in zip(parks.itertuples(), out.itertuples(), strict=True):
            here = np.full(len(mine), park.lon), np.full(len(mine), park.lat)
            factor = road_detour(*here, mine["lon"], mine["lat"], roads)[0]
            straight = np.array([geodesic(*ends) for ends in zip(*here, mine["lon"], mine["lat"], strict=True)])
            ways = pd.Series(straight * np.where(np.isnan(factor), 1.3, factor), index=mine["place_id"])
            assert getattr(row, f"{kind}_km") == pytest.approx(ways.min(), abs=1e-3)
            assert ways[getattr(row, kind)] == pytest.approx(ways.min(), abs=1e-3)


def test_only_operating_places_on_the_mainland_count() -> None:
    places = context("places")
    out = logistics(national_parks(), places, shipped_roads(), detour=1.3)
    used = set(out[list(KINDS)].to_numpy().ravel())
    assert not used & set(places.loc[places["status"].ne("operating"), "place_id"])
    assert not used & {"air-phu-quoc", "air-con-dao"}
    assert out[[f"{kind}_km" for kind in KINDS]].notna().all(axis=None)


def test_what_has_no_position_stays_unknown() -> None:
    places = table([(106.0, 21.0)], place_id="city-x", kind="city", status="operating")
    out = logistics(table([(106.1, 21.0), (np.nan, np.nan)]), places, detour=1.3)
    assert out["city"].tolist() == ["city-x", ""]
    assert out["city_km"].isna().tolist() == [False, True]
    assert out["haul_basis"].tolist() == ["detour", ""]


def test_an_expressway_is_near_along_its_whole_length() -> None:
    ways = table([(105.0, 10.0), (106.0, 10.0), (106.0, 11.0), (106.0, 20.0)], expressway_id=["a", "a", "a", "b"])
    here = np.array([[105.5, 10.1], [106.2, 10.5], [104.9, 10.0], [106.0, 19.9]])
    exact = [geodesic(105.5, 10.1, 105.5, 10.0), geodesic(106.2, 10.5, 106.0, 10.5), geodesic(104.9, 10, 105, 10)]
    found = expressway_km(here, ways)
    assert found[:3] == pytest.approx(exact, rel=5e-3)
    assert found[3] > 900  # a single point is no stretch, and two expressways are not joined
