"""Two regions or provinces, and everything that is compared of them."""

import re
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import streamlit as st

from symbiosis.insight import diversity, region_facts, regions
from symbiosis.inventory.tables import Inventory
from symbiosis.planning import Case
from symbiosis.planning_tables import part_of_rule
from symbiosis.ui import data, hub_data, vocabulary
from symbiosis.ui.plan import Shown
from symbiosis.ui.screen_data import park_ways
from symbiosis.ui.view import Filters
from symbiosis.ui.words import _, named

SOLAR = "solar"
PARTS = (*vocabulary.CARRIERS, SOLAR)
FOCUS = ("Southeast", "Red River Delta")


@dataclass(frozen=True)
class Place:
    """A region or province that can be compared: its column of the tables, the names it holds, and its words."""

    column: str
    names: frozenset[str]
    words: str


@dataclass(frozen=True)
class Comparison:
    """Two sides compared.

    Attributes
    ----------
    benefits
        From ``regions.benefits``.
    facts
        From ``region_facts.facts``, of each side.
    programmes
        Parks by programme, of each side.
    """

    benefits: pd.DataFrame
    facts: tuple[dict[str, float], dict[str, float]]
    programmes: tuple["pd.Series[int]", "pd.Series[int]"]


def code(name: str) -> str:
    """Return the short code of a region or province for the address."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def places(vintage: str) -> dict[str, Place]:
    """Return what can be compared by code: the focus regions, the others, all others together, then provinces."""
    table = data.provinces()
    region, province = f"region_{vintage}", f"province_{vintage}"
    names = sorted(table[region].unique(), key=lambda name: (name not in FOCUS, name != FOCUS[0], name))
    found = {code(name): Place(region, frozenset([name]), vocabulary.region(name)) for name in names}
    found["other"] = Place(region, frozenset(names) - set(FOCUS), _("Other regions together"))
    unique = table.drop_duplicates(province).sort_values(province)
    for name, words in zip(unique[province], unique[f"{province}_vi"], strict=True):
        found[code(name)] = Place(province, frozenset([name]), named(str(name), str(words)))
    return found


def compared(shown: Shown, sides: tuple[Place, Place], filters: Filters) -> Comparison:
    """Return two sides of a plan compared; ``filters`` are those of the plan's rows."""
    a, b = ((one.column, one.names) for one in sides)
    found = _compared(shown, (shown.planned.case, shown.planned.plan.status, filters, a, b))
    member = hub_data.current(Filters(vintage=filters.vintage)).found.member
    x, y = (facts | {"hubs": _hubs(member, one)} for facts, one in zip(found.facts, sides, strict=True))
    return replace(found, facts=(x, y))


def _hubs(member: pd.DataFrame, one: Place) -> float:
    """Return how many hubs have a park in a place; one on the border counts on both sides."""
    parks = data.planner().prepared.matched.inventory.parks
    mine = parks.loc[parks[one.column].isin(one.names), "park_id"]
    return float(member.loc[member["place_id"].isin(mine), "hub_id"].nunique())


@st.cache_resource(max_entries=40, show_spinner=False)
def _compared(
    _shown: Shown,
    key: tuple[Case, str, Filters, tuple[str, frozenset[str]], tuple[str, frozenset[str]]],
) -> Comparison:
    inventory, knowledge = _shown.result.inventory, _shown.result.knowledge
    pair = regions.side(inventory, *key[3]), regions.side(inventory, *key[4])
    exchanges, simulation = _exchanges(_shown), None
    if _shown.exact and len(_shown.rows):
        rows = np.sort(_shown.result.candidates["row"].to_numpy()[_shown.rows])
        simulation = data.planner().simulation(_shown.planned.case.scenario, _shown.planned.plan.flows, rows)
    around = diversity.around(
        inventory.parks, inventory.sites, diversity.divisions(inventory.sites, knowledge.archetypes)
    )
    return Comparison(
        regions.benefits(regions.drawn(inventory, pair, exchanges, simulation), exchanges, apart=SOLAR),
        (_facts(inventory, pair[0], around), _facts(inventory, pair[1], around)),
        (region_facts.programmes(inventory, pair[0]), region_facts.programmes(inventory, pair[1])),
    )


def _facts(inventory: Inventory, one: regions.Side, around: pd.DataFrame) -> dict[str, float]:
    """Return all facts of a side: of its parks, of the ways from them, and of what is documented there."""
    version = data.data_version()
    documented = data.context_table("existing_exchanges", version)
    found = region_facts.facts(inventory, one, around) | region_facts.logistics(park_ways(version), one)
    return found | {"existing": region_facts.existing(documented, inventory.parks, one)}


def _exchanges(shown: Shown) -> regions.Exchanges:
    """Return the exchanges of a plan inside the filters, in the order of the widest result."""
    rows = shown.rows[np.argsort(shown.result.candidates["row"].to_numpy()[shown.rows])]
    table, found = shown.result.candidates.iloc[rows], shown.found
    part = part_of_rule(shown.result.knowledge)[table["rule"].to_numpy()]
    return regions.Exchanges(
        found.offer_site[rows],
        found.demand_site[rows],
        pd.Index(PARTS).get_indexer(part),
        PARTS,
        table["net_benefit_usd_per_year"].to_numpy(dtype=np.float64),
        table["co2e_t_per_year"].to_numpy(dtype=np.float64),
    )
