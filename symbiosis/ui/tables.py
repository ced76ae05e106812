"""Tables for the screen and for download."""

import json
from collections.abc import Callable

import numpy as np
import pandas as pd
import streamlit as st

from symbiosis.pipeline import Result
from symbiosis.ui import vocabulary
from symbiosis.ui.escape import safe_csv, safe_label, safe_xlsx
from symbiosis.ui.later import later
from symbiosis.ui.map_layers import ends
from symbiosis.ui.view import BENEFIT, Index, Rows
from symbiosis.ui.words import _, language, named

PAGE = 50


def localised(column: str) -> str:
    """Return the name of a column in the language of the session: ``name`` gives ``name_vi``."""
    return f"{column}_{language()}"


def parks_table(parks: pd.DataFrame, vintage: str, provinces: pd.DataFrame) -> pd.DataFrame:
    """Return the parks with worded columns; ``park_id`` stays as it is."""
    names = provinces.drop_duplicates(f"province_{vintage}").set_index(f"province_{vintage}")[f"province_{vintage}_vi"]
    province = parks[f"province_{vintage}"]
    return pd.DataFrame(
        {
            "park_id": parks["park_id"],
            "name": parks[localised("name")].map(safe_label),
            "province": province.map(names) if language() == "vi" else province,
            "status": parks["status"].map(vocabulary.status),
            "area_ha": parks["area_ha"],
            "position": parks["precision"].map(vocabulary.precision),
            "eip_programme": parks["eip_programme"].map(vocabulary.programmes),
            "confidence": parks["confidence"].map(vocabulary.level),
        }
    )


def exchange_id(result: Result, row: int) -> str:
    """Return the id of a candidate that stays the same in every scenario: offer, demand and rule."""
    candidate = result.candidates.iloc[row]
    streams = result.inventory.streams["stream_id"]
    rule = result.knowledge.rules["rule_id"].iloc[candidate["rule"]]
    return f"{streams.iloc[candidate['offer']]}~{streams.iloc[candidate['demand']]}~{rule}"


def find_exchange(result: Result, ident: str) -> int | None:
    """Return the row of a candidate, or None when this scenario has no such exchange."""
    parts = ident.split("~")
    if len(parts) != 3:
        return None
    streams, rules = result.inventory.streams["stream_id"], result.knowledge.rules["rule_id"]
    offer, demand, rule = (
        np.flatnonzero((ids == part).to_numpy()) for ids, part in zip((streams, streams, rules), parts, strict=True)
    )
    if not (len(offer) and len(demand) and len(rule)):
        return None
    table = result.candidates
    mine = (table["offer"] == offer[0]) & (table["demand"] == demand[0]) & (table["rule"] == rule[0])
    rows = np.flatnonzero(mine.to_numpy())
    return int(rows[0]) if len(rows) else None


def site_names(result: Result, sites: np.ndarray) -> pd.Series:
    """Name sites by sector and park; a listed facility by its own name."""
    table = result.inventory.sites[["archetype_id", "name", "park_id", "kind"]].iloc[sites]
    archetypes = result.knowledge.archetypes.drop_duplicates("archetype_id").set_index("archetype_id")
    sector = table["archetype_id"].map(archetypes[localised("sector")]).fillna(table["name"])
    park_names = result.inventory.parks[["park_id", localised("name")]].set_index("park_id")[localised("name")]
    park = table["park_id"].map(park_names).fillna("")
    own = np.where(table["kind"] == "sector", sector, table["name"] + " (" + sector + ")")
    text = pd.Series(own, index=range(len(table)), dtype="object")
    place = pd.Series(park.to_numpy(), index=text.index, dtype="object")
    return (text + place.where(place == "", ", " + place)).map(safe_label)


def donors_and_receivers(result: Result, found: Index, rows: Rows) -> tuple[list[str], list[str]]:
    """Name the sites at both ends of exchanges."""
    names = site_names(result, np.concatenate([found.offer_site[rows], found.demand_site[rows]])).to_list()
    return names[: len(rows)], names[len(rows) :]


def worded(codes: pd.Series, words: Callable[[object], str]) -> np.ndarray:
    """Word a column of codes, each code once."""
    known = {code: words(code) for code in codes.unique()}
    return np.array([known[code] for code in codes], dtype=object)


def names_of_sites(result: Result, ids: pd.Series) -> pd.Series:
    """Name sites by their id; "" where none is meant."""
    at = pd.Index(result.inventory.sites["site_id"]).get_indexer(ids)
    return site_names(result, np.maximum(at, 0)).where(pd.Series(at >= 0), "")


