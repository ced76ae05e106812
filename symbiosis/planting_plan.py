"""The plan with a plant in it: re-solved, and what it changes."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from symbiosis.exchange.match import Matches
from symbiosis.exchange.reach import within_reach
from symbiosis.exchange.terms import Terms
from symbiosis.insight.replan import near, replan, stakes_of
from symbiosis.inventory.tables import Inventory
from symbiosis.pipeline import Matched, Prepared, Progress, Result
from symbiosis.planning import Planner
from symbiosis.planting import Footing, Trial

Floats = NDArray[np.float64]

_SAME = 1e-6


@dataclass(frozen=True)
class Inserted:
    """The plan before and after a plant came.

    Attributes
    ----------
    result
        All candidates under the scenario, those of the plant last.
    before, after
        Flows of both plans [offered unit/year]; the first is the plan the plant met.
    before_usd_per_year, after_usd_per_year, before_t_per_year, after_t_per_year
        Net benefit and CO2e avoided of both.
    unaided_usd_per_year
        What solving the same neighbourhood again gains without the plant: the plan before was not quite the best.
    realised_usd_per_year
        What the plant brings: gain of the plan less the unaided gain. It lies between ``lower`` less ``unaided`` and
        ``upper`` plus ``slack``.
    relaxed_usd_per_year
        What it brings the exact relaxation, free of rounding.
    lower_usd_per_year, upper_usd_per_year
        What was predicted.
    slack_usd_per_year
        How far the plan before may be below the best one.
    changes
        Exchanges that differ: ``row``, ``before``, ``after`` [offered unit/year] and ``change``, which is ``plant``,
        ``new``, ``lost``, ``more`` or ``less``.
    """

    result: Result
    before: Floats
    after: Floats
    before_usd_per_year: float
    after_usd_per_year: float
    before_t_per_year: float
    after_t_per_year: float
    unaided_usd_per_year: float
    realised_usd_per_year: float
    relaxed_usd_per_year: float
    lower_usd_per_year: float
    upper_usd_per_year: float
    slack_usd_per_year: float
    changes: pd.DataFrame


def insert(planner: Planner, trial: Trial, footing: Footing, *, progress: Progress | None = None) -> Inserted:
    """Put the plant of a trial into the plan and solve it again.

    Only the plant's pairs are matched anew. The plan changes where the plant's possible partners, and those they
    exchange with, are concerned; elsewhere it stays, so that no change has another cause. The relaxation is solved
    again as a whole.

    Parameters
    ----------
    planner
        Of the inventory without the plant.
    trial
        Of one plant in one park.
    footing
        The plan it meets, as in the trial.
    progress
        Called with the share done, 0 to 1.
    """
    tell = progress or (lambda _share: None)
    old, case = len(planner.prepared.matched.matches.candidates), footing.case
    wide = Planner(together(planner.prepared, trial))
    result = wide.result(case.scenario)
    problem, relaxed = wide.relaxation(case)
    tell(0.5)
    usable = within_reach(result.candidates, result.knowledge, case.scenario)
    stakes = stakes_of(
        result.candidates,
        result.inventory,
        result.knowledge,
        usable,
        fixed=result.terms.coordination_usd_per_year["mid"],
    )
    fresh = np.arange(old, len(result.candidates))
    before = np.concatenate([footing.plan.flows, np.zeros(len(fresh))])
    free = near(result.candidates, stakes, before, fresh, len(result.inventory.streams))
    entered = before.copy()
    entered[fresh[usable[fresh]]] = trial.entry.lower_flows
    without = replace(stakes, upper=np.where(np.arange(len(before)) < old, stakes.upper, 0.0))
    alone = replan(problem, without, before, free)
    tell(0.7)
    after = max((replan(problem, stakes, start, free) for start in (entered, alone)), key=stakes.earned)
    tell(0.9)
    again = replan(problem, without, np.where(np.arange(len(before)) < old, after, 0.0), free)
    unaided = max(without.earned(alone), without.earned(again))
    carbon = np.nan_to_num(
        (result.candidates["co2e_t_per_year"] / result.candidates["quantity"]).to_numpy(dtype=np.float64)
    )
    return Inserted(
        result,
        before,
        after,
        stakes.earned(before),
        stakes.earned(after),
        float(carbon @ before),
        float(carbon @ after),
        unaided - stakes.earned(before),
        stakes.earned(after) - unaided,
        relaxed.objective - footing.relaxed_usd_per_year,
        float(trial.entry.lower_usd_per_year[0]),
        float(trial.entry.upper_usd_per_year[0]),
        footing.ground.slack_usd_per_year,
        _changes(before, after, old),
    )


def together(base: Prepared, trial: Trial) -> Prepared:
    """Return what is prepared with the plants of a trial: existing candidates keep their rows, new ones follow."""
    found, new = base.matched, trial.prepared
    pairs = pd.concat([found.matches.candidates, new.matched.matches.candidates], ignore_index=True)
    terms = Terms(
        pd.concat([base.candidate_terms.table, new.candidate_terms.table], ignore_index=True),
        base.candidate_terms.coordination_usd_per_year,
    )
    inventory: Inventory = trial.placed.inventory
    matched = Matched(inventory, found.knowledge, Matches(pairs, found.matches.refused))
    return Prepared(matched, terms, base.refused_terms)


def _changes(before: Floats, after: Floats, old: int) -> pd.DataFrame:
    """Return the exchanges whose flow differs, and how."""
    row = np.flatnonzero(np.abs(after - before) > _SAME * np.maximum(before, after))
    had, has = before[row], after[row]
    words = np.select([row >= old, had == 0, has == 0, has > had], ["plant", "new", "lost", "more"], "less")
    return pd.DataFrame({"row": row, "before": had, "after": has, "change": words})
