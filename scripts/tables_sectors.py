"""Archetypes and what leads to them: typical plants, capacity units, sector labels and ISIC classes."""

import pandas as pd
from tables_common import CONFIDENCE, joined, number, read_source, read_sources

_ENDS = ("low", "mid", "high")
_UNSAID = {
    "sum_rule": "add",
    "confidence": "low",
    "source": "sector practice",
    "basis": "estimate",
    "unit_to_resource_factor": "1",
}
"""What a row of a sector means where its cell is empty."""
_SPREAD = {"low": 0.5, "high": 1.8}
"""Ends of an additional row that states its middle alone."""
_QUALITY = ("temperature_c", "pressure_bar_g", "tds_mg_l", "cod_mg_l", "moisture_pct", "ncv_mj_per_kg", "loi_pct")


def _plain(kb: pd.DataFrame, source: str) -> pd.DataFrame:
    """Add source, basis and confidence in the shared words; the original word stays visible in the source."""
    word = kb["basis"].replace({"estimate": ""})  # the basis says it
    out = pd.DataFrame({"source": joined(pd.Series(source, kb.index), word), "basis": "estimated"})
    return out.assign(confidence=kb["confidence"].map(CONFIDENCE), note=kb["note"])


def sectors() -> pd.DataFrame:
    """Build the table of what each archetype is: its ISIC class and names."""
    names = read_sources("archetype_names", "archetype_name_additions")
    out = names[["archetype_id", "isic", "sector_en", "sector_vi"]].rename(columns={"isic": "isic4"})
    return out.assign(source="our reading", basis="estimated", confidence="medium")


def archetypes() -> pd.DataFrame:
    """Build the table of sector archetypes: yearly offers and demands per functional unit."""
    kb = _sector_rows().merge(read_sources("archetype_names", "archetype_name_additions"), on="archetype_id")
    out = kb[["archetype_id", "role", "resource", "per"]].copy()
    for name in _ENDS:
        out[name] = number(kb[name])
    out["unit"], out["unit_to_resource_factor"] = kb["unit"], number(kb["unit_to_resource_factor"])
    out["sum_rule"] = kb["sum_rule"]
    for name in (*_QUALITY, "hours_per_year"):
        out[name] = number(kb[name])
    before = kb["note"].str.extract(r"legacy basis: ([a-z-]+)")[0].fillna("")
    word = before.where(before.ne(""), kb["basis"]).replace(
        {"estimate": "expert estimate", "expert-estimate": "expert estimate"}
    )
    said = word.where(word.ne("expert estimate") | kb["source"].eq(""), "")
    out["source"] = joined(kb["source"], said).str.replace("sector practice", "practice")
    out["basis"] = word.eq("read").map({True: "reported", False: "estimated"})
    out["confidence"] = kb["confidence"].map(CONFIDENCE)
    out["note"] = kb["note"].str.replace(r";? ?legacy basis: [a-z-]+", "", regex=True)
    return _once(changed(out, read_source("archetype_changes")))


def _once(rows: pd.DataFrame) -> pd.DataFrame:
    """Refuse a part of a need where the whole of the same resource is a row: a pair would meet twice."""
    key = ["archetype_id", "role", "resource"]
    whole = pd.MultiIndex.from_frame(rows.loc[rows["sum_rule"] == "add", key])
    part = rows[(rows["sum_rule"] == "subset") & pd.MultiIndex.from_frame(rows[key]).isin(whole)]
    if len(part):
        raise ValueError(f"archetypes: part and whole of one resource: {part[key].to_dict('records')}")
    return rows


def _sector_rows() -> pd.DataFrame:
    """Return all rows of sectors with what a row leaves unsaid.

    Unsaid are the unit (that of the resource), hours and functional unit (those of the plant), and in an additional row
    its archetype and role (those of the row above), the ends of the band (``_SPREAD``) and the quality (what most other
    rows of the same role and resource state).
    """
    first, more = read_source("archetypes"), read_source("archetype_additions")
    more = _as_above(more)
    units = read_sources("resources", "resource_additions").set_index("resource_id")["unit"]
    sizes = read_sources("plant_sizes", "plant_size_additions")
    plant = sizes[sizes["is_primary"].ne("false")].set_index("archetype_id")
    for end, factor in _SPREAD.items():
        more[end] = [f"{float(mid) * factor:.3g}" for mid in more["mid"]]
    for name in _QUALITY:
        usual = first.groupby(["role", "resource"])[name].agg(_usual)
        stated = more.get(name, pd.Series("", more.index))
        more[name] = stated.where(stated.ne(""), more.set_index(["role", "resource"]).index.map(usual).fillna(""))
    rows = pd.concat([first, more], ignore_index=True).fillna("")
    for name, usual in (
        ("unit", rows["resource"].map(units)),
        ("hours_per_year", rows["archetype_id"].map(plant["hours_per_year"])),
        ("per", rows["archetype_id"].map(plant["functional_unit"])),
    ):
        rows[name] = rows[name].where(rows[name].ne(""), usual)
    for typical in read_source("typical_quality").to_dict("records"):
        alike = rows[["role", "resource"]].eq([typical["role"], typical["resource"]]).all(axis=1)
        rows.loc[alike & rows[typical["column"]].eq(""), typical["column"]] = typical["value"]
    for name, word in _UNSAID.items():
        rows[name] = rows[name].where(rows[name].ne(""), word)
    return rows


