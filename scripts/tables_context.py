"""What lies around the parks: ports, airports and cities; programmes, documented exchanges, published networks."""

import pandas as pd
from tables_common import ROOT, number, read_source
from tables_places import parks, sites

_PLACE_SOURCES = {"airportsdata": "airportsdata", "GeoNames": "geonames", "http": "web", "recalled": "recalled"}
_STATUS = {"implemented": "existing", "ended": "stopped"}


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


def expressways() -> pd.DataFrame:
    """Build the table of points along expressways."""
    kb = read_source("expressways")
    out = kb[["expressway_id", "name_en", "name_vi"]].copy()
    out["opened"], out["point"] = kb["opened"].astype(int), kb["point"].astype(int)
    out["lat"], out["lon"] = number(kb["lat"]), number(kb["lon"])
    return out.assign(source=kb["source"], source_id="recalled", basis=kb["basis"], confidence=kb["confidence"])


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


def programmes() -> pd.DataFrame:
    """Build the table of what programmes proposed, studied and carried out."""
    kb = read_source("programmes")
    out = kb[["programme_id", "programme_en", "programme_vi"]].copy()
    out["year_from"], out["year_to"] = kb["year_from"].astype(int), kb["year_to"].astype(int)
    several = kb["park_id"].str.contains(";").map({True: "parks", False: "park"})
    out["scope"] = several.where(kb["park_id"].ne(""), "programme")
    out[["park_id", "stage", "what_en", "what_vi"]] = kb[["park_id", "stage", "what_en", "what_vi"]]
    out["count"] = number(kb["count"])
    out[["unit", "source", "url"]] = kb[["unit", "source", "url"]]
    studied = kb["url"].str.contains("su11174667|eip-vietnam|vncpc.org")
    out["source_id"] = studied.map({True: "eip-study", False: "web"})
    return out.assign(basis="reported", confidence=kb["confidence"], note=kb["note"])


def existing_exchanges() -> pd.DataFrame:
    """Build the table of documented exchanges: those of ``networks/`` and more, placed at their sites or parks."""
    kb = read_source("existing_exchanges")
    told = pd.concat([_of_network(name) for name in sorted(set(kb["network"]) - {""})]).set_index("exchange_id")
    told = told.reindex(kb["exchange_id"]).fillna("").reset_index(drop=True)
    own = {name: kb[name].where(kb[name].ne(""), told[name]) for name in told.columns.intersection(kb.columns)}
    out = kb[["exchange_id", "network"]].copy()
    for end in ("donor", "receiver"):
        out[f"{end}_en"], out[f"{end}_vi"] = own[f"{end}_en"], kb[f"{end}_vi"]
        out[f"{end}_park_id"] = kb[f"{end}_park"]
        out = out.join(_position(kb[f"{end}_site"], kb[f"{end}_park"]).add_prefix(f"{end}_"))
    out["resource"], out["status"] = own["resource"], own["status"]
    out["year"], out["quantity"], out["source"] = number(own["year"]), kb["quantity"], own["source"]
    out["source_id"] = out["source"].str.contains("eip-vietnam|vncpc.org").map({True: "eip-study", False: "web"})
    cited = told["source_kind"].eq("cited_by")
    out = out.assign(basis="reported", confidence=cited.map({True: "medium", False: "high"}))
    return out.assign(note_en=own["note_en"], note_vi=kb["note_vi"])


def _of_network(name: str) -> pd.DataFrame:
    """Return the exchanges of a documented network in the words of ``existing_exchanges``."""
    folder = ROOT / "data" / "networks" / name
    exchanges, sites = (
        pd.read_csv(folder / f"{part}.csv", dtype=str, keep_default_na=False) for part in ("exchanges", "sites")
    )
    names = sites.set_index("site_id")["name"]
    return exchanges.assign(
        donor_en=exchanges["donor_site_id"].map(names),
        receiver_en=exchanges["receiver_site_id"].map(names),
        status=exchanges["status"].replace(_STATUS),
        note_en=exchanges["note"],
    )[["exchange_id", "donor_en", "receiver_en", "resource", "status", "year", "source", "source_kind", "note_en"]]


def _position(site: pd.Series, park: pd.Series) -> pd.DataFrame:
    """Return ``lat, lon, precision`` of a listed facility, else of the park, else unknown."""
    columns = ["lat", "lon", "precision"]
    own = sites().set_index("site_id")[columns].reindex(site).reset_index(drop=True)
    around = parks().set_index("park_id")[columns].reindex(park).reset_index(drop=True)
    around["precision"] = around["precision"].mask(around["precision"].notna(), "park")
    return own.where(own["lat"].notna(), around).fillna({"precision": ""})
