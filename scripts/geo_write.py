"""Writes a layer as GeoJSON that says its licence, with the same bytes for the same content."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import geopandas as gpd
import shapely


@dataclass(frozen=True)
class Credit:
    """Who made a layer and what one may do with it; written into the file."""

    licence: str
    attribution: str
    source: str
    note: str


def write_layer(path: Path, layer: gpd.GeoDataFrame, credit: Credit, *, decimals: int) -> None:
    """Write a layer, one feature per line, coordinates in degrees WGS84 rounded to ``decimals``."""
    head = {"type": "FeatureCollection", "name": path.stem, **asdict(credit)}
    names = [name for name in layer.columns if name != "geometry"]
    features = [
        {
            "type": "Feature",
            "properties": dict(zip(names, row[:-1], strict=True)),
            "geometry": _geometry(row[-1], decimals),
        }
        for row in layer[[*names, "geometry"]].itertuples(index=False, name=None)
    ]
    lines = ",\n".join(_compact(feature) for feature in features)
    path.write_text(f'{_compact(head)[:-1]},"features":[\n{lines}\n]}}\n', encoding="utf-8", newline="\n")


def _geometry(shape: shapely.Geometry, decimals: int) -> dict[str, object]:
    made = shapely.geometry.mapping(shapely.normalize(shape))
    return {"type": made["type"], "coordinates": _rounded(made["coordinates"], decimals)}


def _rounded(value: object, decimals: int) -> object:
    if isinstance(value, tuple | list):
        return [_rounded(part, decimals) for part in value]
    return round(float(value), decimals)


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
