"""The shipped tables: complete, traceable, consistent with each other, and built the same way every time."""

import importlib
import subprocess
import sys
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from frictionless import Package

from symbiosis.inventory.knowledge import context, national_parks, national_sites_file
from symbiosis.inventory.schemas import TABLES
from symbiosis.inventory.tables import Knowledge
from symbiosis.paths import app_root, data_dir

BUDGET = 4_000_000  # bytes of everything under data/
SCRIPTS = app_root() / "scripts"
CONTEXT = (
    "programmes",
    "existing_exchanges",
    "sectors",
    "places",
    "expressways",
    "facility_types",
    "network_benchmarks",
)


def raw(name: str, *, source: bool = False) -> pd.DataFrame:
    folder = data_dir() / "source" if source else data_dir()
    return pd.read_csv(folder / f"{name}.csv", dtype=str, keep_default_na=False)


def typed(name: str, known: Knowledge) -> pd.DataFrame:
    if name in ("parks", "sites"):
        return national_sites_file() if name == "sites" else pd.DataFrame(national_parks().drop(columns="geometry"))
    if name in CONTEXT:
        return context(name)
    if name in ("sources", "national_check"):
        numbers = {
            key: "float64" for key, column in TABLES[name].to_schema().columns.items() if column.metadata["unit"]
        }
        return raw(name).astype(numbers)
    if name == "archetypes":
        return known.archetypes.drop(columns=["isic4", "sector_en", "sector_vi"])  # joined on reading
    return getattr(known, name)


@pytest.mark.parametrize("name", TABLES)
def test_table_keeps_its_contract(name: str, known: Knowledge) -> None:
    TABLES[name].validate(typed(name, known), lazy=True)


@pytest.mark.parametrize("name", sorted(set(TABLES) - {"sources"}))
def test_every_row_says_where_from_and_how_sure(name: str) -> None:
    table = raw(name)
    assert table["source"].ne("").all()
    assert set(table["basis"]) <= {"measured", "reported", "estimated", "assumed"}
    assert set(table["confidence"]) <= {"high", "medium", "low"}


@pytest.mark.parametrize("name", sorted(TABLES))
def test_every_number_column_names_its_unit(name: str) -> None:
    columns = TABLES[name].to_schema().columns
    numbers = {key: column for key, column in columns.items() if str(column.dtype) in ("float64", "int64")}
    assert all(column.metadata["unit"] for column in numbers.values())
    assert all(column.description for column in columns.values())


def test_package_describes_every_file_with_its_bytes() -> None:
    package = Package(str(data_dir() / "datapackage.json"))
    report = package.validate()
    assert report.valid, report.flatten(["name", "message"])
    files = {p.relative_to(data_dir()).as_posix() for p in [*data_dir().glob("*.csv"), *data_dir().glob("geo/*.*")]}
    assert {resource.path for resource in package.resources} == files


def test_package_is_written_from_the_schemas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(SCRIPTS))
    package = importlib.import_module("tables_package")
    assert package.package_text(data_dir()) == (data_dir() / "datapackage.json").read_text(encoding="utf-8")


def test_second_build_gives_the_same_bytes(tmp_path: Path) -> None:
    command = [sys.executable, str(SCRIPTS / "build_data.py"), "--no-geo", "--out", str(tmp_path)]
    subprocess.run(command, check=True, cwd=app_root())
    for name in TABLES:
        assert (tmp_path / f"{name}.csv").read_bytes() == (data_dir() / f"{name}.csv").read_bytes(), name


def test_data_stay_small_and_plain() -> None:
    files = [path for path in data_dir().rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) < BUDGET
    for path in files:
        if path.suffix == ".csv":
            content = path.read_bytes()
            assert b"\r" not in content, path
            content.decode("utf-8")


