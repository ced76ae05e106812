"""Parameters, minimum lots and sources: numbers that belong to no place and no resource."""

import pandas as pd
from tables_common import CONFIDENCE, joined, number, read_source

_ENDS = ("low", "mid", "high")
_COLUMNS = ["parameter_id", *_ENDS, "unit", "currency_year", "source", "basis", "confidence", "note"]
_BASIS = {
    "read": "reported",
    "recalled": "estimated",
    "derived": "estimated",
    "expert-estimate": "estimated",
    "read+recalled": "reported",
    "read+estimate": "estimated",
}
_UNIT = {"fraction": "-", "": "-"}
_SUPERSEDED = {
    "grid_ef_2024",
    "detour_factor",
    "truck_fixed",
    "truck_var_bulk",
    "truck_var_tanker_haz",
    "truck_ef",
    "barge_var",
}
_UNOFFICIAL = "another method than the official series; not the default"
_USED_BY = {
    "vea-2023": "parks",
    "kcn-kkt": "parks",
    "osm": "parks;sites",
    "gem-cement": "sites",
    "gem-steel": "sites",
    "wri-gppd": "sites",
    "shtp-map": "sites",
    "web": "parks;places;sites;programmes;existing_exchanges",
    "recalled": "expressways;parks;places;sites",
    "airportsdata": "places",
    "geonames": "places",
    "eip-study": "parks;programmes;existing_exchanges",
    "nq-202": "provinces",
    "nq-306": "provinces",
    "nq-81": "provinces",
    "evn-tariff": "parameters",
    "dcc-grid": "parameters",
    "ipcc-2006": "parameters;resources",
    "maestri": "rules;network_benchmarks",
    "eips-2014": "network_benchmarks",
    "sector-practice": "archetypes;facility_types;national_outputs;own_use;plant_sizes;resources;rules;unusual_pairs",
    "evn-ash": "archetypes",
    "project": "national_check;parameters;min_lots;capacity_units;sector_map;isic_map;excluded_pairs;sectors",
}


def _numbers(table: pd.DataFrame) -> pd.DataFrame:
    """Return the table with its three ends as floats."""
    return table.assign(**{end: number(table[end]) for end in _ENDS})


def _country() -> pd.DataFrame:
    """Return Vietnamese prices, rates and factors, without the unknown or superseded ones."""
    kb = read_source("vn_params").rename(columns={"parameter": "parameter_id"})
    kb = kb[~kb["parameter_id"].isin(_SUPERSEDED)].reset_index(drop=True)
    money = kb["unit"].str.contains("USD/|EUR/|VND") & kb["parameter_id"].ne("fx_vnd_per_usd")
    out = _numbers(kb).assign(currency_year=money.map({True: "2025", False: ""}))
    out["note"] = (
        kb["parameter_id"]
        .str.contains("normal_offpeak_peak")
        .map({True: "low, mid, high are the off-peak, normal and peak price: hours, not uncertainty", False: ""})
    )
    out["source"] = joined(kb["source"], kb["basis"].replace({"expert-estimate": "expert estimate"}))
    out["basis"], out["confidence"] = kb["basis"].map(_BASIS), kb["confidence"].map(CONFIDENCE)
    old = out["parameter_id"].eq("steam_traded_ulsan_2009")
    out.loc[old, "currency_year"] = "2009"
    return out.assign(unit=kb["unit"].replace(_UNIT))[_COLUMNS]


def _fuels() -> pd.DataFrame:
    """Return net calorific value [GJ/t] and CO2 factor [kgCO2/GJ] of each fuel."""
    kb = read_source("fuel_factors")
    name = kb["fuel"].str.replace(r" \(biogenic\)", "", regex=True)
    biogenic = kb["fuel"].str.contains("biogenic").map({True: "biogenic: reported apart", False: ""})
    tables = []
    for column, ending, unit in (("ncv_GJ_per_t", "ncv", "GJ/t"), ("ef_kgCO2_per_GJ", "ef", "kgCO2/GJ")):
        known = kb[column].ne("")
        out = pd.DataFrame({"parameter_id": "fuel_" + name + "_" + ending, "mid": number(kb[column]), "note": biogenic})
        out = out.assign(low=float("nan"), high=float("nan"), unit=unit, currency_year="", basis="estimated")
        out["source"], out["confidence"] = kb["source"] + "; recalled", kb["confidence"].map(CONFIDENCE)
        tables.append(out.loc[known, _COLUMNS])
    return pd.concat(tables, ignore_index=True)


def _unofficial_grid() -> pd.DataFrame:
    """Return the grid factors of 2024 and 2025 that a study gives; the official ones are unknown."""
    given = {"grid_ef_2024_unofficial": 0.6811, "grid_ef_2025_unofficial": 0.6235}
    out = pd.DataFrame({"parameter_id": list(given), "mid": list(given.values())})
    out = out.assign(low=float("nan"), high=float("nan"), unit="tCO2/MWh", currency_year="", basis="reported")
    return out.assign(
        source="vietnamplus.vn post1032011, study with ministry staff (read)", confidence="low", note=_UNOFFICIAL
    )[_COLUMNS]


def corrected(table: pd.DataFrame, corrections: pd.DataFrame) -> pd.DataFrame:
    """Apply each correction to the parameters it names and leave its trace in their source and note."""
    out = table.set_index("parameter_id")
    for row in corrections[corrections["outcome"].isin(["changed", "confirmed", "not found"])].itertuples():
        for name in row.parameter_ids.split(";"):
            for field in (*_ENDS, "basis", "confidence"):
                if value := getattr(row, field):
                    out.loc[name, field] = float(value) if field in _ENDS else value
            note = f"{row.correction_id} {row.outcome}: {row.statement}"
            out.loc[name, "note"] = "; ".join(part for part in (out.loc[name, "note"], note) if part)
            if row.outcome != "not found":
                out.loc[name, "source"] += f"; checked: {row.source}"
    return out.reset_index()


def parameters() -> pd.DataFrame:
    """Build the table of parameters with the corrections applied."""
    model = [_numbers(read_source(name))[_COLUMNS] for name in ("model_parameters", "transport_parameters")]
    table = pd.concat([_country(), _fuels(), _unofficial_grid(), *model], ignore_index=True)
    return corrected(table, read_source("corrections"))


def min_lots() -> pd.DataFrame:
    """Build the table of the smallest yearly quantity worth an exchange."""
    kb = read_source("min_lots")
    columns = ["price_from_usd_per_unit", "price_to_usd_per_unit", "min_quantity_per_year"]
    return kb.assign(**{name: number(kb[name]) for name in columns})


def national_check() -> pd.DataFrame:
    """Return the published national figures as they were read."""
    return read_source("national_check")


def sources() -> pd.DataFrame:
    """Build the table of sources: title, address, licence, and the tables that use each."""
    kb = read_source("sources")
    return kb.assign(used_by=kb["source_id"].map(_USED_BY))[
        ["source_id", "title", "url", "licence", "retrieved", "used_by", "note"]
    ]
