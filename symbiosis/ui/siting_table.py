"""Candidates and cost figures of shared facilities as tables and downloads."""

from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from symbiosis.insight.siting_explain import PARTS
from symbiosis.insight.siting_sure import WIN_DRAWS, Sureness
from symbiosis.ui import data, siting_data, siting_words, tables, vocabulary
from symbiosis.ui.escape import safe_label
from symbiosis.ui.headings import PERCENT
from symbiosis.ui.money import heading, shown
from symbiosis.ui.siting_data import Found
from symbiosis.ui.words import _, language


def listed(found: Found, sure: Sureness | None) -> pd.DataFrame:
    """Return the candidates with worded columns, best alone first."""
    table = found.table
    place = table["place"].to_numpy()
    value = table["net_usd_per_year"] if sure is None else pd.Series(sure.value_with_usd_per_year[place])
    best = max(found.siting.answer.objective, float(table["net_usd_per_year"].max()))
    out = pd.DataFrame(
        {
            "chosen": table["chosen"],
            "park": [siting_words.park_name(code) for code in table["park_id"]],
            "net_usd_per_year": table["net_usd_per_year"].round(-2),
            "behind_usd_per_year": (best - value).clip(lower=0.0).round(-2),
            "why": [siting_words.why(code) for code in table["why"]],
            "wins_pct": np.nan if sure is None else 100 * sure.wins[place],
            **{name: table[name].round(0) for name in ("taken", "made", "capacity")},
            **{name: table[name] for name in ("sites", "parks", "users")},
            **{name: table[name].round(1) for name in ("largest_pct", "nearest_km", "farthest_km")},
            "sectors": table["sectors"].map(siting_words.sectors),
            **{f"{name}_usd_per_year": table[f"{name}_usd_per_year"].round(-2) for name in PARTS},
            "co2e_t_per_year": table["co2e_t_per_year"].round(0),
        }
    )
    return out if out["carbon_usd_per_year"].any() else out.drop(columns="carbon_usd_per_year")


def headings(found: Found) -> dict[str, Any]:
    """Return the headings of the candidates."""
    taken, made = (vocabulary.unit(unit) for unit in siting_words.units(found.siting.case.facility.code))
    money = {
        "net": _("Worth alone"),
        "behind": _("Lost if it must be here"),
        "gate": _("Gate costs saved"),
        "product": _("Product replaces"),
        "haul": _("Hauls"),
        "running": _("Running"),
        "plant": _("Plant"),
        "carbon": _("Carbon"),
    }
    return {
        "chosen": st.column_config.CheckboxColumn(_("Chosen"), width=60),
        "park": st.column_config.TextColumn(_("Park"), width=190),
        **{f"{name}_usd_per_year": heading(text) for name, text in money.items()},
        "why": st.column_config.TextColumn(_("Why it falls behind"), width=190),
        "wins_pct": st.column_config.ProgressColumn(_("Best in {n} draws").format(n=WIN_DRAWS), **PERCENT),
        "taken": f"{_('Takes')} [{taken}{_('/a')}]",
        "made": f"{_('Makes')} [{made}{_('/a')}]",
        "capacity": f"{_('Capacity')} [{taken}{_('/a')}]",
        "sites": _("Sites served"),
        "parks": _("Parks served"),
        "users": _("Users of the product"),
        "largest_pct": _("Largest site [%]"),
        "nearest_km": _("Nearest [km]"),
        "farthest_km": _("Farthest [km]"),
        "sectors": st.column_config.TextColumn(_("Main sectors"), width=260),
        "co2e_t_per_year": _("CO₂e avoided, net [t/a]"),
    }


def candidates(found: Found, sure: Sureness | None) -> None:
    """Show all candidates; a click on a row shows the park."""
    words = listed(found, sure)

    def choose() -> None:
        row = tables.clicked_row("table_facilities")
        if row is not None:
            st.session_state["park"] = str(found.table["park_id"].iloc[row])

    st.dataframe(
        shown(words),
        hide_index=True,
        height=420,
        key="table_facilities",
        on_select=choose,
        selection_mode="single-row",
        column_config=headings(found),
    )
    parks = data.planner().prepared.matched.inventory.parks
    rows = parks.iloc[found.siting.case.parks[found.table["place"]]]
    facts = words.assign(park_id=found.table["park_id"])
    tables.downloads("facilities", lambda: facts, lambda: tables.parks_geojson(rows, facts))


def costs(found: Found) -> None:
    """Show what the type's figures are and where each comes from."""
    code = found.siting.case.facility.code
    table = siting_data.types(data.data_version())
    table = table[table["facility"] == code]
    resources = data.resources().set_index("resource_id")[tables.localised("name")]
    items = _items()
    words = pd.DataFrame(
        {
            "figure": [items[item] for item in table["item"]],
            "of": [_of(what, resources) for what in table["what"]],
            **{end: table[end] for end in ("low", "mid", "high")},
            "unit": table["unit"].map(safe_label),
            "year": table["currency_year"],
            "source": table["source"].map(safe_label),
            "basis": table["basis"].map(vocabulary.basis),
            "confidence": table["confidence"].map(vocabulary.level),
        }
    )
    names = (_("Figure"), _("Of"), _("Low"), _("Mid"), _("High"), _("Unit"), _("Money of"), _("Source"), _("Basis"))
    heads: dict[str, Any] = dict(zip(words.columns, (*names, _("Confidence")), strict=True))
    heads["source"] = st.column_config.TextColumn(_("Source"), width=420)
    st.dataframe(shown(words), hide_index=True, column_config=heads)
    st.caption(_("Prices and gate costs are those of the page on data; sources are given as they were read."))
    tables.downloads("facility_costs", lambda: words)


def _of(what: str, resources: pd.Series) -> str:
    """Word what a figure is of: a resource, a way of transport, or a yearly quantity."""
    if what in resources.index:
        return safe_label(resources[what])
    if what.isdecimal():
        return f"{int(what):,}".replace(",", "." if language() == "vi" else ",") + _("/a")
    return _("biomass") if what == "BIOMASS" else vocabulary.mode(what) if what else ""


def _items() -> dict[str, str]:
    return {
        "accepts": _("made per unit taken"),
        "gate": _("worth at the gate"),
        "made_there": _("raised on the spot at"),
        "capex": _("investment at a capacity"),
        "upkeep": _("upkeep per year"),
        "variable": _("running cost"),
        "emission": _("emissions"),
        "life": _("years of use"),
        "haul_in": _("reach of what it takes"),
        "haul_out": _("reach of its product"),
        "outlet": _("demand it may fill"),
        "outlet_cost": _("cost at the user"),
        "largest_user": _("largest user that counts"),
        "outlet_price": _("price of the product"),
        "outlet_saving": _("emissions saved by the product"),
    }
