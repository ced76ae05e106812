"""Read the shipped tables of ``data/``."""

from pathlib import Path

import geopandas as gpd
import pandas as pd

from symbiosis.inventory.tables import Knowledge
from symbiosis.paths import data_dir

_FLAGS = {"can_be_offered", "can_be_demanded", "traded_today", "is_primary", "in_vea_registry_2023"}
_WHOLE = {
    "opened",
    "point",
    "coord_shared_by",
    "donors",
    "flows",
    "links_directed",
    "links_undirected",
    "max_degree",
    "n",
    "parks_with_label",
    "parts_34",
    "receivers",
    "year_from",
    "year_to",
}
_NUMBERS = {
    "area_ha",
    "area_osm_ha",
    "capacity",
    "clinker_capacity_t_per_year",
    "count",
    "cyclicity",
    "degree_centralisation",
    "density_directed",
    "donor_lat",
    "donor_lon",
    "eco_connectance",
    "employees",
    "lat",
    "linkage_density",
    "lon",
    "max_share",
    "max_offer_share",
    "occupancy_pct",
    "park_share",
    "population_34",
    "prey_to_predator",
    "price_share",
    "receiver_lat",
    "receiver_lon",
    "start_year",
    "to_unit",
    "unit_to_resource_factor",
    "weight",
    "yield",
    "year",
    "year_established",
}
_NUMBER_ENDINGS = (
    "low",
    "mid",
    "high",
    "_usd_per_unit",
    "_kgco2e_per_unit",
    "_km_typical",
    "_km_upper",
    "_per_m3",
    "_c",
    "_k",
    "_bar_g",
    "_mg_l",
    "_pct",
    "_per_kg",
    "_per_year",
    "_km2",
)


def _dtype(column: str) -> str:
    """Return the dtype of a column; the units in its name tell it."""
    if column in _FLAGS:
        return "bool"
    if column in _WHOLE:
        return "int64"
    return "float64" if column in _NUMBERS or column.endswith(_NUMBER_ENDINGS) else "str"


def _read(name: str, folder: Path | None) -> pd.DataFrame:
    """Read one table: texts stay texts ("" where empty), unknown numbers are NaN."""
    path = (folder or data_dir()) / f"{name}.csv"
    columns = pd.read_csv(path, nrows=0, encoding="utf-8").columns
    dtypes = {column: _dtype(column) for column in columns}
    missing = {column: [""] for column, dtype in dtypes.items() if dtype == "float64"}
    return pd.read_csv(path, dtype=dtypes, keep_default_na=False, na_values=missing, encoding="utf-8")


def knowledge(folder: Path | None = None) -> Knowledge:
    """Read what is known of resources, rules, sectors and prices.

    Parameters
    ----------
    folder
        Folder of the tables; the shipped ``data/`` when not given.
    """
    tables = {name: _read(name, folder) for name in Knowledge.__dataclass_fields__}
    names = _read("sectors", folder)[["archetype_id", "isic4", "sector_en", "sector_vi"]]
    rows = tables["archetypes"]
    joined = names.set_index("archetype_id").loc[rows["archetype_id"]].reset_index()
    tables["archetypes"] = pd.concat([joined, rows.drop(columns="archetype_id")], axis=1)
    return Knowledge(**tables)


def national_parks(folder: Path | None = None) -> gpd.GeoDataFrame:
    """Read the industrial parks of Vietnam as points [degrees, EPSG:4326]."""
    table = _read("parks", folder)
    return gpd.GeoDataFrame(table, geometry=gpd.points_from_xy(table["lon"], table["lat"]), crs="EPSG:4326")


def national_sites_file(folder: Path | None = None) -> pd.DataFrame:
    """Read the listed facilities; position is NaN where it is unknown."""
    return _read("sites", folder)


def context(name: str, folder: Path | None = None) -> pd.DataFrame:
    """Read one table around the parks, such as ``places``; see ``schema_context``."""
    return _read(name, folder)


def parameter(knowledge: Knowledge, parameter_id: str, which: str = "mid") -> float:
    """Return one end (``low``, ``mid`` or ``high``) of a parameter, in the unit of its row.

    Raises
    ------
    KeyError
        When no parameter has this id.
    """
    rows = knowledge.parameters.loc[knowledge.parameters["parameter_id"] == parameter_id, which]
    if rows.empty:
        raise KeyError(parameter_id)
    return float(rows.iloc[0])
