"""Headings of the tables on the screen, with units."""

from typing import Any

import streamlit as st

from symbiosis.ui.money import heading
from symbiosis.ui.words import _

_WIDTHS = {"donor": 190, "receiver": 190, "offered": 150, "demanded": 150}
"""Of columns with long texts [px]."""
PERCENT: dict[str, Any] = {"format": "%.0f %%", "min_value": 0.0, "max_value": 100.0}
"""Settings of a column of percentages, drawn as bars."""


def exchanges() -> dict[str, Any]:
    """Return the headings of a table of exchanges, possible or planned."""
    words = {
        "donor": _("Donor"),
        "receiver": _("Receiver"),
        "offered": _("Offered"),
        "demanded": _("Replaces"),
        "unit_per_year": _("Unit"),
        "basis": _("Basis"),
        "confidence": _("Confidence"),
    }
    money = {
        "net_benefit_low_usd_per_year": _("Net benefit, low"),
        "net_benefit_usd_per_year": _("Net benefit, mid"),
        "net_benefit_high_usd_per_year": _("Net benefit, high"),
        "net_benefit_p10_usd_per_year": _("Net benefit, P10"),
        "net_benefit_p50_usd_per_year": _("Net benefit, P50"),
        "net_benefit_p90_usd_per_year": _("Net benefit, P90"),
        "donor_usd_per_year": _("Donor gains"),
        "receiver_usd_per_year": _("Receiver gains"),
    }
    numeric = {
        "quantity": _("Quantity per year"),
        "distance_km": _("Distance [km]"),
        "co2e_t_per_year": _("CO₂e avoided, net [t/a]"),
        "price_usd_per_unit": _("Price at the receiver [USD/unit]"),
        **{name: heading(text) for name, text in money.items()},
    }
    chance = st.column_config.ProgressColumn(_("Chance to pay"), **PERCENT)
    narrow = {name: st.column_config.TextColumn(words[name], width=width) for name, width in _WIDTHS.items()}
    return {**words, **narrow, **numeric, "p_viable_pct": chance}
