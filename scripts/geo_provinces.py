"""Provinces in both vintages, focus regions and neighbours, all sharing one set of borders."""

import io
import sqlite3
from contextlib import closing
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from geo_packages import GAZETTEER, WORLD_ATLAS, read

from symbiosis.paths import data_dir

GRID_DEG = 1e-4
TOLERANCE_DEG = 0.005
FAR_GRID_DEG, FAR_TOLERANCE_DEG = 0.01, 0.05
"""Of the land around Vietnam, where it does not touch it: context only, drawn small."""
FAR_ISLANDS = ("Hoang Sa", "Truong Sa")
FOCUS = ("Southeast", "Red River Delta")
WINDOW = (92.0, 2.0, 124.0, 29.0)
_RELEASE = "81297802B"  # geoBoundaries VNM ADM2
_NAMED = {
    "156": ("China", "Trung Quốc"),
    "418": ("Laos", "Lào"),
    "116": ("Cambodia", "Campuchia"),
    "764": ("Thailand", "Thái Lan"),
}


def provinces_63() -> gpd.GeoDataFrame:
    """Return the provinces until 30 June 2025: ``code, province, name_vi, region`` and a clean coverage."""
    pieces = _without_islets(_districts(), 1e-4)
    shapes = pieces[["province_63", "geometry"]].dissolve(by="province_63", as_index=False, method="coverage")
    coarse = shapely.coverage_simplify(shapes.geometry.to_numpy(), TOLERANCE_DEG)
    shapes["geometry"] = shapely.set_precision(coarse, GRID_DEG, mode="pointwise")
    columns = {"code_63": "code", "province_63": "province", "province_63_vi": "name_vi", "region_63": "region"}
    return _named(shapes, _units()[[*columns, "province_34"]], "province_63").rename(columns=columns)


def provinces_34(old: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the provinces since 1 July 2025, merged from the 63, with the same columns."""
    shapes = old[["province_34", "geometry"]].dissolve(by="province_34", as_index=False, method="coverage")
    columns = {"code_34": "code", "province_34": "province", "province_34_vi": "name_vi", "region_34": "region"}
    units = _units()[list(columns)].drop_duplicates()
    return _named(shapes, units, "province_34").rename(columns=columns)


def focus_regions(vintages: dict[int, gpd.GeoDataFrame]) -> gpd.GeoDataFrame:
    """Return the outlines of the focus regions per vintage: the mainland and the islands close to it."""
    rows = [
        {
            "vintage": vintage,
            "region": region,
            "geometry": _near_mainland(layer.geometry[layer["region"] == region]),
        }
        for vintage, layer in vintages.items()
        for region in FOCUS
    ]
    return gpd.GeoDataFrame(rows, crs=4326)


def neighbours(vietnam: shapely.Geometry) -> gpd.GeoDataFrame:
    """Return the land around Vietnam ``name_en, name_vi`` (empty further off); the border is that of the provinces."""
    world = gpd.read_file(io.BytesIO(read(WORLD_ATLAS, "package/countries-10m.json")), layer="countries", bbox=WINDOW)
    valid = world.make_valid(method="structure", keep_collapsed=False)
    world = world.set_geometry(valid).clip(WINDOW, keep_geom_type=True)
    coarse = shapely.coverage_simplify(world.geometry.to_numpy(), FAR_TOLERANCE_DEG)
    theirs = shapely.set_precision(coarse, FAR_GRID_DEG)
    ours_there = theirs[(world["id"] == "704").to_numpy()][0]
    rows = []
    for key, names in {**_NAMED, "": ("", "")}.items():
        chosen = world["id"] == key if key else ~world["id"].isin([*_NAMED, "704"])
        land = _large_parts(_union(theirs[chosen.to_numpy()]), 0.01)
        strip = land.buffer(0.1).intersection(ours_there)  # the two sources draw the border up to 11 km apart
        shape = shapely.set_precision(land.union(strip).difference(vietnam), GRID_DEG)
        rows.append({"name_en": names[0], "name_vi": names[1], "geometry": _large_parts(shape, 1e-3)})
    return gpd.GeoDataFrame(rows, crs=4326)


def _districts() -> gpd.GeoDataFrame:
    """Return the districts of 2016 with their province; overlaps of the source are cut, its gaps closed."""
    source = Path(data_dir(), "source", "geo", "districts.csv")
    table = pd.read_csv(source, dtype=str).sort_values("shape_id", ignore_index=True)
    with closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(read(GAZETTEER, "gazetteer/data/data.db"))
        query = "select shape_id, coordinates from location_data where shape_id like ?"
        found = dict(database.execute(query, (f"{_RELEASE}%",)).fetchall())
    if set(found) != set(table["shape_id"]):
        raise ValueError(f"{source.name} and the district polygons do not name the same districts.")
    raw = shapely.make_valid(shapely.from_wkb(table["shape_id"].map(found).to_numpy()))
    whole = _without_slits(shapely.set_precision(raw, GRID_DEG), 0.001)
    clean = shapely.coverage_clean(whole, gap_width=0.01)
    return gpd.GeoDataFrame(table, geometry=clean, crs=4326)


def _without_slits(shapes: np.ndarray, radius_deg: float) -> np.ndarray:
    """Give each long, narrow gap that opens to the outside to the shape it shares most of its edge with."""
    land = shapely.union_all(shapes)
    closed = land.buffer(radius_deg, join_style="mitre").buffer(-radius_deg, join_style="mitre")
    slits = shapely.get_parts(closed.difference(land))
    shapes, tree = shapes.copy(), shapely.STRtree(shapes)
    for slit in slits[shapely.length(slits) > 100 * radius_deg]:
        rim = slit.buffer(GRID_DEG)
        around = tree.query(rim)
        owner = around[shapely.area(shapely.intersection(shapes[around], rim)).argmax()]
        shapes[owner] = shapely.union(shapes[owner], rim, grid_size=GRID_DEG)
    return shapes


def _without_islets(districts: gpd.GeoDataFrame, area_deg2: float) -> gpd.GeoDataFrame:
    """Return the pieces of the districts less the hundreds of islets off the coast; the far islands stay whole."""
    coast = shapely.get_parts(shapely.coverage_union_all(districts.geometry[~districts["name"].isin(FAR_ISLANDS)]))
    islets = shapely.multipolygons(coast[shapely.area(coast) < area_deg2])
    pieces = districts.explode(ignore_index=True)
    return pieces[~pieces.within(islets)]


def _units() -> pd.DataFrame:
    return pd.read_csv(data_dir() / "provinces.csv", dtype=str)


def _named(shapes: gpd.GeoDataFrame, units: pd.DataFrame, key: str) -> gpd.GeoDataFrame:
    joined = shapes.merge(units, on=key, validate="1:1")
    code = next(column for column in units if column.startswith("code"))
    return joined.sort_values(code, ignore_index=True)


def _union(shapes: object) -> shapely.Geometry:
    return shapely.union_all(np.asarray(shapes))


def _large_parts(shape: shapely.Geometry, area_deg2: float) -> shapely.Geometry:
    parts = shapely.get_parts(shape)
    return shapely.multipolygons(parts[shapely.area(parts) >= area_deg2])


def _near_mainland(shapes: gpd.GeoSeries) -> shapely.Geometry:
    parts = shapely.get_parts(_union(shapes))
    mainland = parts[shapely.area(parts).argmax()]
    near = (shapely.distance(parts, mainland) < 0.2) & (shapely.area(parts) >= 2e-3)
    return shapely.multipolygons(parts[near])
