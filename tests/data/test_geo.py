"""The map layers: whole, in place, labelled and credited; the road graph connected and free of absurd detours."""

import importlib
import json
from itertools import pairwise
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from pyproj import Geod
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra

from symbiosis.paths import data_dir

GEO = data_dir() / "geo"
LICENCES = {
    "provinces_63": "CC-BY-SA-4.0",
    "provinces_34": "CC-BY-SA-4.0",
    "focus_regions": "CC-BY-SA-4.0",
    "neighbours": "CC-BY-SA-4.0",
    "islands": "CC-BY-4.0",
    "roads": "ODbL-1.0",
    "rail": "ODbL-1.0",
    "rivers": "LGPL-3.0-or-later",
}
FAR_ISLANDS = {"Da Nang": (111.0, 15.5, 113.0, 17.3), "Khanh Hoa": (109.4, 6.9, 118.0, 12.0)}
VIETNAM = (102.0, 7.0, 118.0, 23.5)
METRES = 3405  # VN-2000 / UTM zone 48N


def layer(name: str) -> gpd.GeoDataFrame:
    return gpd.read_file(GEO / f"{name}.geojson")


@pytest.fixture(scope="module")
def units() -> pd.DataFrame:
    return pd.read_csv(data_dir() / "provinces.csv", dtype={"code_63": str, "code_34": str})


@pytest.fixture(scope="module", params=[63, 34])
def vintage(request: pytest.FixtureRequest) -> int:
    return request.param


@pytest.fixture(scope="module")
def provinces(vintage: int) -> gpd.GeoDataFrame:
    return layer(f"provinces_{vintage}")


@pytest.fixture(scope="module")
def nodes() -> pd.DataFrame:
    return pd.read_csv(GEO / "road_nodes.csv")


@pytest.fixture(scope="module")
def edges() -> pd.DataFrame:
    return pd.read_csv(GEO / "road_edges.csv")


def test_provinces_are_those_of_the_table(provinces: gpd.GeoDataFrame, vintage: int, units: pd.DataFrame) -> None:
    columns = [f"code_{vintage}", f"province_{vintage}", f"province_{vintage}_vi", f"region_{vintage}"]
    expected = units[columns].drop_duplicates().sort_values(columns[0]).to_numpy().tolist()
    assert len(provinces) == vintage
    assert provinces[["code", "province", "name_vi", "region"]].to_numpy().tolist() == expected


def test_provinces_share_borders_without_overlap(provinces: gpd.GeoDataFrame) -> None:
    shapes = provinces.geometry.to_numpy()
    assert shapely.is_valid(shapes).all()
    assert shapely.coverage_is_valid(shapes)


def test_both_vintages_cover_the_same_land() -> None:
    old, new = (shapely.union_all(layer(f"provinces_{n}").geometry) for n in (63, 34))
    assert old.symmetric_difference(new).area < 1e-9


def test_areas_agree_with_the_official_figures(units: pd.DataFrame) -> None:
    official = units.drop_duplicates("province_34").set_index("province_34")["area_34_km2"]
    drawn = layer("provinces_34").set_index("province").to_crs("EPSG:6933").area / 1e6
    ratio = (drawn / official).drop(list(FAR_ISLANDS))
    assert ratio.between(0.9, 1.05).all(), ratio[~ratio.between(0.9, 1.05)]
    assert abs(ratio.median() - 1) < 0.005


def test_far_islands_belong_to_their_province_and_are_labelled(provinces: gpd.GeoDataFrame) -> None:
    labels = layer("islands").set_index("province")
    assert set(labels.index) == set(FAR_ISLANDS)
    assert set(labels["name_vi"]) == {"Quần đảo Hoàng Sa", "Quần đảo Trường Sa"}
    assert labels["name_en"].str.contains("Islands").all()
    for province, window in FAR_ISLANDS.items():
        shape = provinces.set_index("province").geometry[province]
        parts = shapely.get_parts(shape)
        away = parts[shapely.contains(shapely.box(*window), parts) & (shapely.get_x(shapely.centroid(parts)) > 109.4)]
        assert len(away) > 30
        assert shapely.distance(labels.geometry[province], shapely.union_all(away)) < 0.5


def test_neighbours_end_at_the_border_and_hold_none_of_the_islands(provinces: gpd.GeoDataFrame) -> None:
    around, vietnam = layer("neighbours"), shapely.union_all(provinces.geometry)
    assert set(around["name_en"]) == {"China", "Laos", "Cambodia", "Thailand", ""}
    assert shapely.union_all(around.geometry).intersection(vietnam).area < 1e-3
    islands = shapely.box(111, 15.5, 113, 17.3), shapely.box(109.4, 6.9, 116.5, 12)
    assert not around.intersects(shapely.union_all(islands)).any()
    for country in ("China", "Laos", "Cambodia"):
        border = (
            around.geometry[around["name_en"] == country].iloc[0].boundary.intersection(vietnam.boundary.buffer(1e-3))
        )
        assert border.length > 5


def test_focus_regions_follow_the_provinces_and_leave_far_islands_out(
    provinces: gpd.GeoDataFrame, vintage: int
) -> None:
    focus = layer("focus_regions").query("vintage == @vintage").set_index("region")
    assert set(focus.index) == {"Southeast", "Red River Delta"}
    for region, shape in focus.geometry.items():
        whole = shapely.union_all(provinces.geometry[provinces["region"] == region])
        assert shape.area > 0.97 * whole.area
        assert shape.difference(whole).area < 1e-9
        assert shape.bounds[2] < 108.2


