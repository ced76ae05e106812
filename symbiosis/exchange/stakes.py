"""What each candidate of an allocation earns and may carry, in one scenario and for one goal."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Goal:
    """What a plan is to maximise: ``benefit`` times the net benefit plus ``usd_per_t_co2e`` times the CO2e avoided.

    ``Goal(benefit=0.0, usd_per_t_co2e=1.0)`` maximises the tonnes. A carbon price of the scenario is in the net benefit
    already and is not this weight.
    """

    benefit: float = 1.0
    usd_per_t_co2e: float = 0.0


@dataclass(frozen=True)
class Stakes:
    """One entry per candidate, except ``fixed``.

    Attributes
    ----------
    relaxed
        Worth per offered unit with the fixed cost spread over the largest flow [USD]: what no plan can beat.
    margin
        Worth per offered unit before the fixed cost [USD].
    fixed
        Coordination cost of each exchange used [USD/year].
    lot
        Smallest flow worth an agreement [offered unit/year].
    lower, upper
        Bounds of the flow [offered unit/year].
    """

    relaxed: Floats
    margin: Floats
    fixed: float
    lot: Floats
    lower: Floats
    upper: Floats

    def take(self, arcs: Ints) -> "Stakes":
        """Return the stakes of some candidates."""
        return Stakes(
            self.relaxed[arcs], self.margin[arcs], self.fixed, self.lot[arcs], self.lower[arcs], self.upper[arcs]
        )

    def least(self, arcs: Ints) -> Floats:
        """Return the smallest flow of some candidates that is a lot and pays its coordination [offered unit/year]."""
        return useful_from(self.margin[arcs], self.fixed, self.lot[arcs])

    def earned(self, flows: Floats) -> float:
        """Return what flows earn after the coordination of each one used [USD/year]."""
        used = np.flatnonzero(flows)
        return float(self.margin[used] @ flows[used]) - self.fixed * len(used)

    def settled(self) -> float:
        """Return what fixed flows earn beyond their relaxed worth [USD/year]: never above 0 within the largest flow."""
        held = np.flatnonzero(self.lower)
        return self.earned(self.lower) - float(self.relaxed[held] @ self.lower[held])


def useful_from(margin: NDArray[np.floating], fixed: Floats | float, lot: Floats) -> Floats:
    """Return the flow from which an exchange is a lot and pays its fixed cost; inf where no flow does."""
    pays = np.divide(fixed, margin, out=np.full(len(margin), np.inf), where=margin > 0)
    return np.asarray(np.maximum(lot, pays))


def margins(valued: pd.DataFrame, goal: Goal) -> NDArray[np.floating]:
    """Return what a unit of each candidate is worth to a goal before coordination [USD/offered unit]; NaN if unknown.

    Carbon that is not known counts as none, as in the value of a candidate.
    """
    if goal == Goal():
        return valued["margin_usd_per_unit"].to_numpy()
    margin = goal.benefit * valued["margin_usd_per_unit"].to_numpy(dtype=np.float64)
    if goal.usd_per_t_co2e:
        carbon = valued["co2e_t_per_year"].to_numpy(dtype=np.float64) / valued["quantity"].to_numpy(dtype=np.float64)
        margin += goal.usd_per_t_co2e * np.nan_to_num(carbon)
    return margin