def resource_names(result: Result, ids: pd.Series) -> list[str]:
    """Name resources."""
    table = result.knowledge.resources.set_index("resource_id").loc[ids]
    return [named(str(en), str(vi)) for en, vi in zip(table["name_en"], table["name_vi"], strict=True)]


def exchanges_table(result: Result, found: Index, rows: Rows) -> pd.DataFrame:
    """Return candidates, what each brings first, with worded columns and units in the column names."""
    part = result.candidates.iloc[rows]
    rules = result.knowledge.rules.iloc[part["rule"].to_numpy()]
    units = result.knowledge.resources.set_index("resource_id")["unit"].loc[rules["offered"]]
    donors, receivers = donors_and_receivers(result, found, rows)
    return pd.DataFrame(
        {
            "net_benefit_usd_per_year": part[BENEFIT].to_numpy(dtype=np.float64).round(-2),
            "donor": donors,
            "receiver": receivers,
            "offered": resource_names(result, rules["offered"]),
            "demanded": resource_names(result, rules["demanded"]),
            "quantity": part["quantity"].to_numpy(dtype=np.float64),
            "unit_per_year": worded(units, vocabulary.unit),
            "distance_km": part["distance_km"].to_numpy(dtype=np.float64).round(1),
            "net_benefit_low_usd_per_year": part["net_benefit_low_usd_per_year"].to_numpy(dtype=np.float64).round(-2),
            "net_benefit_high_usd_per_year": part["net_benefit_high_usd_per_year"].to_numpy(dtype=np.float64).round(-2),
            "co2e_t_per_year": part["co2e_t_per_year"].to_numpy(dtype=np.float64).round(0),
            "basis": worded(part["basis"], vocabulary.basis),
            "confidence": worded(part["confidence"], vocabulary.level),
        }
    )


def exchanges_geojson(found: Index, rows: Rows, table: pd.DataFrame) -> bytes:
    """Return candidates as GeoJSON lines from donor to receiver [degrees, WGS 84]."""
    lines = ends(found, rows)[:, :, ::-1].round(5).tolist()
    return _collection([{"type": "LineString", "coordinates": line} for line in lines], table)


def parks_geojson(parks: pd.DataFrame, table: pd.DataFrame) -> bytes:
    """Return parks as GeoJSON points [degrees, WGS 84]."""
    points = parks[["lon", "lat"]].to_numpy(dtype=np.float64).round(5).tolist()
    return _collection([{"type": "Point", "coordinates": point} for point in points], table)


def _collection(shapes: list[dict[str, object]], table: pd.DataFrame) -> bytes:
    records = json.loads(table.to_json(orient="records", force_ascii=False))
    features = [
        {"type": "Feature", "geometry": shape, "properties": facts}
        for shape, facts in zip(shapes, records, strict=True)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False).encode()


def downloads(
    name: str, csv: Callable[[], pd.DataFrame], geojson: Callable[[], bytes] | None = None, *, xlsx: bool = False
) -> None:
    """Offer a table as CSV, if asked as XLSX, and where it has places as GeoJSON; files are made only on a click."""
    with st.container(horizontal=True):
        st.download_button(
            _("Download CSV"),
            later(lambda: safe_csv(csv())),
            f"{name}.csv",
            "text/csv",
            key=f"csv_{name}",
            on_click="ignore",
            icon=":material/download:",
        )
        if xlsx:
            st.download_button(
                _("Download XLSX"),
                later(lambda: safe_xlsx(csv())),
                f"{name}.xlsx",
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                key=f"xlsx_{name}",
                on_click="ignore",
                icon=":material/table:",
            )
        if geojson is not None:
            st.download_button(
                _("Download GeoJSON"),
                later(geojson),
                f"{name}.geojson",
                "application/geo+json",
                key=f"geo_{name}",
                on_click="ignore",
                icon=":material/public:",
            )


def page_of(rows: Rows, key: str) -> Rows:
    """Show page numbers and return the rows of the chosen page."""
    pages = max(1, -(-len(rows) // PAGE))
    chosen = st.pagination(pages, key=key) if pages > 1 else 1
    return rows[(chosen - 1) * PAGE : chosen * PAGE]


def clicked_row(key: str) -> int | None:
    """Return the position of the row chosen in a table, inside its callback."""
    rows = st.session_state[key]["selection"]["rows"]
    return int(rows[0]) if rows else None
