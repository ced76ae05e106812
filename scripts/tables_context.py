"""What lies around the parks: ports, airports and cities."""

import pandas as pd
from tables_common import number, read_source

_PLACE_SOURCES = {"airportsdata": "airportsdata", "GeoNames": "geonames", "http": "web", "recalled": "recalled"}


def places() -> pd.DataFrame:
    """Build the table of ports, airports and cities."""
    kb = read_source("places")
    out = kb[["place_id", "name_en", "name_vi", "kind"]].copy()
    out["lat"], out["lon"] = number(kb["lat"]), number(kb["lon"])
    out[["province_63", "grade", "status", "source"]] = kb[["province_63", "grade", "status", "source"]]
    out["source_id"] = kb["source"].map(
        lambda text: ";".join(ident for mark, ident in _PLACE_SOURCES.items() if mark in text)
    )
    return out.join(kb[["basis", "confidence", "note"]])
