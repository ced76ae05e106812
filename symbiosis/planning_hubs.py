"""The hubs of a plan: drawn, valued over the same draws as the plan, ranked, and how firmly they stand."""

from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from symbiosis.exchange.inputs import gather
from symbiosis.exchange.uncertainty import Simulation, group_draws
from symbiosis.insight import hub_facts
from symbiosis.insight.diversity import RADIUS_KM, divisions
from symbiosis.insight.hub_facts import ANCHORS, BENEFIT, CARBON, NEAR
from symbiosis.insight.hub_rank import HubWeights, ranks, scores
from symbiosis.insight.hubs import (
    Floats,
    HubRules,
    Ints,
    Places,
    agreement,
    attraction,
    communities,
    hub_of_place,
    links,
    overlap,
    places,
)
from symbiosis.inventory.tables import Inventory, Knowledge
from symbiosis.pipeline import Result
from symbiosis.planning import Planned, Planner
from symbiosis.planning_tables import SOLAR

Bools = NDArray[np.bool_]
DRAWS, SEED, OTHER_SEED = 1000, 2026, 7
_NOWHERE = 4096
"""Stands for no hub in a pair of hubs; there are never so many."""


@dataclass(frozen=True)
class HubCase:
    """What hubs are asked for; hashable."""

    rules: HubRules = field(default_factory=HubRules)
    weights: HubWeights = field(default_factory=HubWeights)


@dataclass(frozen=True)
class Ground:
    """What hubs stand on whatever the prices: places, the site of each stream, the ways to ports, kinds of industry.

    Attributes
    ----------
    places, site_of_stream, knowledge
        Of the inventory.
    logistics
        Of its parks, from ``insight.logistics.logistics``.
    offered
        Of each place what it offers of ``hub_facts.ANCHORS``.
    division
        ISIC division of each site.
    """

    places: Places
    site_of_stream: Ints
    knowledge: Knowledge
    logistics: pd.DataFrame
    offered: pd.DataFrame
    division: "pd.Series[str]"


@dataclass(frozen=True)
class Hubs:
    """Hubs of a plan.

    Attributes
    ----------
    table
        One row per hub, best first; its columns are those of ``hub_facts.facts`` and ``hub_rank.ranks``, and
        ``hub_id`` (its park with the highest value), ``exchanges``, ``net_benefit_p10_usd_per_year`` and p50, p90,
        ``co2e_p10_t_per_year`` and p50, p90, ``<carrier>_usd_per_year`` (mid), ``cross_park_share`` [-] of the value
        between different places, ``inside_share`` [-] of the value with both ends in the hub.
    member
        Places of hubs: ``hub`` (number), ``hub_id``, ``place_id``, ``park``, ``lat``, ``lon``.
    rows
        Hub number at the donor's and the receiver's end of each row of ``exchanges``; -1 for none.
    exchanges
        Those of the plan that count: by-products.
    """

    table: pd.DataFrame
    member: pd.DataFrame
    rows: tuple[Ints, Ints]
    exchanges: pd.DataFrame


def ground(inventory: Inventory, knowledge: Knowledge, logistics: pd.DataFrame) -> Ground:
    """Return what hubs of an inventory stand on; done once."""
    found = places(inventory)
    site = pd.Index(inventory.sites["site_id"]).get_indexer(inventory.streams["site_id"])
    offered = hub_facts.anchors(inventory.streams, found.of_site[site], len(found.table))
    return Ground(found, site, knowledge, logistics, offered, divisions(inventory.sites, knowledge.archetypes))


def by_products(planned: Planned, knowledge: Knowledge) -> pd.DataFrame:
    """Return the exchanges of a plan without rooftop solar power, which is no by-product."""
    offered = knowledge.rules["offered"].to_numpy()[planned.exchanges["rule"].to_numpy()]
    kept: pd.DataFrame = planned.exchanges[offered != SOLAR].reset_index(drop=True)
    return kept


def hubs(planner: Planner, planned: Planned, base: Ground, case: HubCase) -> Hubs:
    """Return the hubs of a plan.

    Parameters
    ----------
    planner, planned
        The plan; a preview serves as well.
    base
        Of the planner's inventory.
    case
        How hubs are drawn and ranked.
    """
    result = planner.result(planned.case.scenario)
    exchanges = by_products(planned, result.knowledge)
    donor, receiver = links(base.places, exchanges, base.site_of_stream)
    worth = exchanges[BENEFIT].to_numpy(dtype=np.float64)
    weight = attraction(base.places, donor, receiver, worth, case.rules)
    hub = hub_of_place(base.places, communities(weight, case.rules.grain), weight, case.rules)
    ends, count = hub_facts.halves(hub, donor, receiver), int(hub.max(initial=-1)) + 1
    member = hub_facts.members(base.places, hub)
    table = hub_facts.facts(result.inventory, member, base.logistics, base.division, radius_km=RADIUS_KM)
    table = table.join(base.offered.groupby(hub).sum()).join(_money(result, exchanges, ends, (donor, receiver), count))
    net, co2e = _draws(planner, planned, exchanges["row"].to_numpy(), ends, count)
    for stem, drawn in (("net_benefit_{}_usd_per_year", net), ("co2e_{}_t_per_year", co2e)):
        for percent in (10, 50, 90):
            table[stem.format(f"p{percent}")] = np.percentile(drawn, percent, axis=1) if len(drawn) else []
    table = table.join(ranks(scores(net, co2e, table, case.weights, anchors=tuple(ANCHORS), near=NEAR)))
    of_place = hub_facts.hub_sums(worth, (donor, receiver), len(hub))
    table["hub_id"] = hub_facts.lead(base.places.table, hub, of_place)
    return Hubs(table.sort_values("rank"), member.assign(hub_id=member["hub"].map(table["hub_id"])), ends, exchanges)


