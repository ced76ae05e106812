"""From an inventory to valued exchanges: the only place that composes the stages."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

import symbiosis
from symbiosis.exchange.gates import DISTANCE
from symbiosis.exchange.match import Matches, match
from symbiosis.exchange.reach import within_reach
from symbiosis.exchange.refusals import refusals
from symbiosis.exchange.terms import Terms, coordination_usd_per_year, terms
from symbiosis.exchange.value import value
from symbiosis.inventory.estimate import estimate
from symbiosis.inventory.knowledge import knowledge as shipped_knowledge
from symbiosis.inventory.knowledge import national_parks, national_sites_file
from symbiosis.inventory.national import national_inventory
from symbiosis.inventory.roads import shipped_roads
from symbiosis.inventory.tables import Inventory, Knowledge
from symbiosis.keep import content_key, is_kept, keep, kept
from symbiosis.paths import data_dir
from symbiosis.scenario import Scenario

Progress = Callable[[float], None]
_REFUSALS_KEPT = 10
_GOOD_TIMES = Scenario(
    energy_price_factor=2.0,
    material_price_factor=2.0,
    water_price_factor=2.0,
    transport_cost_factor=0.5,
    carbon_price_usd_per_t=100.0,
)
"""Prices at which most refusals that any scenario could name would pay."""
_NATIONAL, _TERMS, _PARTS = "national", "terms", ("candidates", "refused")


@dataclass(frozen=True)
class Matched:
    """All that depends on neither prices nor reach: the estimated inventory and its matches at the widest reach."""

    inventory: Inventory
    knowledge: Knowledge
    matches: Matches


@dataclass(frozen=True)
class Prepared:
    """A matched inventory with the terms of every pair's value."""

    matched: Matched
    candidate_terms: Terms
    refused_terms: Terms


@dataclass(frozen=True)
class Result:
    """Valued candidates with their terms, row by row, and refusals of one scenario."""

    inventory: Inventory
    knowledge: Knowledge
    candidates: pd.DataFrame
    terms: Terms
    refusals: pd.DataFrame
    scenario: Scenario


def matched(inventory: Inventory, knowledge: Knowledge, *, progress: Progress | None = None) -> Matched:
    """Estimate an inventory's streams and match them: the slow part, done once."""
    full = estimate(inventory, knowledge)
    found = match(full, knowledge, progress=progress)
    return Matched(full, knowledge, replace(found, refused=_worth_keeping(found.refused, full, knowledge)))


def _worth_keeping(refused: pd.DataFrame, inventory: Inventory, knowledge: Knowledge) -> pd.DataFrame:
    """Return the refused pairs that may come to be named: of each receiver and gate the best, now and in good times."""
    gathered = terms(refused, inventory, knowledge, discount_rate=Scenario().discount_rate)
    receiver = inventory.streams["site_id"].to_numpy()[refused["demand"].to_numpy()]
    chosen = np.zeros(len(refused), dtype=bool)
    for scenario in (Scenario(), _GOOD_TIMES):
        worth = value(refused, gathered, inventory, knowledge, scenario)["net_benefit_high_usd_per_year"]
        ranked = pd.DataFrame({"worth": worth, "receiver": receiver, "gate": refused["gate"]})[worth > 0]
        ranked = ranked.sort_values("worth", ascending=False, kind="stable")
        chosen[ranked.groupby(["receiver", "gate"], sort=False).head(_REFUSALS_KEPT).index] = True
    return refused[chosen].reset_index(drop=True)


def prepare(found: Matched, *, discount_rate: float) -> Prepared:
    """Gather the terms of every pair's value, trucks over the road network; done once for each discount rate."""
    return _within_line_limits(found, *_all_terms(found, discount_rate=discount_rate))


def _all_terms(found: Matched, *, discount_rate: float) -> tuple[Terms, Terms]:
    """Return the terms of candidates and of refused pairs."""
    inventory, knowledge, roads = found.inventory, found.knowledge, shipped_roads()
    return (
        terms(found.matches.candidates, inventory, knowledge, discount_rate=discount_rate, roads=roads),
        terms(found.matches.refused, inventory, knowledge, discount_rate=discount_rate, roads=roads),
    )


def _within_line_limits(found: Matched, candidates: Terms, refused: Terms) -> Prepared:
    """Return what is prepared, with candidates longer than their line can be among the refusals by distance."""
    pairs, limit = found.matches.candidates, candidates.table["haul_limit_km"] / candidates.table["detour"]
    beyond = (pairs["distance_km"] > limit).to_numpy()
    moved = pairs.assign(gate=np.int8(DISTANCE), actual=pairs["distance_km"], limit=limit)[beyond]
    matches = Matches(
        pairs[~beyond].reset_index(drop=True), pd.concat([found.matches.refused, moved], ignore_index=True)
    )
    kept_terms = replace(candidates, table=candidates.table[~beyond].reset_index(drop=True))
    more_terms = replace(refused, table=pd.concat([refused.table, candidates.table[beyond]], ignore_index=True))
    return Prepared(replace(found, matches=matches), kept_terms, more_terms)


