"""The investor's screening on the screen: answer, map and list."""

import numpy as np
import pandas as pd
import streamlit as st

from symbiosis.insight.screen import Screened
from symbiosis.insight.screen_criteria import FAIL, PASS, SCOPE, UNKNOWN
from symbiosis.ui import (
    frame,
    map_layers,
    panels,
    screen_answer,
    screen_fields,
    screen_files,
    screen_tabs,
    screen_why,
    screen_words,
    state,
    tables,
)
from symbiosis.ui.escape import folded
from symbiosis.ui.plan import Shown
from symbiosis.ui.view import Filters
from symbiosis.ui.words import _, number

SHORTLIST = 5
_LISTED = 10
_MARKS = {
    int(PASS): ("operating", "site", 4.5),
    int(FAIL): ("planned", "site", 2.5),
    int(UNKNOWN): ("operating", "district", 3.5),
}
"""Status, precision and size [px] whose mark stands for a verdict: filled, hollow, grey."""
_BEST_PX = 7.5


def explore(found: Screened, shown: Shown) -> None:
    """Show the map with the list or one park beside it, and the tabs under it."""
    named = screen_answer.names(found, shown)
    state.keep_known("park", ["", *named.index])
    left, right = st.columns([2, 1], gap="medium")
    with left:
        _map(found, shown)
        _legend()
    with right, panels.side():
        _look_at(found, named)
        if st.session_state["park"]:
            screen_why.card(found, named)
            panels.close("park")
        elif found.top():
            _list(found, named)
        else:
            _empty(found)
    _shortlist(found, named)
    screen_tabs.tabs(found, named)
    screen_files.downloads(found, shown, named)
    state.remember()


def _map(found: Screened, shown: Shown) -> None:
    """Draw the parks that are meant, by verdict; the best ones larger, on top and with their rank."""
    parks = shown.result.inventory.parks[found.scope]
    verdict = found.verdict.to_numpy()[found.scope]
    looks = [_MARKS[int(one)] for one in verdict]
    best = parks["park_id"].isin(found.top(SHORTLIST)).to_numpy()
    marks = parks.assign(status=[one[0] for one in looks], precision=[one[1] for one in looks])
    radius = np.where(best, _BEST_PX, [one[2] for one in looks])
    order = np.lexsort((best, verdict))
    rows = map_layers.park_rows(
        marks.iloc[order], tables.localised("name"), chosen=st.session_state["park"], radius=radius[order]
    )
    at = parks.set_index("park_id")[["lat", "lon"]].loc[found.top(SHORTLIST)].round(5)
    labels: list[list[object]] = [
        [lat, lon, number(found.rank(str(park))), "hub on"] for park, lat, lon in at.itertuples(name=None)
    ]
    panels.draw(
        "map_screen",
        rows,
        [map_layers.Labels(labels)],
        Filters(st.session_state["region"], st.session_state["map"]),
        _choose,
    )


def _choose(park: str | None, _lat: float, _lon: float, _zoom: float) -> None:
    if park is not None:
        st.session_state["park"] = park


def _legend() -> None:
    marks = [
        ("full big", _("among the best five")),
        ("full", _("passes")),
        ("planned", _("fails a criterion")),
        ("district", _("cannot be judged: something is unknown")),
    ]
    spans = "".join(f'<span><i class="atlas-mark {kind}"></i>{words}</span>' for kind, words in marks)
    st.html(f'<div class="atlas-legend">{spans}</div>')


def _look_at(found: Screened, named: "pd.Series[str]") -> None:
    """Let the user look at any park, one that fails too."""
    sign = [screen_words.SIGN[int(one)] for one in found.verdict]
    labels = {park: f"{one} {named[park]}" for park, one in zip(named.index, sign, strict=True)}
    labels[""] = _("choose any park")
    st.selectbox(
        _("Why this park, or why not?"),
        ["", *sorted(named.index, key=lambda park: folded(named[park]))],
        key="park",
        format_func=labels.__getitem__,
        persist_state="session",
    )


def _list(found: Screened, named: "pd.Series[str]") -> None:
    st.subheader(_("The best parks"), anchor=False)
    for park in found.top(_LISTED):
        label = f"{screen_tabs.rank_text(found, park)} · {named[park]}"
        st.button(label, key=f"top_{park}", type="tertiary", on_click=_open, args=(park,))
    st.caption(
        _("Rank, and its range in brackets. Click a park here or on the map to see why it stands where it does.")
    )


def _open(park: str) -> None:
    st.session_state["park"] = park


def _empty(found: Screened) -> None:
    """Say why nothing is ranked, and offer the change that lets in most."""
    judged = found.judged[found.scope]
    asked = [name for name in judged.columns if name not in SCOPE]
    lost = {name: int(((judged.drop(columns=name) == PASS).all(axis=1)).sum()) for name in asked}
    if len(found.ranked):
        words = screen_answer.nothing_to_rank_by()
        frame.nothing(
            words[0].upper() + words[1:] + ".",
            _("Start again from equal weights."),
            lambda: st.session_state.update(screen_fields.WEIGHTS),
        )
    elif len(found.passing):
        frame.nothing(
            _("Parks pass, but a ranked value of each is unknown."),
            _("Allow ranking with unknown values, or set the weight of what is unknown to zero."),
            lambda: st.session_state.update(partial="on"),
        )
    elif lost and max(lost.values()):
        name = max(lost, key=lambda one: lost[one])
        text = _("Without “{criterion}”, {n} would pass.")
        remedy = text.format(criterion=screen_words.criterion(name), n=number(lost[name]))
        frame.nothing(_("No park meets all criteria."), remedy, lambda: screen_tabs.leave_out(name))
    else:
        frame.nothing(_("No park meets all criteria."), _("Ask for less: several criteria fail at once."))


def _shortlist(found: Screened, named: "pd.Series[str]") -> None:
    """Let the user pick up to five parks."""
    known = [park for park in named.index if park in set(found.passing)]
    picked = [park for park in st.session_state["short"] if park in named.index][:SHORTLIST]
    st.session_state["short"] = list(dict.fromkeys(picked))
    left, right = st.columns([4, 1], vertical_alignment="bottom")
    with left:
        st.multiselect(
            _("Your shortlist: up to five parks"),
            [*dict.fromkeys([*found.ranked.index, *known, *named.index])],
            key="short",
            format_func=lambda park: f"{screen_words.SIGN[int(found.verdict[park])]} {named[park]}",
            max_selections=SHORTLIST,
            placeholder=_("pick parks to compare"),
            persist_state="session",
        )
    with right:
        st.button(_("Take the best five"), key="take_five", on_click=_take_five, args=(found,), width="stretch")


def _take_five(found: Screened) -> None:
    st.session_state["short"] = found.top(SHORTLIST)
