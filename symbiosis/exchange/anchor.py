"""What a change costs: pairs pinned or forbidden, and an anchor (a site or a park) that goes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from symbiosis.exchange.allocate import Session
from symbiosis.exchange.plan import Plan
from symbiosis.exchange.stakes import Goal
from symbiosis.exchange.wishes import Wishes
from symbiosis.inventory.tables import Inventory

Bools = NDArray[np.bool_]

_BENEFIT, _ANYTHING = Goal(), Wishes()


def price_of_wishes(
    session: Session, valued: pd.DataFrame, wishes: Wishes, *, without: Wishes = _ANYTHING, goal: Goal = _BENEFIT
) -> float:
    """Return how much less the best plan can score with wishes than without, in the unit of the goal [USD/year].

    The difference of two exact relaxations (``Plan.relaxed_usd_per_year``), so that it is free of rounding: never below
    0 where ``wishes`` only add to ``without``.

    Raises
    ------
    ScenarioError
        When the wishes cannot be met together.
    """
    score = []
    for settled in (without, wishes):
        stakes = session.stakes(valued, goal, settled)
        score.append(session.relaxed(stakes).objective + stakes.settled())
    return score[0] - score[1]


@dataclass(frozen=True)
class Cut:
    """What an allocation loses with an anchor.

    Attributes
    ----------
    loss_usd_per_year
        What the best plan can score less: the difference of two exact relaxations.
    after
        The plan without the anchor; ``flows`` stay aligned with the table of candidates.
    lost
        Exchanges of the anchor: ``candidate`` (row of ``valued``), ``partner`` (row of the stream left behind) and
        ``flow`` [offered unit/year].
    rerouted
        What those partners exchange more than before, with whom: ``candidate``, ``partner``, ``before``, ``after``.
    """

    loss_usd_per_year: float
    after: Plan
    lost: pd.DataFrame
    rerouted: pd.DataFrame


def cut(
    session: Session,
    valued: pd.DataFrame,
    inventory: Inventory,
    plan: Plan,
    *,
    sites: Sequence[str] = (),
    parks: Sequence[str] = (),
    goal: Goal = _BENEFIT,
    wishes: Wishes = _ANYTHING,
) -> Cut:
    """Return what a plan loses when sites, or all sites of parks, no longer exchange.

    Parameters
    ----------
    plan
        The exact plan of the same table, goal and wishes with the anchor.
    sites, parks
        Identifiers. Wishes that concern them are dropped.
    """
    offer, demand = valued["offer"].to_numpy(), valued["demand"].to_numpy()
    members = inventory.sites["site_id"].isin(sites) | inventory.sites["park_id"].isin(parks)
    gone = inventory.streams["site_id"].isin(inventory.sites.loc[members, "site_id"]).to_numpy()
    hit = gone[offer] | gone[demand]
    after = session.exact(valued, goal=goal, wishes=_spared(wishes, hit))
    lost = np.flatnonzero(hit & (plan.flows > 0))
    partner = np.where(gone[offer[lost]], demand[lost], offer[lost])
    left = ~gone[partner]
    more = np.flatnonzero(after.flows > plan.flows * (1 + 1e-9))
    return Cut(
        plan.relaxed_usd_per_year - after.relaxed_usd_per_year,
        after,
        pd.DataFrame({"candidate": lost[left], "partner": partner[left], "flow": plan.flows[lost[left]]}),
        pd.concat(_gains(plan, after, more, stream[more], partner[left]) for stream in (offer, demand)).reset_index(
            drop=True
        ),
    )


def _spared(wishes: Wishes, hit: Bools) -> Wishes:
    """Return the wishes with the candidates that are hit out of reach."""
    within = ~hit if wishes.within is None else wishes.within & ~hit
    fixed = wishes.fixed_flows
    return replace(
        wishes,
        within=within,
        pinned=[k for k in wishes.pinned if not hit[k]],
        fixed_flows=None if fixed is None else np.where(hit, np.nan, fixed),
    )


def _gains(
    plan: Plan, after: Plan, more: NDArray[np.int64], stream: NDArray[np.int64], partners: NDArray[np.int64]
) -> pd.DataFrame:
    """Return the candidates with more flow whose stream is one of the partners."""
    mine = np.isin(stream, partners)
    rows = more[mine]
    return pd.DataFrame(
        {"candidate": rows, "partner": stream[mine], "before": plan.flows[rows], "after": after.flows[rows]}
    )
