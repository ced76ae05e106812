"""The refusals: pairs that failed exactly one gate and would pay if it opened."""

import numpy as np
import pandas as pd
import streamlit as st

from symbiosis.exchange.proposals import REASONS
from symbiosis.pipeline import Result
from symbiosis.ui import controls, data, frame, gate_words, headings, tables
from symbiosis.ui.escape import safe_html
from symbiosis.ui.money import heading, shown
from symbiosis.ui.view import Filters, Index, Rows, narrow
from symbiosis.ui.words import _, number, significant

_AT_MOST = {"tds", "tds_at_receiver", "cod", "moisture", "loi", "chloride", "distance", "precision"}
_YES_OR_NO = {"licence", "food_contact", *REASONS}
_SHOWN = 500


def page(filters: Filters) -> None:
    """Show the refusals inside the filters."""
    result, found = data.refusals(controls.scenario())
    rows = narrow(result, found, filters, np.arange(len(result.candidates)))
    gates = result.candidates["gate"].iloc[rows].astype(str)
    if not len(rows):
        frame.nothing(_("No pair fails exactly one gate here."), _("Widen the reach to compare more pairs."))
        return
    text = _("<b>{n}</b> pairs would pay but fail exactly one gate; most often: <b>{gate}</b>.")
    frame.say(text.format(n=number(len(rows)), gate=safe_html(gate_words.gate(gates.mode().iloc[0]))))
    names = {str(name): f"{gate_words.gate(name)} ({number(int(n))})" for name, n in gates.value_counts().items()}
    chosen = st.pills(_("Gate that failed"), list(names), key="gate", format_func=names.__getitem__)
    part = rows[(gates == chosen).to_numpy()] if chosen else rows
    st.dataframe(
        shown(refusals_table(result, found, part[:_SHOWN])),
        hide_index=True,
        height=560,
        column_config={
            **headings.exchanges(),
            "gate": st.column_config.TextColumn(_("Gate that failed"), width=190),
            "actual": _("Is"),
            "limit": _("Must be"),
            "unlock": _("What would unlock it"),
            "net_benefit_usd_per_year": heading(_("It would bring, mid")),
        },
    )
    st.caption(
        _("Showing {n} of {m}, the most valuable first; each receiver and gate with its best five.").format(
            n=number(min(len(part), _SHOWN)), m=number(len(part))
        )
    )
    tables.downloads(
        "refusals",
        lambda: refusals_table(result, found, part),
        lambda: tables.exchanges_geojson(found, part, refusals_table(result, found, part)),
    )


def refusals_table(result: Result, found: Index, rows: Rows) -> pd.DataFrame:
    """Return refusals with worded columns."""
    refused = result.candidates.iloc[rows]
    rules = result.knowledge.rules.iloc[refused["rule"].to_numpy()]
    columns = (refused[name] for name in ("gate", "actual", "limit", "unit"))
    states = [reading(*row) for row in zip(*columns, strict=True)]
    return pd.DataFrame(
        {
            "net_benefit_usd_per_year": refused["net_benefit_usd_per_year"].to_numpy(dtype=np.float64).round(-2),
            "donor": tables.site_names(result, found.offer_site[rows]),
            "receiver": tables.site_names(result, found.demand_site[rows]),
            "offered": tables.resource_names(result, rules["offered"]),
            "demanded": tables.resource_names(result, rules["demanded"]),
            "gate": refused["gate"].map(gate_words.gate).to_numpy(),
            "actual": [actual for actual, _limit in states],
            "limit": [limit for _actual, limit in states],
            "unlock": refused["unlock"].map(gate_words.unlock).to_numpy(),
            "distance_km": refused["distance_km"].to_numpy(dtype=np.float64).round(1),
        }
    )


def reading(gate: str, actual: float, limit: float, unit: str) -> tuple[str, str]:
    """Word what a figure is and what it must be, with its unit; a licence is there or not."""
    if gate in _YES_OR_NO:
        return _("no"), _("yes")
    sign = "≤" if gate in _AT_MOST else "≥"
    unit = unit.replace("m3", "m³").replace("unit/a", _("pieces") + "/a").replace("/a", _("/a"))
    known = f"{significant(actual, 3)} {unit}" if np.isfinite(actual) else _("not known")
    return known, f"{sign} {significant(limit, 3)} {unit}"
