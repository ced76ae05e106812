"""Parks ranked for a new plant: the answer, the map, the list."""

import numpy as np
import pandas as pd
import streamlit as st

from symbiosis.ui import data, frame, map_layers, panels, state, tables, vocabulary
from symbiosis.ui.escape import safe_html, safe_label
from symbiosis.ui.fit_data import Opened
from symbiosis.ui.money import heading, rate_note, shown, step
from symbiosis.ui.view import Filters, matching_parks
from symbiosis.ui.vocabulary import CARRIER_SIGN, CARRIERS
from symbiosis.ui.words import _, number, quantity, significant

LOWER, UPPER = "value_lower_usd_per_year", "value_upper_usd_per_year"
_SIZES = np.array([2.5, 4.0, 6.0, 9.0])


def span(low: float, high: float) -> str:
    """Return an interval in one fitting multiple of the currency [/year]; one number where both ends read alike."""
    factor, name = step(high)
    ends = dict.fromkeys(significant(end / factor, 3) for end in (low, high))
    return f"{'–'.join(ends)} {name}{_('/a')}"


def ranked(fitted: pd.DataFrame, parks: pd.DataFrame, filters: Filters) -> pd.DataFrame:
    """Return the parks inside the filters with what the plant is worth in each, best first."""
    keep = matching_parks(parks, filters, st.session_state["find"], tuple(st.session_state["status"]))
    wanted = parks[keep].set_index("park_id", drop=False)
    return fitted[fitted.index.isin(wanted.index)].join(wanted.drop(columns="geometry"))


def answer(table: pd.DataFrame, plant: str) -> str:
    """Say where the plant fits best and what it would bring there."""
    gains = table[table[UPPER] > 0]
    if gains.empty:
        return _("{plant} would find no partner worth proposing in any of these parks.").format(plant=safe_html(plant))
    best = gains.iloc[0]
    sure = table[LOWER] > 0
    text = (
        _(
            "<b>{plant}</b> fits best in <b>{park}</b>: exchanges worth <b>{value}</b>, {co2e} avoided. Of {m} parks, "
            "it gains in {n} with partners left free, and could gain in {k} more by winning partners from others."
        )
        if sure.any()
        else _(
            "<b>{plant}</b> finds no free partner that pays in {m} parks. It could gain in {k} by winning partners "
            "from others, most in <b>{park}</b>: <b>{value}</b>."
        )
    )
    return text.format(
        plant=safe_html(plant),
        park=safe_html(best[tables.localised("name")]),
        value=safe_html(span(best[LOWER], best[UPPER])),
        co2e=safe_html(quantity(best["co2e_t_per_year"], "t CO2e")),
        n=number(int(sure.sum())),
        k=number(len(gains) - int(sure.sum())),
        m=number(len(table)),
    )


def note() -> str:
    """Say what the two ends of a value are and what the figures rest on."""
    text = _(
        "Lower end: with partners whom the best plan of today leaves free. Upper end: partners may also be won from "
        "others, at what these lose. The plant's streams and its neighbours' are estimated by sector; rooftop solar "
        "is left out."
    )
    return f"{text} {rate_note()}"


def draw(table: pd.DataFrame, filters: Filters, opened: Opened | None) -> None:
    """Draw the parks by what they would gain, and the lines to the partners in the chosen one."""
    value = table[LOWER].to_numpy()
    limits = np.quantile(value[value > 0], [0.5, 0.9]) if (value > 0).any() else np.zeros(2)
    radius = _SIZES[np.where(value > 0, 1 + np.digitize(value, limits), 0)]
    marks = map_layers.park_rows(table, tables.localised("name"), chosen=st.session_state["fitpark"], radius=radius)
    lines = []
    if opened is not None:
        rows = map_layers.between(opened.found, np.arange(len(opened.result.candidates)))
        lines = map_layers.lines(opened.result, opened.found, rows)
    panels.draw("map_fit", marks, lines, filters, _clicked)