@pytest.mark.parametrize("name", LICENCES)
def test_layer_is_valid_in_place_and_credited(name: str) -> None:
    text = json.loads((GEO / f"{name}.geojson").read_text(encoding="utf-8"))
    shapes = layer(name)
    assert text["licence"] == LICENCES[name]
    assert text["attribution"]
    assert text["source"]
    assert shapes.crs.to_epsg() == 4326
    assert shapes.is_valid.all()
    assert not shapes.is_empty.any()
    if name != "neighbours":
        assert shapely.box(*VIETNAM).contains(shapely.box(*shapes.total_bounds))


def test_layers_are_light() -> None:
    assert sum(file.stat().st_size for file in GEO.iterdir()) <= 1_300_000


def test_parks_lie_in_their_province(provinces: gpd.GeoDataFrame, vintage: int) -> None:
    parks = pd.read_csv(data_dir() / "parks.csv")
    points = gpd.GeoSeries(gpd.points_from_xy(parks["lon"], parks["lat"]), crs=4326).to_crs(METRES)
    shapes = provinces.set_index("province").to_crs(METRES).geometry
    home = gpd.GeoSeries(shapes.loc[parks[f"province_{vintage}"]].to_numpy(), crs=METRES)
    outside_km = points.distance(home) / 1000
    assert parks["park_id"][outside_km > 3].tolist() == []


def test_every_district_has_a_province(units: pd.DataFrame) -> None:
    districts = pd.read_csv(data_dir() / "source" / "geo" / "districts.csv")
    assert len(districts) == 708
    assert districts["shape_id"].is_unique
    assert set(districts["province_63"]) == set(units["province_63"])
    assert set(districts["assigned_by"]) == {"overlap and name", "overlap", "name", "reviewed"}


def test_graph_is_one_connected_network(nodes: pd.DataFrame, edges: pd.DataFrame) -> None:
    assert nodes["node_id"].tolist() == list(range(len(nodes)))
    assert (edges["from"] < edges["to"]).all()
    assert not edges.duplicated(["from", "to"]).any()
    assert connected_components(graph(nodes, edges), directed=False)[0] == 1
    assert set(edges["joined"]) == {0, 1}
    assert edges["joined"].mean() < 0.02


def test_no_edge_is_shorter_than_the_straight_line(nodes: pd.DataFrame, edges: pd.DataFrame) -> None:
    start, end = nodes.loc[edges["from"]], nodes.loc[edges["to"]]
    straight_km = Geod(ellps="WGS84").inv(start["lon"], start["lat"], end["lon"], end["lat"])[2] / 1000
    rounding_km = 0.01
    assert (edges["length_km"] >= 0.995 * straight_km - rounding_km).all()


@pytest.mark.parametrize(
    ("start", "end", "most"),
    [
        ((105.85, 21.03), (107.08, 20.955), 1.5),  # Ha Noi - Ha Long
        ((106.69, 20.856), (107.08, 20.955), 1.5),  # Hai Phong - Ha Long, over the Bach Dang
        ((107.595, 16.463), (108.21, 16.06), 1.5),  # Hue - Da Nang, through the Hai Van
        ((106.70, 10.777), (107.09, 10.36), 1.6),  # Ho Chi Minh City - Vung Tau
        ((106.70, 10.777), (105.78, 10.035), 1.5),  # Ho Chi Minh City - Can Tho
        ((105.85, 21.03), (106.70, 10.777), 1.6),  # Ha Noi - Ho Chi Minh City
    ],
)
def test_routes_between_cities_make_no_absurd_detour(
    nodes: pd.DataFrame, edges: pd.DataFrame, start: tuple[float, float], end: tuple[float, float], most: float
) -> None:
    lon, lat = nodes["lon"].to_numpy(), nodes["lat"].to_numpy()
    first, last = (int(np.hypot(lon - x, lat - y).argmin()) for x, y in (start, end))
    way_km = dijkstra(graph(nodes, edges), directed=False, indices=first)[last]
    straight_km = Geod(ellps="WGS84").inv(lon[first], lat[first], lon[last], lat[last])[2] / 1000
    assert 1.0 <= way_km / straight_km <= most


def test_a_break_is_joined_only_where_the_way_round_is_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2] / "scripts"))
    lines = importlib.import_module("geo_lines")
    # Two roads end 1 km apart (nodes 1 and 2) with no other way; a third road (4, 5) is 50 km off.
    places = pd.DataFrame(
        {"node_id": range(6), "lon": [106.0, 106.1, 106.11, 106.2, 106.0, 106.1], "lat": [21.0] * 4 + [21.5] * 2}
    )
    roads = pd.DataFrame({"from": [0, 2, 4], "to": [1, 3, 5], "length_km": [10.5, 9.5, 10.5]})
    joined = lines.joined(places, roads)
    assert joined.iloc[3:][["from", "to", "basis"]].to_numpy().tolist() == [[1, 2, "assumed"]]
    assert joined["length_km"].iloc[3] == pytest.approx(1.25 * 1.04, rel=0.01)
    near_way = pd.concat([roads, pd.DataFrame({"from": [1], "to": [2], "length_km": [4.0]})], ignore_index=True)
    assert (lines.joined(places, near_way)["basis"] == "reported").all()


def test_drawn_roads_pass_every_edge_once(monkeypatch: pytest.MonkeyPatch, edges: pd.DataFrame) -> None:
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2] / "scripts"))
    walks = importlib.import_module("geo_lines").trails(edges)
    passed = sorted(tuple(sorted(pair)) for walk in walks for pair in pairwise(walk))
    assert passed == sorted(map(tuple, edges[["from", "to"]].to_numpy().tolist()))


def graph(nodes: pd.DataFrame, edges: pd.DataFrame) -> csr_array:
    return csr_array((edges["length_km"], (edges["from"], edges["to"])), shape=(len(nodes), len(nodes)))
