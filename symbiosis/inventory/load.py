"""Read an inventory folder: parks, sites and streams as a user writes them."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from symbiosis.errors import InventoryError, Problem
from symbiosis.inventory.check import check_parks, check_sites, check_streams, yearly
from symbiosis.inventory.fields import fields
from symbiosis.inventory.knowledge import national_parks
from symbiosis.inventory.places import province_63_at
from symbiosis.inventory.schema_files import ParksFile, SitesFile, StreamsFile
from symbiosis.inventory.sheets import find_sheet, read_sheet
from symbiosis.inventory.tables import Inventory, Knowledge
from symbiosis.inventory.typed import Typed, typed

MODELS = {"parks": ParksFile, "sites": SitesFile, "streams": StreamsFile}
"""The tables of an inventory folder. Only ``sites`` must be there."""

MAX_PROBLEMS = 200

# fmt: off
_FOLLOW = ["province_34", "region_63", "region_34"]
_PARK_COLUMNS = [
    "park_id", "name_en", "name_vi", "park_type", "province_63", "province_34", "region_63", "region_34",
    "locality_vi", "lat", "lon", "precision", "area_ha", "status", "occupancy_pct", "main_sectors", "eip_programme",
    "operator", "year_established", "source", "recalled_fields", "confidence",
]
_SITE_COLUMNS = [
    "site_id", "name", "park_id", "province_63", "province_34", "region_63", "region_34", "lat", "lon", "precision",
    "isic4", "archetype_id", "generalised", "kind", "plants", "employees", "area_ha", "park_radius_km", "capacity",
    "capacity_unit", "basis", "confidence", "source_id",
]
_STREAM_COLUMNS = [
    "stream_id", "site_id", "role", "resource", "quantity_low", "quantity", "quantity_high", "temperature_c",
    "pressure_bar_g", "tds_mg_l", "cod_mg_l", "moisture_pct", "ncv_mj_per_kg", "loi_pct", "chloride_pct",
    "hours_per_year", "gate_value_usd_per_unit", "price_usd_per_unit", "sum_rule", "basis", "confidence",
    "source_id",
]
# fmt: on


def read_inventory(folder: Path, knowledge: Knowledge) -> Inventory:
    """Read ``parks``, ``sites`` and ``streams`` from a folder.

    Each table is ``<name>.csv`` or ``<name>.xlsx``, or a sheet of that name in ``inventory.xlsx``. ``park_id`` of a
    site may also name a shipped national park. A site without a position of its own stands at its park's point. A
    measured or reported quantity without a range is its own range; nothing else is filled.

    Parameters
    ----------
    folder
        Folder of the tables; docs/data_format.md tells the columns.
    knowledge
        Resources with their units, provinces, archetypes and capacity units.

    Returns
    -------
    Inventory
        Parks named by the sites or by the user, sites, and streams [resource unit/year].

    Raises
    ------
    InventoryError
        With every problem of every table; at most `MAX_PROBLEMS` are listed and the rest counted.
    """
    tables, problems, unread = _read_tables(folder)
    shipped = national_parks()
    _check(tables, unread, shipped, knowledge)
    for table in tables.values():
        problems += sorted(table.problems, key=lambda problem: (problem.row or 0, problem.column))
    if problems:
        raise InventoryError(_listed(problems))
    sites = tables["sites"].cells
    parks = _parks(tables.get("parks"), sites["park_id"], shipped, knowledge)
    return Inventory(parks, _sites(sites, parks, knowledge), _streams(tables.get("streams"), knowledge))


def _read_tables(folder: Path) -> tuple[dict[str, Typed], list[Problem], set[str]]:
    """Return the tables that could be read, why others could not, and their names."""
    tables: dict[str, Typed] = {}
    problems: list[Problem] = []
    unread: set[str] = set()
    for stem, model in MODELS.items():
        try:
            path = find_sheet(folder, stem)
            sheet = None if path is None else read_sheet(path, stem)
        except InventoryError as error:
            problems += error.problems
            unread.add(stem)
            continue
        if sheet is not None:
            tables[stem] = typed(sheet, model.to_schema())
            if stem == "sites" and sheet.table.empty:
                tables[stem].add(None, "", "", "no_rows", "the table has no rows", "Add a row for each site.")
    if "sites" not in tables and "sites" not in unread:
        what = "the folder has no sites table"
        remedy = "Add sites.csv or sites.xlsx, or a sheet named sites in inventory.xlsx."
        problems.append(Problem("sites.csv", None, "", "", "missing_file", what, remedy))
        unread.add("sites")
    return tables, problems, unread


def _check(tables: dict[str, Typed], unread: set[str], shipped: gpd.GeoDataFrame, knowledge: Knowledge) -> None:
    """Check the tables against each other; a reference into a table that could not be read is not judged."""
    parks, sites, streams = (tables.get(stem) for stem in MODELS)
    if parks is not None:
        check_parks(parks, knowledge)
    if sites is not None:
        own = sites if "parks" in unread else parks
        places = [shipped] if own is None else [own.cells, shipped]
        check_sites(sites, pd.concat([table[["park_id", "lat", "lon"]] for table in places]), knowledge)
    if streams is not None:
        owners = streams if sites is None else sites
        check_streams(streams, set(owners.cells["site_id"]), knowledge)


def _listed(problems: list[Problem]) -> list[Problem]:
    if len(problems) <= MAX_PROBLEMS:
        return problems
    what = f"{len(problems) - MAX_PROBLEMS} more problems are not listed"
    return [*problems[:MAX_PROBLEMS], Problem(problems[-1].file, None, "", "", "more", what, "Mend these first.")]


def _points(table: pd.DataFrame) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(table, geometry=gpd.points_from_xy(table["lon"], table["lat"]), crs="EPSG:4326")


def _parks(
    given: Typed | None, named: "pd.Series[str]", shipped: gpd.GeoDataFrame, knowledge: Knowledge
) -> gpd.GeoDataFrame:
    """Return the user's parks, then the shipped parks their sites name; what the user's file lacks is NaN or ``""``."""
    shipped = shipped[_PARK_COLUMNS]
    if given is None:
        return _points(shipped[shipped["park_id"].isin(named)].reset_index(drop=True))
    own = given.cells.rename(columns={"name": "name_en"})
    own["name_vi"] = own["name_vi"].mask(own["name_vi"] == "", own["name_en"])
    own["province_63"] = own["province_63"].mask(own["province_63"] == "", province_63_at(own["lat"], own["lon"]))
    own = _with_regions(own, knowledge).assign(precision=_precision(own))
    lacking = {name: "" for name in _PARK_COLUMNS if name not in own and name != "year_established"}
    own = own.assign(**lacking, year_established=np.nan)[_PARK_COLUMNS]
    used = shipped[shipped["park_id"].isin(set(named) - set(own["park_id"]))]
    return _points(pd.concat([own, used], ignore_index=True))


def _with_regions(table: pd.DataFrame, knowledge: Knowledge) -> pd.DataFrame:
    """Add the province of today and both regions, which follow from the province of before July 2025."""
    provinces = knowledge.provinces.set_index("province_63")
    follow = {name: table["province_63"].map(provinces[name]).fillna("") for name in _FOLLOW}
    return table.assign(**follow)


def _precision(table: pd.DataFrame) -> "pd.Series[str]":
    return table["precision"].mask((table["precision"] == "") & table["lat"].notna(), "site")


def _sites(cells: pd.DataFrame, parks: gpd.GeoDataFrame, knowledge: Knowledge) -> gpd.GeoDataFrame:
    """Return the sites; those without a position of their own stand at their park's point."""
    sites = cells.reset_index(drop=True)
    park = pd.DataFrame(parks).set_index("park_id").reindex(sites["park_id"]).reset_index(drop=True)
    placed, alone = sites["lat"].notna(), sites["park_id"] == ""
    province = province_63_at(sites["lat"].where(alone), sites["lon"].where(alone))
    sites = sites.assign(
        province_63=province.where(alone, park["province_63"]),
        precision=_precision(sites).where(placed, "park"),
        lat=sites["lat"].where(placed, park["lat"]),
        lon=sites["lon"].where(placed, park["lon"]),
        park_radius_km=np.sqrt(park["area_ha"] * 0.01 / np.pi),
        generalised=sites["archetype_id"].where(sites["archetype_id"] == "", "reviewed"),
        kind="facility",
        plants=1.0,
    )
    return _points(_with_regions(sites, knowledge)[_SITE_COLUMNS])


def _streams(streams: Typed | None, knowledge: Knowledge) -> pd.DataFrame:
    """Return the streams in the yearly unit of their resource; an empty table when there is no file."""
    if streams is None:
        columns = fields(StreamsFile.to_schema())
        empty = {name: pd.Series(dtype="float64" if c.number else "str") for name, c in columns.items()}
        return pd.DataFrame(empty)[_STREAM_COLUMNS]
    return yearly(streams.cells, knowledge).replace({"sum_rule": {"": "add"}}).reset_index(drop=True)[_STREAM_COLUMNS]
