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


def network_benchmarks() -> pd.DataFrame:
    """Return the figures of published networks; only figures were computed, no flow table is passed on."""
    kb = read_source("network_benchmarks")
    words = kb.columns[:2]
    out = kb.assign(**{name: pd.to_numeric(kb[name]) for name in kb.columns.drop(words)})
    maestri = out["network"].str.startswith("MAESTRI:")
    out["source"] = maestri.map(
        {
            True: "computed from the MAESTRI exchanges database, doi:10.17863/CAM.12608",
            False: "computed from the published flow tables collected by Y. Li (2014), R package EIPs",
        }
    )
    out["source_id"] = maestri.map({True: "maestri", False: "eips-2014"})
    return out.assign(basis="estimated", confidence="medium")
