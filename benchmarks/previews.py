"""A slider's certified preview of a country's plan: the last plan at new prices, and a proof of how good it is."""

from itertools import cycle

import numpy as np
import pandas as pd

from benchmarks.harness import Job, Method
from benchmarks.workloads import Case
from symbiosis.exchange.allocate import Session
from symbiosis.exchange.grid import Buffer, grid_hits
from symbiosis.exchange.plan import Plan
from symbiosis.inventory.knowledge import knowledge
from symbiosis.inventory.tables import Inventory, Knowledge

_DEARER = 0.05
"""Of the haul, as a slider would."""


def jobs(case: Case) -> list[Job]:
    """Return the preview of a plan for all pairs of a case; its bound must hold for the exact plan."""
    known = knowledge()
    inventory = _inventory(case, known)
    table = _valued(case, inventory)
    dearer = table.assign(margin_usd_per_unit=table["margin_usd_per_unit"] - np.float32(_DEARER) * table["haul"])
    slider, other = (Session(table, inventory, known) for _ in range(2))
    slider.exact(table)
    other.exact(table)
    turns = cycle((dearer, table))

    def preview() -> Plan:
        return slider.preview(dearer)

    def exact() -> Plan:
        return other.exact(next(turns))

    def holds(ours: Plan, best: Plan) -> bool:
        return ours.upper_bound_usd_per_year >= best.objective_usd_per_year >= ours.objective_usd_per_year

    methods = [Method("ours", preview, _plan), Method("ours, exact from the last basis", exact, _plan)]
    return [Job(f"certified preview, {len(table) / 1e6:.1f}M pairs", methods, len(table), 0, holds)]


def _plan(plan: Plan) -> Plan:
    return plan


def _inventory(case: Case, known: Knowledge) -> Inventory:
    rng = np.random.default_rng(11)
    n = len(case.lon)
    streams = pd.DataFrame(
        {
            "site_id": np.arange(n).astype(str),
            "role": "offer",
            "resource": known.resources["resource_id"].iloc[0],
            "quantity": rng.lognormal(7, 1.6, n),
            "sum_rule": "add",
        }
    )
    return Inventory(pd.DataFrame(), pd.DataFrame(), streams)


def _valued(case: Case, inventory: Inventory) -> pd.DataFrame:
    found = grid_hits(case.places(), case.searches, buffer=Buffer())
    rng = np.random.default_rng(12)
    offer, demand, km = (
        np.concatenate([getattr(hits, name) for hits in found]) for name in ("offer", "demand", "distance_km")
    )
    rule = np.repeat(np.arange(len(found), dtype=np.int16), [len(hits.offer) for hits in found])
    stock = inventory.streams["quantity"].to_numpy()
    quantity = np.minimum(stock[offer], stock[demand]).astype(np.float32)
    haul = (km * np.float32(0.15) + np.float32(2)).astype(np.float32)
    price = rng.uniform(10, 60, len(found)).astype(np.float32)[rule]
    worth = price * rng.uniform(0.7, 1.3, len(stock)).astype(np.float32)[demand]
    return pd.DataFrame(
        {
            "offer": offer,
            "demand": demand,
            "rule": rule,
            "quantity": quantity,
            "haul": haul,
            "margin_usd_per_unit": worth - haul,
            "co2e_t_per_year": quantity * np.float32(0.3),
        }
    )
