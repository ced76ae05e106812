"""A plant that does not stand yet: what it would be worth in each park, and the plan with it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from symbiosis import pipeline
from symbiosis.exchange.match import Matches
from symbiosis.exchange.plan import Plan
from symbiosis.exchange.reach import within_reach
from symbiosis.insight.entry import Bids, Entry, Stock, bids, enter
from symbiosis.insight.fit import summary
from symbiosis.insight.ground import Ground, ground, shared_duties
from symbiosis.insight.placing import Placed, match_new, place
from symbiosis.insight.plant import Plant, sample
from symbiosis.inventory.tables import Inventory, Knowledge
from symbiosis.pipeline import Matched, Prepared, Result
from symbiosis.planning import Case, Planner
from symbiosis.planning_tables import SOLAR
from symbiosis.scenario import Scenario

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

STATUSES = ("operating", "under construction")
"""Parks a plant may go to."""

BEST_FIRST = ["value_lower_usd_per_year", "value_upper_usd_per_year"]
"""What ranks places for a plant: what it brings for sure, then what it may bring."""


@dataclass(frozen=True)
class Footing:
    """The plan a plant meets: of a scenario, with what it leaves and charges, and the score of its relaxation."""

    case: Case
    plan: Plan
    ground: Ground
    relaxed_usd_per_year: float


@dataclass(frozen=True)
class Trial:
    """Plants placed, matched with what exists, valued and weighed against the plan.

    Attributes
    ----------
    placed
        The inventory with the plants.
    prepared
        Their pairs at the widest reach looked at, with terms.
    result
        Their pairs within reach of the scenario, valued; refusals where they were asked for.
    bids, entry
        The same pairs as bids, and what they come to.
    """

    placed: Placed
    prepared: Prepared
    result: Result
    bids: Bids
    entry: Entry


def survey(planner: Planner, scenario: Scenario, plan: Plan | None = None) -> Footing:
    """Return the ground that a scenario's plan is for newcomers; the plan is solved where none is given.

    Parameters
    ----------
    plan
        An exact plan of the same planner and scenario without wishes, or any feasible one: a worse plan widens the
        interval between what a newcomer adds and what it may add.
    """
    case = Case(scenario)
    problem, relaxed = planner.relaxation(case)
    found = planner.exact(case).plan if plan is None else plan
    result = planner.result(scenario)
    slack = relaxed.bound - found.objective_usd_per_year
    tables = result.candidates, result.inventory, result.knowledge
    met = ground(problem, relaxed.prices, found.flows, *tables, slack_usd_per_year=slack)
    return Footing(case, found, met, relaxed.objective)


def try_out(
    planner: Planner,
    plants: Inventory,
    plant: Ints,
    park: Ints,
    footing: Footing,
    *,
    rules: Bools | None = None,
    refusals: bool = False,
) -> Trial:
    """Place plants in parks and weigh each on its own against the plan.

    Parameters
    ----------
    plants
        From ``sample``.
    plant, park
        Rows of the plants' sites and of the parks, one entry per trial.
    footing
        Of the same planner.
    rules
        Which rules count; ``by_products`` when not given.
    refusals
        Whether pairs that fail one gate are to be named; slow for many parks.
    """
    base, scenario = planner.prepared.matched, footing.case.scenario
    placed = place(plants, base.inventory, plant, park)
    found = match_new(placed, base.knowledge)
    counts = by_products(base.knowledge) if rules is None else rules
    found = Matches(*(table[counts[table["rule"]]].reset_index(drop=True) for table in vars(found).values()))
    if not refusals:
        near = within_reach(found.candidates, base.knowledge, scenario)
        found = Matches(found.candidates[near].reset_index(drop=True), found.refused.iloc[:0])
    matched = Matched(placed.inventory, base.knowledge, found)
    prepared = pipeline.prepare(matched, discount_rate=scenario.discount_rate)
    result = pipeline.assess(prepared, scenario)
    fixed = result.terms.coordination_usd_per_year["mid"]
    pairs = bids(result.candidates, placed.world, placed.existing, placed.inventory, base.knowledge, fixed=fixed)
    stock = _stock(plants, placed, footing.ground, base.knowledge)
    return Trial(placed, prepared, result, pairs, enter(pairs, stock, footing.ground, fixed=fixed, worlds=len(park)))


def by_products(knowledge: Knowledge, *, goods: bool = True) -> Bools:
    """Return which rules count for a plant: none of rooftop solar power, which every roof has whatever is under it.

    ``goods`` tells whether goods already traded count too, at what they bring beyond today's market.
    """
    resources = knowledge.resources.set_index("resource_id")
    traded = knowledge.rules["offered"].map(resources["traded_today"]).to_numpy(dtype=bool)
    return np.asarray((knowledge.rules["offered"] != SOLAR).to_numpy() & (goods | ~traded))


def _stock(plants: Inventory, placed: Placed, ground: Ground, knowledge: Knowledge) -> Stock:
    """Return what there is of every stream; each new site shares duties as its plant does."""
    parent, weight = shared_duties(plants, knowledge)
    source = placed.source
    beside = placed.existing + np.arange(len(source)) + parent[source] - source
    return Stock(
        placed.inventory.streams["quantity"].to_numpy(dtype=np.float64),
        np.concatenate([ground.parent, np.where(parent[source] >= 0, beside, -1)]),
        np.concatenate([ground.weight, weight[source]]),
    )


def candidates_for(parks: pd.DataFrame, wanted: Sequence[str] | None = None) -> Ints:
    """Return the rows of the parks a plant may go to: located, operating or under construction."""
    able = parks["status"].isin(STATUSES) & parks["lat"].notna() & (parks["area_ha"] > 0)
    if wanted is not None:
        able &= parks["park_id"].isin(wanted)
    return np.flatnonzero(able)


def summary_of(trial: Trial) -> pd.DataFrame:
    """Return ``insight.fit.summary`` of each plant of a trial."""
    site, knowledge = trial.placed.inventory.streams["site_id"], trial.result.knowledge
    return summary(trial.result.candidates, trial.bids, trial.entry, site, knowledge, len(trial.placed.park))


def fit(
    planner: Planner,
    plant: Plant,
    scenario: Scenario,
    parks: Sequence[str] | None = None,
    *,
    footing: Footing | None = None,
) -> pd.DataFrame:
    """Return what a plant is worth in each park, best first.

    Parameters
    ----------
    planner
        Of the inventory it is to join.
    plant
        What is to be built.
    scenario
        Reach and prices.
    parks
        Identifiers of the parks to try; all that operate or are under construction when not given.
    footing
        From ``survey`` for the same scenario, where it is at hand: it takes seconds, the rest less than one.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``park_id``: ``value_lower_usd_per_year`` (a feasible entry), ``value_upper_usd_per_year`` (no plan
        gains more, but for the plan's own gap), ``value_usd_per_year`` (their mean), ``co2e_t_per_year`` avoided by
        that entry, ``partners``, ``partners_<carrier>``, ``streams_matched``, ``streams``, ``nearest_km``.
    """
    met = survey(planner, scenario) if footing is None else footing
    base = planner.prepared.matched
    park = candidates_for(base.inventory.parks, parks)
    plants = sample([plant], base.knowledge)
    trial = try_out(planner, plants, np.zeros(len(park), dtype=np.int64), park, met)
    park_id = base.inventory.parks["park_id"].to_numpy()[park]
    table = summary_of(trial).assign(streams=len(plants.streams), park_id=park_id)
    return table.set_index("park_id").sort_values(BEST_FIRST, ascending=False, kind="stable")
