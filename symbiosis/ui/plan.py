"""The best plan of the present view: at once as a preview, and the exact one when it is there."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import streamlit as st

from symbiosis import planning
from symbiosis.exchange.reach import within_reach
from symbiosis.exchange.terms import Terms
from symbiosis.pipeline import Result
from symbiosis.planning import Case, Planned, Planner
from symbiosis.planning_tables import sums
from symbiosis.scenario import Scenario
from symbiosis.ui import controls, data, jobs, state, tables, view
from symbiosis.ui.view import Filters, Index, Rows

WEIGHTS = (0.0, 1000.0)
USUAL_S = 10.0


@dataclass(frozen=True)
class Shown:
    """A plan as a page shows it: its exchanges as a result of their own, and the rows in the filters, best first."""

    planned: Planned
    result: Result
    found: Index
    rows: Rows
    job: jobs.Job[Planned] | None

    @property
    def exact(self) -> bool:
        """Whether this is the exact plan and no preview."""
        return self.planned.plan.status != "preview"


def case(result: Result, scenario: Scenario) -> tuple[Case, int]:
    """Return what the view asks for, and how many wishes it must leave out because they are out of reach."""
    state.clamp("weight", *WEIGHTS)
    near = within_reach(result.candidates, result.knowledge, scenario)
    wishes = {key: [tables.find_exchange(result, ident) for ident in st.session_state[key]] for key in ("pin", "ban")}
    known = {key: tuple(row for row in rows if row is not None and near[row]) for key, rows in wishes.items()}
    left_out = sum(len(wishes[key]) - len(known[key]) for key in wishes)
    return Case(scenario, float(st.session_state["weight"]), known["pin"], known["ban"]), left_out


def current(wanted: Case, filters: Filters) -> Shown:
    """Return the plan of a case, or its preview while the exact plan is being found.

    Raises
    ------
    ScenarioError
        When the wishes cannot be met together.
    """
    planned = _usual() if wanted == Case() else None
    job = None
    if planned is None:
        planner = data.planner()
        job = jobs.ask("plan", (wanted, data.data_version()), lambda: _exact(planner, wanted))
        planned = job.result() if job.ended else _preview(wanted, data.data_version())
    result, found = _as_result(planned, (wanted, planned.plan.status, data.data_version()))
    rows = view.narrow(result, found, filters, np.arange(len(result.candidates)))
    return Shown(planned, result, found, rows, None if job is None or job.ended else job)


def of_view(filters: Filters) -> Shown:
    """Return the plan that the controls ask for, its rows those inside the filters.

    Raises
    ------
    ScenarioError
        When the wishes cannot be met together.
    """
    scenario = controls.scenario()
    return current(case(data.national(scenario)[0], scenario)[0], filters)


def _exact(planner: Planner, wanted: Case) -> Planned:
    """Find a plan; the usual one is kept for the next server."""
    planned = planner.exact(wanted)
    if wanted == Case():
        planning.keep_national_plan(planned)
    return planned


def _usual() -> Planned | None:
    found = _kept(data.data_version())
    if found is None:
        _kept.clear()  # it may be kept the next time
    return found


@st.cache_resource(show_spinner=False)
def _kept(version: str) -> Planned | None:  # noqa: ARG001 - the version is a key
    return planning.national_plan(data.planner())


@st.cache_resource(max_entries=3, show_spinner=False)
def _preview(wanted: Case, version: str) -> Planned:  # noqa: ARG001 - the version is a key
    return data.planner().preview(wanted)


@st.cache_resource(max_entries=4, show_spinner=False)
def _as_result(_planned: Planned, key: tuple[Case, str, str]) -> tuple[Result, Index]:  # noqa: ARG001 - a key
    result = data.planner().result(_planned.case.scenario)
    rows = _planned.exchanges["row"].to_numpy()
    terms = Terms(result.terms.table.iloc[rows].reset_index(drop=True), result.terms.coordination_usd_per_year)
    mine = Result(result.inventory, result.knowledge, _planned.exchanges, terms, pd.DataFrame(), _planned.case.scenario)
    return mine, view.index(mine)


def totals(shown: Shown, filters: Filters) -> pd.DataFrame:
    """Return ``sums`` of the plan's exchanges inside the filters."""
    if len(shown.rows) == len(shown.result.candidates):
        return shown.planned.totals
    return _totals(shown, (shown.planned.case, shown.planned.plan.status, filters, data.data_version()))


@st.cache_data(max_entries=30, show_spinner=False)
def _totals(_shown: Shown, key: tuple[Case, str, Filters, str]) -> pd.DataFrame:  # noqa: ARG001 - a key
    table = _shown.result.candidates.iloc[_shown.rows]
    planner, planned = data.planner(), _shown.planned
    result = planner.result(planned.case.scenario)
    if not _shown.exact or table.empty:
        return sums(result, table, None)
    simulation = planner.simulation(planned.case.scenario, planned.plan.flows, np.sort(table["row"].to_numpy()))
    return sums(result, table, simulation)
