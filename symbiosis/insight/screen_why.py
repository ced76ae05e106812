"""Why a park that passes is not among the best: what costs it most, and which weights would bring it there."""

from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.optimize import Bounds, LinearConstraint, milp

from symbiosis.insight.screen_draws import combine, parts
from symbiosis.insight.screen_rank import Floats, Problem, ranks

BEST = 5
WEIGHT = (0.0, 10.0)
WEIGHT_STEP = 0.5
"""Range and step of a weight, as the sliders have them."""
_TIME_LIMIT_S = 5.0
_SOLVED, _INFEASIBLE = 0, 2
_LEAD = 1e-3
"""Lead in the score over the sixth that counts as being among the best; a tie of many does not."""


class WeightChange(NamedTuple):
    """One weight from what it is to what would bring a park among the best."""

    criterion: str
    before: float
    after: float


def costs(asked: Problem, park: str, against: str) -> pd.DataFrame:
    """Return what each criterion takes from a park against another, worst first.

    In the weighted sum of values between the worst (0) and the best (1) of the list: ``share`` is the weight times the
    difference, positive where the park is behind; the shares sum to the difference of the scores.

    Returns
    -------
    pandas.DataFrame
        ``criterion``, ``mine`` and ``theirs`` (0–1), ``weight`` (sum 1), ``share``.
    """
    given, at = parts(asked.mid[None], asked, "wsm")[0], {str(one): row for row, one in enumerate(asked.parks)}
    mine, theirs = given[at[park]], given[at[against]]
    table = pd.DataFrame(
        {
            "criterion": asked.names,
            "mine": mine,
            "theirs": theirs,
            "weight": asked.weights,
            "share": asked.weights * (theirs - mine),
        }
    )
    return table.sort_values("share", ascending=False, kind="stable", ignore_index=True)


def one_weight(asked: Problem, weights: dict[str, float], park: str, method: str) -> WeightChange | None:
    """Return the smallest change of a single weight that brings a park among the best, or None where none does.

    Every step of every slider is tried. Criteria that tell no parks apart, or that have no weight, are not among them:
    the values of the latter may be unknown.
    """
    steps = np.arange(WEIGHT[0], WEIGHT[1] + WEIGHT_STEP / 2, WEIGHT_STEP)
    given = parts(asked.mid[None], asked, method)
    mine = int(np.flatnonzero(asked.parks == park)[0])
    found: list[tuple[float, WeightChange]] = []
    for k, name in enumerate(asked.names):
        tried = np.tile([weights[one] for one in asked.names], (len(steps), 1)).astype(np.float64)
        tried[:, k] = steps
        tried = tried[tried.sum(axis=1) > 0]
        scored = combine(
            np.broadcast_to(given, (len(tried), *given.shape[1:])),
            tried / tried.sum(axis=1, keepdims=True),
            method,
        )
        good = tried[ranks(scored)[:, mine] <= BEST, k]
        if len(good):
            after = float(good[np.argmin(np.abs(good - weights[name]))])
            found.append((abs(after - weights[name]), WeightChange(name, weights[name], after)))
    return min(found, key=lambda one: one[0])[1] if found else None


class Lifting(NamedTuple):
    """Weights by criterion (sum 1) that bring a park among the best; None where none do, or none were found in time."""

    weights: pd.Series | None
    proved: bool


def any_weights(asked: Problem, park: str) -> Lifting:
    """Return the weights nearest to the given ones that bring a park among the best by the weighted sum.

    A mixed-integer programme: least ``sum |w - given|`` over weights of sum 1 such that all but four parks score lower;
    a binary for each other park says whether it may. Solved by HiGHS, exactly unless the time limit ends it.
    """
    given = parts(asked.mid[None], asked, "wsm")[0]
    mine = asked.parks == park
    lead = _rivals(given[~mine] - given[mine])
    criteria, rivals = len(asked.names), len(lead)
    if rivals < BEST:
        return Lifting(pd.Series(asked.weights, index=list(asked.names)), proved=True)
    most = np.maximum(lead.max(axis=1), 0.0)
    ones, none = np.eye(criteria), np.zeros((criteria, rivals))
    rules = [
        LinearConstraint(np.hstack([lead, np.zeros_like(lead), -np.diag(most + _LEAD)]), -np.inf, -_LEAD),
        LinearConstraint(np.hstack([ones, -ones, none]), -np.inf, asked.weights),
        LinearConstraint(np.hstack([-ones, -ones, none]), -np.inf, -asked.weights),
        LinearConstraint(np.r_[np.ones(criteria), np.zeros(criteria + rivals)], 1.0, 1.0),
        LinearConstraint(np.r_[np.zeros(2 * criteria), np.ones(rivals)], 0, BEST - 1),
    ]
    found = milp(
        np.r_[np.zeros(criteria), np.ones(criteria), np.zeros(rivals)],
        constraints=rules,
        integrality=np.r_[np.zeros(2 * criteria), np.ones(rivals)],
        bounds=Bounds(0.0, 1.0),
        options={"time_limit": _TIME_LIMIT_S},
    )
    weights = None if found.x is None else np.clip(found.x[:criteria], 0.0, 1.0)
    table = None if weights is None else pd.Series(weights, index=list(asked.names))
    return Lifting(table, proved=found.status in (_SOLVED, _INFEASIBLE))


def _rivals(lead: Floats) -> Floats:
    """Return the leads of the parks that can be ahead at all: the others never count."""
    return lead[(lead > 0).any(axis=1)]
