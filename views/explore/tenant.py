"""Missing tenant: which kind of plant would close most of what a region's parks leave over."""

import streamlit as st

from symbiosis.planting_tenant import plant_of
from symbiosis.ui import (
    controls,
    data,
    fit_controls,
    fit_data,
    fit_insert,
    frame,
    jobs,
    panels,
    plan_words,
    tenant_page,
    tenant_place,
)
from symbiosis.ui.words import _

with st.sidebar:
    controls.area(data.provinces())
    controls.reach()
    controls.prices()
    controls.reset_button()
frame.question(_("Which tenant is missing?"))
met, filters = fit_data.stand(), controls.filters()
plan_words.status(met.shown)
where = tenant_place.parks(met, filters)
if not where:
    tenant_page.empty()
    st.stop()
group, size = tenant_page.choices()
job = tenant_page.tried(met, where, size)
if not job.ended:
    jobs.progress(job, _("Every kind of plant is being tried:"), tenant_page.USUAL_S)
    st.stop()
table = tenant_page.ranked(job.result(), group)
frame.say(tenant_page.answer(table, met), tenant_page.note(where))


@st.fragment
def explore() -> None:
    tenant_page.show(table, met)
    one = tenant_page.chosen(table)
    if one is not None:
        plant = fit_controls.name(str(one["archetype_id"]))
        st.subheader(f"{plant} – {tenant_page.park_name(met, str(one['park_id']))}", anchor=False)
        fit_insert.show(plant_of(one), str(one["park_id"]), met, goods=False)
    panels.keep_address()


explore()
