"""What avoiding more CO2e costs: plans between the largest benefit and the largest saving, each with its bound.

Asking for at least a target of CO2e is answered by Lagrangian relaxation: a weight on the tonne takes the place of the
constraint, and for every weight w  best(benefit + w * CO2e) - w * target  bounds what any plan with that saving can
bring. The weights are the slopes between neighbouring points of the relaxation's frontier, which is concave.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from symbiosis.exchange.allocate import Session
from symbiosis.exchange.plan import OPTIMAL_GAP, Plan, gap_between
from symbiosis.exchange.stakes import Goal
from symbiosis.exchange.wishes import Wishes

_MOST_USD_PER_T = 1_000.0
_SECANTS = 4
_ANYTHING = Wishes()


@dataclass(frozen=True)
class Point:
    """One plan of the frontier.

    ``target_t_per_year`` is the CO2e asked for, ``usd_per_t_co2e`` the weight that led to the plan: what the next tonne
    costs there. ``upper_bound_usd_per_year`` bounds the net benefit of every plan that avoids at least as much as this
    one; ``gap`` is its distance from it and ``status`` optimal or feasible accordingly.
    """

    target_t_per_year: float
    usd_per_t_co2e: float
    plan: Plan
    upper_bound_usd_per_year: float
    gap: float
    status: str


@dataclass(frozen=True)
class _Tangent:
    """The relaxation's best point for one weight, and its score."""

    weight: float
    carbon: float
    benefit: float
    score: float


def frontier(
    session: Session, valued: pd.DataFrame, *, points: int = 7, wishes: Wishes = _ANYTHING, lots: bool = True
) -> list[Point]:
    """Return plans for targets evenly spaced from the CO2e of the best benefit to about the most that can be avoided.

    Neighbouring targets that lead to the same plan give one point, so that fewer than ``points`` may come back.

    Parameters
    ----------
    points
        How many targets, at least 2. The last values a tonne at 1,000 USD.
    wishes, lots
        As for ``Session.exact``.
    """
    tangents = [_tangent(session, valued, weight, wishes, lots=lots) for weight in (0.0, _MOST_USD_PER_T)]
    targets = np.linspace(tangents[0].carbon, tangents[1].carbon, points)
    weights = {0.0: float(targets[0])}
    for target in targets[1:-1].tolist():
        for _ in range(_SECANTS):
            low, high = _neighbours(tangents, target)
            if high.carbon - low.carbon <= OPTIMAL_GAP * abs(high.carbon):
                break
            weight = (low.benefit - high.benefit) / (high.carbon - low.carbon)
            if not low.weight < weight < high.weight:
                break
            tangents.append(_tangent(session, valued, weight, wishes, lots=lots))
        weights.setdefault(_neighbours(tangents, target)[1].weight, target)
    weights.setdefault(_MOST_USD_PER_T, float(targets[-1]))
    plans = {
        weight: session.exact(valued, goal=Goal(1.0, weight), wishes=wishes, lots=lots) for weight in sorted(weights)
    }
    score = {tangent.weight: tangent.score for tangent in tangents}
    return [_point(weights[weight], weight, plan, score) for weight, plan in plans.items()]


def _tangent(session: Session, valued: pd.DataFrame, weight: float, wishes: Wishes, *, lots: bool) -> _Tangent:
    """Return the relaxation's best point for a weight on the tonne [USD/t CO2e]."""
    stakes = session.stakes(valued, Goal(1.0, weight), wishes, lots=lots)
    found, settled = session.relaxed(stakes), stakes.settled()
    used = np.flatnonzero(found.flows)
    chosen = valued.iloc[used]
    share = found.flows[used] / chosen["quantity"].to_numpy(dtype=np.float64)
    carbon = float(np.nan_to_num(chosen["co2e_t_per_year"].to_numpy(dtype=np.float64)) @ share)
    return _Tangent(weight, carbon, found.objective + settled - weight * carbon, found.bound + settled)


def _neighbours(tangents: list[_Tangent], target: float) -> tuple[_Tangent, _Tangent]:
    """Return the points beside a target: the last that avoids less, the first that avoids at least as much."""
    less = [tangent for tangent in tangents if tangent.carbon < target]
    more = [tangent for tangent in tangents if tangent.carbon >= target]
    low = max(less, key=lambda tangent: tangent.weight, default=tangents[0])
    return low, min(more, key=lambda tangent: tangent.weight, default=tangents[1])


def _point(target: float, weight: float, plan: Plan, score: dict[float, float]) -> Point:
    """Return a plan with the tightest bound any tangent gives at its own saving."""
    benefit, carbon = plan.net_benefit_usd_per_year, plan.co2e_t_per_year
    bound = max(min(best - slope * carbon for slope, best in score.items()), benefit)
    gap = gap_between(benefit, bound)
    return Point(target, weight, plan, bound, gap, "optimal" if gap <= OPTIMAL_GAP else "feasible")
