"""Where a tenant may be missing: a park, a hub, or the busiest parks of a region."""

import numpy as np
import pandas as pd
import streamlit as st

from symbiosis.planning_hubs import Hubs
from symbiosis.planting_tenant import busiest_parks
from symbiosis.ui import data, hub_data, state, tables
from symbiosis.ui.escape import folded, safe_label
from symbiosis.ui.fit_data import Stand
from symbiosis.ui.view import Filters, in_area
from symbiosis.ui.words import _


def parks(met: Stand, filters: Filters) -> list[str]:
    """Return the parks to try: the chosen one, else those of the chosen hub or the filters with most planned value."""
    table = met.shown.result.inventory.parks
    found = hub_data.of_plan(met.shown.planned)
    hub = _place(table[in_area(table, filters)], found, hub_data.inside(found, filters))
    if st.session_state["park"]:
        return [str(st.session_state["park"])]
    within = table.loc[in_area(table, filters), "park_id"].tolist()
    if hub is not None:
        within = found.member.loc[(found.member["hub"] == hub) & found.member["park"], "place_id"].tolist()
    return busiest_parks(data.planner(), met.shown.planned, within)


def _place(parks: pd.DataFrame, found: Hubs, inside: np.ndarray) -> int | None:
    """Choose a hub or a park; return the number of the hub."""
    hub = hub_data.chosen(found)
    hubs = {str(row["hub_id"]): int(str(k)) for k, row in found.table[inside].iterrows()}
    st.session_state["hub"] = str(hub_data.row(found, hub)["hub_id"]) if hub is not None else ""
    names = parks.set_index("park_id")[tables.localised("name")].map(safe_label)
    for key, known in (("hub", hubs), ("park", names)):
        state.keep_known(key, ["", *known])
    labels = {"": _("the parks with most planned value")}
    labels |= {code: _("around {name}").format(name=hub_data.name(found, k)) for code, k in hubs.items()}
    parks_named = {
        "": _("all"),
        **{park: names[park] for park in sorted(names.index, key=lambda one: folded(names[one]))},
    }
    left, right = st.columns(2)
    left.selectbox(
        _("Hub"),
        list(labels),
        key="hub",
        format_func=labels.__getitem__,
        persist_state="session",
    )
    right.selectbox(
        _("Park"),
        list(parks_named),
        key="park",
        format_func=parks_named.__getitem__,
        persist_state="session",
    )
    return hubs.get(st.session_state["hub"])
