"""In which province a point lies."""

from functools import cache

import geopandas as gpd
import pandas as pd

from symbiosis.paths import data_dir

TOLERANCE_KM = 10.0
"""A point this near to a province belongs to it [km]: the shipped outlines are coarse and leave out small islands."""

_METRES = "EPSG:32648"


@cache
def _outlines() -> gpd.GeoDataFrame:
    return gpd.read_file(data_dir() / "geo" / "provinces_63.geojson", columns=["province"]).to_crs(_METRES)


def province_63_at(lat: "pd.Series[float]", lon: "pd.Series[float]") -> "pd.Series[str]":
    """Return the province until June 2025 at each point; ``""`` far from all, or where the position is unknown.

    Parameters
    ----------
    lat, lon
        WGS 84 [degrees].
    """
    names = pd.Series("", index=lat.index, dtype="str")
    known = lat.notna() & lon.notna()
    if not known.any():
        return names
    points = gpd.GeoSeries(gpd.points_from_xy(lon[known], lat[known]), index=lat.index[known], crs="EPSG:4326")
    nearest = gpd.sjoin_nearest(
        gpd.GeoDataFrame(geometry=points.to_crs(_METRES)), _outlines(), max_distance=1000 * TOLERANCE_KM
    )
    names.update(nearest.loc[~nearest.index.duplicated(), "province"])
    return names
