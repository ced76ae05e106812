"""Ports, programmes, documented exchanges: in place, linked to parks and resources, stages kept apart."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from symbiosis.inventory.knowledge import context, national_parks
from symbiosis.inventory.tables import Knowledge
from symbiosis.paths import data_dir

METRES = 3405  # VN-2000 / UTM zone 48N
NAMES = {
    "unido-eip": "UNIDO/MPI EIP 2014-19",
    "geipp-1": "UNIDO GEIPP I 2020-24",
    "geipp-2": "UNIDO GEIPP II",
    "ifc-sofies": "IFC/Sofies 2018",
}


def test_places_stand_in_their_province_or_just_off_its_coast() -> None:
    places = context("places")
    points = gpd.GeoSeries.from_xy(places["lon"], places["lat"], crs=4326).to_crs(METRES)
    shapes = gpd.read_file(data_dir() / "geo" / "provinces_63.geojson").set_index("province").to_crs(METRES).geometry
    home = gpd.GeoSeries(shapes.loc[places["province_63"]].to_numpy(), crs=METRES)
    assert points.distance(home).max() < 2_000


@pytest.mark.parametrize(("kind", "least"), [("seaport", 35), ("inland_port", 15), ("airport", 22), ("city", 12)])
def test_each_kind_of_place_is_well_covered(kind: str, least: int) -> None:
    places = context("places").query("kind == @kind")
    assert len(places) >= least
    if kind == "city":
        assert (places["grade"] == "central city").sum() == 6


def test_a_recalled_position_is_never_called_sure() -> None:
    ports = context("places").query("kind in ['seaport', 'inland_port']")
    assert set(ports["basis"]) == {"estimated"}
    assert (ports["confidence"] != "high").mean() > 0.8


def test_parks_of_a_programme_are_those_of_the_parks_table() -> None:
    parks, rows = national_parks(), context("programmes")
    assert {park for text in rows["park_id"] for park in text.split(";")} - {""} <= set(parks["park_id"])
    joined = rows[rows["stage"] == "joined"]
    for ident, name in NAMES.items():
        stated = set(parks.loc[parks["eip_programme"].str.contains(name, regex=False), "park_id"])
        single = joined[(joined["programme_id"] == ident) & (joined["scope"] == "park")]
        assert set(single["park_id"]) == stated, ident


def test_what_was_proposed_studied_and_carried_out_stays_apart() -> None:
    rows = context("programmes")
    assert rows["scope"].eq("programme").eq(rows["park_id"].eq("")).all()
    counts = rows.groupby(["programme_id", "stage"])["count"].count()
    assert {"proposed", "studied", "implemented"} <= set(counts["geipp-1"].index)
    deep_c = rows[(rows["park_id"] == "dinh-vu-deep-c") & (rows["unit"] == "solutions")].set_index("stage")["count"]
    assert deep_c["implemented"] < deep_c["proposed"]
    assert np.isnan(rows[(rows["programme_id"] == "ifc-sofies") & (rows["stage"] == "proposed")]["count"]).all()
    assert rows.loc[rows["count"].notna(), "unit"].ne("").all()


def test_documented_exchanges_agree_with_their_networks(known: Knowledge) -> None:
    rows = context("existing_exchanges")
    assert set(rows["resource"]) <= set(known.resources["resource_id"])
    status = {"implemented": "existing", "ended": "stopped"}
    for row in rows[rows["network"] != ""].itertuples():
        told = pd.read_csv(data_dir() / "networks" / row.network / "exchanges.csv").set_index("exchange_id")
        there = told.loc[row.exchange_id]
        assert (row.resource, row.source) == (there["resource"], there["source"])
        assert row.status in {status.get(there["status"], there["status"]), "agreed"}
    assert (rows["status"] == "existing").sum() == 4
    for end in ("donor", "receiver"):
        assert rows[f"{end}_lat"].notna().eq(rows[f"{end}_precision"].ne("")).all()
        assert set(rows[f"{end}_park_id"]) - {""} <= set(national_parks()["park_id"])


def test_published_networks_are_whole() -> None:
    rows = context("network_benchmarks")
    assert len(rows) == 41
    possible = rows["n"] * (rows["n"] - 1)
    assert np.allclose(rows["density_directed"], rows["links_directed"] / possible, atol=1e-4)
    assert np.allclose(rows["eco_connectance"], 2 * rows["links_undirected"] / possible, atol=1e-4)
    assert np.allclose(rows["linkage_density"], rows["links_directed"] / rows["n"], atol=1e-3)


def test_expressways_follow_the_shipped_roads_in_short_steps() -> None:
    table = context("expressways")
    points = gpd.GeoSeries.from_xy(table["lon"], table["lat"], crs=4326).to_crs(METRES)
    roads = gpd.read_file(data_dir() / "geo" / "roads.geojson").to_crs(METRES).geometry.union_all()
    assert points.distance(roads).max() < 8_000
    assert points.distance(roads).median() < 1_000
    for _name, one in table.groupby("expressway_id"):
        assert one["point"].tolist() == list(range(1, len(one) + 1))
        assert points[one.index].distance(points[one.index].shift())[1:].max() < 60_000
