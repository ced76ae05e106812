"""What an investor takes away: the shortlist with criteria, verdicts and sources as XLSX, the ranking as CSV."""

from collections.abc import Mapping
from io import BytesIO

import pandas as pd
import streamlit as st

from symbiosis.insight.screen import Screened
from symbiosis.insight.screen_criteria import CRITERIA
from symbiosis.ui import data, escape, screen_words, tables
from symbiosis.ui.later import later, seen
from symbiosis.ui.plan import Shown
from symbiosis.ui.words import _

_VERDICTS = {0: "fail", 1: "unknown", 2: "pass"}
_MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def downloads(found: Screened, shown: Shown, named: "pd.Series[str]") -> None:
    """Offer the files; they are made only on a click."""
    with st.container(horizontal=True):
        st.download_button(
            _("Download shortlist (XLSX)"),
            later(lambda: workbook(sheets(found, shown, named, list(seen("short", []))))),
            "shortlist.xlsx",
            _MIME,
            on_click="ignore",
            icon=":material/table:",
        )
        tables.downloads("screening", lambda: ranked_facts(found, named, list(found.ranked.index)))


def ranked_facts(found: Screened, named: "pd.Series[str]", parks: list[str]) -> pd.DataFrame:
    """Return ranks, ranges and all facts of some parks."""
    ids = pd.Index(parks, name="park_id")
    facts = found.facts.reindex(ids).assign(verdict=found.verdict.reindex(ids).map(_VERDICTS))
    table = found.ranked.reindex(ids).join(facts)
    table.insert(0, "name", named.reindex(ids))
    return table.reset_index()


def sheets(found: Screened, shown: Shown, named: "pd.Series[str]", short: list[str]) -> Mapping[str, pd.DataFrame]:
    """Return the sheets: shortlist (the best five where none is picked), criteria, verdicts of all parks, sources."""
    profile, parks = found.profile, shown.result.inventory.parks
    limits = [
        ("criterion", name, screen_words.criterion(name), one.column, "at least" if one.sense > 0 else "at most", limit)
        for name, limit in profile.limits.items()
        for one in [CRITERIA[name]]
    ]
    weights = [("weight", name, screen_words.ranked(name), "", "", one) for name, one in profile.weights.items()]
    choices = [
        ("choice", "method", screen_words.method(profile.method), "", profile.method, None),
        ("choice", "logistics", screen_words.goal(profile.place), "", profile.place, None),
        ("choice", "rank with unknown values", "", "", str(profile.partial).lower(), None),
    ]
    scenario = shown.planned.case.scenario.as_dict().items()
    assumed = [("assumption", name, "", "", "", one) for name, one in scenario]
    heads = ["kind", "name", "words", "column", "rule", "value"]
    verdicts = found.judged.replace(_VERDICTS).assign(overall=found.verdict.map(_VERDICTS))
    verdicts.insert(0, "name", named)
    mine = parks[parks["park_id"].isin(short or found.top())]
    sources = mine[["park_id", "source", "recalled_fields", "basis", "confidence"]]
    return {
        "shortlist": ranked_facts(found, named, short or found.top()),
        "criteria": pd.DataFrame([*limits, *weights, *choices, *assumed], columns=heads),
        "all parks": verdicts.reset_index(),
        "sources": pd.concat([sources, _tables()], ignore_index=True),
    }


def _tables() -> pd.DataFrame:
    """Return where the other figures come from."""
    estimated = (
        ("ways to ports, airports and cities", "places.csv, road network of OpenStreetMap", "estimated", "low"),
        ("offers, value and CO2e", "estimated by sector; see the page about the data", "estimated", "low"),
        ("version of the data", data.data_version(), "", ""),
    )
    rows = [(name, source, "", basis, trust) for name, source, basis, trust in estimated]
    return pd.DataFrame(rows, columns=["park_id", "source", "recalled_fields", "basis", "confidence"])


def workbook(parts: Mapping[str, pd.DataFrame]) -> bytes:
    """Return tables as the sheets of a workbook in which text stays text: no formula, no link; unknown is empty."""
    buffer, options = BytesIO(), {"strings_to_formulas": False, "strings_to_urls": False}
    with pd.ExcelWriter(buffer, engine="xlsxwriter", engine_kwargs={"options": options}) as book:
        for name, table in parts.items():
            text = table.select_dtypes(include=["object", "string", "category"]).columns
            clean = table.assign(**{one: table[one].map(escape.safe_label, na_action="ignore") for one in text})
            clean.to_excel(book, index=False, sheet_name=name, freeze_panes=(1, 0))
            book.sheets[name].autofit()
    return buffer.getvalue()
