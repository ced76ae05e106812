"""Ways over the road network: laws, bounds, fallback, city pairs, patches."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbiosis import pipeline
from symbiosis.exchange.distance import geodesic_km
from symbiosis.exchange.haul import MODES
from symbiosis.exchange.roads import BAND, HAUL_BASES, LONGEST, SHORTEST, TRUCKS, road_detour, road_km, truck_detour
from symbiosis.exchange.terms import ENDS, terms
from symbiosis.inventory.roads import PIECE_KM, RoadGraph, road_graph, road_patches, shipped_roads
from symbiosis.inventory.tables import Inventory, Knowledge
from symbiosis.paths import data_dir
from tests.conftest import make_inventory, make_park, make_site, make_stream

CITIES = {
    "Ha Noi": (105.85, 21.03),
    "Bac Ninh": (106.07, 21.18),
    "Hai Phong": (106.69, 20.856),
    "Ha Long": (107.08, 20.955),
    "Mong Cai": (107.97, 21.53),
    "Lang Son": (106.76, 21.85),
    "Lao Cai": (103.97, 22.48),
    "Thai Nguyen": (105.84, 21.59),
    "Thanh Hoa": (105.78, 19.81),
    "Vinh": (105.68, 18.68),
    "Dong Hoi": (106.6, 17.47),
    "Hue": (107.595, 16.463),
    "Da Nang": (108.21, 16.06),
    "Quy Nhon": (109.22, 13.78),
    "Nha Trang": (109.19, 12.25),
    "Pleiku": (108.0, 13.98),
    "Buon Ma Thuot": (108.05, 12.67),
    "Phan Thiet": (108.1, 10.93),
    "Vung Tau": (107.09, 10.36),
    "Ho Chi Minh City": (106.70, 10.777),
    "Tay Ninh": (106.1, 11.31),
    "Can Tho": (105.78, 10.035),
    "Rach Gia": (105.08, 10.01),
    "Ca Mau": (105.15, 9.18),
}
RECALLED_KM = [
    ("Ha Noi", "Hai Phong", 120),
    ("Ha Noi", "Ha Long", 155),
    ("Ha Noi", "Lao Cai", 290),
    ("Ha Noi", "Lang Son", 155),
    ("Ha Noi", "Thai Nguyen", 80),
    ("Ha Noi", "Thanh Hoa", 155),
    ("Ha Noi", "Vinh", 300),
    ("Hai Phong", "Ha Long", 50),
    ("Ha Long", "Mong Cai", 150),
    ("Vinh", "Dong Hoi", 200),
    ("Dong Hoi", "Hue", 165),
    ("Hue", "Da Nang", 100),
    ("Da Nang", "Quy Nhon", 305),
    ("Quy Nhon", "Nha Trang", 215),
    ("Buon Ma Thuot", "Pleiku", 180),
    ("Ho Chi Minh City", "Phan Thiet", 190),
    ("Ho Chi Minh City", "Buon Ma Thuot", 345),
    ("Ho Chi Minh City", "Tay Ninh", 98),
    ("Ho Chi Minh City", "Can Tho", 165),
    ("Can Tho", "Ca Mau", 150),
]
"""Road distances between centres [km], recalled, good to a few per cent."""

places = st.tuples(st.floats(103.5, 109.0), st.floats(9.0, 22.5))


@pytest.fixture(scope="module")
def graph() -> RoadGraph:
    return shipped_roads()


def detour(graph: RoadGraph, here: tuple[float, float], there: tuple[float, float]) -> tuple[float, str]:
    factor, basis = road_detour(*here, *there, graph)
    return float(factor[0]), HAUL_BASES[basis[0]]


@given(a=places, b=places, c=places)
def test_ways_are_symmetric_and_obey_the_triangle_inequality(
    graph: RoadGraph, a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]
) -> None:
    ab, ba, bc, ac = road_km(*np.array([a, b, b, a]).T, *np.array([b, a, c, c]).T, graph)
    assert ab == ba
    assert ac <= ab + bc + 1e-9
    assert detour(graph, a, b) == pytest.approx(detour(graph, b, a), nan_ok=True) or detour(graph, a, b)[1] == "detour"


@given(a=places, b=places)
def test_a_believed_way_lies_within_bounds(graph: RoadGraph, a: tuple[float, float], b: tuple[float, float]) -> None:
    factor, basis = detour(graph, a, b)
    if basis == "detour":
        assert np.isnan(factor)
        return
    ratio = road_km(*a, *b, graph)[0] / geodesic_km(*a, *b)
    assert ratio <= 2
    assert factor == pytest.approx(np.clip(ratio, SHORTEST, LONGEST))


def test_equal_pairs_give_equal_factors_in_any_order(graph: RoadGraph) -> None:
    a, b, c = (CITIES[name] for name in ("Ha Noi", "Vinh", "Hue"))
    factor, _ = road_detour(*np.array([a, b, a, b]).T, *np.array([b, a, c, c]).T, graph)
    assert factor[0] == factor[1]
    assert factor[3] == detour(graph, b, c)[0]


def test_city_pairs(graph: RoadGraph) -> None:
    here, there = (np.array([CITIES[row[side]] for row in RECALLED_KM]).T for side in (0, 1))
    factor, basis = road_detour(*here, *there, graph)
    assert (basis == HAUL_BASES.index("road graph")).all()
    recalled = np.array([km for *_, km in RECALLED_KM])
    error = factor * geodesic_km(*here, *there) / recalled - 1
    assert np.abs(error).mean() < 0.07
    assert np.abs(error).max() < 0.20
    assert abs(np.median(error)) < 0.05
    assert (np.abs(error) <= BAND).mean() >= 0.8


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ((109.5, 9.0), CITIES["Da Nang"]),  # the open sea
        (CITIES["Vinh"], CITIES["Vinh"]),  # one place
        (CITIES["Vinh"], (105.681, 18.68)),  # beside each other: the way to the road is all there is
        ((106.0507, 9.6631), (106.2054, 9.8105)),  # across the Hau: the network's way is six times the distance
    ],
)
def test_where_the_network_does_not_tell_the_constant_serves(
    graph: RoadGraph, here: tuple[float, float], there: tuple[float, float]
) -> None:
    assert detour(graph, here, there)[1] == "detour"


def test_a_hand_made_network() -> None:
    """Two towns 0.4 degrees apart on the equator, joined over a third by two roads of 30 km; a fourth has none."""
    nodes = pd.DataFrame({"lon": [0.0, 0.2, 0.4, 3.0], "lat": [0.0, 0.1, 0.0, 0.0]})
    edges = pd.DataFrame({"from": [0, 1], "to": [1, 2], "length_km": [30.0, 30.0]})
    none = pd.DataFrame(columns=["from_lon", "from_lat", "to_lon", "to_lat", "length_km"], dtype=float)
    graph = road_graph(nodes, edges, none)
    straight = geodesic_km(0, 0, 0.4, 0)
    assert graph.length_km.max() <= PIECE_KM
    assert graph.length_km.sum() == pytest.approx(60)
    assert road_km(0, 0, 0.4, 0, graph) == pytest.approx(60)
    assert detour(graph, (0, 0), (0.4, 0)) == (pytest.approx(60 / straight), "road graph")
    assert road_km(0, 0, 3, 0, graph) == np.inf
    assert detour(graph, (0, 0), (3, 0))[1] == "detour"
    far_round = edges.assign(length_km=[50.0, 50.0])
    assert detour(road_graph(nodes, far_round, none), (0, 0), (0.4, 0))[1] == "detour"
    bridge = pd.DataFrame(
        {"from_lon": [0.01], "from_lat": [0.0], "to_lon": [0.39], "to_lat": [0.0], "length_km": [50.0]}
    )
    patched = road_graph(nodes, edges, bridge)
    approach = 1.25 * geodesic_km(0, 0, 0.01, 0)
    assert road_km(0, 0, 0.4, 0, patched) == pytest.approx(50 + 2 * approach, rel=0.01)


def test_patches_are_reviewed_and_needed(graph: RoadGraph) -> None:
    patches = road_patches(data_dir() / "source" / "road_patches.csv")
    assert (patches[["reason", "source", "basis", "confidence"]] != "").all(axis=None)
    assert set(patches["basis"]) <= {"measured", "reported", "estimated", "assumed"}
    folder = data_dir() / "geo"
    nodes, edges = (pd.read_csv(folder / f"road_{name}.csv") for name in ("nodes", "edges"))
    bare = road_graph(nodes, edges, patches.iloc[:0])
    ends = patches[["from_lon", "from_lat", "to_lon", "to_lat"]].to_numpy().T
    straight, length = geodesic_km(*ends), patches["length_km"].to_numpy()
    assert (length >= straight).all()
    assert (length <= 1.35 * straight).all()
    assert (road_km(*ends, bare) > 1.1 * length).all()
    assert (road_km(*ends, graph) <= length * (1 + 1e-9)).all()


def far_ash(lon: float, lat: float) -> Inventory:
    parks = [make_park("a", *CITIES["Ha Noi"]), make_park("b", lon, lat)]
    sites = [make_site("d", "a", "3510", *CITIES["Ha Noi"]), make_site("r", "b", "2394", lon, lat)]
    streams = [
        make_stream("o", "d", "offer", "FLY_ASH", 1e5, loi_pct=5.0, moisture_pct=1.0),
        make_stream("w", "r", "demand", "CLINKER_SUBSTITUTE", 1e6),
    ]
    return make_inventory(parks, sites, streams)


def test_trucks_take_the_network_and_others_the_constant(known: Knowledge, graph: RoadGraph) -> None:
    inventory = far_ash(*CITIES["Bac Ninh"])
    pairs = pipeline.match(inventory, known).candidates
    plain, routed = (terms(pairs, inventory, known, discount_rate=0.1, roads=r).table for r in (None, graph))
    truck = routed["mode"].isin([MODES.index(mode) for mode in TRUCKS])
    assert truck.any()
    way = truck_detour(pairs, inventory, graph)
    assert (routed["haul_basis"] == truck).all()
    assert (plain["haul_basis"] == 0).all()
    assert routed.loc[truck, "detour"].to_numpy() == pytest.approx(way[truck], rel=1e-6)
    assert routed.loc[truck, "detour_low"].to_numpy() == pytest.approx(way[truck] * (1 + BAND), rel=1e-6)
    assert routed.loc[truck, "detour_high"].to_numpy() == pytest.approx(way[truck] * (1 - BAND), rel=1e-6)
    for table in (plain, routed):
        slope = [table[f"haul_per_km_{end}"] for end in ENDS]
        assert (slope[0] >= slope[1]).all()
        assert (slope[1] >= slope[2]).all()


def test_far_from_roads_trucks_keep_the_constant(known: Knowledge, graph: RoadGraph) -> None:
    inventory = far_ash(106.6, 20.0)  # at sea
    pairs = pipeline.match(inventory, known).candidates
    plain, routed = (terms(pairs, inventory, known, discount_rate=0.1, roads=r).table for r in (None, graph))
    assert len(pairs)
    pd.testing.assert_frame_equal(plain, routed)
