"""A plant in one park: its partners, what is missing, and the plan with it."""

import numpy as np
import pandas as pd
import streamlit as st

from symbiosis.insight.plant import Plant
from symbiosis.ui import fit_insert, gate_words, headings, plan_page, tables
from symbiosis.ui.escape import safe_html, safe_label
from symbiosis.ui.fit_data import Opened, Stand
from symbiosis.ui.fit_page import LOWER, UPPER, span
from symbiosis.ui.money import money, shown
from symbiosis.ui.vocabulary import CARRIER_SIGN
from symbiosis.ui.words import _, named, number, quantity

_FEW = 6


def card(park: pd.Series, opened: Opened) -> None:
    """Show the chosen park beside the map."""
    st.subheader(safe_label(park[tables.localised("name")]), anchor=False)
    rows = [
        (_("Value of its exchanges"), span(park[LOWER], park[UPPER])),
        (_("CO₂e avoided, net"), quantity(float(park["co2e_t_per_year"]), "t CO2e")),
        (_("Partners"), number(float(park["partners"]))),
        (_("Streams with a partner"), f"{park['streams_matched']} / {park['streams']}"),
    ]
    facts = "".join(f"<dt>{name}</dt><dd>{safe_html(text)}</dd>" for name, text in rows)
    st.html(f'<dl class="atlas-facts">{facts}</dl>')
    _best_partners(opened)
    st.button(_("Close"), key="close_fitpark", on_click=_close)


def _close() -> None:
    st.session_state["fitpark"] = ""


def _best_partners(opened: Opened) -> None:
    """List the exchanges that bring most, in words."""
    result = opened.result
    if result.candidates.empty:
        st.caption(_("No partner is left free by the best plan of today."))
        return
    rows = np.arange(min(len(result.candidates), _FEW))
    table = tables.exchanges_table(result, opened.found, rows)
    new = opened.trial.placed.existing
    gives = (result.candidates["offer"].to_numpy() >= new)[rows]
    carriers = result.knowledge.resources.set_index("resource_id")["carrier"]
    kind = result.knowledge.rules["offered"].map(carriers).to_numpy()[result.candidates["rule"].to_numpy()[rows]]
    text = {
        True: _("gives {what} to {whom}, in place of {other}"),
        False: _("takes {what} from {whom}, in place of {other}"),
    }
    parts = []
    for k, row in enumerate(table.to_dict("records")):
        whom = row["receiver" if gives[k] else "donor"]
        words = text[bool(gives[k])].format(
            what=f"<b>{safe_html(row['offered'])}</b>", whom=safe_html(whom), other=safe_html(row["demanded"])
        )
        parts.append(
            f"<li>{CARRIER_SIGN[str(kind[k])]} {words} · {number(row['distance_km'], 1)} km · "
            f"{safe_html(money(row['net_benefit_usd_per_year']))}</li>"
        )
    st.html('<ul class="atlas-list">' + "".join(parts) + "</ul>")


def details(plant: Plant, park_id: str, opened: Opened, met: Stand) -> None:
    """Show partners, what is missing, and the plan with the plant, in tabs."""
    partners, missing, inserted = st.tabs([_("Partners"), _("What is missing"), _("The plan with the plant")])
    with partners:
        _partners(opened)
    with missing:
        _missing(opened)
    with inserted:
        fit_insert.show(plant, park_id, met)


def _partners(opened: Opened) -> None:
    """Show the exchanges of the plant's feasible entry with price, range and chance."""
    rows = np.arange(len(opened.result.candidates))
    if not len(rows):
        st.caption(_("No partner is left free by the best plan of today."))
        return
    table = plan_page.plan_table(opened.result, opened.found, rows)
    st.dataframe(
        shown(table),
        hide_index=True,
        height=330 if len(table) > _FEW else "content",
        column_config=headings.exchanges(),
    )
    st.caption(
        _(
            "Partners are estimates by sector, except listed facilities. At the price shown both sides gain as chosen "
            "under Exchanges."
        )
    )
    tables.downloads("plant_partners", lambda: table, xlsx=True)


def _missing(opened: Opened) -> None:
    """Show what becomes of each stream of the plant."""
    table = streams_table(opened)
    st.dataframe(
        shown(table),
        hide_index=True,
        height=420,
        column_config={
            "stream": st.column_config.TextColumn(_("Stream of the plant"), width=230),
            "role": _("Role"),
            "quantity_per_year": _("Quantity per year"),
            "unit_per_year": _("Unit"),
            "placed_pct": _("placed [%]"),
            "partners": _("Possible partners within reach"),
            "best_usd_per_unit": _("Best of them, before coordination [USD/unit]"),
            "reason": st.column_config.TextColumn(_("What happens"), width=330),
            "unlock": st.column_config.TextColumn(_("What would unlock it"), width=260),
        },
    )
    tables.downloads("plant_streams", lambda: table, xlsx=True)


def streams_table(opened: Opened) -> pd.DataFrame:
    """Return the plant's streams, those without a partner first, with worded columns."""
    told = opened.streams.assign(open=opened.streams["reason"] != "matched")
    told = told.sort_values(["open", "role", "resource"], ascending=[False, False, True], kind="stable")
    known = opened.result.knowledge.resources.set_index("resource_id").loc[told["resource"]]
    roles = {"offer": _("offer"), "demand": _("demand")}
    return pd.DataFrame(
        {
            "stream": [named(str(en), str(vi)) for en, vi in zip(known["name_en"], known["name_vi"], strict=True)],
            "role": told["role"].map(roles).to_numpy(),
            "reason": [reason(code) for code in told["reason"]],
            "unlock": [gate_words.unlock(code) if code else "" for code in told["unlock"]],
            "quantity_per_year": told["quantity"].to_numpy(),
            "unit_per_year": known["unit"].to_numpy(),
            "placed_pct": 100 * (told["used"] / told["quantity"]).clip(upper=1.0).to_numpy(),
            "partners": told["partners"].to_numpy(),
            "best_usd_per_unit": told["best_usd_per_unit"].to_numpy(),
        }
    )


def reason(code: str) -> str:
    """Say what becomes of a stream."""
    plain = {
        "matched": _("finds a partner"),
        "taken": _("those who would pay are served by others; they may be won at a price"),
        "part": _("stands for the same as another stream of the plant, which is served"),
        "sold": _("sold on the market already; nobody near pays more than that"),
        "no_gain": _("there are partners, but moving and treating it costs more than it saves"),
        "nobody": _("nobody within reach wants or has it"),
    }
    if code in plain:
        return plain[code]
    return _("fails one condition: {gate}").format(gate=gate_words.gate(code))
