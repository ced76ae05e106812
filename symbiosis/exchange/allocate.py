"""The best plan: who sends how much to whom, so that no tonne is promised twice, with a proof of how good it is.

The relaxation without lots, its coordination cost spread over each candidate's largest flow, is solved exactly and
bounds every plan from above. The plan itself keeps lots and pays for every exchange it uses; it is rounded from the
relaxation, or solved exactly where the problem is small. The gap shown is the distance between the two.
"""

from collections.abc import Sequence
from dataclasses import replace
from threading import Lock
from time import monotonic

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from symbiosis.exchange import lots_milp
from symbiosis.exchange.blocks import blocks, relax
from symbiosis.exchange.columns import Relaxed
from symbiosis.exchange.lots import minimum_lots
from symbiosis.exchange.packing import packing
from symbiosis.exchange.plan import OPTIMAL_GAP, Plan, gap_between
from symbiosis.exchange.preview import News, preview
from symbiosis.exchange.rounding import dive
from symbiosis.exchange.stakes import Goal, Stakes, margins, useful_from
from symbiosis.exchange.wishes import Wishes, settle
from symbiosis.inventory.tables import Inventory, Knowledge

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

LOT_TOLERANCE = 1e-6
"""Relative rounding of candidate quantities that may fall short of a lot."""
_BENEFIT, _ANYTHING = Goal(), Wishes()


