"""Data: where the figures come from, how good they are, and how to bring your own."""

import streamlit as st

from symbiosis.ui import about_data, frame, sanity_tab
from symbiosis.ui.words import _

frame.title(_("Where do the figures come from, and how good are they?"), about_data.answer(), about_data.note())
parts = {
    _("Sources and licences"): about_data.sources,
    _("Coverage and gaps"): about_data.coverage,
    _("National sanity check"): sanity_tab.show,
    _("Bring your own inventory"): about_data.own_inventory,
}
for tab, show in zip(st.tabs(list(parts)), parts.values(), strict=True):
    with tab:
        show()
