"""The card of one exchange: who could give what to whom, how much, how far, and what it is worth."""

import numpy as np
import pandas as pd
import streamlit as st

from symbiosis.exchange.split import avoided_cost
from symbiosis.exchange.terms import Terms
from symbiosis.pipeline import Result
from symbiosis.ui import charts, exchange_chances, frame, gate_words, tables, vocabulary
from symbiosis.ui.escape import safe_html, safe_md
from symbiosis.ui.money import money, money_range
from symbiosis.ui.view import Index
from symbiosis.ui.words import _, carbon_range, named, number, quantity, quantity_range

_GATES = {
    "min_temperature_c": ("temperature", "≥", "°C"),
    "min_delta_t_k": ("temperature_gap", "≥", "K"),
    "min_pressure_bar_g": ("pressure", "≥", "bar(g)"),
    "max_tds_mg_l": ("tds", "≤", "mg/l"),
    "max_cod_mg_l": ("cod", "≤", "mg/l"),
    "max_moisture_pct": ("moisture", "≤", "%"),
    "min_ncv_mj_per_kg": ("ncv", "≥", "MJ/kg"),
    "max_loi_pct": ("loi", "≤", "%"),
    "max_chloride_pct": ("chloride", "≤", "%"),
}


def card(result: Result, found: Index, row: int) -> None:
    """Show the card of the candidate in ``row``, at its planned quantity where ``result`` is that of a plan."""
    one = result.candidates.iloc[row]
    rule = result.knowledge.rules.iloc[one["rule"]]
    resources = result.knowledge.resources.set_index("resource_id")
    offered, demanded = resources.loc[rule["offered"]], resources.loc[rule["demanded"]]
    st.subheader(safe_md(f"{_resource(offered)} → {_resource(demanded)}"), anchor=False)
    donor, receiver = tables.site_names(result, np.array([found.offer_site[row], found.demand_site[row]]))
    badges = (
        frame.badge(str(one["basis"]), vocabulary.basis(one["basis"]))
        + " "
        + frame.badge("", vocabulary.confidence(one["confidence"]))
    )
    st.html(
        f"<p><b>{safe_html(donor)}</b><br>→ <b>{safe_html(receiver)}</b></p><p>{badges}</p>"
        f'<p class="atlas-note">{_("Screening by sector, not a statement about any company.")}</p>'
    )
    exchange_chances.wish_buttons(tables.exchange_id(result, row))
    _facts(one, rule, offered, demanded)
    exchange_chances.chances(result, row)
    exchange_chances.gains(result, row)
    st.markdown(f"**{_('What it is worth')}**")
    st.plotly_chart(
        charts.waterfall(breakdown(result, row), _("net benefit")), width="stretch", config={"displayModeBar": False}
    )
    _gates(result, one, rule)


def _resource(row: pd.Series) -> str:
    return named(row["name_en"], row["name_vi"])


def _facts(one: pd.Series, rule: pd.Series, offered: pd.Series, demanded: pd.Series) -> None:
    factor = one["haul_km"] / one["distance_km"] if one["distance_km"] else float("nan")
    haul = f"{number(one['distance_km'], 1)} km × {number(factor, 2)} = {number(one['haul_km'], 1)} km"
    limit = (
        _("{km} km straight line").format(km=number(one["break_even_km"]))
        if np.isfinite(one["break_even_km"])
        else _("none")
    )
    replaced = f"{quantity(one['received'], demanded['unit'])} · {vocabulary.kind(rule['kind'])}"
    note = f"<br><span class='atlas-note'>{_haul_note(one)}</span>"
    rows = [
        (_("Quantity"), _quantity(one, offered["unit"])),
        (_("Replaces"), replaced),
        (_("Haul"), f"{haul}, {vocabulary.mode(one['mode'])}{note}"),
        (_("Breaks even at"), limit),
    ]
    if "possible" in one:
        rows += [(_("Net benefit, mid"), money(one["net_benefit_usd_per_year"]))]
    else:
        ends = ("_low", "", "_high")
        rows += [
            (_("Net benefit"), money_range(*(one[f"net_benefit{end}_usd_per_year"] for end in ends))),
            (_("Net CO₂e avoided"), carbon_range(*(one[f"co2e{end}_t_per_year"] for end in ends))),
        ]
    st.html('<dl class="atlas-facts">' + "".join(f"<dt>{name}</dt><dd>{text}</dd>" for name, text in rows) + "</dl>")


def _quantity(one: pd.Series, unit: str) -> str:
    """Word the quantity: the range of what can flow, or what the plan takes of it."""
    if "possible" in one:
        text = _("{planned} of {possible} that could flow")
        return text.format(planned=quantity(one["quantity"], unit), possible=quantity(one["possible"], unit))
    return quantity_range(one["quantity_low"], one["quantity"], one["quantity_high"], unit)


def _haul_note(one: pd.Series) -> str:
    if one["same_park"]:
        return _("inside one park, mean distance in its area")
    if one["haul_basis"] == "road graph":
        return _("way over the main roads, ±15 %")
    return _("straight line × detour for this transport")


def breakdown(result: Result, row: int) -> list[tuple[str, float]]:
    """Return the parts of a candidate's mid net benefit [USD/year]; they add up to it."""
    one, term = result.candidates.iloc[row], result.terms.table.iloc[[row]]
    flow = float(one["quantity"])
    purchase = float(avoided_cost(Terms(term, result.terms.coordination_usd_per_year), result.scenario)[0])
    gate = -float(term["gate_mid"].iloc[0]) * flow
    carbon = float(np.nan_to_num(one["co2e_t_per_year"])) * result.scenario.carbon_price_usd_per_t
    parts = [
        (_("purchase avoided"), purchase * flow),
        (_("disposal avoided") if gate >= 0 else _("paid to the donor"), gate),
        (_("treatment"), -float(term["treatment_mid"].iloc[0]) * flow),
        (_("transport"), -float(one["transport_usd_per_unit"]) * flow),
        (_("carbon price"), carbon),
        (_("coordination"), -result.terms.coordination_usd_per_year["mid"]),
    ]
    return [(name, amount) for name, amount in parts if amount]


def _gates(result: Result, one: pd.Series, rule: pd.Series) -> None:
    """List the gates the pair passed, with the offer's reading, and the rule's evidence."""
    offer = result.inventory.streams.iloc[one["offer"]]
    lines = []
    for column, (name, sign, unit) in _GATES.items():
        if np.isfinite(rule[column]):
            reading = column.removeprefix("min_").removeprefix("max_")
            value = offer.get(reading, float("nan"))
            known = f" ({_('offer')}: {number(value, 1)} {unit})" if np.isfinite(value) else ""
            lines.append(f"- {safe_md(gate_words.gate(name))} {sign} {number(rule[column], 1)} {unit}{safe_md(known)}")
    with st.expander(_("Gates passed and evidence")):
        st.markdown("\n".join(lines) if lines else _("This rule sets no numeric gate beyond lot, reach and position."))
        given = [
            (_("Treatment"), rule["treatment"]),
            (_("Further condition"), rule["other_gate"]),
            (_("Evidence"), rule["evidence"]),
            (
                _("Rule"),
                f"{rule['rule_id']} · {vocabulary.basis(rule['basis'])} · {vocabulary.confidence(rule['confidence'])}",
            ),
        ]
        st.markdown("\n\n".join(f"**{name}**: {safe_md(text)}" for name, text in given if str(text).strip()))
