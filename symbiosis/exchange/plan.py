"""The answer of an allocation: quantities, and how good they are proven to be."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

OPTIMAL_GAP = 1e-6
"""Up to this relative gap a plan is called optimal."""


@dataclass(frozen=True)
class Plan:
    """Quantities for candidates, and how good they are.

    Attributes
    ----------
    flows
        Of each row of ``valued`` [offered unit/year].
    objective_usd_per_year, upper_bound_usd_per_year
        What the plan scores, and what no plan can exceed; in the unit of the goal, which is USD/year for its default.
    gap
        (bound - objective) / bound [-].
    status
        ``optimal`` (gap up to 1e-6), ``feasible`` (no better is known; at most ``gap`` below the best) or ``preview``.
    net_benefit_usd_per_year
        After the coordination cost of each exchange used.
    co2e_t_per_year
        Avoided; candidates of unknown carbon count as none.
    prices_usd_per_unit
        Of each stream: what one more unit of the offer or the demand would add to the relaxation's score.
    relaxed_usd_per_year
        Score of the relaxation; NaN in a preview. Differences of it are the prices of wishes.
    seconds
        Wall time.
    """

    flows: Floats
    objective_usd_per_year: float
    upper_bound_usd_per_year: float
    gap: float
    status: str
    net_benefit_usd_per_year: float
    co2e_t_per_year: float
    prices_usd_per_unit: Floats
    relaxed_usd_per_year: float
    seconds: float


def gap_between(objective: float, bound: float) -> float:
    """Return how far an objective is below its bound, as a share of the bound [-]."""
    return max(bound - objective, 0.0) / abs(bound) if bound else 0.0
