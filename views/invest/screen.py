"""Screening: which parks meet an investor's needs, in which order, and why not the others."""

import streamlit as st

from symbiosis.ui import data, frame, screen_answer, screen_controls, screen_data, screen_page
from symbiosis.ui.words import _

data.planner()
screen_controls.sidebar(data.provinces())
found, shown = screen_data.screened()
frame.title(
    _("Which parks meet my needs, and why not the others?"),
    screen_answer.answer(found, screen_answer.names(found, shown)),
    screen_answer.note(found),
)
screen_answer.status(shown)
st.fragment(screen_page.explore)(found, shown)