def sensitivity(planned: Planned, base: Ground, case: HubCase) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return how the hubs change with the way they are drawn.

    Returns
    -------
    pandas.DataFrame
        One row per variation, the usual one first and, with another seed, last: ``span_km``, ``network_share``,
        ``grain``, ``hubs``, ``parks`` in hubs, ``agreement`` (adjusted Rand index with the usual communities [-]).
    pandas.DataFrame
        Overlap [-] of each hub (row, by number) with the best fitting hub of each variation (column).
    """
    exchanges = by_products(planned, base.knowledge)
    donor, receiver = links(base.places, exchanges, base.site_of_stream)
    worth, usual = exchanges[BENEFIT].to_numpy(dtype=np.float64), case.rules
    shares = (max(usual.network_share - 0.25, 0.0), min(usual.network_share + 0.25, 1.0))
    varied = [usual]
    varied += [replace(usual, span_km=usual.span_km * factor) for factor in (0.5, 1.5)]
    varied += [replace(usual, network_share=share) for share in shares if share != usual.network_share]
    varied += [replace(usual, grain=usual.grain * factor) for factor in (0.67, 1.5)]
    weights = [attraction(base.places, donor, receiver, worth, one) for one in varied]
    drawn = [communities(weight, one.grain) for weight, one in zip(weights, varied, strict=True)]
    varied.append(usual)
    weights.append(weights[0])
    drawn.append(communities(weights[0], usual.grain, seed=OTHER_SEED))
    hub = [hub_of_place(base.places, *one) for one in zip(drawn, weights, varied, strict=True)]
    park = base.places.table["park"].to_numpy()
    rows = [
        {
            "span_km": one.span_km,
            "network_share": one.network_share,
            "grain": one.grain,
            "hubs": int(of.max(initial=-1)) + 1,
            "parks": int((of[park] >= 0).sum()),
            "agreement": agreement(drawn[0], community),
        }
        for one, of, community in zip(varied, hub, drawn, strict=True)
    ]
    return pd.DataFrame(rows), pd.DataFrame([overlap(hub[0], other) for other in hub[1:]]).T


def _draws(
    planner: Planner, planned: Planned, rows: NDArray[np.integer], ends: tuple[Ints, Ints], hubs: int
) -> tuple[Floats, Floats]:
    """Return every draw of the hubs' net benefit [USD/year] and CO2e [t/year], shape (hubs, draws)."""
    result = planner.result(planned.case.scenario)
    order = np.argsort(rows)
    tables = result.candidates, result.terms, result.inventory, result.knowledge, planned.case.scenario
    inputs = gather(*tables, rows=rows[order].astype(np.int64), flows=planned.plan.flows)
    simulation = Simulation(pd.DataFrame(index=rows[order]), inputs, DRAWS, SEED)
    one, two = (np.where(end >= 0, end, _NOWHERE)[order] for end in ends)
    pairs, net, co2e = group_draws(simulation, one * (_NOWHERE + 1) + two)
    names = pairs.to_numpy(dtype=np.int64)
    of = tuple(np.where(end < _NOWHERE, end, -1) for end in np.divmod(names, _NOWHERE + 1))
    return hub_facts.hub_sums(net, (of[0], of[1]), hubs), hub_facts.hub_sums(co2e, (of[0], of[1]), hubs)


def _money(
    result: Result, exchanges: pd.DataFrame, ends: tuple[Ints, Ints], places: tuple[Ints, Ints], hubs: int
) -> pd.DataFrame:
    """Return the mid value of each hub by carrier, in all, between places and inside."""
    rules, resources = result.knowledge.rules, result.knowledge.resources.set_index("resource_id")
    carrier = rules["offered"].map(resources["carrier"]).to_numpy(dtype=object)[exchanges["rule"].to_numpy()]
    worth = exchanges[BENEFIT].to_numpy(dtype=np.float64)

    def of(rows: Bools) -> Floats:
        return hub_facts.hub_sums(np.where(rows, worth, 0.0), ends, hubs)

    everything = np.ones(len(worth), dtype=bool)
    total = of(everything)
    table = pd.DataFrame({f"{name}_usd_per_year": of(carrier == name) for name in sorted(set(resources["carrier"]))})
    table[BENEFIT] = total
    table[CARBON] = hub_facts.hub_sums(exchanges[CARBON].fillna(0.0), ends, hubs)
    table["exchanges"] = [int(((ends[0] == k) | (ends[1] == k)).sum()) for k in range(hubs)]
    with np.errstate(divide="ignore", invalid="ignore"):
        table["cross_park_share"] = of(places[0] != places[1]) / total
        table["inside_share"] = of(ends[0] == ends[1]) / total
    return table
