"""The best plan of an inventory: allocated, simulated and added up; the national one is kept on disk."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, field, replace
from pathlib import Path
from threading import Lock

import numpy as np
import pandas as pd
from numpy.typing import NDArray

import symbiosis
from symbiosis.exchange.allocate import Session
from symbiosis.exchange.anchor import Cut, cut, price_of_wishes
from symbiosis.exchange.columns import Relaxed
from symbiosis.exchange.datum import most_valuable_data
from symbiosis.exchange.frontier import Point, frontier
from symbiosis.exchange.packing import Packing
from symbiosis.exchange.plan import Plan
from symbiosis.exchange.proposals import is_proposed, least_gain_usd_per_year
from symbiosis.exchange.reach import within_reach
from symbiosis.exchange.stakes import Goal
from symbiosis.exchange.uncertainty import Simulation, simulate
from symbiosis.exchange.value import value
from symbiosis.exchange.wishes import Wishes
from symbiosis.keep import content_key, is_kept, keep, kept
from symbiosis.paths import data_dir
from symbiosis.pipeline import Prepared, Result
from symbiosis.planning_tables import allocated, sums
from symbiosis.scenario import BOUNDS, Scenario

TIME_LIMIT_S = 90.0
_WIDEST = BOUNDS["reach_factor"][1]
_RESULTS = 3
_KEPT = "plan"


@dataclass(frozen=True)
class Case:
    """What is asked of a plan; hashable.

    Attributes
    ----------
    scenario
        Reach and prices.
    usd_per_t_co2e
        Weight of a tonne CO2e avoided beside the net benefit [USD/t CO2e].
    pinned, forbidden
        Rows of the widest result.
    """

    scenario: Scenario = field(default_factory=Scenario)
    usd_per_t_co2e: float = 0.0
    pinned: tuple[int, ...] = ()
    forbidden: tuple[int, ...] = ()

    @property
    def goal(self) -> Goal:
        """What the plan maximises."""
        return Goal(1.0, self.usd_per_t_co2e)

    def without(self, row: int) -> "Case":
        """Return the case without the wish about a row."""
        pinned, forbidden = (tuple(k for k in rows if k != row) for rows in (self.pinned, self.forbidden))
        return replace(self, pinned=pinned, forbidden=forbidden)


@dataclass(frozen=True)
class Planned:
    """A plan with what it holds.

    Attributes
    ----------
    case, plan
        What was asked, and the answer; ``plan.flows`` has one entry per row of the widest result.
    exchanges, totals
        From ``planning_tables``. In a preview nothing is simulated: ends, medians and chances are NaN.
    wish_prices_usd_per_year
        What each wish costs, the others given, by row; empty in a preview.
    """

    case: Case
    plan: Plan
    exchanges: pd.DataFrame
    totals: pd.DataFrame
    wish_prices_usd_per_year: Mapping[int, float]


class Planner:
    """One allocation problem at the widest reach, kept in memory; prices, reach, goals and wishes change around it.

    Scenarios must have the discount rate of ``prepared``. Any number of threads may ask.
    """

    def __init__(self, prepared: Prepared) -> None:
        self.prepared = prepared
        self._results: OrderedDict[Scenario, Result] = OrderedDict()
        self._made: Session | None = None
        self._making, self._valuing = Lock(), Lock()

    def result(self, scenario: Scenario) -> Result:
        """Return every pair at the widest reach under a scenario's prices, without refusals."""
        prices = replace(scenario, reach_factor=_WIDEST)
        with self._valuing:
            if prices not in self._results:
                found, terms = self.prepared.matched, self.prepared.candidate_terms
                valued = value(found.matches.candidates, terms, found.inventory, found.knowledge, prices)
                self._results[prices] = Result(found.inventory, found.knowledge, valued, terms, pd.DataFrame(), prices)
            self._results.move_to_end(prices)
            if len(self._results) > _RESULTS:
                self._results.popitem(last=False)
            return self._results[prices]

    def preview(self, case: Case) -> Planned:
        """Return the last plan at the values of a case, at once and with a proven bound."""
        result = self.result(case.scenario)
        plan = self._session(result).preview(result.candidates, goal=case.goal, wishes=self._wishes(case))
        exchanges = allocated(result, plan.flows, None)
        return Planned(case, plan, exchanges, sums(result, exchanges, None), {})

    def exact(self, case: Case, *, time_limit_s: float = TIME_LIMIT_S) -> Planned:
        """Return the best plan that can be found, simulated, with its proven gap and the price of each wish.

        Raises
        ------
        ScenarioError
            When the wishes cannot be met together.
        """
        result, wishes = self.result(case.scenario), self._wishes(case)
        session = self._session(result)
        plan = session.exact(result.candidates, goal=case.goal, wishes=wishes, time_limit_s=time_limit_s)
        prices = {
            row: price_of_wishes(
                session, result.candidates, wishes, without=self._wishes(case.without(row)), goal=case.goal
            )
            for row in (*case.pinned, *case.forbidden)
        }
        simulation = self.simulation(case.scenario, plan.flows)
        exchanges = allocated(result, plan.flows, simulation)
        return Planned(case, plan, exchanges, sums(result, exchanges, simulation), prices)

    def simulation(
        self, scenario: Scenario, flows: NDArray[np.float64] | None, rows: NDArray[np.integer] | None = None
    ) -> Simulation:
        """Simulate a plan, some rows of it, or without flows pairs on their own."""
        result = self.result(scenario)
        tables = result.candidates, result.terms, result.inventory, result.knowledge, scenario
        return simulate(*tables, flows=flows, rows=rows)

    def cut(self, planned: Planned, *, sites: Sequence[str] = (), parks: Sequence[str] = ()) -> Cut:
        """Return what an exact plan loses without sites or parks."""
        result, case = self.result(planned.case.scenario), planned.case
        tables = self._session(result), result.candidates, result.inventory, planned.plan
        return cut(*tables, sites=sites, parks=parks, goal=case.goal, wishes=self._wishes(case))

    def most_valuable_data(self, planned: Planned, rows: NDArray[np.integer], *, top: int = 20) -> pd.DataFrame:
        """Return the figures that planned exchanges, given by rows of the widest result, hang on most."""
        result = self.result(planned.case.scenario)
        simulation = self.simulation(planned.case.scenario, planned.plan.flows, rows)
        return most_valuable_data(simulation, result.candidates, result.inventory, result.knowledge, top=top)

    def frontier(self, case: Case, *, points: int = 5) -> list[Point]:
        """Return plans between the most money and the most CO2e avoided; the case's own goal does not matter."""
        result = self.result(case.scenario)
        return frontier(self._session(result), result.candidates, points=points, wishes=self._wishes(case))

    def relaxation(self, case: Case) -> tuple[Packing, Relaxed]:
        """Return the allocation of a case, and its exact relaxation with the price of every row.

        Raises
        ------
        ScenarioError
            When the wishes cannot be met together.
        """
        result = self.result(case.scenario)
        session = self._session(result)
        return session.problem, session.relaxed(session.stakes(result.candidates, case.goal, self._wishes(case)))

    def _session(self, result: Result) -> Session:
        with self._making:
            if self._made is None:
                floor = least_gain_usd_per_year(result.candidates, result.inventory, result.knowledge)
                tables = result.candidates, result.inventory, result.knowledge
                self._made = Session(*tables, floor_usd_per_year=floor)
            return self._made

    def _wishes(self, case: Case) -> Wishes:
        result = self.result(case.scenario)
        near = within_reach(result.candidates, result.knowledge, case.scenario)
        wanted = is_proposed(result.candidates)
        wanted[list(case.pinned)] = True
        near &= wanted
        return Wishes(case.pinned, case.forbidden, within=near)


