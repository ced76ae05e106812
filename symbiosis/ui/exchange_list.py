"""The list of exchanges: map of the best lines, paged table."""

from collections.abc import Callable

import pandas as pd
import streamlit as st

from symbiosis.pipeline import Result
from symbiosis.ui import controls, exchange_panel, frame, headings, map_layers, panels, state, tables
from symbiosis.ui.money import shown
from symbiosis.ui.view import Filters, Index, Rows, best_lines
from symbiosis.ui.words import _, number

MOST_DOWNLOADED = 20_000


def draw(key: str, result: Result, found: Index, rows: Rows, filters: Filters) -> None:
    """Draw the best lines and say how many there are."""
    shown_rows, of = best_lines(result, found, map_layers.between(found, rows), int(st.session_state["lines"]))
    panels.exchange_map(key, result, found, shown_rows, filters, ringed=rows)
    panels.line_note(len(shown_rows), of)


def empty() -> None:
    """Say why nothing is shown and offer the nearest change."""
    said = ", ".join(controls.changed()) or _("the present prices")
    reason = _("No exchange pays with: {filters}.").format(filters=said)
    if st.session_state["reach"] < 1:

        def usual() -> None:
            st.session_state["reach"] = 1.0

        frame.nothing(reason, _("The reach is below the usual one."), usual)
    else:
        frame.nothing(reason, _("Clear the filters to see all exchanges."), state.reset)


def table(
    name: str, result: Result, found: Index, rows: Rows, make: Callable[[Result, Index, Rows], pd.DataFrame]
) -> None:
    """Show exchanges page by page, as ``make`` writes them; a click on a row opens its card."""
    place = st.container()
    part = tables.page_of(rows, f"page_{name}")

    def open_row() -> None:
        row = tables.clicked_row(f"table_{name}")
        if row is not None and row < len(part):
            st.session_state["exchange"] = tables.exchange_id(result, int(part[row]))

    place.dataframe(
        shown(make(result, found, part)),
        hide_index=True,
        height=360,
        key=f"table_{name}",
        on_select=open_row,
        selection_mode="single-row",
        column_config=headings.exchanges(),
    )
    said = _("{n} exchanges, best first.").format(n=number(len(rows)))
    if len(rows) > MOST_DOWNLOADED:
        said += " " + _("Downloads hold the best {most}.").format(most=number(MOST_DOWNLOADED))
    st.caption(said)
    best = rows[:MOST_DOWNLOADED]
    tables.downloads(
        name,
        lambda: make(result, found, best),
        lambda: tables.exchanges_geojson(found, best, make(result, found, best)),
    )


def choose_view() -> str:
    """Show the switch between what could be, what would be best together, and what was refused."""
    names = {"possible": _("Possible exchanges"), "plan": _("Best plan"), "refusals": _("Refusals")}
    state.keep_known("view", list(names))
    return str(
        st.segmented_control(
            _("View"),
            list(names),
            key="view",
            required=True,
            format_func=names.__getitem__,
            label_visibility="collapsed",
            persist_state="session",
        )
    )


def possible(result: Result, found: Index, rows: Rows, filters: Filters) -> None:
    """Show the possible exchanges: map, card or the best ones, table."""
    mine = panels.rows_of_chosen_park(result, found, rows)
    left, right = st.columns([2, 1], gap="medium")
    with left:
        draw("map_exchanges", result, found, mine, filters)
    with right, panels.side():
        if exchange_panel.chosen((result, found, mine)):
            pass
        elif panels.known_park(result):
            panels.park_panel(result, found, rows, filters)
        elif len(rows):
            exchange_panel.top(result, found, rows)
        else:
            empty()
    table("exchanges", result, found, mine, tables.exchanges_table)
    panels.keep_address()
