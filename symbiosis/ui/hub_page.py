"""The page of hubs: controls, map with the card or the list beside it, table, and how firm the hubs are."""

from functools import partial

import streamlit as st

from symbiosis.errors import ScenarioError
from symbiosis.insight.hub_rank import CRITERIA
from symbiosis.ui import (
    controls,
    data,
    frame,
    hub_brief,
    hub_data,
    hub_map,
    hub_tables,
    hub_words,
    legend,
    panels,
    plan_words,
)
from symbiosis.ui.escape import safe_md
from symbiosis.ui.hub_data import GRAIN, SHARE, SPAN_KM, WEIGHT, HubsShown
from symbiosis.ui.money import money
from symbiosis.ui.view import Filters
from symbiosis.ui.words import _, number

_TOP = 10


def sidebar() -> Filters:
    """Show the controls and return where to look."""
    with st.sidebar:
        controls.area(data.provinces())
        controls.reach()
        controls.prices()
        _drawing()
        _weights()
        controls.map_options(lines=False)
        controls.reset_button()
    return controls.filters()


def _drawing() -> None:
    with st.expander(_("How hubs are drawn")):
        hint = _("Distance over which nearness falls to 37 %. Parks more than three times as far do not join.")
        controls.slider(_("Nearness"), "hub_span", SPAN_KM, 1.0, hint, unit="km")
        hint = _("0: only nearness counts. 1: only the value of the exchanges between parks counts.")
        controls.slider(_("Exchanges against nearness"), "hub_share", SHARE, 0.05, hint, unit="")
        controls.slider(_("Fineness"), "hub_grain", GRAIN, 0.25, _("The higher, the smaller the hubs."), unit="")


def _weights() -> None:
    hints = {
        "benefit": _("Of its exchanges in the best plan."),
        "carbon": _("By its exchanges in the best plan."),
        "diversity": _("Shannon index of the ISIC divisions within 33 km."),
        "anchors": _("Steam, heat, treated water, ash, slag and CO₂ on offer."),
        "access": _("Nearness to seaport, airport and expressway, where known."),
    }
    with st.expander(_("What counts in the rank")):
        st.caption(_("All at zero counts them equally."))
        for name in CRITERIA:
            controls.slider(hub_words.criterion(name), f"hub_{name}", WEIGHT, 0.5, hints[name], unit="")


def page(filters: Filters) -> None:
    """Show the hubs of the present plan."""
    frame.question(_("Where are the hubs, and how sure is their rank?"))
    try:
        found = hub_data.current(filters)
    except ScenarioError:
        plan_words.impossible(_drop_wishes)
        return
    frame.say(hub_words.answer(found, filters), hub_words.note())
    plan_words.status(found.shown)
    if found.table.empty:
        frame.nothing(
            _("No group of at least three parks lies here."), _("Choose all of Vietnam, or larger hubs."), _widen
        )
        return
    st.fragment(explore)(found, filters)


def _drop_wishes() -> None:
    st.session_state["pin"], st.session_state["ban"] = [], []


def _widen() -> None:
    st.session_state["region"], st.session_state["province"] = "all", []
    for field in ("hub_span", "hub_share", "hub_grain"):
        st.session_state.pop(field, None)


def explore(found: HubsShown, filters: Filters) -> None:
    """Show the map with the card of the chosen hub or the first hubs beside it, and the tables under it."""
    left, right = st.columns([2, 1], gap="medium")
    with left:
        hub_map.draw(found, filters)
        legend.parks(sizes=_("more value in the plan"))
    with right, panels.side():
        hub = hub_data.chosen(found.found)
        if hub is None:
            _first(found)
        else:
            heading = _("Hub around {name}").format(name=hub_data.name(found.found, hub))
            st.subheader(safe_md(heading), anchor=False)
            with st.container(horizontal=True):
                hub_brief.download(found, hub, filters)
                panels.close("hub")
            st.page_link(
                "views/explore/tenant.py", label=_("Which tenant is missing here?"), icon=":material/add_home:"
            )
            hub_words.card(found.found, hub)
    tabs = st.tabs([_("Hubs"), _("How firm they are"), _("Parks of the hubs")], key="hub_tabs", on_change="rerun")
    for tab, show in zip(tabs, (hub_tables.table, hub_tables.firmness, hub_tables.members), strict=True):
        if tab.open:
            with tab:
                show(found, filters)
    panels.keep_address()


def _first(found: HubsShown) -> None:
    """List the first hubs, each a button."""
    st.subheader(_("First hubs"), anchor=False)
    for hub, row in found.table.head(_TOP).iterrows():
        number_of = int(str(hub))
        name = safe_md(hub_data.name(found.found, number_of))
        span = _("rank {low} to {high}").format(low=number(row["rank_p10"]), high=number(row["rank_p90"]))
        label = f"**{number(row['rank'])} · {name}** ({span}), {safe_md(money(row['net_benefit_p50_usd_per_year']))}"
        choose = partial(hub_data.choose, found.found, str(row["hub_id"]))
        st.button(label, key=f"hub_{number_of}", type="tertiary", on_click=choose)
    st.caption(_("Click a hub on the map or here to see what it holds."))
