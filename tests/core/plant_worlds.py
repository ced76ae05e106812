"""Small worlds of estimated sectors in three parks, and plants to put into them."""

from dataclasses import replace

import numpy as np
import pandas as pd

from symbiosis import pipeline
from symbiosis.insight.plant import Plant
from symbiosis.inventory.tables import Inventory, Knowledge
from symbiosis.planning import Planner
from symbiosis.scenario import Scenario
from tests.conftest import make_inventory, make_park, make_site, make_stream

SECTORS = ("1103", "1313", "1701", "2394", "1030", "2011", "2410", "1050", "2310", "3700", "1061", "3510", "1079")
PLANTS = (
    Plant("1103", capacity=100.0, unit="million litres/yr"),
    Plant("1313", capacity=10_000.0, unit="t fabric"),
    Plant("1701", "tissue"),
    Plant("2310", "float_glass"),
    Plant("2012", "urea_gas"),
    Plant("3830", "plastics_recycler"),
)
_STEP = 4 / 110.6


def small_planner(known: Knowledge, seed: int, *, sites: int = 6) -> Planner:
    """Return the planner of some sectors in three parks 4 and 40 km apart, streams estimated."""
    rng = np.random.default_rng(seed)
    parks = [make_park(name, 107.0, 11.0 + _STEP * shift) for name, shift in (("a", 0), ("b", 1), ("c", 11))]
    at = rng.integers(0, 3, sites)
    chosen = [
        make_site(f"s{k}", str(parks[p]["park_id"]), isic, 107.0, float(str(parks[p]["lat"])))
        for k, (p, isic) in enumerate(zip(at, rng.choice(SECTORS, sites, replace=False), strict=True))
    ]
    inventory = make_inventory(parks, chosen, [make_stream("x", "s0", "offer", "FLY_ASH", 1.0)])
    return planner_of(replace(inventory, streams=inventory.streams.iloc[:0]), known)


def planner_of(inventory: Inventory, known: Knowledge) -> Planner:
    """Return the planner of an inventory."""
    return Planner(pipeline.prepare(pipeline.matched(inventory, known), discount_rate=Scenario().discount_rate))


def as_set(pairs: pd.DataFrame, inventory: Inventory) -> pd.DataFrame:
    """Return pairs by the names of their streams, in one order."""
    names = inventory.streams["stream_id"].to_numpy(dtype=object)
    table = pairs.assign(offer=names[pairs["offer"]], demand=names[pairs["demand"]])
    return table.sort_values(["rule", "offer", "demand"], ignore_index=True)
