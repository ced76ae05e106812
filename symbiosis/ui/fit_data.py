"""What the pages about new plants ask of the planner, kept: the ground of the present plan, trials, insertions."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import streamlit as st
from numpy.typing import NDArray

from symbiosis import planting
from symbiosis.exchange.plan import Plan
from symbiosis.exchange.uncertainty import simulate
from symbiosis.insight.fit import own_streams
from symbiosis.insight.plant import Plant, sample
from symbiosis.inventory.size import capacity_units, plants_table
from symbiosis.pipeline import Result
from symbiosis.planning import Case, Planner
from symbiosis.planning_tables import allocated
from symbiosis.planting import Footing, Trial
from symbiosis.planting_plan import Inserted, insert
from symbiosis.scenario import Scenario
from symbiosis.ui import controls, data, jobs, plan, view
from symbiosis.ui.view import Filters, Index

Floats = NDArray[np.float64]
SIZES = tuple(f"units_per_year_{end}" for end in ("low", "mid", "high"))
Key = tuple[Scenario, str, str]
"""Scenario, state of its plan and version of the data: what a ground rests on."""


@dataclass(frozen=True)
class Stand:
    """The plan of the present prices, and its ground for newcomers."""

    shown: plan.Shown
    footing: Footing
    key: Key


def stand() -> Stand:
    """Return the ground of the present prices; from a preview of the plan until the exact one is there."""
    shown = plan.current(Case(controls.scenario()), Filters())
    key = controls.scenario(), shown.planned.plan.status, data.data_version()
    return Stand(shown, _footing(shown.planned.plan, key), key)


@st.cache_resource(max_entries=4, show_spinner=False)
def _footing(_plan: Plan, key: Key) -> Footing:
    return planting.survey(data.planner(), key[0], _plan)


def fit(plant: Plant, met: Stand) -> pd.DataFrame:
    """Return ``planting.fit`` of a plant on the present ground, for all parks."""
    return _fit(met.footing, plant, met.key)


@st.cache_resource(max_entries=12, show_spinner=False)
def _fit(_footing: Footing, plant: Plant, key: Key) -> pd.DataFrame:
    return planting.fit(data.planner(), plant, key[0], footing=_footing)


@dataclass(frozen=True)
class Opened:
    """A plant in one park: its trial, its feasible exchanges as a result, and what becomes of its streams."""

    trial: Trial
    result: Result
    found: Index
    streams: pd.DataFrame


def opened(plant: Plant, park_id: str, met: Stand) -> Opened:
    """Return a plant in one park, with the refusals of its streams and the chances of its exchanges."""
    return _opened(met.footing, plant, park_id, met.key)


@st.cache_resource(max_entries=12, show_spinner=False)
def _opened(_footing: Footing, plant: Plant, park_id: str, key: Key) -> Opened:
    trial = _tried(data.planner(), plant, park_id, _footing, refusals=True)
    found, flows = trial.result, trial.entry.lower_flows
    tables = found.candidates, found.terms, found.inventory, found.knowledge, key[0]
    rows = np.flatnonzero(flows > 0)
    simulation = simulate(*tables, flows=flows, rows=rows) if len(rows) else None
    exchanges = allocated(found, flows, simulation)
    result = part_of(found, exchanges, exchanges["row"].to_numpy())
    existing = np.arange(len(found.inventory.streams)) < trial.placed.existing
    streams = found.inventory.streams.assign(existing=existing)
    told = own_streams(streams, trial.bids, trial.entry, found.candidates, found.refusals, found.knowledge)
    return Opened(trial, result, view.index(result), told)


def part_of(result: Result, candidates: pd.DataFrame, rows: view.Rows) -> Result:
    """Return a result of some candidates, given by their rows, as they are written in another table."""
    table = result.terms.table.iloc[rows].reset_index(drop=True)
    return replace(result, candidates=candidates, terms=replace(result.terms, table=table))


def _tried(
    planner: Planner, plant: Plant, park_id: str, footing: Footing, *, refusals: bool = False, goods: bool = True
) -> Trial:
    """Return the trial of a plant in one park."""
    base = planner.prepared.matched
    park = planting.candidates_for(base.inventory.parks, [park_id])
    plants, rules = sample([plant], base.knowledge), planting.by_products(base.knowledge, goods=goods)
    return planting.try_out(planner, plants, np.zeros(1, np.int64), park, footing, rules=rules, refusals=refusals)


def inserted(plant: Plant, park_id: str, met: Stand, *, goods: bool = True) -> jobs.Job[Inserted]:
    """Return the job that puts a plant into the plan."""
    planner = data.planner()

    def work() -> Inserted:
        return insert(planner, _tried(planner, plant, park_id, met.footing, goods=goods), met.footing)

    return jobs.ask("insert", (plant, park_id, goods, met.key), work)


@st.cache_resource(show_spinner=False)
def kinds(version: str) -> pd.DataFrame:  # noqa: ARG001 - the version is a key
    """Return the kinds of plants by ``archetype_id``: names, class, unit, small to large size."""
    known = data.known()
    names = known.archetypes.drop_duplicates("archetype_id").set_index("archetype_id")[["sector_en", "sector_vi"]]
    plants = plants_table(known).set_index("archetype_id")[["isic4", "functional_unit", *SIZES]]
    return plants.join(names, how="inner").sort_values("sector_en")


def units_of(archetype_id: str) -> Mapping[str, float]:
    """Return the units a capacity of a kind of plant may be in, with the typical plant's capacity in each."""
    known = data.known()
    typical = float(kinds(data.data_version())["units_per_year_mid"][archetype_id])
    per = known.capacity_units[known.capacity_units["archetype_id"] == archetype_id]
    factor = per.set_index("capacity_unit")["per_capacity_unit_mid"]
    allowed = capacity_units(known)
    units = allowed.loc[allowed["archetype_id"] == archetype_id, "capacity_unit"]
    return {str(unit): typical / float(factor.get(unit, 1.0)) for unit in units}
