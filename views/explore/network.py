"""Network: how the planned exchanges hang together, beside existing networks, and without their anchors."""

import streamlit as st

from symbiosis.errors import ScenarioError
from symbiosis.ui import exchange_list, flow_data, flow_page, frame, plan, plan_words, region_page
from symbiosis.ui.words import _

filters = flow_page.sidebar()
frame.question(_("How closely would the parks be linked, and what if an anchor leaves?"))
shown = None
try:
    shown = plan.of_view(filters)
except ScenarioError:
    plan_words.impossible(region_page.drop_wishes)
if shown is not None:
    place = st.container()
    links = flow_data.links(shown, flow_page.level(), str(st.session_state["park"]))
    if links.whole.n:
        with place:
            frame.say(flow_page.answer(links), flow_page.note(links, exact=shown.exact))
            plan_words.status(shown)
        flow_page.tabs(links)
    else:
        exchange_list.empty()
