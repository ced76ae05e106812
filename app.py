"""Entry of the app: language, pages, and the address that keeps the view."""

import streamlit as st

from symbiosis.ui import frame, money, state
from symbiosis.ui.words import _

# Page scripts by address, in groups: one for each kind of user; those of the first stand alone.
PAGES = {
    "": {"": "views/explore/overview.py", "data": "views/data/sources.py"},
    "explore": {
        "parks": "views/explore/parks.py",
        "exchanges": "views/explore/exchanges.py",
        "hubs": "views/explore/hubs.py",
        "regions": "views/explore/regions.py",
        "network": "views/explore/network.py",
        "tenant": "views/explore/tenant.py",
        "facilities": "views/explore/facilities.py",
        "evidence": "views/explore/evidence.py",
    },
    "invest": {"screen": "views/invest/screen.py", "fit": "views/invest/fit.py"},
}


def groups() -> dict[str, str]:
    """Return the title of each group of pages."""
    return {"": "", "explore": _("Explore"), "invest": _("Invest")}


def titles() -> dict[str, str]:
    """Return the title of each page by its address."""
    return {
        "": _("Overview"),
        "parks": _("Parks"),
        "exchanges": _("Exchanges"),
        "hubs": _("Hubs"),
        "regions": _("Regions"),
        "network": _("Network"),
        "tenant": _("Missing tenant"),
        "facilities": _("Facilities"),
        "fit": _("Plant fit"),
        "evidence": _("Evidence"),
        "screen": _("Screening"),
        "data": _("Data"),
    }


def main() -> None:
    """Run the page that the address names."""
    state.prepare()
    words, group = titles(), groups()
    pages = {
        group[name]: [
            st.Page(path, title=words[url], url_path=url or None, default=not url) for url, path in part.items()
        ]
        for name, part in PAGES.items()
    }
    page = st.navigation(pages, position="top")
    state.restore(page.url_path)
    frame.start()
    frame.language_switch()
    money.switch()
    page.run()
    state.remember()


main()
