"""Parks: which ones are there, and what could each give and take."""

import streamlit as st

from symbiosis.ui import data, frame, legend, panels, park_list, programme_words, tables
from symbiosis.ui.words import _

result, found, rows, filters = panels.sidebar(parks=True)
parks = park_list.matching(result, filters)
frame.title(
    _("Which parks are there, and what could each one exchange?"), park_list.answer(parks), park_list.note(parks)
)


@st.fragment
def explore() -> None:
    left, right = st.columns([2, 1], gap="medium")
    with left:
        park_list.draw(result, found, rows, parks, filters)
        legend.parks()
    with right, panels.side():
        if panels.known_park(result):
            panels.park_panel(result, found, rows, filters)
        elif parks.empty:
            park_list.empty()
        else:
            st.info(_("Click a park on the map or in the table below to see its card."), icon=":material/touch_app:")
    park_list.table(parks, filters, data.provinces())
    tables.downloads(
        "parks",
        lambda: parks.drop(columns="geometry"),
        lambda: tables.parks_geojson(parks, parks.drop(columns="geometry")),
    )
    if panels.known_park(result):
        park_list.details(result, found, rows)
    programme_words.show()
    panels.keep_address()


explore()
