"""A question of siting with all its figures: prepared once, then turned into a problem at mid or at a draw."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from symbiosis.exchange.draws import P90_SCORE
from symbiosis.insight.facility_types import Facility
from symbiosis.insight.siting_points import Pool, pool
from symbiosis.insight.siting_problem import Problem
from symbiosis.insight.siting_ways import (
    Bands,
    Ways,
    facility_bands,
    gate_bands,
    price_bands,
    ways,
    yields,
)
from symbiosis.inventory.roads import RoadGraph
from symbiosis.inventory.tables import Inventory, Knowledge
from symbiosis.scenario import Scenario

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MID = 1
_TOGETHER = {"capex", "haul_in", "haul_out"}
"""Figures that are high or low together: one price level moves all their entries."""
_BY_RESOURCE = {"gate": "offers", "made": "offers", "price": "demands"}
"""Figures of a resource, the same at every place."""


@dataclass(frozen=True)
class Case:
    """A facility, its candidate parks, what is offered and wanted, and the ways between.

    Attributes
    ----------
    facility
        The type.
    scenario
        Prices, reach, discount rate.
    parks, lon_lat
        Rows of the candidate parks, and where they are [degrees] (J, 2).
    offers, demands
        What may be brought; who may take the product.
    ins, outs
        Ways in and out; the last entries of ``ins`` are what is raised on the spot, with row ``len(offers.table)``.
    bands
        All uncertain figures, low, mid and high: ``supply``, ``demand``, ``gate``, ``price`` and ``made`` (by row of
        the pools), ``haul_in``, ``haul_out`` (by way), those of the facility.
    carbon_in, carbon_out
        CO2e caused by a unit on a way in, avoided by one on a way out [kg/unit].
    sizes
        Which of the facility's sizes may be built.
    """

    facility: Facility
    scenario: Scenario
    parks: Ints
    lon_lat: Floats
    offers: Pool
    demands: Pool
    ins: Ways
    outs: Ways
    bands: Bands
    carbon_in: Floats
    carbon_out: Floats
    sizes: Ints

    @property
    def capacity(self) -> Floats:
        """Sizes that may be built [unit taken/year]."""
        return np.array([self.facility.capex[k][0] for k in self.sizes])

    def mid(self) -> Bands:
        """Return every figure at its middle."""
        return {name: band[MID] for name, band in self.bands.items()}

    def draw(self, rng: np.random.Generator) -> Bands:
        """Return every figure drawn: a normal of two halves through low, mid and high, not across zero."""
        drawn = {}
        for name, band in self.bands.items():
            score = self._score(name, band.shape[1], rng) / P90_SCORE
            low, mid, high = band
            value = mid + np.where(score < 0, mid - low, high - mid) * score
            value = np.where(low >= 0, np.maximum(value, 0.0), value)
            drawn[name] = np.where(high <= 0, np.minimum(value, 0.0), value)
        return drawn

    def _score(self, name: str, count: int, rng: np.random.Generator) -> Floats:
        """Return standard normal scores of a figure's entries."""
        if name in _TOGETHER:
            return rng.standard_normal(1)
        if name in _BY_RESOURCE:
            codes, names = pd.factorize(getattr(self, _BY_RESOURCE[name]).table["resource"])
            return np.asarray(rng.standard_normal(len(names))[codes])
        return rng.standard_normal(count)

    def problem(self, at: Bands) -> Problem:
        """Return the siting problem at some figures."""
        f, carbon = self.facility, self.scenario.carbon_price_usd_per_t / 1000
        row, own = self.ins.row, len(self.offers.table)
        gate = np.append(at["gate"], at["own_usd"])[row]
        margin = -gate - at["variable"] - at["haul_in"] - carbon * self.carbon_in
        sold = at["price"][self.outs.row] - at["outlet_cost"] - at["haul_out"] + carbon * self.carbon_out
        free = at["outlet_price"][0] + carbon * (f.outlet_saving or (0.0,) * 3)[MID]
        capacity = self.capacity
        made = np.append(at["made"], at["made"][:1] if own else yields(f.accepts, list(f.accepts)[:1])[MID])
        upkeep = float(at["upkeep"][0])
        rate = self.scenario.discount_rate
        return Problem(
            supply=np.append(at["supply"], capacity.max() * len(self.parks)),
            demand=at["demand"],
            in_supply=row,
            in_place=self.ins.place,
            in_margin=margin,
            in_yield=made[row],
            out_place=self.outs.place,
            out_demand=self.outs.row,
            out_margin=sold,
            price=float(free),
            sells=f.sells,
            capacity=capacity,
            yearly=at["capex"][self.sizes] * (f.annuity(rate) + upkeep),
            places=len(self.parks),
        )


