"""Missing tenants: every kind of plant tried in the parks of a region, and the best of them inserted."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from symbiosis.insight.missing import closed, tenants
from symbiosis.insight.plant import Plant, sample
from symbiosis.pipeline import Progress
from symbiosis.planning import Planned, Planner
from symbiosis.planting import BEST_FIRST, Footing, by_products, candidates_for, summary_of, try_out

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

AT_ONCE = 100
"""Kinds of plants tried at a time."""
MOST_PARKS = 12


def busiest_parks(planner: Planner, planned: Planned, within: Sequence[str], most: int = MOST_PARKS) -> list[str]:
    """Return the parks with most planned value among some [net benefit of the exchanges they take part in].

    Parameters
    ----------
    planned
        A plan of the planner.
    within
        Identifiers of the parks to choose from.
    """
    found = planner.prepared.matched.inventory
    able = set(found.parks["park_id"].iloc[candidates_for(found.parks, within)])
    site = found.streams["site_id"].map(found.sites.set_index("site_id")["park_id"]).to_numpy(dtype=object)
    table = planned.exchanges
    ends = pd.DataFrame({"offer": site[table["offer"]], "demand": site[table["demand"]]})
    ends["worth"] = table["net_benefit_usd_per_year"].to_numpy()
    apart = ends[ends["offer"] != ends["demand"]]
    both = pd.concat([ends.set_index("offer")["worth"], apart.set_index("demand")["worth"]])
    total = both.groupby(level=0).sum().sort_values(ascending=False)
    return [str(park) for park in total.index if park in able][:most]


def missing(
    planner: Planner, footing: Footing, parks: Sequence[str], *, size: str = "mid", progress: Progress | None = None
) -> pd.DataFrame:
    """Return what every kind of plant would bring in every park, by by-products alone, best first.

    Goods already traded and rooftop solar power are left out: nobody has to come for them.

    Parameters
    ----------
    planner, footing
        The inventory and the plan that the plants meet.
    parks
        Identifiers of the parks to try.
    size
        ``low``, ``mid`` or ``high``: the sector's small, typical or large plant.
    progress
        Called with the share done, 0 to 1.

    Returns
    -------
    pandas.DataFrame
        ``archetype_id, group, size, capacity, unit, park_id`` with the columns of ``planting.fit`` and of ``closed``;
        only plants that would bring something.
    """
    base = planner.prepared.matched
    kinds, rows = tenants(base.knowledge, size), candidates_for(base.inventory.parks, parks)
    rules, parts = by_products(base.knowledge, goods=False), []
    for first in range(0, len(kinds), AT_ONCE):
        some = kinds.iloc[first : first + AT_ONCE].reset_index(drop=True)
        parts.append(_tried(planner, footing, some, rows, rules))
        if progress is not None:
            progress(min(first + AT_ONCE, len(kinds)) / len(kinds))
    table = pd.concat(parts, ignore_index=True)
    table = table[table["value_upper_usd_per_year"] > 0]
    return table.sort_values(BEST_FIRST, ascending=False, kind="stable", ignore_index=True)


def _tried(planner: Planner, footing: Footing, kinds: pd.DataFrame, rows: Ints, rules: Bools) -> pd.DataFrame:
    """Try some kinds of plants in some parks."""
    base = planner.prepared.matched
    plants = sample([plant_of(kind) for kind in kinds.to_dict("records")], base.knowledge)
    plant, park = np.repeat(np.arange(len(kinds)), len(rows)), np.tile(rows, len(kinds))
    trial = try_out(planner, plants, plant, park, footing, rules=rules)
    streams = trial.placed.inventory.streams
    resource, role = (streams[name].to_numpy(dtype=object) for name in ("resource", "role"))
    weak = (trial.result.candidates["confidence"] == "low").to_numpy()
    done = closed(trial.bids, trial.entry.lower_flows, weak, resource, role, base.knowledge, len(plant))
    where = pd.DataFrame({"park_id": base.inventory.parks["park_id"].to_numpy()[park]})
    return kinds.iloc[plant].reset_index(drop=True).join([where, summary_of(trial), done])


def plant_of(kind: Mapping[Any, Any]) -> Plant:
    """Return the plant of a row of ``tenants``."""
    return Plant(archetype_id=str(kind["archetype_id"]), capacity=float(kind["capacity"]), unit=str(kind["unit"]))
