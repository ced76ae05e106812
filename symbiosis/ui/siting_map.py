"""The map of shared facilities: chosen places, and lines to whom they serve in the colour of the carrier."""

import folium
import numpy as np
import pandas as pd
import streamlit as st

from symbiosis.insight.siting import widened
from symbiosis.insight.siting_explain import flows
from symbiosis.ui import data, map_layers, maps, panels, tables
from symbiosis.ui.siting_data import Found
from symbiosis.ui.view import Filters
from symbiosis.ui.vocabulary import CARRIER_COLOUR

_NORMAL, _CHOSEN = 3.5, 9.0


def draw(found: Found, filters: Filters) -> None:
    """Draw the chosen places, or the candidate that was clicked, with whom each serves."""
    siting, parks = found.siting, data.planner().prepared.matched.inventory.parks
    looked_at = looked(found)
    answer = siting.answer if looked_at is None else widened(siting.problem, siting.alone, looked_at)
    opened = siting.case.parks[np.flatnonzero(answer.size >= 0)]
    moved, case = flows(siting, answer), siting.case
    lines, points = [], [case.lon_lat[answer.size >= 0][:, ::-1]]
    for pool, ways, at, solid in (
        (case.offers, case.ins, moved.ins, True),
        (case.demands, case.outs, moved.outs, False),
    ):
        real = at[ways.row[at] < len(pool.table)]
        if len(real):
            ends = pool.table.iloc[ways.row[real]]
            points.append(ends[["lat", "lon"]].to_numpy())
            lines += _lines(ends, case.lon_lat[ways.place[real]], solid=solid)
    colour = CARRIER_COLOUR[carrier(found)]
    size = np.full(len(parks), _NORMAL)
    size[opened] = _CHOSEN
    rings = dict.fromkeys(parks["park_id"].iloc[opened], colour)
    marks = map_layers.park_rows(
        parks, tables.localised("name"), chosen=st.session_state["park"], inside=rings, radius=size
    )
    panels.draw("map_facilities", marks, lines, filters, _choose, maps.fitted(np.vstack(points)))


def looked(found: Found) -> int | None:
    """Return the candidate that was clicked, or the closest one where nothing is chosen; None for the chosen places."""
    row = np.flatnonzero((found.table["park_id"] == st.session_state["park"]).to_numpy())
    if len(row):
        return int(found.table["place"].iloc[row[0]])
    return None if found.table["chosen"].any() else int(found.table["place"].iloc[0])


def carrier(found: Found) -> str:
    """Return the carrier of what the facility takes."""
    resources = data.resources().set_index("resource_id")["carrier"]
    return str(resources[next(iter(found.siting.case.facility.accepts))])


def _lines(ends: pd.DataFrame, places: np.ndarray, *, solid: bool) -> list[folium.PolyLine]:
    """Return lines between ends and places, one multi-part line per carrier; dashed to those who take the product."""
    resources = data.resources().set_index("resource_id")["carrier"]
    kinds = resources.loc[ends["resource"]].to_numpy()
    points = np.stack([ends[["lat", "lon"]].to_numpy(), places[:, ::-1]], axis=1).round(4)
    drawn = []
    for kind in np.unique(kinds.astype(str)):
        line = folium.PolyLine(  # type: ignore[no-untyped-call]
            np.unique(points[kinds == kind], axis=0).tolist(),
            color=CARRIER_COLOUR[kind],
            weight=1.5 if solid else 2.5,
            opacity=0.7,
            dash_array=None if solid else "2 6",
            smooth_factor=0,
        )
        line.options["interactive"] = False
        drawn.append(line)
    return drawn


def _choose(park: str | None, _lat: float, _lon: float, _zoom: float) -> None:
    """Take a click on the map: on a park it looks at it, beside one at the chosen places again."""
    st.session_state["park"] = park or ""