class Session:
    """An allocation problem kept in memory, so that a change of prices or wishes is solved from where it stands.

    Made from a table of candidates at the widest reach of interest. Later tables must have the same rows in the same
    order with new values; a narrower reach is ``Wishes.within``. Every exchange of a plan brings the floor at least
    (times the goal's weight of the benefit), unless it is pinned. One exact solution runs at a time; a preview never
    waits for it.
    """

    def __init__(
        self,
        valued: pd.DataFrame,
        inventory: Inventory,
        knowledge: Knowledge,
        *,
        floor_usd_per_year: Floats | None = None,
    ) -> None:
        self.problem = packing(valued, inventory, knowledge)
        self._parts = blocks(self.problem)
        self._lots = minimum_lots(knowledge)[valued["rule"].to_numpy()]
        self._whole_lots = self._reaches(self._lots)
        known = knowledge.parameters.set_index("parameter_id")["mid"]
        self._coordination = float(known["coordination_cost_usd_per_year"])
        self._floor = floor_usd_per_year
        self._streams = len(inventory.streams)
        self._prices = np.zeros(len(self.problem.capacity))
        self._lock = Lock()

    def stakes(self, valued: pd.DataFrame, goal: Goal, wishes: Wishes, *, lots: bool = True) -> Stakes:
        """Return what each candidate earns and may carry: nothing where its worth is unknown or it is below its lot.

        Raises
        ------
        ScenarioError
            When the wishes cannot be met together.
        """
        margin, fixed = margins(valued, goal).astype(np.float64), goal.benefit * self._coordination
        unknown = np.isnan(margin)
        settled = settle(self.problem, wishes, (self._whole_lots if lots else True) & ~unknown)
        margin[unknown] = 0.0
        lot = self._worthwhile(margin, goal, self._lots if lots else np.zeros(len(margin)))
        usable = settled.usable & self._reaches(lot)
        lower, upper = np.zeros(len(margin)), np.where(usable, self.problem.upper, 0.0)
        lower[settled.arcs] = upper[settled.arcs] = settled.flows
        return Stakes(margin - fixed / self.problem.upper, margin, fixed, lot, lower, upper)

    def _worthwhile(self, margin: NDArray[np.floating], goal: Goal, lots: Floats) -> Floats:
        """Return the flow from which an exchange is a lot and earns the floor [offered unit/year]; inf if none does."""
        if self._floor is None:
            return lots
        floor = goal.benefit * self._floor
        return useful_from(margin, goal.benefit * self._coordination + floor, lots)

    def _reaches(self, lot: Floats) -> NDArray[np.bool_]:
        return np.asarray(self.problem.upper >= lot * (1 - LOT_TOLERANCE))

    def relaxed(self, stakes: Stakes, *, until: float = np.inf) -> Relaxed:
        """Return the exact optimum without lots, coordination spread over the largest flows."""
        with self._lock:
            return self._relaxed(stakes, stakes.upper, until)

    def _relaxed(self, stakes: Stakes, upper: Floats, until: float) -> Relaxed:
        return relax(self._parts, self.problem, stakes.relaxed, stakes.lower, upper, until)

    def exact(
        self,
        valued: pd.DataFrame,
        *,
        goal: Goal = _BENEFIT,
        wishes: Wishes = _ANYTHING,
        lots: bool = True,
        time_limit_s: float = np.inf,
    ) -> Plan:
        """Return the best plan that can be found, with the relaxation's exact bound."""
        begun = monotonic()
        until = begun + time_limit_s
        stakes = self.stakes(valued, goal, wishes, lots=lots)
        with self._lock:
            best = self._relaxed(stakes, stakes.upper, until)
            flows = dive(self.problem, stakes, best.flows, lambda upper: self._relaxed(stakes, upper, until).flows)
            flows, bound = self._refined(stakes, flows, best.bound + stakes.settled(), until)
            if monotonic() < until:
                self._relaxed(stakes, stakes.upper, until)  # the next preview asks this basis, not that of the dive
            for part in self._parts:
                part.remember(flows)
            self._prices = best.prices
        score, relaxed = stakes.earned(flows), best.objective + stakes.settled()
        used = np.flatnonzero(flows)
        return self._plan(valued, flows, used, score, bound, relaxed=relaxed, seconds=monotonic() - begun)

    def _refined(self, stakes: Stakes, flows: Floats, bound: float, until: float) -> tuple[Floats, float]:
        """Return the optimal plan and its bound where few enough candidates matter, else what is given."""
        useful = np.flatnonzero(((stakes.relaxed > 0) & (stakes.upper > 0)) | (stakes.lower > 0))
        seconds = until - monotonic()
        if gap_between(stakes.earned(flows), bound) <= OPTIMAL_GAP or seconds <= 0 or len(useful) > lots_milp.MOST:
            return flows, bound
        found, least = lots_milp.exact(self.problem.take(useful), stakes.take(useful), flows[useful], seconds)
        plan = flows.copy()
        plan[useful] = found
        return max(flows, plan, key=stakes.earned), min(bound, least)

    def preview(self, valued: pd.DataFrame, *, goal: Goal = _BENEFIT, wishes: Wishes = _ANYTHING) -> Plan:
        """Return the last plan at new values, at once and with a proven bound; ask for ``exact`` afterwards."""
        begun = monotonic()
        settled, margin = settle(self.problem, wishes, self._whole_lots), margins(valued, goal)
        lot = self._worthwhile(margin, goal, self._lots)
        settled = replace(settled, usable=settled.usable & self._reaches(lot))
        news = News(margin, goal.benefit * self._coordination, lot, settled)
        idle = self._lock.acquire(blocking=False)
        try:
            used, amounts, bound = preview(self._parts, news, ask=idle)
        finally:
            if idle:
                self._lock.release()
        flows = np.zeros(len(news.margin))
        flows[used], flows[settled.arcs] = amounts, settled.flows
        score = float(news.margin[used] @ amounts) - news.fixed * len(used)
        fixed = float(np.nan_to_num(news.margin[settled.arcs]) @ settled.flows) - news.fixed * len(settled.arcs)
        used = np.concatenate([used, settled.arcs])
        return self._plan(
            valued, flows, used, score + fixed, bound + fixed, relaxed=np.nan, seconds=monotonic() - begun
        )

    def _plan(
        self,
        valued: pd.DataFrame,
        flows: Floats,
        used: Ints,
        score: float,
        bound: float,
        *,
        relaxed: float,
        seconds: float,
    ) -> Plan:
        """Return flows with what they bring; a bound is never below what was found."""
        bound = max(bound, score)
        gap = gap_between(score, bound)
        margin, quantity, carbon = (
            valued[name].to_numpy()[used].astype(np.float64)
            for name in ("margin_usd_per_unit", "quantity", "co2e_t_per_year")
        )
        prices = np.zeros(self._streams)
        whole = self.problem.stream >= 0
        prices[self.problem.stream[whole]] = self._prices[whole]
        exact = "optimal" if gap <= OPTIMAL_GAP else "feasible"
        return Plan(
            flows=flows,
            objective_usd_per_year=score,
            upper_bound_usd_per_year=bound,
            gap=gap,
            status="preview" if np.isnan(relaxed) else exact,
            net_benefit_usd_per_year=float(margin @ flows[used]) - self._coordination * len(used),
            co2e_t_per_year=float(np.nan_to_num(carbon) @ (flows[used] / quantity)),
            prices_usd_per_unit=prices,
            relaxed_usd_per_year=relaxed,
            seconds=seconds,
        )


def allocate(
    valued: pd.DataFrame,
    inventory: Inventory,
    knowledge: Knowledge,
    *,
    goal: Goal = _BENEFIT,
    pinned: Sequence[int] = (),
    forbidden: Sequence[int] = (),
    fixed_flows: Floats | None = None,
    lots: bool = True,
    time_limit_s: float = np.inf,
) -> Plan:
    """Return the best plan for a table of candidates.

    Parameters
    ----------
    valued
        Candidates with ``offer``, ``demand``, ``rule``, ``quantity``, ``margin_usd_per_unit``, ``co2e_t_per_year``.
    inventory, knowledge
        The tables they were matched from.
    goal
        What to maximise.
    pinned, forbidden, fixed_flows
        See ``Wishes``; rows of ``valued``.
    lots
        Whether minimum lots hold.
    time_limit_s
        Wall time for the search [s]; what is found by then is returned with its gap.

    Raises
    ------
    ScenarioError
        When the wishes cannot be met together.
    SolverError
        When the solver fails.
    """
    wishes = Wishes(pinned, forbidden, fixed_flows)
    session = Session(valued, inventory, knowledge)
    return session.exact(valued, goal=goal, wishes=wishes, lots=lots, time_limit_s=time_limit_s)
