"""The facts an investor screens parks by, kept for the present prices and plan; the profile as the controls stand."""

import math

import pandas as pd
import streamlit as st

from symbiosis.insight.logistics import logistics
from symbiosis.insight.screen import Profile, Screened, screen
from symbiosis.insight.screen_criteria import CRITERIA
from symbiosis.insight.screen_facts import PRECISION, park_facts, sector_km, touching
from symbiosis.insight.screen_rank import RANKED
from symbiosis.inventory.knowledge import context
from symbiosis.inventory.roads import shipped_roads
from symbiosis.planning import Case, Planned
from symbiosis.ui import controls, data, plan, screen_fields, view
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
    return _screen(facts, profile(), (shown.planned.case, shown.planned.plan.status, version, filters)), shown


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
    return logistics(parks, context("places"), shipped_roads(), detour=float(detour))


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


def _screen(facts: pd.DataFrame, wanted: Profile, place: tuple[Case, str, str, Filters]) -> Screened:
    """Screen, once for each profile."""
    key = tuple(sorted(wanted.limits.items())), tuple(wanted.weights.items()), wanted.place, wanted.method
    sectors = tuple(st.session_state["need_sectors"]) if "sectors" in wanted.limits else ()
    return _screened(facts, wanted, (key, wanted.partial, sectors, place))


@st.cache_resource(max_entries=30, show_spinner=False)
def _screened(_facts: pd.DataFrame, _wanted: Profile, key: object) -> Screened:  # noqa: ARG001
    return screen(_facts, _wanted)


def known_limits(facts: pd.DataFrame) -> set[str]:
    """Return the criteria that are known of any park."""
    return {name for name, one in CRITERIA.items() if one.column not in facts or facts[one.column].notna().any()}
