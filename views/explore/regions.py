"""Regions: two of them, or two provinces, side by side on the same axes."""

import streamlit as st

from symbiosis.errors import ScenarioError
from symbiosis.ui import frame, plan, plan_words, region_chart, region_data, region_lines, region_page
from symbiosis.ui.words import _

filters = region_page.sidebar()
places = region_data.places(filters.vintage)
sides = region_page.sides(places)
names = (sides[0].words, sides[1].words)
title = _("{a} or {b}: where is more to be gained?") if sides[0] != sides[1] else _("Where is more to be gained?")
frame.question(title.format(a=names[0], b=names[1]))
answer = st.container()
region_page.choose(places)
shown = None
try:
    shown = plan.of_view(filters)
except ScenarioError:
    plan_words.impossible(region_page.drop_wishes)
if sides[0] == sides[1]:
    frame.nothing(_("Both sides are the same."), _("Choose another one on the right."), region_page.swap)
elif shown is not None:
    with st.spinner(_("Comparing the two sides …")):
        found = region_data.compared(shown, sides, filters)
    with answer:
        frame.say(region_page.answer(found, names), region_page.note(exact=shown.exact))
    plan_words.status(shown)
    scale = region_page.per()
    for column, measure in zip(st.columns(2), ("usd", "co2e"), strict=True):
        drawn = region_chart.chart(found, names, measure, scale)
        column.plotly_chart(drawn, width="stretch", key=f"chart_regions_{measure}", config={"displaylogo": False})
    rows = region_lines.lines(found)
    region_page.table(rows, names)
    region_page.downloads(rows, names)
