"""Screen parks for an investor: minimum criteria first, then a ranking of those that pass."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from symbiosis.insight.screen_criteria import PASS, UNKNOWN, Limits, in_scope, overall, verdicts
from symbiosis.insight.screen_draws import rank_ranges
from symbiosis.insight.screen_rank import (
    METHODS,
    Agreement,
    Problem,
    agreement,
    best,
    missing,
    problem,
    ranking,
)


@dataclass(frozen=True)
class Profile:
    """What an investor asks for.

    Attributes
    ----------
    limits
        Minimum criteria, see ``screen_criteria.CRITERIA``.
    weights
        Of ``screen_rank.RANKED`` [-]; only their ratios matter.
    place
        Where the logistics of the ranking lead.
    method
        Whose ranks count: ``wsm``, ``topsis`` or ``promethee``.
    partial
        Whether parks are ranked although a ranked criterion is unknown: it earns them nothing, and their rank range is
        that of all it could be.
    """

    limits: Limits = field(default_factory=dict)
    weights: Mapping[str, float] = field(default_factory=dict)
    place: str = "seaport"
    method: str = METHODS[0]
    partial: bool = False


@dataclass(frozen=True)
class Screened:
    """What a screening found.

    Attributes
    ----------
    facts, profile
        What was judged, and by what.
    judged
        Verdict by park and criterion asked for.
    verdict
        Verdict by park.
    scope
        Which parks are meant at all.
    problem
        The ranked parks on the scales of the ranking.
    ranked
        By park id, best first: scores and ranks by every method, rank ranges of the chosen one.
    unknown
        Parks that pass, by ranked criteria that are unknown for them.
    agreement
        How far the methods agree.
    """

    facts: pd.DataFrame
    profile: Profile
    judged: pd.DataFrame
    verdict: "pd.Series[int]"
    scope: np.ndarray
    problem: Problem
    ranked: pd.DataFrame
    unknown: pd.DataFrame
    agreement: Agreement

    @property
    def passing(self) -> pd.Index:
        """Parks that pass."""
        return self.verdict.index[self.verdict == PASS]

    @property
    def undecided(self) -> pd.Index:
        """Parks that cannot be judged."""
        return self.verdict.index[(self.verdict == UNKNOWN) & self.scope]

    @property
    def unranked(self) -> pd.Index:
        """Parks that pass and cannot be ranked."""
        return self.passing.difference(self.ranked.index)

    def park(self, park: str) -> "pd.Series[float]":
        """Return the facts of a park."""
        return self.facts.loc[[park]].iloc[0]

    def rank(self, park: str, column: str = "") -> int:
        """Return the rank of a ranked park by the chosen method, or another column of ranks."""
        ranks = self.ranked[column or f"rank_{self.profile.method}"]
        return int(ranks.to_numpy()[self.ranked.index.get_loc(park)])

    @property
    def orders(self) -> bool:
        """Whether there is anything to rank by: a weight above zero that tells parks apart, or one park alone."""
        alone = len(self.ranked) == 1 and any(one > 0 for one in self.profile.weights.values())
        return bool(self.problem.names) or alone

    def top(self, count: int = 5) -> list[str]:
        """Return the ids of the best parks; none where there is nothing to rank by."""
        return list(best(self.ranked, self.profile.method, count)) if self.orders else []


def screen(facts: pd.DataFrame, profile: Profile) -> Screened:
    """Judge all parks and rank those that pass.

    Parameters
    ----------
    facts
        From ``screen_facts.park_facts``, with ``in_area`` and ``sectors_km`` where asked for.
    profile
        Limits and weights.
    """
    judged = verdicts(facts, profile.limits)
    verdict = overall(judged)
    passing = facts[(verdict == PASS).to_numpy()]
    gaps = missing(passing, profile.weights, profile.place)
    known = passing if profile.partial else passing[~gaps.any(axis=1).to_numpy()]
    asked = problem(known, profile.weights, profile.place)
    table = ranking(asked)
    found = agreement(table)
    table = table.join(rank_ranges(asked, profile.method)) if len(table) else table
    table = table.sort_values(f"rank_{profile.method}", kind="stable")
    return Screened(facts, profile, judged, verdict, in_scope(judged), asked, table, gaps[gaps.any(axis=1)], found)