def _clicked(park: str | None, _lat: float, _lon: float, _zoom: float) -> None:
    if park is not None:
        st.session_state["fitpark"] = park


def listed(table: pd.DataFrame, vintage: str) -> pd.DataFrame:
    """Return the ranked parks with worded columns; ``park_id`` stays as it is."""
    provinces = tables.parks_table(table, vintage, data.provinces())
    signs = [_signs(row) for row in table[[f"partners_{code}" for code in CARRIERS]].to_numpy()]
    return pd.DataFrame(
        {
            "rank": np.arange(1, len(table) + 1),
            "park_id": table.index,
            "park": provinces["name"].to_numpy(),
            "province": provinces["province"].to_numpy(),
            "status": provinces["status"].to_numpy(),
            "lower_usd_per_year": table[LOWER].to_numpy().round(-2),
            "upper_usd_per_year": table[UPPER].to_numpy().round(-2),
            "co2e_t_per_year": table["co2e_t_per_year"].to_numpy().round(0),
            "partners": table["partners"].to_numpy(),
            "by_carrier": signs,
            "streams": [f"{a} / {b}" for a, b in zip(table["streams_matched"], table["streams"], strict=True)],
            "nearest_km": table["nearest_km"].to_numpy().round(1),
        }
    )


def _signs(counts: np.ndarray) -> str:
    """Write how many partners each carrier joins."""
    return "  ".join(f"{CARRIER_SIGN[code]} {n}" for code, n in zip(CARRIERS, counts, strict=True) if n)


def show(table: pd.DataFrame, vintage: str) -> None:
    """Show the ranked parks; a click on a row opens one."""
    words = listed(table, vintage)

    def open_row() -> None:
        row = tables.clicked_row("table_fit")
        if row is not None:
            st.session_state["fitpark"] = str(words["park_id"].iloc[row])

    st.dataframe(
        shown(words),
        hide_index=True,
        height=360,
        key="table_fit",
        on_select=open_row,
        selection_mode="single-row",
        column_order=[name for name in words.columns if name != "park_id"],
        column_config={
            "rank": st.column_config.Column(_("Rank"), width=60),
            "park": st.column_config.TextColumn(_("Park"), width=230),
            "province": _("Province"),
            "status": _("Status"),
            "lower_usd_per_year": heading(_("Value, at least")),
            "upper_usd_per_year": heading(_("Value, at most")),
            "co2e_t_per_year": _("CO₂e avoided, net [t/a]"),
            "partners": _("Partners"),
            "by_carrier": st.column_config.TextColumn(_("by carrier"), help=_carriers()),
            "streams": _("Streams with a partner"),
            "nearest_km": _("Nearest partner [km]"),
        },
    )
    tables.downloads("plant_fit", lambda: words, lambda: tables.parks_geojson(table, words), xlsx=True)


def _carriers() -> str:
    return ", ".join(f"{CARRIER_SIGN[code]} {vocabulary.carrier(code)}" for code in CARRIERS)


def top(table: pd.DataFrame) -> None:
    """Show the best parks as buttons."""
    st.subheader(_("The best parks"), anchor=False)
    for park_id, park in table.head(8).iterrows():
        label = f"{safe_label(park[tables.localised('name')])} · {span(park[LOWER], park[UPPER])}"
        st.button(label, key=f"fit_{park_id}", on_click=_open, args=(str(park_id),), width="stretch")
    st.caption(_("Click a park on the map or in the list to see its partners."))


def _open(park_id: str) -> None:
    st.session_state["fitpark"] = park_id


def chosen(table: pd.DataFrame) -> str:
    """Return the park that is opened, nothing when it is not among these."""
    if st.session_state["fitpark"] not in table.index:
        st.session_state["fitpark"] = ""
    return str(st.session_state["fitpark"])


def empty() -> None:
    """Say why no park is listed."""
    reason = _("No park that operates or is being built fits these filters.")
    frame.nothing(reason, _("Clear the filters to see all parks."), state.reset)
