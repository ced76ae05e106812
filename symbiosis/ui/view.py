"""What a page shows of a result: filters as masks over arrays. No streamlit here."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from symbiosis.exchange.proposals import is_proposed
from symbiosis.pipeline import Result
from symbiosis.ui.escape import folded
from symbiosis.ui.vocabulary import CARRIERS, REGIONS

Rows = NDArray[np.integer]
Bools = NDArray[np.bool_]
Ints = NDArray[np.integer]
BENEFIT = "net_benefit_usd_per_year"
MOST_LINES = 1500


@dataclass(frozen=True)
class Filters:
    """What the user wants to see; empty means everything."""

    region: str = "all"
    vintage: str = "34"
    provinces: tuple[str, ...] = ()
    carriers: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Index:
    """Codes of a result: two sites and a line per candidate, a carrier per rule; ``order`` has what is proposed.

    ``offers_at`` holds the site of every offer, with a partner or without. A line joins two places with one carrier;
    ``place`` numbers the distinct points of the sites.
    """

    order: Ints
    offer_site: Ints
    demand_site: Ints
    offers_at: Ints
    line: Ints
    lines: int
    rule_carrier: NDArray[np.int8]
    place: Ints
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]


def index(result: Result, like: Index | None = None) -> Index:
    """Give numbers to what the filters and the map need, once per result; ``like`` is that of other prices."""
    benefit = result.candidates[BENEFIT].to_numpy()
    wanted = benefit > 0
    if "held_back" in result.candidates:
        wanted &= is_proposed(result.candidates)
    paying = np.flatnonzero(wanted)
    order = paying[np.argsort(-benefit[paying], kind="stable")].astype(np.int32)
    return replace(like or _index(result), order=order)


def _index(result: Result) -> Index:
    """Give numbers to sites, lines and carriers of all candidates."""
    inventory, candidates = result.inventory, result.candidates
    sites = inventory.sites
    site_of = pd.Index(sites["site_id"]).get_indexer(inventory.streams["site_id"]).astype(np.int32)
    offer_site, demand_site = site_of[candidates["offer"].to_numpy()], site_of[candidates["demand"].to_numpy()]
    points = np.round(sites[["lat", "lon"]].to_numpy(dtype=np.float64), 5)
    unique, place = np.unique(np.nan_to_num(points, nan=-99.0), axis=0, return_inverse=True)
    place = place.reshape(-1).astype(np.int32)
    carrier = result.knowledge.resources.set_index("resource_id")["carrier"]
    rule_carrier = pd.Categorical(carrier.loc[result.knowledge.rules["offered"]], categories=CARRIERS).codes.astype(
        np.int8
    )
    key = (place[offer_site].astype(np.int64) * len(unique) + place[demand_site]) * len(CARRIERS)
    key += rule_carrier[candidates["rule"].to_numpy()]
    codes, names = pd.factorize(key)
    offers_at = site_of[(inventory.streams["role"] == "offer").to_numpy()]
    return Index(
        np.empty(0, dtype=np.int32),
        offer_site,
        demand_site,
        offers_at,
        codes.astype(np.int32),
        len(names),
        rule_carrier,
        place,
        unique[:, 1],
        unique[:, 0],
    )


def in_area(table: pd.DataFrame, filters: Filters) -> Bools:
    """Return which parks or sites lie in the region and provinces asked for."""
    region = table[f"region_{filters.vintage}"].to_numpy(dtype=object)
    focus = [name for name in REGIONS.values() if name]
    if filters.region == "all":
        inside = np.ones(len(table), dtype=bool)
    elif filters.region == "other":
        inside = ~np.isin(region, focus)
    else:
        inside = region == REGIONS[filters.region]
    if filters.provinces:
        inside &= np.isin(table[f"province_{filters.vintage}"].to_numpy(dtype=object), filters.provinces)
    return inside


def select(result: Result, found: Index, filters: Filters, near: Bools) -> Rows:
    """Return the paying candidates inside the filters, best first."""
    return narrow(result, found, filters, found.order[near[found.order]])


def narrow(result: Result, found: Index, filters: Filters, rows: Rows) -> Rows:
    """Return the rows inside the filters, in their order; one end in the area is enough."""
    keep = np.ones(len(rows), dtype=bool)
    if filters.region != "all" or filters.provinces:
        inside = in_area(result.inventory.sites, filters)
        keep &= inside[found.offer_site[rows]] | inside[found.demand_site[rows]]
    if filters.carriers or filters.resources:
        keep &= _wanted_rules(result, found, filters)[result.candidates["rule"].to_numpy()[rows]]
    return rows[keep]


def _wanted_rules(result: Result, found: Index, filters: Filters) -> Bools:
    """Return which rules exchange what the filters want, offered or demanded."""
    rules = result.knowledge.rules
    wanted = np.ones(len(rules), dtype=bool)
    if filters.carriers:
        wanted &= np.isin(np.array(CARRIERS)[found.rule_carrier], filters.carriers)
    if filters.resources:
        wanted &= (
            rules["offered"].isin(filters.resources).to_numpy() | rules["demanded"].isin(filters.resources).to_numpy()
        )
    return wanted


def offers_in(result: Result, found: Index, filters: Filters) -> Bools:
    """Return which streams are offers that the filters mean: by place, carrier and resource.

    An offer counts for a resource when it is of it or can replace it; so no offer of ``narrow`` is left out.
    """
    streams, resources = result.inventory.streams, result.knowledge.resources
    offers = (streams["role"] == "offer").to_numpy(copy=True)
    offered = streams.loc[offers, "resource"]
    inside = in_area(result.inventory.sites, filters)[found.offers_at]
    if filters.carriers:
        mine = resources.loc[resources["carrier"].isin(filters.carriers), "resource_id"]
        inside &= offered.isin(mine).to_numpy()
    if filters.resources:
        able = result.knowledge.rules["offered"].to_numpy(dtype=object)[_wanted_rules(result, found, filters)]
        inside &= offered.isin({*able, *filters.resources}).to_numpy()
    offers[offers] = inside
    return offers


def of_park(result: Result, found: Index, rows: Rows, park_id: str) -> Rows:
    """Return the rows with at least one end in a park."""
    mine = (result.inventory.sites["park_id"] == park_id).to_numpy()
    touching: Rows = rows[mine[found.offer_site[rows]] | mine[found.demand_site[rows]]]
    return touching


def best_partners(result: Result, rows: Rows) -> Rows:
    """Return for each offer its best row; ``rows`` come best first."""
    return rows[first_of(result.candidates["offer"].to_numpy()[rows], len(result.inventory.streams))]


def best_lines(result: Result, found: Index, rows: Rows, most: int = MOST_LINES) -> tuple[Rows, int]:
    """Return the best row of each of the ``most`` best lines, best first, and how many lines there are in all.

    Each carrier gets an equal share first, so that the many lines of goods do not hide heat, water and gas.
    """
    lines = rows[first_of(found.line[rows], found.lines)]
    carrier = found.rule_carrier[result.candidates["rule"].to_numpy()[lines]]
    share = np.zeros(len(lines), dtype=bool)
    for code in range(len(CARRIERS)):
        share[np.flatnonzero(carrier == code)[: most // len(CARRIERS)]] = True
    rank = np.argsort(~share, kind="stable")[:most]
    return lines[np.sort(rank)], len(lines)


def first_of(codes: Ints, size: int) -> Rows:
    """Return the positions at which each code occurs first, in order."""
    position = np.full(size, -1, dtype=np.int64)
    position[codes[::-1]] = np.arange(len(codes) - 1, -1, -1)
    first: Rows = np.sort(position[position >= 0])
    return first


def matching_parks(parks: pd.DataFrame, filters: Filters, words: str, statuses: tuple[str, ...]) -> Bools:
    """Return which parks fit area, statuses and all words, written with or without Vietnamese marks."""
    inside = in_area(parks, filters)
    if statuses:
        inside &= parks["status"].isin(statuses).to_numpy()
    if words.strip():
        text = (parks["name_vi"] + " " + parks["name_en"] + " " + parks["park_id"] + " " + parks["operator"]).map(
            folded
        )
        for word in folded(words).split():
            inside &= text.str.contains(word, regex=False).to_numpy()
    return inside