def assess(prepared: Prepared, scenario: Scenario) -> Result:
    """Value a prepared inventory in a scenario: the fast part, done at every change of a slider."""
    inventory, knowledge, matches = prepared.matched.inventory, prepared.matched.knowledge, prepared.matched.matches
    near = within_reach(matches.candidates, knowledge, scenario)
    valued = value(matches.candidates, prepared.candidate_terms, inventory, knowledge, scenario)
    refused = value(matches.refused, prepared.refused_terms, inventory, knowledge, scenario)
    refused = refused[within_reach(refused, knowledge, scenario)]
    named = refusals(refused, valued[~near], valued[near], inventory, knowledge, scenario)
    gathered = replace(prepared.candidate_terms, table=prepared.candidate_terms.table[near].reset_index(drop=True))
    return Result(inventory, knowledge, valued[near].reset_index(drop=True), gathered, named, scenario)


def run(inventory: Inventory, knowledge: Knowledge, scenario: Scenario, *, progress: Progress | None = None) -> Result:
    """Take an inventory all the way to valued candidates and refusals."""
    return assess(
        prepare(matched(inventory, knowledge, progress=progress), discount_rate=scenario.discount_rate), scenario
    )


def national(scenario: Scenario, progress: Progress | None = None) -> Result:
    """Assess the shipped national inventory; what does not depend on the scenario is kept on disk and in memory."""
    return assess(prepared_national(scenario.discount_rate, progress=progress), scenario)


def prepared_national(discount_rate: float, *, progress: Progress | None = None) -> Prepared:
    """Return the national inventory matched and with its terms, from memory, kept Parquet or computed."""
    key = content_key([*inputs(), *_sources()], symbiosis.__version__, pd.__version__)
    if not is_kept(_NATIONAL, key):
        found = shipped_knowledge()
        keep(_NATIONAL, key, _pack(matched(shipped_inventory(found), found, progress=progress)))
    return _prepared_national(key, discount_rate)


@lru_cache(maxsize=2)
def _prepared_national(key: str, discount_rate: float) -> Prepared:
    found, name = _matched_national(key), f"{key}-{discount_rate:g}"
    coordination = coordination_usd_per_year(found.knowledge)
    if not is_kept(_TERMS, name):
        fresh = _all_terms(found, discount_rate=discount_rate)
        keep(_TERMS, name, dict(zip(_PARTS, (part.table for part in fresh), strict=True)))
        return _within_line_limits(found, *fresh)
    tables = kept(_TERMS, name)
    return _within_line_limits(found, *(Terms(tables[part], coordination) for part in _PARTS))


@lru_cache(maxsize=1)
def _matched_national(key: str) -> Matched:
    return _unpack(kept(_NATIONAL, key), shipped_knowledge())


def shipped_inventory(knowledge: Knowledge) -> Inventory:
    """Return the national inventory before estimation: all parks, the listed facilities and the parks' sectors."""
    return national_inventory(knowledge, national_parks(), national_sites_file())


def inputs() -> list[Path]:
    """Return the shipped tables that the national result rests on."""
    return sorted([*data_dir().glob("*.csv"), *(data_dir() / "geo").glob("*.csv")])


def _sources() -> list[Path]:
    """Return the code that the kept result depends on."""
    package = Path(symbiosis.__file__).parent
    return [*package.glob("inventory/*.py"), *package.glob("exchange/*.py"), Path(__file__)]


def _pack(found: Matched) -> Mapping[str, pd.DataFrame]:
    inventory, matches = found.inventory, found.matches
    return {
        "parks": pd.DataFrame(inventory.parks.drop(columns="geometry")),
        "sites": pd.DataFrame(inventory.sites.drop(columns="geometry")),
        "streams": inventory.streams,
        "candidates": matches.candidates,
        "refused": matches.refused,
    }


def _unpack(tables: Mapping[str, pd.DataFrame], knowledge: Knowledge) -> Matched:
    inventory = Inventory(_points(tables["parks"]), _points(tables["sites"]), tables["streams"])
    return Matched(inventory, knowledge, Matches(tables["candidates"], tables["refused"]))


def _points(table: pd.DataFrame) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(table, geometry=gpd.points_from_xy(table["lon"], table["lat"]), crs="EPSG:4326")
