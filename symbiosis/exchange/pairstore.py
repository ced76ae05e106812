"""Candidates laid out so that sliders are passes over arrays: by rule and, in it, by the reach a pair needs.

What lies within a reach is then the head of each rule, and its sums are read from marks kept every few pairs: a
distance slider reads a few thousand numbers. Money is affine in every price, so a price slider is one pass over four
columns, which also renews the marks.
"""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from symbiosis.exchange.sums import STEP, Array, Floats, Longs, Money, Prices, heads, price, sums_of
from symbiosis.exchange.terms import Terms
from symbiosis.scenario import Scenario

_WORTH_A_THREAD = 1_000_000


class Kpis(NamedTuple):
    """Sums by rule over the pairs within reach; all but ``possible`` are over the pairs that pay.

    ``possible`` and ``paying`` are numbers of pairs; ``quantity`` [offered unit/year], ``benefit`` [USD/year],
    ``carbon`` avoided where known [t CO2e/year]. Pairs compete for the same streams: sums are potentials, not a plan.
    """

    possible: Longs
    paying: Longs
    quantity: Floats
    benefit: Floats
    carbon: Floats


@dataclass(frozen=True)
class PairStore:
    """Candidates by rule and by the reach they need, priced in a scenario.

    Attributes
    ----------
    row
        Rows of the table the store was built from.
    needs_km
        The reach each pair needs [km]: its distance, or the error of its positions where that is larger.
    start
        The first pair of each rule; one more entry for the end.
    group
        Price group of each rule, in the order of ``terms``.
    money
        What the net benefit is made of.
    net_usd_per_year
        Net benefit in the scenario, NaN where a haul cannot be costed.
    marks
        Sums from the first pair of the rule up to each mark: paying, quantity, benefit, carbon; shape (marks, 4).
    first_mark
        The first mark of each rule; one more entry for the end.
    """

    row: NDArray[np.int32]
    needs_km: Array
    start: Longs
    group: NDArray[np.int8]
    money: Money
    net_usd_per_year: Array
    marks: Floats
    first_mark: Longs

    @classmethod
    def build(cls, candidates: pd.DataFrame, terms: Terms, scenario: Scenario, *, rules: int) -> "PairStore":
        """Lay candidates out and price them.

        Parameters
        ----------
        candidates
            Feasible pairs at the widest reach: ``rule``, ``distance_km``, ``error_km``, ``quantity``.
        terms
            Their terms, row by row; a new discount rate needs new terms and a new store.
        scenario
            Prices.
        rules
            How many rules there are.
        """
        rule = candidates["rule"].to_numpy()
        needs = np.maximum(candidates["distance_km"].to_numpy(), candidates["error_km"].to_numpy())
        start = np.concatenate([[0], np.cumsum(np.bincount(rule, minlength=rules))]).astype(np.int64)
        row = _order(rule, needs, start)
        first_mark = np.concatenate([[0], np.cumsum(np.diff(start) // STEP + 1)]).astype(np.int64)
        group = np.zeros(rules, dtype=np.int8)
        group[rule] = terms.table["price_group"].to_numpy()
        money = _money(candidates, terms, row)
        nothing = np.empty(0, dtype=np.float32), np.empty((0, 4))
        return cls(row, needs[row], start, group, money, *nothing, first_mark).reprice(scenario)

    def reprice(self, scenario: Scenario) -> "PairStore":
        """Return the store in another scenario's prices; reach and discount rate of the scenario do not matter here."""
        net, marks = np.empty(len(self.row), dtype=np.float32), np.empty((self.first_mark[-1], 4))
        factors = scenario.energy_price_factor, scenario.material_price_factor, scenario.water_price_factor
        purchase = np.array(factors, dtype=np.float64)[self.group]
        prices = Prices(purchase, scenario.transport_cost_factor, scenario.carbon_price_usd_per_t)

        def work(part: tuple[int, int]) -> None:
            price(self.start, self.first_mark, *part, self.money, prices, net, marks)

        first, *others = self._parts()
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            helped = [pool.submit(work, part) for part in others]
            work(first)
            for one in helped:
                one.result()
        return replace(self, net_usd_per_year=net, marks=marks)

    def _parts(self) -> list[tuple[int, int]]:
        """Cut the rules into runs of about as many pairs for each core."""
        cores = min(os.cpu_count() or 1, 1 + len(self.row) // _WORTH_A_THREAD)
        ends = np.searchsorted(self.start, np.linspace(0, self.start[-1], cores + 1)[1:-1])
        edges = [0, *ends.tolist(), len(self.start) - 1]
        return list(pairwise(edges))

    def kpis(self, reach_km: Array) -> Kpis:
        """Return the sums by rule within a reach for each rule [km]."""
        many, sums = sums_of(
            self.needs_km, self.start, self.first_mark, self.marks, self.money, self.net_usd_per_year, reach_km
        )
        return Kpis(many, sums[:, 0].astype(np.int64), sums[:, 1], sums[:, 2], sums[:, 3])

    def rows(self, reach_km: Array, *, paying: bool = False) -> NDArray[np.int32]:
        """Return the rows, in the table the store was built from, of the pairs within reach, or of those that pay."""
        many = heads(self.needs_km, self.start, reach_km)
        parts = [slice(at, at + n) for at, n in zip(self.start[:-1].tolist(), many.tolist(), strict=True)]
        rows = np.concatenate([self.row[part] for part in parts])
        if not paying:
            return rows
        return rows[np.concatenate([self.net_usd_per_year[part] for part in parts]) > 0]


def _order(rule: NDArray[np.integer], needs_km: Array, start: Longs) -> NDArray[np.int32]:
    """Return the rows by rule and, in it, by the reach they need."""
    row = np.argsort(rule, kind="stable").astype(np.int32)

    def sort(low: int, high: int) -> None:
        row[low:high] = row[low:high][np.argsort(needs_km[row[low:high]], kind="stable")]

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(sort, start[:-1].tolist(), start[1:].tolist()))
    return row


def _money(candidates: pd.DataFrame, terms: Terms, row: NDArray[np.int32]) -> Money:
    """Gather what the net benefit is made of, in the order of the store."""
    t = {name: terms.table[name].to_numpy()[row] for name in _TERMS}
    quantity = candidates["quantity"].to_numpy()[row]
    haul_km = t["detour"] * candidates["distance_km"].to_numpy()[row]
    carried = t["caused"] + t["haul_co2e_fixed"] + t["haul_co2e_per_km"] * haul_km
    return Money(
        gain=quantity * t["purchase_mid"],
        cost=quantity * (t["gate_mid"] + t["treatment_mid"]) + np.float32(terms.coordination_usd_per_year["mid"]),
        haul=quantity * (t["haul_fixed_mid"] + t["haul_per_km_mid"] * haul_km),
        carbon=quantity * np.nan_to_num((t["saved_mid"] - carried) / np.float32(1000)),
        quantity=quantity,
    )


_TERMS = (
    "purchase_mid",
    "gate_mid",
    "treatment_mid",
    "haul_fixed_mid",
    "haul_per_km_mid",
    "detour",
    "saved_mid",
    "caused",
    "haul_co2e_fixed",
    "haul_co2e_per_km",
)
