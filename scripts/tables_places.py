"""Provinces, parks and facilities: what is where."""

import pandas as pd
from tables_common import CONFIDENCE, joined, number, read_source

_REGION = {"Northern midlands and mountains": "Northern Midlands and Mountains"}
_SOURCE_IDS = {
    "vea.mae.gov.vn": "vea-2023",
    "kcn-kkt": "kcn-kkt",
    "openstreetmap": "osm",
    "OpenStreetMap": "osm",
    "Cement and Concrete Tracker": "gem-cement",
    "Steel Plant Tracker": "gem-steel",
    "WRI Global Power Plant": "wri-gppd",
    "shtp-maps": "shtp-map",
    "recalled": "recalled",
    "http": "web",
    "published address": "web",
    "address list": "web",
    "broker page": "web",
}


def source_ids(texts: pd.Series) -> pd.Series:
    """Return the ids of ``sources.csv`` that a free-text source names, joined by ``;``."""

    def ids(text: str) -> str:
        parts = text.split(";")
        found = [next((i for mark, i in _SOURCE_IDS.items() if mark in part), "") for part in parts]
        return ";".join(dict.fromkeys(i for i in found if i))

    return texts.map(ids)


def provinces() -> pd.DataFrame:
    """Build the table of the 63 provinces until June 2025 and the 34 they became."""
    kb = read_source("province_merger")
    out = kb[["province_63", "province_63_vi", "code_63_gso", "iso_3166_2_63"]].rename(
        columns={"code_63_gso": "code_63"}
    )
    out["region_63"] = kb["region_before"].replace(_REGION)
    out[["province_34", "province_34_vi", "code_34"]] = kb[["province_34", "province_34_vi", "code_34_gso"]].to_numpy()
    out["region_34"] = kb["region_after"].replace(_REGION)
    out[["type_34", "merged"]] = kb[["type_34", "merged"]]
    out["parts_34"] = kb["n_parts"].astype(int)
    out["area_34_km2"], out["population_34"] = number(kb["area_34_km2"]), number(kb["pop_34_persons"])
    out["admin_centre_34"] = kb["admin_centre_34"]
    out["source"] = joined(
        *(kb[c] for c in ("legal_source", "figure_source", "region_after_source", "region_before_source"))
    )
    return out.assign(basis="reported", confidence="high", note=kb["pop_basis"])


def parks() -> pd.DataFrame:
    """Build the table of parks; ``region_63`` and ``region_34`` follow the province."""
    kb = read_source("parks")
    region = provinces().set_index("province_63")
    out = kb[["park_id", "name_en", "name_vi", "park_type", "province_63", "province_34"]].copy()
    out["region_63"] = kb["province_63"].map(region["region_63"])
    out["region_34"] = kb["province_63"].map(region["region_34"])
    out["locality_vi"], out["lat"], out["lon"] = kb["locality_vi"], number(kb["lat"]), number(kb["lon"])
    out["precision"], out["coord_source"] = kb["coord_precision"], kb["coord_source"]
    out["coord_shared_by"] = kb["coord_shared_by"].astype(int)
    out["area_ha"], out["area_osm_ha"], out["area_source"] = (
        number(kb["area_ha"]),
        number(kb["area_osm_ha"]),
        kb["area_source"],
    )
    out["status"], out["status_source"] = kb["status"], kb["status_source"]
    out["occupancy_pct"], out["occupancy_asof"] = number(kb["occupancy_pct"]), kb["occupancy_asof"]
    out[["main_sectors", "eip_programme", "operator"]] = kb[["main_sectors", "eip_programme", "operator"]]
    out["year_established"] = number(kb["year_established"])
    out["in_vea_registry_2023"] = kb["in_vea_registry_2023"].str.lower()
    out["source"], out["source_id"] = kb["source"], source_ids(kb["source"])
    out["recalled_fields"] = kb["recalled_fields"]
    only_recalled = out["source_id"].eq("recalled")
    out["basis"] = only_recalled.map({True: "estimated", False: "reported"})
    out["confidence"] = kb["confidence"].map(CONFIDENCE)
    return out


def sites() -> pd.DataFrame:
    """Build the table of real facilities with their archetype and functional units per year."""
    kb = read_source("facilities").merge(read_source("facility_archetype"), on="tenant_id", validate="1:1")
    out = kb[["tenant_id", "company", "park_id", "province_63", "province_34", "sector", "isic_rev4", "product"]]
    out = out.rename(columns={"tenant_id": "site_id", "company": "name", "isic_rev4": "isic4"})
    out["capacity"], out["capacity_unit"] = number(kb["capacity"]), kb["capacity_unit"]
    out["employees"], out["area_ha"] = float("nan"), float("nan")
    out["lat"], out["lon"] = number(kb["lat"]), number(kb["lon"])
    out["precision"], out["coord_source"] = kb["coord_precision"], kb["coord_source"]
    out["status"] = kb["status"].str.replace(r" \(.*\)", "", regex=True)
    out["start_year"], out["archetype_id"] = number(kb["start_year"]), kb["archetype_id"]
    out["functional_unit"] = kb["functional_unit"]
    for end in ("low", "mid", "high"):
        out[f"units_per_year_{end}"] = number(kb[f"units_per_year_{end}"])
    out["units_source"] = kb["quantity_source"].replace({"plant_sizes (typical plant)": "typical plant"})
    out["clinker_capacity_t_per_year"] = number(kb["clinker_capacity_t_per_year"])
    out["source"], out["source_id"] = kb["source"], source_ids(kb["source"])
    out["basis"] = out["source_id"].eq("recalled").map({True: "estimated", False: "reported"})
    out["confidence"] = kb["confidence"].map(CONFIDENCE)
    return out
