"""The hubs of the present view."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from symbiosis import planning_hubs
from symbiosis.insight.hub_rank import CRITERIA, HubWeights
from symbiosis.insight.hubs import HubRules
from symbiosis.planning import Case, Planned
from symbiosis.planning_hubs import Ground, HubCase, Hubs
from symbiosis.ui import controls, data, plan, tables
from symbiosis.ui.plan import Shown
from symbiosis.ui.screen_data import park_ways
from symbiosis.ui.view import Filters, in_area

SPAN_KM, SHARE, GRAIN, WEIGHT = (5.0, 40.0), (0.0, 1.0), (1.0, 6.0), (0.0, 10.0)


@dataclass(frozen=True)
class HubsShown:
    """Hubs as the page shows them.

    Attributes
    ----------
    found
        All hubs.
    table
        The rows of ``found.table`` with a park inside the filters, best first.
    shown
        The plan they rest on.
    """

    found: Hubs
    table: pd.DataFrame
    shown: Shown


def case() -> HubCase:
    """Return how hubs are to be drawn and ranked."""
    given = st.session_state
    rules = HubRules(given["hub_span"], given["hub_share"], given["hub_grain"])
    return HubCase(rules, HubWeights(**{name: given[f"hub_{name}"] for name in CRITERIA}))


def current(filters: Filters) -> HubsShown:
    """Return the hubs of the present plan, a preview's while the exact plan is being found.

    Raises
    ------
    ScenarioError
        When pinned exchanges cannot be met together.
    """
    planner = data.planner()
    wanted, _left_out = plan.case(planner.result(controls.scenario()), controls.scenario())
    shown = plan.current(wanted, Filters(vintage=filters.vintage))
    found = of_plan(shown.planned)
    return HubsShown(found, found.table[inside(found, filters)], shown)


def of_plan(planned: Planned) -> Hubs:
    """Return the hubs of a plan, drawn and ranked as the controls stand."""
    return _hubs(planned, (planned.case, planned.plan.status, case(), data.data_version()))


def inside(found: Hubs, filters: Filters) -> np.ndarray:
    """Return which hubs have a park inside the filters."""
    parks = data.planner().prepared.matched.inventory.parks
    mine = set(parks.loc[in_area(parks, filters), "park_id"])
    hubs = found.member.loc[found.member["place_id"].isin(mine), "hub"]
    return np.asarray(found.table.index.isin(hubs))


@st.cache_resource(max_entries=6, show_spinner=False)
def _hubs(_planned: Planned, key: tuple[Case, str, HubCase, str]) -> Hubs:
    return planning_hubs.hubs(data.planner(), _planned, _ground(key[3]), key[2])


@st.cache_resource(max_entries=1, show_spinner=False)
def _ground(version: str) -> Ground:
    found = data.planner().prepared.matched
    return planning_hubs.ground(found.inventory, found.knowledge, park_ways(version))


@st.cache_resource(max_entries=4, show_spinner=False)
def _sensitivity(_planned: Planned, key: tuple[Case, str, HubCase, str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    return planning_hubs.sensitivity(_planned, _ground(key[3]), key[2])


def sensitivity(shown: Shown) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return how the hubs change with the way they are drawn; see ``planning_hubs.sensitivity``."""
    return _sensitivity(shown.planned, (shown.planned.case, shown.planned.plan.status, case(), data.data_version()))


def documented(found: Hubs, hub: int) -> int:
    """Return how many documented exchanges in operation have an end in a park of a hub."""
    table = data.context_table("existing_exchanges", data.data_version())
    parks = found.member.loc[found.member["hub"] == hub, "place_id"]
    inside = table["donor_park_id"].isin(parks) | table["receiver_park_id"].isin(parks)
    return int((inside & (table["status"] == "existing")).sum())


def chosen(found: Hubs) -> int | None:
    """Return the number of the chosen hub: that with the park in the address, which may lead another hub by now."""
    at = found.member.loc[found.member["place_id"] == st.session_state["hub"], "hub"]
    if len(at):
        return int(at.iloc[0])
    st.session_state["hub"] = ""
    return None


def choose(found: Hubs, place: str) -> None:
    """Choose the hub of a place; none when it has none."""
    at = found.member.loc[found.member["place_id"] == place, "hub_id"]
    st.session_state["hub"] = str(at.iloc[0]) if len(at) else ""


def row(found: Hubs, hub: int) -> "pd.Series[Any]":
    """Return what is known of a hub."""
    return found.table.loc[[hub]].iloc[0]


def name(found: Hubs, hub: int) -> str:
    """Name a hub after the park in it with the highest value."""
    return str(park_names(tables.localised("name"))[row(found, hub)["hub_id"]])


def park_names(column: str) -> "pd.Series[str]":
    """Return a column of the parks by their id."""
    parks = data.planner().prepared.matched.inventory.parks
    return pd.Series(parks[column].to_numpy(), index=parks["park_id"])
