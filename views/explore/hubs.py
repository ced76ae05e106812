"""Hubs: which groups of parks belong together, what they would gain, and how sure their rank is."""

from symbiosis.ui import hub_page

hub_page.page(hub_page.sidebar())
