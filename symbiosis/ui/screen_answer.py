"""What the screening found, in sentences: the answer, what it rests on, and whose fit is ranked."""

import pandas as pd
import streamlit as st

from symbiosis.insight.screen import Screened
from symbiosis.insight.screen_criteria import UNKNOWN
from symbiosis.ui import fit_controls, plan_words, screen_data, screen_words, tables
from symbiosis.ui.escape import safe_html, safe_md
from symbiosis.ui.plan import Shown
from symbiosis.ui.words import _, ngettext, number, significant

_NAMED = 5


def names(found: Screened, shown: Shown) -> "pd.Series[str]":
    """Return the names of all parks by id, in the language of the session."""
    parks = shown.result.inventory.parks
    names: pd.Series[str] = parks.set_index("park_id")[tables.localised("name")].reindex(found.facts.index)
    return names


def answer(found: Screened, named: "pd.Series[str]") -> str:
    """Say how many parks pass, how many cannot be judged, and which are the best."""
    meant = int(found.scope.sum())
    said = ngettext("<b>{n}</b> of {m} park passes", "<b>{n}</b> of {m} parks pass", meant)
    text = said.format(n=number(len(found.passing)), m=number(meant))
    if len(found.undecided):
        judged = found.judged.loc[found.undecided]
        why = [screen_words.criterion(name) for name in judged.columns if (judged[name] == UNKNOWN).any()]
        unknown = ngettext(
            "{n} cannot be judged because something is unknown ({what})",
            "{n} cannot be judged because something is unknown ({what})",
            len(found.undecided),
        )
        text += "; " + unknown.format(n=number(len(found.undecided)), what=safe_html(", ".join(why).lower()))
    if not found.orders and len(found.ranked):
        return text + "; " + nothing_to_rank_by() + "."
    best = [f"{safe_html(named[park])}" for park in found.top(_NAMED)]
    return text + ("; " + _("best: <b>{parks}</b>.").format(parks=", ".join(best)) if best else ".")


def nothing_to_rank_by() -> str:
    """Say why no park is the best."""
    return _("nothing to rank by: no weight above zero tells these parks apart")


def note(found: Screened) -> str:
    """Say what the ranking rests on."""
    text = _("Ranked by {method}; rank ranges hold in eight of ten draws of uncertain values and of nearby weights.")
    said = text.format(method=f"<b>{screen_words.method(found.profile.method)}</b>") if found.orders else ""
    if len(found.unranked):
        more = ngettext(
            "{n} more passes and cannot be ranked: a ranked value is unknown.",
            "{n} more pass and cannot be ranked: a ranked value is unknown.",
            len(found.unranked),
        )
        said += " " + more.format(n=number(len(found.unranked)))
    return (said + " " + _("Estimated by sector; not an offer of land.")).strip()


def status(shown: Shown) -> None:
    """Say whose fit is ranked, and while the plan behind it is only a preview."""
    own = screen_data.plant()
    if own is None:
        text = _("Symbiosis fit counts the exchanges that touch a park. Rank by those of your own plant instead:")
    else:
        text = _("Symbiosis fit counts the exchanges of your plant: {plant}, {size} {unit}. Change it:").format(
            plant=fit_controls.name(own.archetype_id), size=significant(own.capacity, 3), unit=own.unit
        )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(safe_md(text), width="content")
        if own is not None:
            st.button(
                _("Without my plant"), on_click=screen_data.without_plant, type="tertiary", icon=":material/close:"
            )
        st.page_link("views/invest/fit.py", label=_("Would my plant fit?"), icon=":material/factory:")
    if not shown.exact:
        plan_words.status(shown)
