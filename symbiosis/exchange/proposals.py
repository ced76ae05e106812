"""Which feasible pairs are worth proposing: proven, worth the trouble, and no worse for the climate than today.

A candidate is a question that physics, law and distance leave open. A proposal says more: that somebody should act on
it. What is held back stays a candidate, with the reason; it enters no plan unless a user pins it.
"""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from symbiosis.inventory.knowledge import parameter
from symbiosis.inventory.sectors import FALLBACK
from symbiosis.inventory.tables import Inventory, Knowledge

Array = NDArray[np.floating[Any]]

REASONS = ("", "unknown_sector", "has_own", "unproven", "raises_co2e", "small_gain")
"""Why a candidate is held back, in the order they are named; "" where it is proposed."""
PROPOSED = REASONS[0]
_PROVEN = "commercial"
_FLOOR = "proposal_least_gain_usd_per_year"
_SHARE = "proposal_least_gain_share"
_SAME = 0.02
"""Share of what is saved [-] within which two uses count as equally good for the climate."""


def least_gain_usd_per_year(knowledge: Knowledge) -> float:
    """Return the net benefit below which nobody would change what is done today [USD/year]."""
    return parameter(knowledge, _FLOOR)


def held_back(
    rule: NDArray[np.integer[Any]],
    unknown: NDArray[np.bool_],
    own: NDArray[np.bool_],
    net_usd_per_year: Array,
    co2e_t_per_year: Array,
    margin_usd_per_unit: Array,
    *,
    replaced_usd_per_unit: Array,
    saved_kg_per_unit: Array,
    caused_kg_per_unit: Array,
    knowledge: Knowledge,
) -> NDArray[np.int8]:
    """Return why each candidate is held back, as a place in ``REASONS``.

    Unknown sector: of one of the two sites nothing is known but that tenants are there. Has own: the receiver offers as
    much of the same resource itself, which it would use first. Unproven: the rule's route is demonstrated, planned or usual only inside one works, not between firms. Raises emissions: the use replaces
    less than the treatment and the end of today's use cause; of a good that is not traded today also where its haul
    turns the balance. The haul of a traded good takes the place of the dealer's. Small gain: less a year than
    ``proposal_least_gain_usd_per_year``, or less a unit than ``proposal_least_gain_share`` of the price of what is
    replaced, which present buyers can match.

    Parameters
    ----------
    rule
        Row of each candidate's rule.
    unknown
        Whether one of its sites has no known sector.
    own
        Whether the receiver has as much of the same resource itself.
    net_usd_per_year, co2e_t_per_year, margin_usd_per_unit
        Their mid values; carbon is NaN where unknown and holds nothing back.
    replaced_usd_per_unit
        Price of what an offered unit replaces [USD].
    saved_kg_per_unit, caused_kg_per_unit
        Emissions of what is replaced, and of treatment and of the end of today's use [kg CO2e].
    knowledge
        Rules, resources and parameters.
    """
    rules = knowledge.rules
    traded = knowledge.resources.set_index("resource_id")["traded_today"].loc[rules["offered"]].to_numpy(dtype=bool)
    proven = (rules["trl"] == _PROVEN).to_numpy()
    worse = saved_kg_per_unit - caused_kg_per_unit < -_SAME * np.abs(saved_kg_per_unit)
    worse |= ~traded[rule] & (co2e_t_per_year < 0)
    least = parameter(knowledge, _SHARE) * replaced_usd_per_unit
    small = (net_usd_per_year < least_gain_usd_per_year(knowledge)) | (margin_usd_per_unit < least)
    return np.select([unknown, own, ~proven[rule], worse, small], [1, 2, 3, 4, 5], 0).astype(np.int8)


def without_sector(pairs: pd.DataFrame, inventory: Inventory) -> NDArray[np.bool_]:
    """Return which pairs have a site of which no sector is known."""
    if "archetype_id" not in inventory.sites:
        return np.zeros(len(pairs), dtype=np.bool_)
    unknown = inventory.sites.loc[inventory.sites["archetype_id"] == FALLBACK, "site_id"]
    of_stream = inventory.streams["site_id"].isin(unknown).to_numpy(dtype=np.bool_)
    return np.asarray(of_stream[pairs["offer"].to_numpy()] | of_stream[pairs["demand"].to_numpy()], dtype=np.bool_)


def has_own(pairs: pd.DataFrame, inventory: Inventory) -> NDArray[np.bool_]:
    """Return which pairs have a receiver that offers as much of the same resource itself."""
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
    return np.asarray(amount[at] >= pairs["quantity"].to_numpy(), dtype=np.bool_)


def is_proposed(valued: pd.DataFrame) -> NDArray[np.bool_]:
    """Return which candidates are proposed."""
    return np.asarray(valued["held_back"].to_numpy() == PROPOSED, dtype=np.bool_)
