"""Every cache of the app. Cached things are shared between sessions: nobody changes them."""

import json
from dataclasses import replace
from datetime import date
from threading import Lock
from typing import Any

import pandas as pd
import streamlit as st

from symbiosis import pipeline
from symbiosis.exchange.reach import within_reach
from symbiosis.inventory.knowledge import context, knowledge
from symbiosis.inventory.sanity import national_check
from symbiosis.inventory.tables import Knowledge
from symbiosis.paths import data_dir
from symbiosis.pipeline import Result
from symbiosis.planning import Planner
from symbiosis.scenario import Scenario
from symbiosis.ui import view
from symbiosis.ui.words import _


def data_version() -> str:
    """Return the version of the shipped data: the hash of its package file, or of nothing when it is missing."""
    package = data_dir() / "datapackage.json"
    return f"{package.stat().st_mtime_ns}-{package.stat().st_size}" if package.exists() else ""


def planner() -> Planner:
    """Return the planner of the shipped inventory; slow only once, with a bar that shows how far it is."""
    lock, made = _planners()
    version = data_version()
    place = st.empty()  # in every run: what follows keeps its place, so the map is not drawn anew
    if version not in made:
        bar = place.progress(0.0, _("Computing the possible exchanges of the whole country …"))

        def progress(share: float) -> None:
            bar.progress(min(max(share, 0.0), 1.0), _("Computing the possible exchanges of the whole country …"))

        with lock:
            if version not in made:
                made[version] = Planner(pipeline.prepared_national(Scenario().discount_rate, progress=progress))
        place.empty()
    return made[version]


@st.cache_resource(show_spinner=False)
def _planners() -> tuple[Lock, dict[str, Planner]]:
    """Return the planners by version of the data; the bar may not be drawn in here, or every hit would draw it anew."""
    return Lock(), {}


def national(scenario: Scenario) -> tuple[Result, view.Index]:
    """Return the national result at the widest reach under these prices, with its index.

    Reach is not part of the key: ``rows_in_view`` narrows the result, so that the reach slider is a pass over arrays.
    """
    result = planner().result(scenario)
    return result, _index(result.scenario, data_version())


@st.cache_resource(max_entries=3, show_spinner=False)
def _index(prices: Scenario, version: str) -> view.Index:
    usual = replace(Scenario(), reach_factor=prices.reach_factor)
    return view.index(planner().result(prices), None if prices == usual else _index(usual, version))


def rows_in_view(scenario: Scenario, filters: view.Filters) -> tuple[Result, view.Index, view.Rows]:
    """Return the result, its index, and the paying candidates inside the filters, best first."""
    result, found = national(scenario)
    near = within_reach(result.candidates, result.knowledge, scenario)
    return result, found, view.select(result, found, filters, near)


@st.cache_data(show_spinner=False)
def table(name: str, version: str) -> pd.DataFrame:  # noqa: ARG001 - the version is a key
    """Return one shipped table as text, for the page about the data."""
    return pd.read_csv(data_dir() / f"{name}.csv", dtype=str, keep_default_na=False)


@st.cache_data(show_spinner=False)
def package(version: str) -> dict[str, Any]:  # noqa: ARG001 - the version is a key
    """Return the description of the shipped data package."""
    return dict(json.loads((data_dir() / "datapackage.json").read_text(encoding="utf-8")))


def provinces() -> pd.DataFrame:
    """Return the provinces of both maps."""
    return _knowledge(data_version()).provinces


@st.cache_data(show_spinner=False)
def context_table(name: str, version: str) -> pd.DataFrame:  # noqa: ARG001 - the version is a key
    """Return one table around the parks with its numbers as numbers: places, programmes, documented exchanges."""
    return context(name)


def parameter(name: str) -> dict[str, Any]:
    """Return one row of the parameters: low, mid, high, unit, source, basis, confidence."""
    row = _knowledge(data_version()).parameters.set_index("parameter_id").loc[name]
    return {str(key): value for key, value in row.items()}


def resources() -> pd.DataFrame:
    """Return all resources."""
    return known().resources


def known() -> Knowledge:
    """Return all that is known of resources, rules and sectors."""
    return _knowledge(data_version())


@st.cache_resource(show_spinner=False)
def _knowledge(version: str) -> Knowledge:  # noqa: ARG001 - the version is a key
    return knowledge()


def data_month() -> date:
    """Return the latest month in which a source was read."""
    latest = str(table("sources", data_version())["retrieved"].str.slice(0, 7).max())
    return date.fromisoformat(f"{latest}-01")


def refusals(scenario: Scenario) -> tuple[Result, view.Index]:
    """Return the refusals of a scenario at its own reach in the place of candidates, with their index."""
    return _refusals(scenario, data_version())


@st.cache_resource(max_entries=3, show_spinner=False)
def _refusals(scenario: Scenario, version: str) -> tuple[Result, view.Index]:  # noqa: ARG001 - the version is a key
    found = pipeline.assess(planner().prepared, scenario)
    result = replace(found, candidates=found.refusals)
    return result, view.index(result)


def shipped_files(version: str) -> pd.DataFrame:
    """Return the shipped tables and layers with their licences."""
    rows = [
        {
            "name": one["name"],
            "description": one.get("description", ""),
            "licence": ", ".join(licence["name"] for licence in one.get("licenses", [])),
            "attribution": one.get("attribution", ""),
            "kilobytes": round(one["bytes"] / 1000),
        }
        for one in package(version)["resources"]
    ]
    return pd.DataFrame(rows)


@st.cache_data(show_spinner=False)
def sanity_check(version: str) -> pd.DataFrame:  # noqa: ARG001 - the version is a key
    """Return our national totals beside published figures."""
    result = national(Scenario())[0]
    return national_check(result.inventory, result.knowledge)
