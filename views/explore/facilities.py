"""Facilities: where one shared plant would serve most parks."""

import streamlit as st

from symbiosis.ui import controls, data, frame, jobs, siting_data, siting_page
from symbiosis.ui.words import _

with st.sidebar:
    controls.area(data.provinces())
    controls.reach()
    controls.prices()
    controls.map_options(lines=False)
    controls.reset_button()
frame.question(_("Where would one shared facility serve most parks?"))
made = siting_page.choices()
filters, scenario = controls.filters(), controls.scenario()
shown = siting_data.plan_shown(filters, scenario) if st.session_state["fac_from"] == "left" else None
one = siting_data.asked(filters, scenario, made, shown)
job = siting_data.job(one, made, shown)
if job.ended:
    siting_page.page(one, job.result(), filters)
else:
    jobs.progress(job, _("Trying every park:"), siting_page.USUAL_S)