def national_plan(planner: Planner) -> Planned | None:
    """Return the kept plan of the national inventory under the default scenario, None where none is kept."""
    key = _key()
    if not is_kept(_KEPT, key):
        return None
    tables = kept(_KEPT, key)
    result = planner.result(Scenario())
    flows = np.zeros(len(result.candidates))
    flows[tables["exchanges"]["row"]] = tables["exchanges"]["quantity"]
    facts = {str(name): value for name, value in tables["plan"].iloc[0].items()}
    plan = Plan(flows=flows, prices_usd_per_unit=tables["prices"]["usd_per_unit"].to_numpy(), **facts)
    totals = tables["totals"].set_index("group")
    return Planned(Case(), plan, tables["exchanges"], totals, {})


def keep_national_plan(planned: Planned) -> None:
    """Keep the national plan of the default scenario."""
    plan = planned.plan
    facts = {name: [getattr(plan, name)] for name in vars(plan) if name not in ("flows", "prices_usd_per_unit")}
    tables = {
        "plan": pd.DataFrame(facts),
        "prices": pd.DataFrame({"usd_per_unit": plan.prices_usd_per_unit}),
        "exchanges": planned.exchanges,
        "totals": planned.totals.rename_axis("group").reset_index(),
    }
    keep(_KEPT, _key(), tables)


def _key() -> str:
    package = Path(symbiosis.__file__).parent
    code = [*package.glob("inventory/*.py"), *package.glob("exchange/*.py"), package / "pipeline.py", Path(__file__)]
    words = (symbiosis.__version__, pd.__version__, repr(astuple(Scenario())))
    return content_key([*data_dir().rglob("*.csv"), *code], *words)