def _as_above(rows: pd.DataFrame) -> pd.DataFrame:
    """Fill archetype and role from the row above; a new archetype says its role, and stands in one block."""
    said = rows["archetype_id"].ne("")
    blocks = rows.loc[said & rows["archetype_id"].ne(rows["archetype_id"].where(said).ffill().shift()), "archetype_id"]
    wrong = [*rows.loc[said & rows["role"].eq(""), "archetype_id"], *blocks[blocks.duplicated()]]
    if wrong or not said.iloc[0]:
        raise ValueError(f"archetype_additions: a row without the one above it to go by, near {wrong[:3]}")
    return rows.assign(**{name: rows[name].replace("", None).ffill() for name in ("archetype_id", "role")})


def _usual(texts: pd.Series) -> str:
    """Return the most frequent text if at least half of the rows state one, else ""."""
    stated = texts[texts.ne("")]
    return str(stated.mode().iloc[0]) if 2 * len(stated) >= len(texts) > 0 else ""


def changed(table: pd.DataFrame, changes: pd.DataFrame) -> pd.DataFrame:
    """Apply the reviewed changes; each names one row by its old figures and leaves its reason in the note."""
    out = table.copy()
    for change in changes.to_dict("records"):
        rows = out[["archetype_id", "role", "resource"]].eq([change[c] for c in ("archetype_id", "role", "resource")])
        old = out[list(_ENDS)].eq([float(change[f"old_{end}"]) for end in _ENDS])
        (row,) = out.index[rows.all(axis=1) & old.all(axis=1)]
        out.loc[row, list(_ENDS)] = [float(change[end]) for end in _ENDS]
        for name in ("unit", "sum_rule", "source", "basis", "confidence"):
            out.loc[row, name] = change[name]
        out.loc[row, "note"] = "; ".join(part for part in (out.loc[row, "note"], change["reason"]) if part)
    return out


def plant_sizes() -> pd.DataFrame:
    """Build the table of typical plants: functional units per year, employees and plot [ha]."""
    kb = read_sources("plant_sizes", "plant_size_additions")
    for name, word in (("is_primary", "true"), ("basis", "estimate"), ("confidence", "low")):
        kb[name] = kb[name].where(kb[name].ne(""), word)
    out = kb[["archetype_id", "isic", "functional_unit", "is_primary"]].rename(columns={"isic": "isic4"})
    for stem in ("units_per_year", "employees", "plot_ha"):
        for end in _ENDS:
            out[f"{stem}_{end}"] = number(kb[f"{stem}_{end}"])
    out["hours_per_year"] = number(kb["hours_per_year"])
    return out.join(_plain(kb, "sector practice"))


def national_outputs() -> pd.DataFrame:
    """Build the table of what the whole country makes of a good."""
    kb = read_source("national_outputs")
    out = kb.drop(columns="note").assign(park_share=number(kb["park_share"]))
    for end in _ENDS:
        out[f"output_{end}"] = number(kb[f"output_{end}"])
    recalled = "recalled: order of magnitude of trade and statistical figures"
    return out.assign(source=recalled, basis="estimated", confidence="low", note=kb["note"])


def own_use() -> pd.DataFrame:
    """Build the table of what plants put back into their own process."""
    kb = read_source("own_use")
    shares = {f"share_{end}": number(kb[f"share_{end}"]) for end in _ENDS}
    return kb.assign(**shares, source="sector practice", basis="estimated", confidence="low")


def capacity_units() -> pd.DataFrame:
    """Build the table that turns a stated capacity into functional units per year."""
    kb = read_sources("capacity_units", "capacity_unit_additions")
    for name, word in (("basis", "estimate"), ("confidence", "low")):
        kb[name] = kb[name].where(kb[name].ne(""), word)
    out = kb[["archetype_id", "capacity_unit", "functional_unit"]].copy()
    for end in _ENDS:
        out[f"per_capacity_unit_{end}"] = number(kb[f"per_capacity_unit_{end}"])
    return out.join(_plain(kb, "unit conversion and sector utilisation"))


def sector_map() -> pd.DataFrame:
    """Build the table from the sector labels of parks to archetypes, with weights."""
    kb = read_source("sector_map")
    out = kb[["label", "archetype_id"]].copy()
    out["weight"], out["parks_with_label"] = number(kb["weight"]), kb["parks_with_label"].astype(int)
    names = read_source("sector_names").set_index("label")["label_vi"]
    return out.join(_plain(kb, "our reading")).assign(label_vi=kb["label"].map(names))


def isic_map() -> pd.DataFrame:
    """Build the table from ISIC Rev.4 classes, groups and divisions to archetypes, with weights."""
    kb = read_source("isic_map")
    out = kb[["isic_rev4", "archetype_id", "selector_regex", "level"]].rename(columns={"isic_rev4": "isic4"})
    out.insert(2, "weight", number(kb["weight"]))
    kb["confidence"] = kb["confidence"].where(kb["confidence"].ne(""), "low")
    return out.join(_plain(kb, "our reading"))
