"""The facts an investor screens parks by, kept for the present prices and plan; the profile as the controls stand."""

import math

import pandas as pd
import streamlit as st

from symbiosis.insight.logistics import logistics
from symbiosis.insight.plant import Plant
from symbiosis.insight.screen import Profile, Screened, screen
from symbiosis.insight.screen_facts import PRECISION, park_facts, sector_km, touching
from symbiosis.insight.screen_rank import RANKED
from symbiosis.inventory.knowledge import context
from symbiosis.inventory.roads import shipped_roads
from symbiosis.planning import Case, Planned
from symbiosis.ui import controls, data, fit_data, plan, screen_fields, view
from symbiosis.ui.plan import Shown
from symbiosis.ui.view import Filters

STAGES = {"operating": 2.0, "construction": 1.0, "any": 0.0}


def screened() -> tuple[Screened, Shown]:
    """Return what the profile of the session finds, and the plan behind it."""
    filters = Filters(st.session_state["region"], st.session_state["map"], tuple(st.session_state["province"]))
    shown = plan.current(Case(controls.scenario()), Filters())
    version, sectors = data.data_version(), tuple(st.session_state["need_sectors"])
    facts = _facts(shown.planned, (shown.planned.case, shown.planned.plan.status, version))
    facts = facts.assign(in_area=view.in_area(shown.result.inventory.parks, filters).astype(float))
    if sectors:
        facts["sectors_km"] = _sectors(sectors, version)
    planned, own = shown.planned, plant()
    if own is not None:
        facts = facts.assign(**_fit(own).reindex(facts.index))
    return _screen(facts, profile(), (planned.case, planned.plan.status, version, filters, own)), shown


def plant() -> Plant | None:
    """Return the plant chosen on the page of plant fit, if any."""
    given, kinds = st.session_state, fit_data.kinds(data.data_version())
    kind = str(given["sector"])
    if kind not in kinds.index:
        return None
    units = fit_data.units_of(kind)
    unit = given["unit"] if given["unit"] in units else next(iter(units))
    try:
        size = float(given["capacity"] or units[unit])
    except ValueError:
        size = units[unit]
    return Plant(str(kinds.loc[kind, "isic4"]), kind, size if 0 < size <= 1e10 else units[unit], unit)


def without_plant() -> None:
    """Forget the plant, so that all exchanges of a park count again."""
    st.session_state.update(dict.fromkeys(screen_fields.PLANT, ""))


@st.cache_data(show_spinner=False)
def free_known(version: str) -> int:  # noqa: ARG001 - the version is a key
    """Return for how many parks the free land is known."""
    parks = data.planner().prepared.matched.inventory.parks
    return int(parks[["area_ha", "occupancy_pct"]].notna().all(axis=1).sum())


def _fit(own: Plant) -> pd.DataFrame:
    """Return what the plant's own exchanges would bring in each park, in the place of what the park has."""
    table = fit_data.fit(own, fit_data.stand())
    ends = {
        "low_usd_per_year": "lower_usd_per_year",
        "usd_per_year": "usd_per_year",
        "high_usd_per_year": "upper_usd_per_year",
    }
    return pd.DataFrame({f"value_{mine}": table[f"value_{theirs}"] for mine, theirs in ends.items()})


@st.cache_resource(max_entries=4, show_spinner=False)
def _facts(_planned: Planned, key: tuple[Case, str, str]) -> pd.DataFrame:
    planned, planner = _planned, data.planner()
    result = planner.result(key[0].scenario)
    exact = planned.plan.status != "preview"
    simulation = planner.simulation(key[0].scenario, planned.plan.flows) if exact else None
    value = touching(result.inventory, planned.exchanges, simulation)
    ways = park_ways(key[2])
    return park_facts(result.inventory, result.knowledge, ways, value, reach_factor=key[0].scenario.reach_factor)


@st.cache_resource(show_spinner=False)
def park_ways(version: str) -> pd.DataFrame:  # noqa: ARG001 - the version is a key
    """Return the ways from each park to ports, airports and cities."""
    parks, detour = data.planner().prepared.matched.inventory.parks, data.parameter("detour_truck")["mid"]
    ways = context("expressways")
    return logistics(parks, context("places"), shipped_roads(), detour=float(detour), expressways=ways)


@st.cache_resource(show_spinner=False)
def places(version: str) -> pd.DataFrame:  # noqa: ARG001 - the version is a key
    """Return ports, airports and cities by id."""
    return context("places").set_index("place_id")


@st.cache_resource(max_entries=20, show_spinner=False)
def _sectors(wanted: tuple[str, ...], version: str) -> pd.Series:  # noqa: ARG001 - the version is a key
    found = data.planner().prepared.matched
    return sector_km(found.inventory, found.knowledge, wanted)


def profile() -> Profile:
    """Return the profile the controls stand at."""
    return Profile(limits(), weights(), st.session_state["goal"], st.session_state["mcda"], _is_on("partial"))


def _is_on(key: str) -> bool:
    return bool(st.session_state[key] == "on")


def limits() -> dict[str, float]:
    """Return the minimum criteria asked for, in the units of the criteria."""
    given = st.session_state
    numbers = {
        key.removeprefix("need_"): float(given[key]) * (1000.0 if key in screen_fields.THOUSAND else 1.0)
        for key in screen_fields.LIMITS
        if given[key] > 0
    }
    if given["region"] != "all" or given["province"]:
        numbers["area"] = 1.0
    if STAGES[given["need_stage"]]:
        numbers["stage"] = STAGES[given["need_stage"]]
    if given["need_programme"] != "any":
        numbers["programme"] = 1.0
    if PRECISION[given["need_precision"]]:
        numbers["precision"] = PRECISION[given["need_precision"]]
    if given["need_sectors"]:
        numbers["sectors"] = float(given["need_sectors_km"])
    return numbers


def weights() -> dict[str, float]:
    """Return the weights of the ranking."""
    return {name: float(st.session_state[f"w_{name}"]) for name in RANKED}


def set_limit(name: str, limit: float) -> None:
    """Set a control to a limit of ``shortfalls``; NaN leaves the criterion out."""
    given, off = st.session_state, not math.isfinite(limit)
    if name == "area":
        given["region"], given["province"] = "all", []
    elif name == "stage":
        given["need_stage"] = next(code for code, least in STAGES.items() if off or least <= limit)
        given["need_stage"] = "any" if off else given["need_stage"]
    elif name == "programme":
        given["need_programme"] = "any"
    elif name == "precision":
        given["need_precision"] = next(code for code, least in PRECISION.items() if off or least == limit)
    elif name == "sectors":
        given["need_sectors"] = [] if off else given["need_sectors"]
        given["need_sectors_km"] = given["need_sectors_km"] if off else limit
    else:
        key = f"need_{name}"
        given[key] = 0.0 if off else limit / (1000.0 if key in screen_fields.THOUSAND else 1.0)


def _screen(facts: pd.DataFrame, wanted: Profile, place: tuple[Case, str, str, Filters, Plant | None]) -> Screened:
    """Screen, once for each profile."""
    key = tuple(sorted(wanted.limits.items())), tuple(wanted.weights.items()), wanted.place, wanted.method
    sectors = tuple(st.session_state["need_sectors"]) if "sectors" in wanted.limits else ()
    return _screened(facts, wanted, (key, wanted.partial, sectors, place))


@st.cache_resource(max_entries=30, show_spinner=False)
def _screened(_facts: pd.DataFrame, _wanted: Profile, key: object) -> Screened:  # noqa: ARG001 - a key
    return screen(_facts, _wanted)
