"""The sidebar of the investor's screening: where to start from, criteria, weights, and the profile as a file."""

import json
from collections.abc import Mapping

import pandas as pd
import streamlit as st

from symbiosis.insight.screen_facts import PRECISION
from symbiosis.insight.screen_rank import METHODS, RANKED
from symbiosis.insight.screen_why import WEIGHT, WEIGHT_STEP
from symbiosis.ui import controls, data, isic_words, screen_data, screen_fields, screen_words, state, vocabulary
from symbiosis.ui.words import _, ngettext, number

_MOST = 999_999.0


def sidebar(provinces: pd.DataFrame) -> None:
    """Show the controls."""
    with st.sidebar:
        _presets()
        with st.expander(_("Place, stage and land"), expanded=True):
            controls.area(provinces)
            _pick(_("Stage of the park"), "need_stage", _stages())
            _limit(_("Area of the park at least [ha]"), "need_land", 10.0)
            _limit(_("Free land at least [ha]"), "need_free", 5.0, _free_hint())
            _pick(_("Position known"), "need_precision", {code: vocabulary.precision(code) for code in PRECISION})
        with st.expander(_("Ways at most [km]")):
            _ways()
        with st.expander(_("Symbiosis, energy and water")):
            _symbiosis(isic_words.divisions())
        with st.expander(_("Weights of the ranking"), expanded=True):
            _weights()
        controls.prices()
        with st.expander(_("Profile as a file")):
            _files()
        words = _("Clear the profile") if screen_data.plant() is None else _("Clear the profile and the plant")
        st.button(words, on_click=clear, icon=":material/restart_alt:", width="stretch")


def clear() -> None:
    """Put back all that a file of the profile holds; the shortlist and the map of provinces stay."""
    for field in state.FIELDS:
        if field.key in screen_fields.FILE and field.key != "map":
            st.session_state[field.key] = field.initial()


def _free_hint() -> str:
    known = screen_data.free_known(data.data_version())
    text = ngettext(
        "Known for {n} park only; the others are unknown.", "Known for {n} parks only; the others are unknown.", known
    )
    return text.format(n=number(known))


def _take(profile: Mapping[str, object]) -> None:
    """Write the values of a profile into the session; what it does not know or cannot be stays out."""
    for field in state.FIELDS:
        given = profile.get(field.key)
        if field.key in screen_fields.FILE and given is not None:
            texts = given if isinstance(given, list | tuple) else [given]
            st.session_state[field.key] = field.parse([str(one) for one in texts])


def start_from(code: str) -> None:
    """Start from a preset; area, plant and prices stay as the user chose them."""
    _take({**screen_fields.PROFILE, **screen_fields.PRESETS[code]})


def _presets() -> None:
    st.caption(_("Start from a profile, then change it:"))
    for code in screen_fields.PRESETS:
        st.button(screen_words.preset(code), key=f"preset_{code}", on_click=start_from, args=(code,), width="stretch")


def _stages() -> dict[str, str]:
    return {
        "operating": _("operating"),
        "construction": _("operating or under construction"),
        "any": _("any stage"),
    }


def _pick(label: str, key: str, options: dict[str, str], hint: str | None = None) -> None:
    state.keep_known(key, list(options))
    st.selectbox(label, list(options), key=key, format_func=options.__getitem__, help=hint, persist_state="session")


def _limit(label: str, key: str, step: float, hint: str | None = None) -> None:
    state.clamp(key, 0.0, _MOST)
    st.number_input(label, 0.0, _MOST, step=step, key=key, format="%g", help=hint, persist_state="session")


def _ways() -> None:
    st.caption(
        _(
            "0 = not asked for. By road to the nearest one in operation, to an expressway in a straight line; "
            "positions are estimated."
        )
    )
    ways = screen_data.park_ways(data.data_version())
    for kind in screen_words.WAYS:
        if ways[f"{kind}_km"].notna().any():
            _limit(screen_words.criterion(kind), f"need_{kind}", 10.0)


def _symbiosis(sectors: dict[str, str]) -> None:
    st.caption(_("0 = not asked for. Estimated by sector, in the park or within reach."))
    label = _("Symbiosis value at least [thousand USD/a]")
    hint = _("Net benefit of the exchanges of the best plan that touch the park.")
    if screen_data.plant() is not None:
        label = _("Symbiosis value of my plant at least [thousand USD/a]")
        hint = _("Net benefit that the exchanges of your own plant would bring in the park.")
    _limit(label, "need_value", 100.0, hint)
    _limit(_("Steam on offer at least [thousand t/a]"), "need_steam", 5.0)
    _limit(_("Heat on offer at least [TJ/a]"), "need_heat", 10.0, _("Steam, hot water and flue gas."))
    _limit(_("Water to use again at least [thousand m³/a]"), "need_water", 10.0, _("Treated effluent and condensate."))
    _pick(_("Eco-industrial programme"), "need_programme", {"any": _("any or none"), "some": _("at least studied")})
    state.keep_known("need_sectors", list(sectors))
    st.multiselect(
        _("All of these sectors nearby"),
        list(sectors),
        key="need_sectors",
        format_func=sectors.__getitem__,
        placeholder=_("none asked for"),
        persist_state="session",
    )
    state.clamp("need_sectors_km", 1.0, 300.0)
    st.number_input(
        _("nearby means at most [km]"),
        1.0,
        300.0,
        step=5.0,
        key="need_sectors_km",
        format="%g",
        persist_state="session",
    )


def _weights() -> None:
    ways = screen_data.park_ways(data.data_version())
    known = {kind: screen_words.goal(kind) for kind in screen_words.WAYS if ways[f"{kind}_km"].notna().any()}
    for name in RANKED:
        key = f"w_{name}"
        state.clamp(key, *WEIGHT)
        st.slider(screen_words.ranked(name), *WEIGHT, step=WEIGHT_STEP, key=key, format="%g", persist_state="session")
        if name == "logistics":
            _pick(_("The way leads to a"), "goal", known)
    _pick(_("Method"), "mcda", {code: screen_words.method(code) for code in METHODS})
    _switch(
        _("Rank parks with unknown values"),
        "partial",
        _("An unknown value then earns nothing, and the rank range shows all it could be."),
    )
    _switch(_("Keep parks that cannot be judged in the list"), "unknowns", _("They are shown apart, never as passing."))


def _switch(label: str, key: str, hint: str) -> None:
    def turned() -> None:
        st.session_state[key] = "on" if st.session_state[f"_{key}"] else "off"

    st.session_state[f"_{key}"] = st.session_state[key] == "on"
    st.toggle(label, key=f"_{key}", help=hint, on_change=turned)


def _files() -> None:
    st.caption(_("The address of this page holds the profile too: copy it to share the view."))
    st.download_button(_("Download profile"), kept(), "profile.json", "application/json", on_click="ignore")
    st.file_uploader(_("Upload profile"), "json", key="_profile", on_change=uploaded)


def kept() -> str:
    """Return the profile of the session as JSON."""
    return json.dumps({key: st.session_state[key] for key in screen_fields.FILE}, indent=1)


def uploaded() -> None:
    """Take the profile of the uploaded file; area, plant and prices stay where it has none."""
    given = st.session_state["_profile"]
    if given is None:
        return
    try:
        read = json.loads(given.getvalue())
    except ValueError:
        read = None
    if isinstance(read, dict):
        _take({**screen_fields.PROFILE, **read})
    else:
        st.toast(_("This file is no profile; nothing was changed."), icon=":material/error:")
