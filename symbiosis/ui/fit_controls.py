"""What is to be built: the kind of plant with its capacity, or a list of inputs and outputs."""

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from symbiosis.insight.plant import Plant
from symbiosis.ui import controls, data, fit_data, fit_upload
from symbiosis.ui.escape import safe_label
from symbiosis.ui.words import _, language, named, significant

EXAMPLES = {"brewery": (100.0, "million litres/yr"), "textile_dyeing": (10_000.0, "t fabric")}
STRANGE = 5.0
"""How many times beyond the sector's large or small plant a capacity is doubted; a choice of the page."""


def sidebar() -> None:
    """Show the filters of parks and place, reach and prices."""
    with st.sidebar:
        controls.park_filters()
        controls.area(data.provinces())
        controls.reach()
        controls.prices()
        controls.map_options(lines=False)
        controls.reset_button()


def plant() -> Plant | None:
    """Show the pickers; return the plant they describe, None before there is one."""
    kinds = fit_data.kinds(data.data_version())
    if st.session_state["sector"] not in kinds.index:
        st.session_state["sector"] = ""
    kind, size, unit = st.columns([3, 1, 1], vertical_alignment="bottom")
    with kind:
        _kind(kinds)
    chosen = str(st.session_state["sector"])
    if not chosen:
        own = fit_upload.chosen(None)
        _examples(kinds)
        return None if own is None else Plant(streams=own)
    with unit:
        units = fit_data.units_of(chosen)
        _unit(units)
    with size:
        capacity = _capacity(units)
    size_of = kinds.loc[[chosen], list(fit_data.SIZES)].iloc[0]
    wanted = Plant(str(kinds.loc[chosen, "isic4"]), chosen, capacity, str(st.session_state["unit"]))
    _doubt(capacity / units[wanted.unit], size_of, units[wanted.unit], wanted.unit)
    return replace(wanted, streams=fit_upload.chosen(wanted) or "")


def name(archetype_id: str) -> str:
    """Return the name of a kind of plant in the language of the session."""
    row = fit_data.kinds(data.data_version()).loc[archetype_id]
    return safe_label(named(str(row["sector_en"]), str(row["sector_vi"])))


def _kind(kinds: pd.DataFrame) -> None:
    """Choose the kind; its name in both languages and its class can be searched."""
    first, second = ("sector_vi", "sector_en") if language() == "vi" else ("sector_en", "sector_vi")
    both = (kinds[first] + " · " + kinds[second] + " · ISIC " + kinds["isic4"].fillna("–")).map(safe_label)
    labels = both.to_dict()
    options = sorted(labels, key=lambda code: labels[code].casefold())
    chosen = st.session_state["sector"]
    st.session_state["_sector"] = chosen or None
    st.selectbox(
        _("What do you want to build?"),
        options,
        key="_sector",
        format_func=labels.__getitem__,
        placeholder=_("Type a sector, in either language, or an ISIC code"),
        on_change=_take_kind,
    )


def _take_kind() -> None:
    _set(st.session_state["_sector"] or "")


def _set(sector: str, capacity: str = "", unit: str = "") -> None:
    st.session_state.update(sector=sector, capacity=capacity, unit=unit, fitpark="")


def _unit(units: Mapping[str, float]) -> None:
    if st.session_state["unit"] not in units:
        st.session_state["unit"] = next(iter(units))
    st.selectbox(_("Unit"), list(units), key="unit", persist_state="session", on_change=_forget_size)


def _forget_size() -> None:
    st.session_state["capacity"] = ""


def _capacity(units: Mapping[str, float]) -> float:
    """Choose the yearly capacity, the typical plant's to begin with."""
    typical = float(f"{units[str(st.session_state['unit'])]:.3g}")
    try:
        value = float(st.session_state["capacity"] or typical)
    except ValueError:
        value = typical
    value = value if math.isfinite(value) and 0 < value <= 1e10 else typical
    st.session_state["_capacity"] = value

    def take() -> None:
        st.session_state["capacity"] = f"{st.session_state['_capacity']:.6g}"

    st.number_input(
        _("Capacity a year"),
        min_value=1e-3,
        max_value=1e10,
        key="_capacity",
        format="%.6g",
        on_change=take,
        help=_("A typical plant of the sector to begin with."),
    )
    return value


def _doubt(scale: float, kind: "pd.Series[Any]", typical: float, unit: str) -> None:
    """Warn of a capacity, given in typical plants, far beyond what plants of the sector have."""
    small, large = (float(kind[f"units_per_year_{end}"] / kind["units_per_year_mid"]) for end in ("low", "high"))
    if small / STRANGE <= scale <= large * STRANGE:
        return
    text = (
        _("More than {n} times a large plant of the sector ({size} {unit}): are the number and the unit right?")
        if scale > large
        else _("Less than 1/{n} of a small plant of the sector ({size} {unit}): are the number and the unit right?")
    )
    size = significant((large if scale > large else small) * typical)
    st.warning(text.format(n=f"{STRANGE:g}", size=size, unit=safe_label(unit)), icon=":material/warning:")


def _examples(kinds: pd.DataFrame) -> None:
    """Offer two plants to begin with."""
    words = {
        "brewery": _("Brewery, 100 million litres a year"),
        "textile_dyeing": _("Textile dyer, 10,000 t a year"),
    }
    with st.container(horizontal=True):
        st.caption(_("For example:"), width="content")
        for code, (size, unit) in EXAMPLES.items():
            if code in kinds.index:
                st.button(words[code], key=f"example_{code}", on_click=_set, args=(code, f"{size:g}", unit))
