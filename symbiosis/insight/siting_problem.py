"""A siting problem in numbers, and an answer to it."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Problem:
    """A siting problem at one end of its figures.

    Attributes
    ----------
    supply, demand
        Quantities [unit taken/year] (S,) and [product unit/year] (D,).
    in_supply, in_place, in_margin, in_yield
        Ways in: supply and place, what a unit brings before the product is sold [USD/unit], made per taken (A,).
    out_place, out_demand, out_margin
        Ways out: place and demand, what a unit of the product brings [USD/product unit] (B,).
    price
        Of a product sold without limit at every place [USD/product unit]; NaN where there is no such market.
    sells
        Whether there is a product at all.
    capacity, yearly
        Sizes [unit taken/year] and their cost [USD/year], shape (K,).
    places
        How many candidate places there are.
    """

    supply: Floats
    demand: Floats
    in_supply: Ints
    in_place: Ints
    in_margin: Floats
    in_yield: Floats
    out_place: Ints
    out_demand: Ints
    out_margin: Floats
    price: float
    sells: bool
    capacity: Floats
    yearly: Floats
    places: int

    def only(self, open_: Bools) -> tuple["Problem", Ints, Ints]:
        """Return the problem of some places, numbered anew, and which ways in and out it keeps."""
        number = np.cumsum(open_) - 1
        ins, outs = np.flatnonzero(open_[self.in_place]), np.flatnonzero(open_[self.out_place])
        part = replace(
            self,
            in_supply=self.in_supply[ins],
            in_place=number[self.in_place[ins]],
            in_margin=self.in_margin[ins],
            in_yield=self.in_yield[ins],
            out_place=number[self.out_place[outs]],
            out_demand=self.out_demand[outs],
            out_margin=self.out_margin[outs],
            places=int(open_.sum()),
        )
        return part, ins, outs

    def pruned(self) -> tuple["Problem", Ints, Ints]:
        """Return the problem without ways that can never bring anything, and which it keeps; the optimum stays."""
        best_out = np.full(self.places, 0.0 if np.isnan(self.price) else max(self.price, 0.0))
        np.maximum.at(best_out, self.out_place, self.out_margin)
        best_in = np.full(self.places, -np.inf)
        np.maximum.at(best_in, self.in_place, self.in_margin / self.in_yield)
        useful = self.in_margin + self.in_yield * best_out[self.in_place] * self.sells > 0
        ins = np.flatnonzero(useful & (self.supply[self.in_supply] > 0))
        outs = np.flatnonzero((self.out_margin + best_in[self.out_place] > 0) & (self.demand[self.out_demand] > 0))
        part = replace(
            self,
            in_supply=self.in_supply[ins],
            in_place=self.in_place[ins],
            in_margin=self.in_margin[ins],
            in_yield=self.in_yield[ins],
            out_place=self.out_place[outs],
            out_demand=self.out_demand[outs],
            out_margin=self.out_margin[outs],
        )
        return part, ins, outs


@dataclass(frozen=True)
class Answer:
    """Where to build, and what flows.

    ``size`` is the opened size of each place, -1 where none (J,); ``inflow`` and ``outflow`` are by way [unit/year];
    ``free`` is what each place sells without limit [product unit/year]; objective and bound [USD/year].
    """

    size: Ints
    inflow: Floats
    outflow: Floats
    free: Floats
    objective: float
    bound: float
    seconds: float

    @property
    def gap(self) -> float:
        """How far the objective may be below the best possible, as a share of the bound."""
        return max(self.bound - self.objective, 0.0) / max(abs(self.bound), 1.0)


def nothing(problem: Problem) -> Answer:
    """Return the answer that builds nothing."""
    none = np.zeros(problem.places)
    flows = np.zeros(len(problem.in_supply)), np.zeros(len(problem.out_demand))
    return Answer(np.full(problem.places, -1), *flows, none, 0.0, 0.0, 0.0)