@pytest.mark.parametrize(
    "name", ["resources", "rules", "archetypes", "plant_sizes", "capacity_units", "parameters", "sites"]
)
def test_low_mid_high_are_in_order(name: str, known: Knowledge) -> None:
    table = typed(name, known)
    triples = [(c, c.replace("low", "mid"), c.replace("low", "high")) for c in table if c == "low" or "_low" in c]
    assert triples
    for low, mid, high in triples:
        rows = table[[low, mid, high]].dropna()
        assert (rows[low].le(rows[mid]) & rows[mid].le(rows[high])).all(), (name, low)


def test_corrections_are_applied_or_listed(known: Knowledge) -> None:
    corrections = raw("corrections", source=True)
    assert set(corrections["outcome"]) <= {"changed", "confirmed", "not found", "added", "not applicable"}
    table = known.parameters.set_index("parameter_id")
    for row in corrections.itertuples():
        names = row.parameter_ids.split(";") if row.outcome in ("changed", "confirmed", "not found") else []
        for name in names:
            assert row.correction_id in table.loc[name, "note"]
            for end in ("low", "mid", "high"):
                if getattr(row, end):
                    assert table.loc[name, end] == float(getattr(row, end))
    assert "grid_ef_2024" not in table.index, "the official grid factor of 2024 is unknown"
    assert table.loc["vn_ets_price", "mid"] == 5.2
    assert table.loc["cit_ip_holiday_exempt_years", "mid"] == 0


@pytest.mark.parametrize("name", ["archetypes", "plant_sizes", "parameters"])
def test_recalled_stays_visible(name: str) -> None:
    sources = {
        "archetypes": ["archetypes"],
        "plant_sizes": ["plant_sizes"],
        "parameters": ["vn_params", "fuel_factors"],
    }
    before = pd.concat([raw(source, source=True) for source in sources[name]])
    recalled = before["basis"].eq("recalled").sum()
    assert recalled > 0
    assert raw(name)["source"].str.contains("recalled").sum() >= recalled * 0.9


def test_places_agree_with_provinces_and_sources(known: Knowledge) -> None:
    pairs = set(zip(known.provinces["province_63"], known.provinces["province_34"], strict=True))
    ids = set(raw("sources")["source_id"])
    for name in ("parks", "sites"):
        table = typed(name, known)
        assert set(zip(table["province_63"], table["province_34"], strict=True)) <= pairs
        assert {i for text in table["source_id"] for i in text.split(";")} <= ids
    assert known.provinces["province_34"].nunique() == known.provinces["code_34"].nunique() == 34
    region = known.provinces.set_index("province_63")
    assert region.loc["Long An", ["region_63", "region_34"]].tolist() == ["Mekong River Delta", "Southeast"]
    assert region.loc["Bac Giang", ["region_63", "region_34"]].tolist() == [
        "Northern Midlands and Mountains",
        "Red River Delta",
    ]


@pytest.mark.parametrize("vintage", ["63", "34"])
def test_sites_stand_in_their_province(vintage: str) -> None:
    sites = national_sites_file().dropna(subset="lat")
    points = gpd.GeoSeries.from_xy(sites["lon"], sites["lat"], index=sites.index, crs="EPSG:4326").to_crs("EPSG:32648")
    layer = gpd.read_file(data_dir() / "geo" / f"provinces_{vintage}.geojson")
    shapes = layer.set_index("province").to_crs("EPSG:32648")
    homes = gpd.GeoSeries(shapes.geometry.loc[sites[f"province_{vintage}"]].to_numpy(), sites.index, crs="EPSG:32648")
    assert points.distance(homes, align=False).max() < 3_000  # metres; the shapes are display grade


def test_sources_name_the_tables_that_use_them() -> None:
    used = {name for text in raw("sources")["used_by"] for name in text.split(";")}
    assert used == set(TABLES) - {"sources"}


def test_sites_lie_in_known_parks() -> None:
    sites, parks = national_sites_file(), national_parks()
    assert set(sites["park_id"]) - {""} <= set(parks["park_id"])
    assert sites["lat"].isna().eq(sites["precision"].eq("")).all()
