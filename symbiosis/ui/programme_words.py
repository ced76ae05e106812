"""Eco-industrial park programmes and documented exchanges in words: tables, the part of the park card."""

import math
from urllib.parse import urlsplit

import pandas as pd
import streamlit as st

from symbiosis.ui import data, frame, money, tables, vocabulary
from symbiosis.ui.escape import safe_html, safe_label
from symbiosis.ui.words import _, as_given, named, ngettext, number

STAGES = ("joined", "proposed", "studied", "implemented")
_HOST = r"https?://(?:www\.)?([^/]+)"


def stage(code: object) -> str:
    """Say how far something went in a programme."""
    words = {
        "joined": _("took part"),
        "proposed": _("proposed"),
        "studied": _("studied"),
        "implemented": _("carried out"),
    }
    return vocabulary.word(words, code)


def status(code: object) -> str:
    """Say how far a documented exchange went."""
    words = {
        "existing": _("in operation"),
        "agreed": _("agreed"),
        "planned": _("planned"),
        "studied": _("only studied"),
        "stopped": _("stopped"),
    }
    return vocabulary.word(words, code)


def amount(count: float, unit: str) -> str:
    """Return a published figure with its digits; a tick where only taking part is told."""
    if math.isnan(count):
        return _("not published") if unit else "✓"
    if unit == "USD/year":
        return money.money(count, digits=3)
    n = int(count)
    counted = {
        "firms": ngettext("{n} firm", "{n} firms", n),
        "people": ngettext("{n} person", "{n} people", n),
        "solutions": ngettext("{n} solution", "{n} solutions", n),
        "exchanges": ngettext("{n} exchange", "{n} exchanges", n),
        "studies": ngettext("{n} study", "{n} studies", n),
        "%": "{n} %",
    }
    if unit in counted:
        return counted[unit].format(n=number(n))
    name = {"tCO2e/year": "t CO₂e", "m3/year": "m³"}.get(unit, unit.removesuffix("/year"))
    return f"{as_given(count)} {name}{_('/a')}"


def programmes() -> dict[str, str]:
    """Return the names of the programmes, in the order of their years."""
    table = data.context_table("programmes", data.data_version()).drop_duplicates("programme_id")
    names = zip(table["programme_id"], table["programme_en"], table["programme_vi"], strict=True)
    return {ident: named(en, vi) for ident, en, vi in names}


def programme_rows() -> pd.DataFrame:
    """Return what programmes did, each figure in the column of its stage, so that stages are never added up."""
    table = data.context_table("programmes", data.data_version())
    parks = data.table("parks", data.data_version()).set_index("park_id")[tables.localised("name")]
    figures = pd.Series([amount(*pair) for pair in zip(table["count"], table["unit"], strict=True)], table.index)
    out = pd.DataFrame(
        {
            "programme": table["programme_id"].map(programmes()),
            "park_id": table["park_id"],
            "who": [
                ", ".join(safe_label(parks[one]) for one in text.split(";")) if text else _("whole programme")
                for text in table["park_id"]
            ],
            "what": table[tables.localised("what")],
        }
    )
    for code in STAGES:
        out[code] = figures.where(table["stage"] == code, "")
    return out.assign(source=table["source"], url=table["url"], confidence=table["confidence"].map(vocabulary.level))


def exchanges() -> pd.DataFrame:
    """Return the documented exchanges with their names in the language of the session."""
    table = data.context_table("existing_exchanges", data.data_version())
    resources = data.resources().set_index("resource_id").loc[table["resource"]]
    what = [named(*pair) for pair in zip(resources["name_en"], resources["name_vi"], strict=True)]
    return table.assign(donor=table[tables.localised("donor")], receiver=table[tables.localised("receiver")], what=what)


def show() -> None:
    """Show both tables with their downloads."""
    with st.expander(_("EIP programmes: what was proposed, studied and carried out"), icon=":material/eco:"):
        frame.aside(
            _(
                "Figures as published, each under its stage. Stages and rows must not be added up: they count the same "
                "things at different times, some for one park, some for the whole programme."
            )
        )
        rows = programme_rows()
        stages = {code: st.column_config.Column(stage(code).capitalize(), width=130) for code in STAGES}
        st.dataframe(
            rows,
            hide_index=True,
            height=420,
            column_order=["programme", "who", *STAGES, "what", "source", "url", "confidence"],
            column_config=stages
            | {
                "programme": st.column_config.Column(_("Programme"), width=160),
                "who": st.column_config.Column(_("Park"), width=150),
                "what": st.column_config.Column(_("What was counted"), width=420),
                "source": _("Source"),
                "url": st.column_config.LinkColumn(_("Address"), display_text=_HOST),
                "confidence": _("Confidence"),
            },
        )
        tables.downloads("programmes", lambda: data.context_table("programmes", data.data_version()), xlsx=True)
    with st.expander(_("Documented exchanges in Vietnam"), icon=":material/verified:"):
        _exchange_table()


def _exchange_table() -> None:
    found = exchanges()
    found = found.assign(state=found["status"].map(status), note=found[tables.localised("note")])
    found["confidence"] = found["confidence"].map(vocabulary.level)
    found["since"] = [f"{year:.0f}" if math.isfinite(year) else "" for year in found["year"]]
    st.dataframe(
        found,
        hide_index=True,
        column_order=["state", "donor", "receiver", "what", "since", "quantity", "note", "source", "confidence"],
        column_config={
            "state": _("Stage"),
            "donor": _("Gives"),
            "receiver": _("Takes"),
            "what": _("Resource"),
            "since": _("First year"),
            "quantity": _("Quantity per year"),
            "note": _("Note"),
            "source": _("Source"),
            "confidence": _("Confidence"),
        },
    )
    frame.aside(
        _("In operation means: a document says it was put into operation; whether it still runs was not checked.")
    )
    tables.downloads(
        "existing_exchanges", lambda: data.context_table("existing_exchanges", data.data_version()), xlsx=True
    )


def card(park_id: str) -> None:
    """Show on the park card what programmes did here, by stage, and the documented exchanges."""
    rows = programme_rows()
    rows = rows[rows["park_id"].str.split(";").map(lambda parks: park_id in parks)]
    found = exchanges()
    found = found[(found["donor_park_id"] == park_id) | (found["receiver_park_id"] == park_id)]
    if rows.empty and found.empty:
        return
    with st.expander(_("EIP programmes: what was proposed, studied and carried out"), icon=":material/eco:"):
        parts = []
        for code in reversed(STAGES):
            for row in rows[rows[code] != ""].to_dict("records"):
                where = f" ({row['who']})" if ";" in row["park_id"] else ""
                text = f"{row[code]}: {row['what']}{where} · {row['programme']}"
                parts.append(_fact(stage(code), text, str(row["url"]), str(row["source"])))
        for row in found.to_dict("records"):
            text = f"{row['donor']} → {row['receiver']}: {row['what']}"
            parts.append(_fact(status(row["status"]), text, "", str(row["source"])))
        st.html(f'<dl class="atlas-facts">{"".join(parts)}</dl>')


def _fact(term: str, text: str, url: str, source: str) -> str:
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    link = f'<a href="{safe_html(url)}" target="_blank" rel="noopener noreferrer">{safe_html(host)}</a>'
    told = link if host else f'<span class="atlas-note">{safe_html(source)}</span>'
    return f"<dt>{safe_html(term)}</dt><dd>{safe_html(text)} · {told}</dd>"
