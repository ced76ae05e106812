"""Overview: what could Vietnam's industrial parks exchange, and where."""

import numpy as np
import streamlit as st

from symbiosis.planning import Case
from symbiosis.ui import controls, data, frame, legend, overview, panels, plan, plan_words, tables
from symbiosis.ui.words import _

result, found, rows, filters = panels.sidebar()
best = plan.current(Case(controls.scenario()), filters)
totals = plan.totals(best, filters)
frame.title(
    _("What could Vietnam's industrial parks give each other?"), plan_words.answer(totals), plan_words.note(best)
)
plan_words.status(best)


@st.fragment
def explore() -> None:
    left, right = st.columns([2, 1], gap="medium")
    with left:
        radius = overview.hub_radius(result, found, rows)
        nothing = np.empty(0, dtype=np.int64)
        panels.exchange_map("map_overview", result, found, nothing, filters, ringed=nothing, radius=radius)
        legend.parks(sizes=_("more offers with a partner worth proposing"))
    with right, panels.side():
        if panels.known_park(result):
            panels.park_panel(result, found, rows, filters)
        else:
            st.subheader(_("The best plan by carrier"), anchor=False)
            plan_words.carriers(totals)
            frame.aside(panels.answer(result, found, rows, filters))
            st.caption(_("Click a park on the map to see what it offers and wants."))
    panels.keep_address()


explore()
table = overview.area_table(result, found, rows, filters, data.provinces())
st.subheader(_("Where the offers are"), anchor=False)
overview.show_area_table(table)
tables.downloads("regions", lambda: table)
