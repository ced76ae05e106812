"""Resources, rules and excluded pairs: what can flow, and what may serve as what."""

import pandas as pd
from tables_common import CONFIDENCE, joined, lowest, number, read_source, read_sources

_MODE = {
    "truck": ("truck", ""),
    "truck_bulk": ("truck", ""),
    "truck/barge": ("truck", ""),
    "truck_bulk/barge": ("truck", ""),
    "tanker": ("tanker", ""),
    "truck_haz": ("haz_truck", ""),
    "tanker_haz": ("haz_tanker", ""),
    "truck_reefer": ("reefer", ""),
    "tanker/pipe": ("tanker", "water_pipe"),
    "truck/pipe": ("truck", "gas_pipe"),
    "wire": ("wire", ""),
}
_PIPE = {"water": "water_pipe", "gas": "gas_pipe", "material": "water_pipe", "heat": "hot_water_pipe"}
_BULK_DENSITY = {"RICE_HUSK": 0.11, "H2_BY": 0.0000899, "N2_O2": 0.0013, "CO2_FLUE": 0.0003, "SO2_GAS": 0.0003}
"""Loose goods [t/m3]; gases at normal conditions [t/Nm3], flue and roaster gas as tonnes of CO2 or SO2 in it."""
_PIPE_ONLY = {"H2_BY", "CO2_FLUE", "SO2_GAS"}
"""Gases whose trailers are not modelled: hydrogen needs compression to 200 bar or more, flue gas is dilute."""
_GATE_READ = {"WW_RAW_IND"}
_ENDS = ("low", "mid", "high")
_EVIDENCE = {
    "read in source compatibility.csv: case; recalled: yield, share, cost": (
        "reported",
        "case read; yield, share and cost recalled",
    ),
    "read in source compatibility.csv: plan only; recalled: yield, share, cost": (
        "reported",
        "only a plan read; yield, share and cost recalled",
    ),
}


def _transport(row: pd.Series) -> tuple[str, str]:
    """Return the mode and its alternative ("" = none) of one resource."""
    text = row["transport_mode"]
    if row["resource_id"] in _PIPE_ONLY:
        return "gas_pipe", ""
    if row["carrier"] == "gas" and text == "truck":
        return "tanker", ""
    if text in _MODE:
        return _MODE[text]
    pipe = "steam_pipe" if row["carrier"] == "heat" and row["unit"] == "t" else _PIPE[row["carrier"]]
    return pipe, "tanker" if text.endswith("/truck") else ""


