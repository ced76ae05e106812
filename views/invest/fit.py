"""Plant fit: where would a new plant find partners, and what would it change."""

import streamlit as st

from symbiosis.ui import controls, fit_controls, fit_data, fit_page, fit_park, frame, legend, panels, plan_words
from symbiosis.ui.words import _

fit_controls.sidebar()
frame.question(_("Would my plant fit?"))
plant = fit_controls.plant()
if plant is None:
    frame.say(
        _("Choose what you want to build: every park is tried, and ranked by what the plant's exchanges would bring.")
    )
    st.stop()

met, filters = fit_data.stand(), controls.filters()
parks = met.shown.result.inventory.parks
table = fit_page.ranked(fit_data.fit(plant, met), parks, filters)
name = fit_controls.name(plant.archetype_id) if plant.archetype_id else _("Your plant")
frame.say(fit_page.answer(table, name), fit_page.note())
plan_words.status(met.shown)


@st.fragment
def explore() -> None:
    park_id = fit_page.chosen(table)
    opened = fit_data.opened(plant, park_id, met) if park_id else None
    left, right = st.columns([2, 1], gap="medium")
    with left:
        fit_page.draw(table, filters, opened)
        legend.parks(sizes=_("higher value of the plant's exchanges"))
    with right, panels.side():
        if opened is not None:
            fit_park.card(table.loc[park_id], opened)
        else:
            fit_page.top(table)
    fit_page.show(table, filters.vintage)
    if opened is not None:
        fit_park.details(plant, park_id, opened, met)
    panels.keep_address()


if table.empty:
    fit_page.empty()
else:
    explore()
