"""Missing tenants: which kind of plant would close most of what a region's parks leave over."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from symbiosis.insight.missing import SIZES
from symbiosis.planting_tenant import missing
from symbiosis.ui import data, fit_controls, frame, jobs, state, tables
from symbiosis.ui.escape import safe_html, safe_label
from symbiosis.ui.fit_data import Stand
from symbiosis.ui.fit_page import LOWER, UPPER, span
from symbiosis.ui.headings import PERCENT
from symbiosis.ui.money import heading, shown
from symbiosis.ui.words import _, named, number, quantity

USUAL_S = 10.0
WEAK_PCT = 25.0
"""Share of the value on firm figures below which the answer says so [%]."""
_SHOWN = 100


def tried(met: Stand, where: list[str], size: str) -> jobs.Job[pd.DataFrame]:
    """Return the job that tries every kind of plant of a size in some parks."""
    planner = data.planner()
    return jobs.ask("missing", (tuple(where), size, met.key), lambda: missing(planner, met.footing, where, size=size))


def choices() -> tuple[str, str]:
    """Choose the group and the size of plants."""
    groups = {
        "factory": _("Factories"),
        "waste": _("Waste and wastewater"),
        "energy": _("Energy and water works"),
        "all": _("All"),
    }
    sizes = {"low": _("small plants"), "mid": _("typical plants"), "high": _("large plants")}
    state.keep_known("tenants", list(groups))
    state.keep_known("size", list(SIZES))
    hint = _(
        "Power plants, steam and water suppliers and waste handlers exchange with everybody, so they would fill the "
        "list whatever is missing; they are services a region plans, not tenants a park finds."
    )
    with st.container(horizontal=True):
        for key, words, label, told in (("tenants", groups, _("Kind"), hint), ("size", sizes, _("Size"), None)):
            st.segmented_control(
                label,
                list(words),
                key=key,
                required=True,
                format_func=words.__getitem__,
                help=told,
                persist_state="session",
            )
    return str(st.session_state["tenants"]), str(st.session_state["size"])


def ranked(table: pd.DataFrame, group: str) -> pd.DataFrame:
    """Return the plants of a group, each in the park where it brings most, best first."""
    part = table if group == "all" else table[table["group"] == group]
    return part.drop_duplicates("archetype_id").reset_index(drop=True)


def answer(table: pd.DataFrame, met: Stand) -> str:
    """Say which plant is missed most."""
    if table.empty:
        return _("No plant of this kind and size would gain from by-products here.")
    best = table.iloc[0]
    text = _(
        "Most missing: <b>{plant}</b> in <b>{park}</b>. It would close by-product exchanges worth "
        "<b>{value}</b> and avoid {co2e}."
    )
    if best["firm_pct"] < WEAK_PCT:
        text += " " + _("It rests on low-confidence figures; firmer ones carry {share} % of the value.")
    return text.format(
        share=number(float(best["firm_pct"])),
        plant=safe_html(fit_controls.name(str(best["archetype_id"]))),
        park=safe_html(park_name(met, str(best["park_id"]))),
        value=safe_html(span(best[LOWER], best[UPPER])),
        co2e=safe_html(quantity(float(best["co2e_t_per_year"]), "t CO2e")),
    )


def note(where: list[str]) -> str:
    """Say what was tried and what is left out."""
    text = _(
        "Every kind of plant was tried in {n} parks, each alone, beside the best plan of today. Only by-products "
        "count: goods already traded and rooftop solar are left out. Streams and sizes are those of the sector."
    )
    return text.format(n=number(len(where)))


def park_name(met: Stand, park_id: str) -> str:
    """Name a park."""
    names = met.shown.result.inventory.parks.set_index("park_id")[tables.localised("name")]
    return safe_label(names[park_id])


def identity(row: Mapping[Any, Any]) -> str:
    """Return the short code of a plant in a park, for the address."""
    return f"{row['archetype_id']}~{row['size']}~{row['park_id']}"


def listed(table: pd.DataFrame, met: Stand) -> pd.DataFrame:
    """Return ranked plants with worded columns."""
    streams = {name: [_streams(text) for text in table[name]] for name in ("offers", "demands")}
    return pd.DataFrame(
        {
            "rank": np.arange(1, len(table) + 1),
            "plant": [fit_controls.name(str(code)) for code in table["archetype_id"]],
            "size": [
                f"{number(size)} {safe_label(unit)}"
                for size, unit in zip(table["capacity"], table["unit"], strict=True)
            ],
            "park": [park_name(met, str(code)) for code in table["park_id"]],
            "lower_usd_per_year": table[LOWER].to_numpy().round(-2),
            "upper_usd_per_year": table[UPPER].to_numpy().round(-2),
            "takes": streams["offers"],
            "fills": streams["demands"],
            "co2e_t_per_year": table["co2e_t_per_year"].to_numpy().round(0),
            "offers_t_per_year": table["offers_t_per_year"].to_numpy().round(0),
            "demands_t_per_year": table["demands_t_per_year"].to_numpy().round(0),
            "partners": table["partners"].to_numpy(),
            "firm_pct": table["firm_pct"].to_numpy(),
        }
    )


def _streams(codes: str) -> str:
    """Word closed streams: their names with what is closed of each."""
    known = data.resources().set_index("resource_id")[["name_en", "name_vi", "unit"]].astype(object)
    said = []
    for one in filter(None, str(codes).split(";")):
        code, _colon, much = one.rpartition(":")
        english, vietnamese, unit = (str(fact) for fact in known.loc[code])
        said.append(f"{named(english, vietnamese)} {quantity(float(much), unit)}")
    return "; ".join(said)


def show(table: pd.DataFrame, met: Stand) -> None:
    """Show ranked plants; a click on a row chooses one."""
    words = listed(table.head(_SHOWN), met)

    def choose() -> None:
        row = tables.clicked_row("table_tenants")
        if row is not None:
            st.session_state["tenant"] = identity(table.iloc[row].to_dict())

    st.dataframe(
        shown(words),
        hide_index=True,
        height=460,
        key="table_tenants",
        on_select=choose,
        selection_mode="single-row",
        column_config={
            "rank": st.column_config.Column(_("Rank"), width=60),
            "plant": st.column_config.TextColumn(_("Kind of plant"), width=210),
            "size": _("Yearly output"),
            "park": st.column_config.TextColumn(_("Park"), width=190),
            "lower_usd_per_year": heading(_("Value, at least")),
            "upper_usd_per_year": heading(_("Value, at most")),
            "co2e_t_per_year": _("CO₂e avoided, net [t/a]"),
            "takes": st.column_config.TextColumn(_("Left-over offers it takes"), width=260),
            "fills": st.column_config.TextColumn(_("Open demands it fills"), width=260),
            "offers_t_per_year": _("Offers closed [t/a]"),
            "demands_t_per_year": _("Demands closed [t/a]"),
            "partners": _("Partners"),
            "firm_pct": st.column_config.ProgressColumn(_("Not of low confidence"), **PERCENT),
        },
    )
    tables.downloads("missing_tenants", lambda: listed(table, met), xlsx=True)


def chosen(table: pd.DataFrame) -> "pd.Series[Any] | None":
    """Return the chosen plant, the first one when none is chosen, None when there is none."""
    if table.empty:
        return None
    found = [k for k, row in enumerate(table.to_dict("records")) if identity(row) == st.session_state["tenant"]]
    return table.iloc[found[0] if found else 0]


def empty() -> None:
    """Say why there is nothing."""
    reason = _("No park with planned exchanges lies inside these filters.")
    frame.nothing(reason, _("Clear the filters to see all parks."), state.reset)
