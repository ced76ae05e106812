"""What the page on shared facilities asks for: choices from the address, and the work behind it."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import streamlit as st

from symbiosis.insight.facility_types import Facility, facility
from symbiosis.insight.siting import Siting, site
from symbiosis.insight.siting_case import case
from symbiosis.insight.siting_explain import explained
from symbiosis.insight.siting_points import left_by_plan
from symbiosis.insight.siting_sure import Sureness, sureness
from symbiosis.inventory.knowledge import context
from symbiosis.inventory.roads import shipped_roads
from symbiosis.scenario import Scenario
from symbiosis.ui import data, jobs, plan, state
from symbiosis.ui.plan import Shown
from symbiosis.ui.view import Filters, in_area

COUNTS = ("1", "2", "3", "any")


@dataclass(frozen=True)
class Asked:
    """What the view asks: a type, how many, of which sizes, on what is left or on all; hashable."""

    code: str
    most: int | None
    size: int | None
    left: bool
    parks: tuple[int, ...]
    scenario: Scenario
    plan: tuple[object, ...]


@dataclass(frozen=True)
class Found:
    """A siting with every candidate explained."""

    siting: Siting
    table: pd.DataFrame


@st.cache_data(show_spinner=False)
def types(version: str) -> pd.DataFrame:  # noqa: ARG001 - the version is a key
    """Return the shipped table of shared facilities."""
    return context("facility_types")


def chosen() -> Facility:
    """Return the chosen type."""
    table = types(data.data_version())
    state.keep_known("facility", list(table["facility"].unique()))
    return facility(table, str(st.session_state["facility"]))


def asked(filters: Filters, scenario: Scenario, made: Facility, shown: Shown | None) -> Asked:
    """Return what the view asks; candidates are the operating parks inside the filters."""
    parks = data.planner().prepared.matched.inventory.parks
    rows = np.flatnonzero(in_area(parks, filters) & (parks["status"] == "operating").to_numpy())
    count, size = str(st.session_state["fac_count"]), str(st.session_state["fac_size"])
    sizes = [str(k) for k in range(len(made.capex))]
    key: tuple[object, ...] = () if shown is None else (shown.planned.case, shown.planned.plan.status)
    return Asked(
        made.code,
        None if count == "any" else int(count),
        int(size) if size in sizes else None,
        shown is not None,
        tuple(int(row) for row in rows),
        scenario,
        key,
    )


def job(one: Asked, made: Facility, shown: Shown | None) -> jobs.Job[Found]:
    """Return the job that looks for the best places."""
    found = data.planner().prepared.matched
    exchanges = None if shown is None else shown.planned.exchanges

    def work() -> Found:
        left = None if exchanges is None else left_by_plan(exchanges, found.inventory, found.knowledge)
        sizes = None if one.size is None else np.array([one.size])
        asked_case = case(
            made,
            found.inventory,
            found.knowledge,
            one.scenario,
            parks=np.array(one.parks, dtype=np.int64),
            left=left,
            sizes=sizes,
            roads=shipped_roads(),
        )
        siting = site(asked_case, most=one.most)
        return Found(siting, explained(siting, found.inventory))

    return jobs.ask("siting", (data.data_version(), one), work)


def sure_job(one: Asked, found: Found) -> jobs.Job[Sureness]:
    """Return the job that draws every figure anew."""
    return jobs.ask("siting_sure", (data.data_version(), one), lambda: sureness(found.siting))


def plan_shown(filters: Filters, scenario: Scenario) -> Shown:
    """Return the best plan of the present prices, without wishes that cannot be met."""
    result = data.national(scenario)[0]
    wanted, _left_out = plan.case(result, scenario)
    return plan.current(wanted, filters)
