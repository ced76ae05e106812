"""Parts that several pages show: the sidebar of the explorer, the answer in numbers, the map, the chosen park."""

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
import streamlit as st
from branca.element import MacroElement
from streamlit.delta_generator import DeltaGenerator

from symbiosis.pipeline import Result
from symbiosis.ui import (
    controls,
    data,
    legend,
    map_layers,
    maps,
    park_card,
    programme_layer,
    programme_words,
    state,
    tables,
)
from symbiosis.ui.escape import safe_html
from symbiosis.ui.money import money, rate_note
from symbiosis.ui.view import BENEFIT, Filters, Index, Rows, best_partners, of_park, offers_in
from symbiosis.ui.words import _, month, named, number

SIDE_PX = 680


def sidebar(*, parks: bool = False, lines: bool = False) -> tuple[Result, Index, Rows, Filters]:
    """Show the controls and return the result with the paying candidates they leave, best first."""
    provinces, resources = data.provinces(), data.resources()
    with st.sidebar:
        if parks:
            controls.park_filters()
        controls.area(provinces)
        controls.exchange_filters(resources)
        controls.prices()
        controls.map_options(lines=lines)
        controls.reset_button()
    filters = controls.filters()
    return *data.rows_in_view(controls.scenario(), filters), filters


def answer(result: Result, found: Index, rows: Rows, filters: Filters) -> str:
    """Say in one sentence how many offers have a partner worth proposing and what the best one brings."""
    best = best_partners(result, rows)
    offers = offers_in(result, found, filters)
    mine = best[offers[result.candidates["offer"].to_numpy()[best]]]
    if not len(mine):
        return _("No offer here has a partner worth proposing within the present filters.")
    value = result.candidates[BENEFIT].to_numpy(dtype=np.float64)[mine]
    low, mid, high = (money(end) for end in np.quantile(value, [0.1, 0.5, 0.9]))
    text = _(
        "<b>{n}</b> of {m} yearly offers have a partner worth proposing within reach; the best single one of an offer "
        "would bring <b>{mid}</b> (median; eight in ten between {low} and {high})."
    )
    return text.format(
        n=number(len(mine)), m=number(int(offers.sum())), mid=safe_html(mid), low=safe_html(low), high=safe_html(high)
    )


def honesty(rows: Rows) -> str:
    """Say what the figures rest on."""
    text = _(
        "Estimated from park areas, listed facilities and sector factors; data of {month}. Offers compete for the same "
        "demands, so the figures of the {n} possible exchanges must not be added up."
    )
    return f"{text.format(month=month(data.data_month()), n=number(len(rows)))} {rate_note()}"


def choose(result: Result, found: Index, shown: Rows, park: str | None, lat: float, lon: float, zoom: float) -> None:
    """Take a click on the map: on a park it chooses the park, near a line the exchange."""
    if park is not None:
        st.session_state["park"] = park
        st.session_state["exchange"] = ""
        return
    row = map_layers.nearest_line(found, shown, lat, lon, zoom)
    if row is not None:
        st.session_state["exchange"] = tables.exchange_id(result, row)


def exchange_map(
    key: str,
    result: Result,
    found: Index,
    shown: Rows,
    filters: Filters,
    *,
    ringed: Rows,
    radius: np.ndarray | None = None,
) -> None:
    """Draw parks and the lines ``shown``; rows of ``ringed`` inside one park give it a ring."""
    parks = result.inventory.parks
    chosen = tables.find_exchange(result, st.session_state["exchange"]) if st.session_state["exchange"] else None
    lines = map_layers.lines(result, found, shown)
    if chosen is not None:
        lines.append(map_layers.chosen_line(found, chosen))
    marks = map_layers.park_rows(
        parks,
        tables.localised("name"),
        chosen=st.session_state["park"],
        inside=map_layers.rings(result, found, ringed),
        radius=radius,
    )
    draw(key, marks, lines, filters, partial(choose, result, found, shown))


def draw(
    key: str,
    marks: list[list[object]],
    lines: Sequence[MacroElement],
    filters: Filters,
    on_click: Callable[[str | None, float, float, float], None],
    view: maps.View | None = None,
) -> None:
    """Draw the map in the filters' region or a given view, with the layer of programmes where the user wants it."""
    tiles = st.session_state["tiles"] == "on"
    marks, lines = programme_layer.over(marks, lines)
    region, vintage = filters.region, filters.vintage
    maps.draw(key, marks, lines, vintage=vintage, tiles=tiles, region=region, on_click=on_click, view=view)
    programme_layer.legend()


def park_panel(result: Result, found: Index, rows: Rows, filters: Filters) -> None:
    """Show the chosen park."""
    parks = result.inventory.parks.set_index("park_id", drop=False)
    park = parks.loc[st.session_state["park"]]
    provinces = data.provinces().drop_duplicates(f"province_{filters.vintage}").set_index(f"province_{filters.vintage}")
    code = str(park[f"province_{filters.vintage}"])
    park_card.heading(park)
    park_card.summary(result, found, rows, str(park["park_id"]))
    park_card.facts(park, named(code, str(provinces.loc[code, f"province_{filters.vintage}_vi"])))
    programme_words.card(str(park["park_id"]))
    close("park")


def side() -> DeltaGenerator:
    """Return the panel beside the map; it scrolls by itself, so that the table stays under the map."""
    return st.container(height=SIDE_PX, border=False, key="side")


def close(key: str) -> None:
    """Offer to close the card of the chosen park or exchange."""

    def clear() -> None:
        st.session_state[key] = ""

    st.button(_("Close"), key=f"close_{key}", on_click=clear)


def known_park(result: Result) -> bool:
    """Return whether a park is chosen; forget one that does not exist."""
    chosen = st.session_state["park"]
    if chosen and chosen not in set(result.inventory.parks["park_id"]):
        st.session_state["park"] = ""
    return bool(st.session_state["park"])


def line_note(shown: int, of: int) -> None:
    """Say how many lines the map shows, and explain them."""
    text = _("Showing {n} of {m} lines between places: the best of each carrier.")
    st.caption(text.format(n=number(shown), m=number(of)))
    legend.lines()


def rows_of_chosen_park(result: Result, found: Index, rows: Rows) -> Rows:
    """Return the rows of the chosen park, or all when none is chosen."""
    return of_park(result, found, rows, st.session_state["park"]) if known_park(result) else rows


def keep_address() -> None:
    """Write the view into the address; for the end of a fragment, which reruns without the rest of the app."""
    state.remember()
