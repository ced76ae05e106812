"""Exchanges: who could give what to whom, which of them are best together, and what was refused."""

import streamlit as st

from symbiosis.ui import exchange_list, frame, panels, plan_page, refusal_list
from symbiosis.ui.words import _

result, found, rows, filters = panels.sidebar(lines=st.session_state["view"] != "refusals")
frame.question(_("Which exchanges would pay, and why not the others?"))
view = exchange_list.choose_view()
if view == "plan":
    plan_page.page((result, found, rows), filters)
elif view == "refusals":
    refusal_list.page(filters)
else:
    frame.say(panels.answer(result, found, rows, filters), panels.honesty(rows))
    st.fragment(exchange_list.possible)(result, found, rows, filters)
