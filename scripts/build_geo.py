"""Build the map layers of ``data/geo`` from pinned packages: ``python scripts/build_geo.py``."""

from pathlib import Path

import geopandas as gpd
import shapely
from geo_credits import CREDITS, ISLANDS
from geo_lines import drawn, joined, main_component, network, rivers
from geo_provinces import focus_regions, neighbours, provinces_34, provinces_63
from geo_write import write_layer

from symbiosis.paths import data_dir


def build(out_dir: Path) -> None:
    """Write every layer and the road graph into ``out_dir``.

    Reads ``data/provinces.csv``, ``data/source/geo`` and the packages of ``geo_packages``, fetched when not yet cached.
    """
    out_dir.mkdir(parents=True, exist_ok=True)
    old = provinces_63()
    new = provinces_34(old)
    vintages = {63: old.drop(columns="province_34"), 34: new}
    vietnam = shapely.union_all(new.geometry.to_numpy())
    mainland = vietnam.buffer(0.01)
    nodes, edges = network("world_highways", mainland)
    edges = joined(nodes, edges)
    layers = {
        "provinces_63": vintages[63],
        "provinces_34": vintages[34],
        "focus_regions": focus_regions(vintages),
        "islands": gpd.GeoDataFrame(ISLANDS, geometry=[shapely.Point(i["lon"], i["lat"]) for i in ISLANDS], crs=4326),
        "neighbours": neighbours(vietnam),
        "roads": drawn(nodes, edges, "main"),
        "rail": drawn(*network("world_railways", mainland), "rail"),
        "rivers": rivers(mainland, tolerance_deg=0.005),
    }
    for name, layer in layers.items():
        write_layer(out_dir / f"{name}.geojson", layer, CREDITS[name], decimals=4)
    nodes, edges = main_component(nodes, edges)
    edges = edges.assign(joined=edges.pop("basis").eq("assumed").astype(int))
    for name, table in {"road_nodes": nodes, "road_edges": edges}.items():
        table.to_csv(out_dir / f"{name}.csv", index=False, lineterminator="\n")


if __name__ == "__main__":
    build(data_dir() / "geo")
