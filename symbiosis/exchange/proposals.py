"""Which feasible pairs are worth proposing: proven, worth the trouble, and no worse for the climate than today.

A candidate is a question that physics, law and distance leave open. A proposal says more: that somebody should act on
it. What is held back stays a candidate, with the reason; it enters no plan unless a user pins it.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from symbiosis.exchange.haul import LINE_MODES
from symbiosis.inventory.knowledge import parameter
from symbiosis.inventory.sectors import FALLBACK
from symbiosis.inventory.tables import Inventory, Knowledge

Array = NDArray[np.floating[Any]]

REASONS = ("", "unknown_sector", "has_own", "unproven", "unusual", "raises_co2e", "small_gain")
"""Why a candidate is held back, in the order they are named; "" where it is proposed."""
PROPOSED = REASONS[0]
ANY = "*"
"""In ``unusual_pairs``: any kind of plant."""
_PROVEN = "commercial"
_FLOOR = "proposal_least_gain_usd_per_year"
_LINE_FLOOR = "proposal_least_gain_line_usd_per_year"
_SHARE = "proposal_least_gain_share"
_ROUNDING = 1e-5
_SAME = 0.02
"""Share of what is saved [-] within which two uses count as equally good for the climate."""


def agreements(pairs: pd.DataFrame, inventory: Inventory, knowledge: Knowledge) -> NDArray[np.float64]:
    """Return how many agreements between two plants a pair of sites stands for, one line each [-].

    A sector estimate stands for several plants. Each side needs as many of its plants as the pair's quantity takes of
    what they give or need by this route together; the side that needs more decides.
    """
    sites, streams = inventory.sites, inventory.streams
    if "plants" not in sites:
        return np.ones(len(pairs))
    plants = np.maximum(sites["plants"].fillna(1.0).to_numpy(dtype=np.float64), 1.0)
    of_stream = plants[pd.Index(sites["site_id"]).get_indexer(streams["site_id"])]
    moved, whole = pairs["quantity"].to_numpy(dtype=np.float64), streams["quantity"].to_numpy(dtype=np.float64)
    rules, rule = knowledge.rules, pairs["rule"].to_numpy()
    given = rules["max_offer_share"].to_numpy()[rule] * whole[pairs["offer"].to_numpy()]
    needed = (rules["max_share"] / rules["yield"]).to_numpy()[rule] * whole[pairs["demand"].to_numpy()]
    sides = []
    for side, most in (("offer", given), ("demand", needed)):
        share = np.divide(moved, most, out=np.ones(len(pairs)), where=most > 0)
        there = of_stream[pairs[side].to_numpy()]
        sides.append(np.clip(np.ceil(there * share - _ROUNDING), 1.0, there))
    return np.asarray(np.maximum(*sides))


def least_gain_usd_per_year(pairs: pd.DataFrame, inventory: Inventory, knowledge: Knowledge) -> NDArray[np.float64]:
    """Return the net benefit below which nobody would change what is done today [USD/year].

    Each agreement a pair stands for must bring the floor, a higher one where a pipe or a wire has to be laid (``mode``
    of the pairs); the net benefit of a pair has paid for one coordination only.
    """
    many = agreements(pairs, inventory, knowledge)
    laid = pairs["mode"].isin(LINE_MODES).to_numpy()
    floor = np.where(laid, parameter(knowledge, _LINE_FLOOR), parameter(knowledge, _FLOOR))
    return many * floor + (many - 1) * parameter(knowledge, "coordination_cost_usd_per_year")


@dataclass(frozen=True)
class Worth:
    """What each candidate brings, mid values, one entry each.

    Attributes
    ----------
    net
        Joint net benefit [USD/year].
    co2e
        Avoided emissions [t CO2e/year]; NaN where unknown, which holds nothing back.
    margin, replaced
        Worth of an offered unit before coordination, and the price of what it replaces [USD].
    saved, caused
        Emissions of what an offered unit replaces, and of its treatment and the end of today's use [kg CO2e].
    lot
        Quantity of each agreement as a share of the smallest lot [-].
    least
        Net benefit below which nobody would change anything [USD/year].
    """

    net: Array
    co2e: Array
    margin: Array
    replaced: Array
    saved: Array
    caused: Array
    lot: Array
    least: Array


def held_back(
    rule: NDArray[np.integer[Any]],
    worth: Worth,
    knowledge: Knowledge,
    *,
    unknown: NDArray[np.bool_],
    own: NDArray[np.bool_],
    odd: NDArray[np.bool_],
) -> NDArray[np.int8]:
    """Return why each candidate is held back, as a place in ``REASONS``.

    - Unknown sector: of one of the two sites nothing is known but that tenants are there.
    - Has own: the receiver offers so much of the same resource itself that it covers all this route could take.
    - Unproven: the rule's route is demonstrated, planned or usual only inside one works, not between firms, or what is
      known of it is of low confidence.
    - Unusual: the route is sound, but plants of these two kinds do not take it (``unusual_pairs``).
    - Raises emissions: the use replaces less than the treatment and the end of today's use cause; of a good that is not
      traded today also where its haul turns the balance. The haul of a traded good takes the place of the dealer's.
    - Small gain: an agreement between two plants falls short of a lot or of ``proposal_least_gain_usd_per_year``, or a
      unit brings less than ``proposal_least_gain_share`` of the price of what is replaced, which buyers can match.

    Parameters
    ----------
    rule
        Row of each candidate's rule.
    worth
        What they bring.
    knowledge
        Rules, resources and parameters.
    unknown, own, odd
        From ``without_sector``, ``has_own`` and ``unusual``.
    """
    rules = knowledge.rules
    traded = knowledge.resources.set_index("resource_id")["traded_today"].loc[rules["offered"]].to_numpy(dtype=bool)
    proven = ((rules["trl"] == _PROVEN) & (rules["confidence"] != "low")).to_numpy()
    worse = worth.saved - worth.caused < -_SAME * np.abs(worth.saved)
    worse |= ~traded[rule] & (worth.co2e < 0)
    least = parameter(knowledge, _SHARE) * worth.replaced
    small = (worth.net < worth.least) | (worth.margin < least) | (worth.lot < 1 - _ROUNDING)
    return np.select([unknown, own, ~proven[rule], odd, worse, small], [1, 2, 3, 4, 5, 6], 0).astype(np.int8)


def without_sector(pairs: pd.DataFrame, inventory: Inventory) -> NDArray[np.bool_]:
    """Return which pairs have a site of which no sector is known."""
    if "archetype_id" not in inventory.sites:
        return np.zeros(len(pairs), dtype=np.bool_)
    unknown = inventory.sites.loc[inventory.sites["archetype_id"] == FALLBACK, "site_id"]
    of_stream = inventory.streams["site_id"].isin(unknown).to_numpy(dtype=np.bool_)
    return np.asarray(of_stream[pairs["offer"].to_numpy()] | of_stream[pairs["demand"].to_numpy()], dtype=np.bool_)


def has_own(pairs: pd.DataFrame, inventory: Inventory, knowledge: Knowledge) -> NDArray[np.bool_]:
    """Return which pairs have a receiver that offers as much of the same resource as its demand takes by the route."""
    streams = inventory.streams
    site, resource = (pd.factorize(streams[name])[0].astype(np.int64) for name in ("site_id", "resource"))
    kinds = int(resource.max(initial=0)) + 1
    offered = (streams["role"] == "offer").to_numpy()
    key, row = np.unique((site * kinds + resource)[offered], return_inverse=True)
    amount = np.zeros(len(key) + 1)
    np.maximum.at(amount, row, streams["quantity"].to_numpy(dtype=np.float64)[offered])
    asked = site[pairs["demand"].to_numpy()] * kinds + resource[pairs["offer"].to_numpy()]
    at = np.searchsorted(key, asked)
    at[(at == len(key)) | (np.append(key, -1)[at] != asked)] = len(key)
    route = (knowledge.rules["max_share"] / knowledge.rules["yield"]).to_numpy()[pairs["rule"].to_numpy()]
    taken = streams["quantity"].to_numpy(dtype=np.float64)[pairs["demand"].to_numpy()] * route
    return np.asarray((at < len(key)) & (amount[at] >= taken), dtype=np.bool_)


def unusual(pairs: pd.DataFrame, inventory: Inventory, knowledge: Knowledge) -> NDArray[np.bool_]:
    """Return which pairs join two kinds of plants that do not make this exchange, whatever others do."""
    found = np.zeros(len(pairs), dtype=np.bool_)
    if "archetype_id" not in inventory.sites:
        return found
    kind = inventory.streams["site_id"].map(inventory.sites.set_index("site_id")["archetype_id"]).to_numpy()
    ends = {"donor_kinds": kind[pairs["offer"]], "receiver_kinds": kind[pairs["demand"]]}
    rule, ids = pairs["rule"].to_numpy(), knowledge.rules["rule_id"]
    for habit in knowledge.unusual_pairs.to_dict("records"):
        at = np.flatnonzero(ids.isin(habit["rules"].split(";")).to_numpy()[rule])
        for end, kinds in ends.items():
            if habit[end] != ANY:
                at = at[np.isin(kinds[at], habit[end].split(";"))]
        found[at] = True
    return found


def is_proposed(valued: pd.DataFrame) -> NDArray[np.bool_]:
    """Return which candidates are proposed."""
    return np.asarray(valued["held_back"].to_numpy() == PROPOSED, dtype=np.bool_)