def _spoken(basis: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Split a free-text basis into the shared word and the text that says where the figure comes from."""
    text = basis.str.replace("from streams.csv: ", "", regex=False).str.replace("; see md 4.3", "", regex=False)
    read = text.str.contains(r"\bR:") & ~text.str.contains(" x subst")
    text = text.str.replace(r"\bR:\s*", "read: ", regex=True).str.replace(r"^E$", "expert estimate", regex=True)
    text = text.str.replace(r"^NA$", "not applicable", regex=True)
    return read.map({True: "reported", False: "estimated"}), text


def _gate() -> pd.DataFrame:
    """Return what each offered resource is worth today at the donor's gate, its waste class and its list codes."""
    old, new = read_source("streams"), read_sources("new_offers", "offer_additions")
    old_source = _spoken(old["price_note"])[1]
    old_basis = old["stream_id"].isin(_GATE_READ).map({True: "reported", False: "estimated"})
    first = pd.DataFrame(
        {"resource_id": old["stream_id"], "waste_class": old["vn_class_circ02_2022"], "ewc_codes": old["ewc_codes"]}
    )
    second = pd.DataFrame(
        {"resource_id": new["stream_id"], "waste_class": new["vn_class_circ02_2022"], "ewc_codes": ""}
    )
    for end in _ENDS:
        first[f"gate_{end}_usd_per_unit"] = number(old[f"donor_gate_{end}"])
        second[f"gate_{end}_usd_per_unit"] = number(new[f"donor_gate_{end}"])
    first = first.assign(
        gate_basis=old_basis,
        gate_source=joined(pd.Series("expert estimate beside the price", old.index), old_source, by=": "),
    )
    first["gate_confidence"] = old["price_confidence"].map(CONFIDENCE)
    second = second.assign(
        gate_basis="estimated", gate_source=new["basis"], gate_confidence=new["confidence"].map(CONFIDENCE)
    )
    return pd.concat([first, second]).set_index("resource_id")


def resources() -> pd.DataFrame:
    """Build the table of resources: prices [USD/unit], avoided emissions [kgCO2e/unit], reach [km], waste class."""
    kb = read_sources("resources", "resource_additions")
    out = kb[["resource_id", "name_en", "name_vi", "carrier", "unit", "can_be_offered", "can_be_demanded"]].copy()
    for end in _ENDS:
        out[f"price_{end}_usd_per_unit"] = number(kb[f"price_{end}"])
    out["price_basis"], out["price_source"] = _spoken(kb["price_basis"])
    out["price_confidence"], out["price_currency_year"] = kb["price_confidence"].map(CONFIDENCE), "2025"
    gate = _gate().reindex(kb["resource_id"]).set_axis(kb.index)
    gate_columns = [c for c in gate if c.startswith("gate_")]
    texts = [c for c in gate if not c.endswith("_usd_per_unit")]
    gate[texts] = gate[texts].fillna("")
    out[gate_columns] = gate[gate_columns]
    for end in _ENDS:
        out[f"ef_{end}_kgco2e_per_unit"] = number(kb[f"ef_{end}"])
    out["ef_basis"], out["ef_source"] = _spoken(kb["ef_basis"])
    out["ef_confidence"] = kb["ef_confidence"].map(CONFIDENCE)
    modes = [_transport(row) for _, row in kb.iterrows()]
    out["transport_mode"], out["transport_alternative"] = zip(*modes, strict=True)
    out["reach_km_typical"], out["reach_km_upper"] = number(kb["reach_km_typical"]), number(kb["reach_km_upper"])
    out[["waste_class", "ewc_codes"]] = gate[["waste_class", "ewc_codes"]]
    out["bulk_density_t_per_m3"] = out["resource_id"].map(_BULK_DENSITY).astype(float)
    flue = kb["transport_mode"].eq("onsite->pipe").map({True: "recovered on site, then moved as hot water", False: ""})
    dense = out["bulk_density_t_per_m3"].notna().map({True: "bulk density as moved: estimate", False: ""})
    out["notes"] = joined(kb["notes"], flue, dense)
    out["source"] = "price_source and ef_source of the row"
    both = out["price_basis"].eq("reported") & out["ef_basis"].eq("reported")
    out["basis"] = both.map({True: "reported", False: "estimated"})
    out["confidence"] = lowest(out["price_confidence"], out["ef_confidence"])
    return _current_use(changed(out, read_source("resource_changes"), "resource_id"))


def rules() -> pd.DataFrame:
    """Build the table of rules; yields, costs and emissions are per unit of the offered resource."""
    kb = read_sources("rules", "rule_additions")
    for name, word in (("basis", "estimate: sector practice"), ("confidence", "low")):
        kb[name] = kb[name].where(kb[name].ne(""), word)
    out = kb[["rule_id", "offered", "demanded"]].copy()
    for name in ("yield", "max_share", "max_offer_share"):
        out[name] = number(kb[name])
    out[["kind", "treatment"]] = kb[["kind", "treatment"]]
    for end in _ENDS:
        out[f"treatment_{end}_usd_per_unit"] = number(kb[f"treatment_cost_usd_per_offered_unit_{end}"])
    out["treatment_ef_kgco2e_per_unit"] = number(kb["treatment_ef_kgco2e_per_offered_unit"])
    gates = [
        "min_temperature_c",
        "min_delta_t_k",
        "min_pressure_bar_g",
        "max_tds_mg_l",
        "max_cod_mg_l",
        "max_moisture_pct",
    ]
    for name in gates:
        out[name] = number(kb[name])
    out["min_ncv_mj_per_kg"] = number(kb["min_ncv_mj_kg"])
    out["max_loi_pct"], out["max_chloride_pct"] = number(kb["max_loi_pct"]), number(kb["max_chloride_pct"])
    out[["other_gate", "hazard_rule", "receiver_isic", "trl", "evidence"]] = kb[
        ["other_gate", "hazard_rule", "receiver_isic", "trl", "evidence"]
    ]
    told = kb["basis"].map(
        lambda text: _EVIDENCE.get(text, ("estimated", text.replace("compatibility.csv", "first list of rules")))
    )
    out["evidence_basis"], out["basis"] = told.str[0], "estimated"
    out["confidence"] = kb["confidence"].map(CONFIDENCE)
    out["source"], out["notes"] = told.str[1], kb["notes"]
    out["price_share"] = 1.0
    return changed(out, read_source("rule_changes"), "rule_id")


def changed(table: pd.DataFrame, changes: pd.DataFrame, key: str) -> pd.DataFrame:
    """Apply the reviewed changes of rows; each must meet the old value and leaves its reason in the notes."""
    out = table.set_index(key)
    for change in changes.to_dict("records"):
        row, column = change[key], change["column"]
        old, new = change["old"], change["new"]
        if pd.api.types.is_numeric_dtype(out[column]):
            old, new = float(old), float(new)
        if out.loc[row, column] != old:
            raise ValueError(f"{row} {column}: expected {old}")
        out.loc[row, column] = new
        note = f"changed {column} {change['old']} -> {change['new']}: {change['reason']}"
        out.loc[row, "notes"] = "; ".join(part for part in (out.loc[row, "notes"], note) if part)
    return out.reset_index()


def _current_use(table: pd.DataFrame) -> pd.DataFrame:
    """Say which resources are sold today, and what their use today already saves [kgCO2e/unit].

    Without a stated figure it is what the usual rule saves, times the share of the stream that goes this way today.
    """
    uses, rule = read_source("current_uses").set_index("resource_id"), rules().set_index("rule_id")
    usual = rule.reindex(uses["usual_rule"]).set_axis(uses.index)
    saved = usual["demanded"].map(table.set_index("resource_id")["ef_mid_kgco2e_per_unit"]) * usual["yield"]
    credit = (saved - usual["treatment_ef_kgco2e_per_unit"]) * number(uses["share_used"])
    figure = number(uses["current_fate_ef"]).fillna(credit).clip(lower=0.0)
    known = table["resource_id"]
    return table.assign(
        traded_today=known.map(uses["traded_today"]).fillna("false"),
        current_fate_ef_kgco2e_per_unit=known.map(figure).fillna(0.0),
        current_fate_source=known.map(uses["reason"]).fillna("no use today that saves emissions: assumed"),
    )


def unusual_pairs() -> pd.DataFrame:
    """Build the table of routes that two kinds of plants do not take, though others do."""
    return read_source("unusual_pairs").assign(source="sector practice", basis="estimated", confidence="low")


def excluded_pairs() -> pd.DataFrame:
    """Build the table of pairs that were considered and refused."""
    return read_source("excluded_pairs").assign(
        source="project's review of pairs", basis="estimated", confidence="medium"
    )
