"""The network on the screen: controls, answer, and one tab for each question."""

from collections.abc import Callable

import pandas as pd
import streamlit as st

from symbiosis.insight import metrics
from symbiosis.ui import controls, data, flow_data, flow_figures, flow_loss, flow_map, flow_sankey, state, tables
from symbiosis.ui.escape import safe_html
from symbiosis.ui.flow_data import Links
from symbiosis.ui.money import rate_note
from symbiosis.ui.view import Filters
from symbiosis.ui.words import _, month, number, significant

_FEW = 5
"""Anchors whose loss the answer tells."""


def sidebar() -> Filters:
    """Show the controls that matter here and return the filters."""
    parks = data.planner().prepared.matched.inventory.parks
    with st.sidebar:
        controls.area(data.provinces())
        _park(parks)
        controls.exchange_filters(data.resources())
        controls.prices()
        controls.reset_button()
    return controls.filters()


def _park(parks: pd.DataFrame) -> None:
    """Choose one park, or none."""
    names = {"": _("all parks")} | dict(zip(parks["park_id"], parks[tables.localised("name")], strict=True))
    state.keep_known("park", list(names))
    st.selectbox(
        _("One park and its partners"),
        list(names),
        key="park",
        format_func=names.__getitem__,
        persist_state="session",
    )


def level() -> str:
    """Choose what is a member of the network."""
    options = {"parks": _("Parks"), "sites": _("Sites")}
    state.keep_known("level", list(options))
    return str(
        st.segmented_control(
            _("Members of the network"),
            list(options),
            key="level",
            required=True,
            format_func=options.__getitem__,
            label_visibility="collapsed",
            persist_state="session",
        )
    )


def answer(given: Links) -> str:
    """Say how many members are linked how densely, beside published networks, and what the loss of few would cost."""
    found = metrics.figures(given.whole)
    usual = flow_data.published(flow_data.SCOPES[0])["linkage_density"].median()
    text = _(
        "In the best plan <b>{n}</b> sites are joined by <b>{links}</b> links, <b>{density}</b> for each "
        "(published eco-industrial parks: {usual})."
    )
    if given.level == "parks":
        text = _(
            "In the best plan <b>{n}</b> parks and sites outside parks are joined by <b>{links}</b> links, "
            "<b>{density}</b> for each (published eco-industrial parks: {usual} for each firm)."
        )
    said = [
        text.format(
            n=number(found["n"]),
            links=number(found["links_directed"]),
            density=safe_html(significant(found["linkage_density"])),
            usual=safe_html(significant(usual)),
        )
    ]
    left = metrics.without_anchors(given.whole, metrics.anchors(given.whole, by="worth"), most=_FEW)
    share = left["value_left"].iloc[-1]
    if given.whole.n > _FEW and share >= 0:
        text = _(
            "Without the {k} of most value <b>{left} %</b> of the value exchanged between them would be left, if "
            "nobody replaced them."
        )
        said.append(text.format(k=number(_FEW), left=number(100 * share)))
    return " ".join(said)


def note(given: Links, *, exact: bool) -> str:
    """Say what the network is and what it rests on."""
    text = _(
        "Planned links are potential, not existing. Estimated from park areas, listed facilities and sector factors; "
        "data of {month}."
    )
    said = [text.format(month=month(data.data_month()))]
    if given.whole.inside:
        inside = _("{n} exchanges inside one park are not links between parks.")
        said.append(inside.format(n=number(given.whole.inside)))
    if not exact:
        said.append(_("A preview at mid estimates; the exact plan follows."))
    return " ".join([*said, rate_note()]).strip()


def tabs(given: Links) -> None:
    """Show one tab for each question; only the open one is worked out."""
    parts: dict[str, Callable[[Links], None]] = {
        _("Network"): flow_map.show,
        _("Flows"): flow_sankey.show,
        _("Figures beside published networks"): flow_figures.show,
        _("Without its anchors"): flow_loss.show,
    }
    for tab, show in zip(st.tabs(list(parts), key="flow_tabs", on_change="rerun"), parts.values(), strict=True):
        if tab.open:
            with tab:
                show(given)
