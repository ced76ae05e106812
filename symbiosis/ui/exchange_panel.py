"""Beside the map: the card of the chosen exchange, else the best exchanges of the view."""

import numpy as np
import pandas as pd
import streamlit as st

from symbiosis.pipeline import Result
from symbiosis.ui import exchange_card, frame, panels, tables
from symbiosis.ui.escape import safe_md
from symbiosis.ui.money import money
from symbiosis.ui.view import BENEFIT, Index, Rows
from symbiosis.ui.words import _, number

BEHIND = 10
"""Exchanges offered behind one line."""
TOP = 5


def chosen(*places: tuple[Result, Index, Rows]) -> bool:
    """Show the chosen exchange from the first place that has it; False when none is chosen or none has it."""
    ident = st.session_state["exchange"]
    for number_of_place, (result, found, rows) in enumerate(places):
        row = tables.find_exchange(result, ident) if ident else None
        if row is not None:
            if number_of_place:
                st.caption(_("The plan does without this exchange."))
            _on_this_line(result, found, rows, row)
            exchange_card.card(result, found, row)
            panels.close("exchange")
            return True
    if ident:
        frame.nothing(
            _("The chosen exchange does not exist under these assumptions."),
            _("Reset the filters to see it again."),
        )
    return False


def _on_this_line(result: Result, found: Index, rows: Rows, row: int) -> None:
    """Offer the best exchanges behind the same line."""
    same = rows[found.line[rows] == found.line[row]][:BEHIND]
    if len(same) < 2:
        return
    same = np.append(same, row)
    ids = [tables.exchange_id(result, int(one)) for one in same]
    names = dict(zip(ids, briefs(result, same), strict=True))
    st.session_state["on_line"] = st.session_state["exchange"]

    def choose_other() -> None:
        st.session_state["exchange"] = st.session_state["on_line"]

    label = _("Behind this line: the best {n}").format(n=number(len(names)))
    st.selectbox(label, list(names), key="on_line", format_func=names.__getitem__, on_change=choose_other)


def briefs(result: Result, rows: Rows) -> list[str]:
    """Name exchanges by what flows and what it brings."""
    part = result.candidates.iloc[rows]
    rules = result.knowledge.rules.iloc[part["rule"].to_numpy()]
    names = tables.resource_names(result, pd.concat([rules["offered"], rules["demanded"]]))
    ends = zip(part[BENEFIT], names[: len(part)], names[len(part) :], strict=True)
    return [f"{money(usd)} · {offered} → {wanted}" for usd, offered, wanted in ends]


def top(result: Result, found: Index, rows: Rows) -> None:
    """List the best exchanges of the view; a click opens one."""
    st.subheader(_("The best here"), anchor=False)
    best = rows[:TOP]
    donors, receivers = tables.donors_and_receivers(result, found, best)
    for row, brief, donor, receiver in zip(best, briefs(result, best), donors, receivers, strict=True):
        ident = tables.exchange_id(result, int(row))
        text = f"**{safe_md(brief)}**  \n{safe_md(donor)} → {safe_md(receiver)}"
        st.button(text, key=f"top_{ident}", on_click=_open, args=(ident,), type="tertiary", width="stretch")
    st.caption(_("Click a line on the map to see what is behind it, or a park to see only its exchanges."))


def _open(ident: str) -> None:
    st.session_state["exchange"] = ident