def case(
    facility: Facility,
    inventory: Inventory,
    knowledge: Knowledge,
    scenario: Scenario,
    *,
    parks: Ints,
    left: Floats | None = None,
    sizes: Ints | None = None,
    roads: RoadGraph | None = None,
) -> Case:
    """Gather what a question of siting needs.

    Parameters
    ----------
    facility
        The type.
    inventory, knowledge, scenario
        The estimated inventory, the tables, and prices and reach.
    parks
        Rows of the candidate parks; offers and demands may lie elsewhere.
    left
        What is left of each stream [resource unit/year]; all of it when not given.
    sizes
        Which sizes may be built; all when not given.
    roads
        The network of trucks.
    """
    f, parks = facility, np.asarray(parks, dtype=np.int64)
    offers = pool(inventory, knowledge, "offer", dict.fromkeys(f.accepts, 1.0), left=left)
    demands = pool(inventory, knowledge, "demand", dict(f.outlets), left=left, largest=f.largest_user)
    unit = knowledge.resources.set_index("resource_id")["unit"]
    largest = f.capex[-1][0]
    ins = ways(inventory, knowledge, parks, offers, f.haul_in, unit[next(iter(f.accepts))], most=largest,
               scenario=scenario, roads=roads)  # fmt: skip
    made = largest * max(triple[MID] for triple in f.accepts.values())
    outs = _none() if f.haul_out is None else ways(
        inventory, knowledge, parks, demands, f.haul_out, unit[next(iter(f.outlets))], most=made,
        scenario=scenario, roads=roads)  # fmt: skip
    ins = _with_own(ins, f, len(parks), len(offers.table))
    bands = facility_bands(f, scenario) | {
        "supply": _quantities(offers),
        "demand": _quantities(demands),
        "gate": gate_bands(f, knowledge, list(offers.table["resource"])),
        "price": price_bands(knowledge, list(demands.table["resource"]), scenario),
        "made": yields(f.accepts, list(offers.table["resource"])),
        "haul_in": ins.haul_usd,
        "haul_out": outs.haul_usd,
    }
    every = np.arange(len(f.capex)) if sizes is None else np.asarray(sizes, dtype=np.int64)
    where = inventory.parks[["lon", "lat"]].to_numpy(dtype=np.float64)[parks]
    carbon = _carbon(f, knowledge, ins, outs, offers, demands)
    return Case(f, scenario, parks, where, offers, demands, ins, outs, bands, *carbon, every)


def _none() -> Ways:
    empty = np.empty(0)
    return Ways(empty.astype(np.int64), empty.astype(np.int64), empty, np.empty((3, 0)), empty)


def _with_own(ins: Ways, facility: Facility, places: int, number: int) -> Ways:
    """Return the ways in with what each place raises itself."""
    if facility.made_there_usd is None:
        return ins
    none = np.zeros(places)
    return Ways(
        np.append(ins.row, np.full(places, number)),
        np.append(ins.place, np.arange(places)),
        np.append(ins.km, none),
        np.hstack([ins.haul_usd, np.zeros((3, places))]),
        np.append(ins.haul_kg, none),
    )


def _quantities(pooled: Pool) -> Floats:
    """Return low, mid and high quantities (3, n)."""
    return pooled.table[["low", "quantity", "high"]].to_numpy(dtype=np.float64).T


def _carbon(
    facility: Facility, knowledge: Knowledge, ins: Ways, outs: Ways, offers: Pool, demands: Pool
) -> tuple[Floats, Floats]:
    """Return CO2e caused per unit on each way in, and avoided per unit on each way out [kg/unit]."""
    table = knowledge.resources.set_index("resource_id")
    fate = table["current_fate_ef_kgco2e_per_unit"].loc[offers.table["resource"]].fillna(0.0).to_numpy()
    saved = table["ef_mid_kgco2e_per_unit"].loc[demands.table["resource"]].fillna(0.0).to_numpy()
    caused = np.append(fate, 0.0)[ins.row] + facility.emission[MID] + ins.haul_kg
    return caused, saved[outs.row] - outs.haul_kg
