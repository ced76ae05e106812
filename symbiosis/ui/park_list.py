"""The list of parks: search, map, table, and the chosen park's streams and exchanges."""

from functools import partial

import geopandas as gpd
import pandas as pd
import streamlit as st

from symbiosis.pipeline import Result
from symbiosis.ui import frame, headings, map_layers, money, panels, park_card, state, tables
from symbiosis.ui.view import Filters, Index, Rows, best_lines, matching_parks, of_park
from symbiosis.ui.words import _, ngettext, number, styled

_FEW = 200


def matching(result: Result, filters: Filters) -> gpd.GeoDataFrame:
    """Return the parks that fit the search and filters."""
    parks = result.inventory.parks
    return parks[matching_parks(parks, filters, st.session_state["find"], tuple(st.session_state["status"]))]


def answer(parks: pd.DataFrame) -> str:
    """Say how many parks and hectares there are."""
    text = ngettext("<b>{n}</b> park with <b>{ha}</b> ha", "<b>{n}</b> parks with <b>{ha}</b> ha", len(parks))
    running = int((parks["status"] == "operating").sum())
    said = text.format(n=number(len(parks)), ha=number(float(parks["area_ha"].sum())))
    return said + "; " + _("<b>{n}</b> of them operate.").format(n=number(running))


def note(parks: pd.DataFrame) -> str:
    """Say how exactly the positions are known."""
    exact = int((parks["precision"] == "site").sum())
    text = _("{n} are placed at their exact site; the others at their ward or, approximately, their district.")
    return text.format(n=number(exact))


def draw(result: Result, found: Index, rows: Rows, parks: pd.DataFrame, filters: Filters) -> None:
    """Draw the parks, and the best lines of the chosen one."""
    shown = rows[:0]
    if panels.known_park(result):
        mine = map_layers.between(found, of_park(result, found, rows, st.session_state["park"]))
        shown, _all = best_lines(result, found, mine, _FEW)
    marks = map_layers.park_rows(parks, tables.localised("name"), chosen=st.session_state["park"])
    lines = map_layers.lines(result, found, shown)
    panels.draw("map_parks", marks, lines, filters, partial(panels.choose, result, found, shown[:0]))


def empty() -> None:
    """Say why no park is listed, and offer to clear the filters."""
    frame.nothing(_("No park fits this name, status and place."), _("Clear the filters to see all parks."), state.reset)


def table(parks: pd.DataFrame, filters: Filters, provinces: pd.DataFrame) -> None:
    """Show the parks as a table; a click on a row opens the park."""
    shown = tables.parks_table(parks, filters.vintage, provinces)

    def open_row() -> None:
        row = tables.clicked_row("table_parks")
        if row is not None:
            st.session_state["park"] = shown["park_id"].iloc[row]

    st.dataframe(
        styled(shown, {"area_ha": 0}),
        hide_index=True,
        height=330,
        key="table_parks",
        on_select=open_row,
        selection_mode="single-row",
        column_order=[name for name in shown.columns if name != "park_id"],
        column_config={
            "name": _("Park"),
            "province": _("Province"),
            "status": _("Status"),
            "area_ha": _("Area [ha]"),
            "position": _("Position"),
            "eip_programme": _("EIP programme"),
            "confidence": _("Confidence"),
        },
    )


def details(result: Result, found: Index, rows: Rows) -> None:
    """Show the chosen park's streams and exchanges with their downloads."""
    park = st.session_state["park"]
    streams, exchanges = st.tabs([_("Estimated streams"), _("Possible exchanges")])
    with streams:
        flows = park_card.streams_table(result, park)
        if flows.empty:
            frame.nothing(_("No streams are estimated for this park."), _("Only operating parks have estimates."))
        else:
            st.dataframe(flows, hide_index=True, height=330, column_config=_stream_columns())
            tables.downloads("streams", lambda: flows)
    with exchanges:
        mine = of_park(result, found, rows, park)
        st.dataframe(
            money.shown(tables.exchanges_table(result, found, mine[:_FEW])),
            hide_index=True,
            height=330,
            column_config=headings.exchanges(),
        )
        tables.downloads(
            "park_exchanges",
            lambda: tables.exchanges_table(result, found, mine),
            lambda: tables.exchanges_geojson(found, mine, tables.exchanges_table(result, found, mine)),
        )


def _stream_columns() -> dict[str, str]:
    return {
        "role": _("Role"),
        "resource": _("Resource"),
        "site": _("Sector or facility"),
        "quantity": _("Quantity per year"),
        "basis": _("Basis"),
        "confidence": _("Confidence"),
    }
