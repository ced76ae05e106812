"""The controls in the sidebar; each one's value lives in the session and in the address (``state``)."""

from collections.abc import Callable

import pandas as pd
import streamlit as st

from symbiosis.scenario import Scenario
from symbiosis.ui import data, state, vocabulary
from symbiosis.ui.view import MOST_LINES, Filters
from symbiosis.ui.words import _, named, number

REACH = (0.25, 2.0)
FACTOR = (0.5, 2.0)
CARBON_USD_PER_T = (0.0, 100.0)
LINES = (100.0, float(MOST_LINES))
_NAMED = 3
"""Most provinces that are named one by one."""


def slider(label: str, key: str, span: tuple[float, float], step: float, hint: str, *, unit: str = "×") -> None:
    """Show a slider of a number in the address."""
    state.clamp(key, *span)
    st.slider(
        label,
        *span,
        step=step,
        key=key,
        help=hint,
        format=f"%.{1 if step >= 0.1 else 2}f {unit}",
        persist_state="session",
    )


def _several(label: str, key: str, options: list[str], name: Callable[[str], str], hint: str | None = None) -> None:
    state.keep_known(key, options)
    names = {code: name(code) for code in options}
    st.multiselect(
        label, options, key=key, format_func=names.__getitem__, placeholder=_("all"), help=hint, persist_state="session"
    )


def area(provinces: pd.DataFrame) -> None:
    """Region, provinces and the province map of before or after the 2025 merger."""
    state.keep_known("map", ["34", "63"])
    vintage = str(st.session_state["map"])
    regions = {code: vocabulary.region_choice(code) for code in vocabulary.REGIONS}
    state.keep_known("region", list(regions))
    st.selectbox(_("Region"), list(regions), key="region", format_func=regions.__getitem__, persist_state="session")
    names = dict(zip(provinces[f"province_{vintage}"], provinces[f"province_{vintage}_vi"], strict=True))
    _several(_("Province"), "province", sorted(names), lambda code: named(code, names[code]))
    province_map()


def province_map() -> None:
    """Provinces of after or before the 2025 merger."""
    state.keep_known("map", ["34", "63"])
    maps = {"34": _("34 (since July 2025)"), "63": _("63 (before)")}
    label = _("Provinces")
    st.radio(label, list(maps), key="map", horizontal=True, format_func=maps.__getitem__, persist_state="session")


def exchange_filters(resources: pd.DataFrame) -> None:
    """Carrier, resource and reach."""
    _several(
        _("Carrier"),
        "carrier",
        list(vocabulary.CARRIERS),
        vocabulary.carrier,
        _("What carries the value: heat, water, goods, gas or power."),
    )
    table = resources.set_index("resource_id")
    if st.session_state["carrier"]:
        table = table[table["carrier"].isin(st.session_state["carrier"])]
    names = {key: named(en, vi) for key, en, vi in zip(table.index, table["name_en"], table["name_vi"], strict=True)}
    _several(
        _("Resource"),
        "resource",
        sorted(names, key=lambda code: names[code]),
        lambda code: names[code],
        _("Offered or wanted."),
    )
    reach()


def reach() -> None:
    """How far things may go."""
    slider(
        _("Reach"),
        "reach",
        REACH,
        0.05,
        _(
            "Times each resource's usual distance (steam 3 km, ash 150 km …), "
            "never beyond what is technically sensible."
        ),
    )


def prices() -> None:
    """Price and cost factors."""
    with st.expander(_("Prices and costs")):
        slider(_("Energy prices"), "energy", FACTOR, 0.1, _("Times today's mid price of heat, fuel, gas and power."))
        slider(_("Material prices"), "material", FACTOR, 0.1, _("Times today's mid price of bought materials."))
        slider(_("Water prices"), "water", FACTOR, 0.1, _("Times today's mid price of bought water."))
        slider(_("Transport costs"), "haul", FACTOR, 0.1, _("Times every cost of trucks, pipes and wires."))
        slider(_("Carbon price"), "carbon", CARBON_USD_PER_T, 5.0, _("Value of one tonne CO₂e avoided."), unit="USD/t")


def park_filters() -> None:
    """Search by name and filter by status."""
    st.text_input(
        _("Find a park"),
        key="find",
        placeholder=_("name, with or without marks"),
        max_chars=80,
        persist_state="session",
        icon=":material/search:",
    )
    _several(_("Status"), "status", ["operating", "under construction", "planned", "closed"], vocabulary.status)


def map_options(*, lines: bool) -> None:
    """How many lines the map shows, the layer of programmes, and online tiles, off unless the user asks."""
    if lines:
        state.clamp("lines", *LINES)
        st.slider(_("Lines on the map"), *LINES, step=100.0, key="lines", format="%.0f", persist_state="session")
    st.session_state["_layer"] = st.session_state["layer"] == "programmes"
    hint = _("Parks of eco-industrial park programmes, and exchanges that documents tell of.")
    st.toggle(_("Programmes and existing exchanges"), key="_layer", help=hint, on_change=_switch_layer)
    st.session_state["_tiles"] = st.session_state["tiles"] == "on"
    hint = _("Asks tile.openstreetmap.org for pictures: the only thing in the app that uses the internet.")
    st.toggle(_("Online background map"), key="_tiles", help=hint, on_change=_switch_tiles)


def _switch_layer() -> None:
    st.session_state["layer"] = "programmes" if st.session_state["_layer"] else "off"


def _switch_tiles() -> None:
    st.session_state["tiles"] = "on" if st.session_state["_tiles"] else "off"


def reset_button() -> None:
    """Button that puts every filter back."""
    st.button(_("Reset filters"), on_click=state.reset, icon=":material/restart_alt:", width="stretch")


def scenario() -> Scenario:
    """Return the assumptions the controls stand at."""
    given = st.session_state
    return Scenario(
        reach_factor=given["reach"],
        energy_price_factor=given["energy"],
        material_price_factor=given["material"],
        water_price_factor=given["water"],
        transport_cost_factor=given["haul"],
        carbon_price_usd_per_t=given["carbon"],
    )


def filters() -> Filters:
    """Return the filters the controls stand at."""
    given = st.session_state
    return Filters(
        given["region"], given["map"], tuple(given["province"]), tuple(given["carrier"]), tuple(given["resource"])
    )


def _provinces(codes: list[str]) -> list[str]:
    """Name a few provinces; count many."""
    table, vintage = data.provinces(), st.session_state["map"]
    names = table.drop_duplicates(f"province_{vintage}").set_index(f"province_{vintage}")[f"province_{vintage}_vi"]
    if len(codes) > _NAMED:
        return [f"{_('Province')}: {len(codes)}"]
    return [named(code, str(names.get(code, code))) for code in codes]


def changed() -> list[str]:
    """Say in words what differs from the default, for the line under the title and for empty results."""
    given = st.session_state
    said = [vocabulary.region_choice(given["region"])] if given["region"] != "all" else []
    said += _provinces(given["province"])
    said += [vocabulary.carrier(code) for code in given["carrier"]]
    said += [f"{_('Resource')}: {len(given['resource'])}"] if given["resource"] else []
    return said + ([f"{_('Reach')} × {number(given['reach'], 2)}"] if given["reach"] != 1 else [])
