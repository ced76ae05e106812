"""Which pipes and wires to build, and how wide: a line costs what it costs however little flows through it.

The allocation prices a line per unit at its largest flow. Here each line may be built in a few sizes, each with a
yearly cost that is due once it is built, a cost per unit (what grows with the flow at the ends: pumping stations,
compression) and a capacity. What runs along a line, heat losses and friction, is charged as for its full flow. Road
hauls stay as the plan has them.
"""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csc_array, csr_array, diags_array, hstack, vstack

from symbiosis.exchange.allocate import Session
from symbiosis.exchange.columns import Master
from symbiosis.exchange.haul import LINE_MODES
from symbiosis.exchange.line_sizes import SHARES, LineSizes, line_sizes
from symbiosis.exchange.mip import Answer, Programme, solve
from symbiosis.exchange.packing import Packing
from symbiosis.exchange.plan import OPTIMAL_GAP, Plan, gap_between
from symbiosis.exchange.rounding import begin, keep
from symbiosis.exchange.stakes import Goal, Stakes
from symbiosis.exchange.wishes import Wishes
from symbiosis.inventory.tables import Inventory, Knowledge
from symbiosis.scenario import Scenario

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_GAP = 0.01
_DUST = 1e-9
_ANYTHING = Wishes()


@dataclass(frozen=True)
class PipePlan:
    """The lines to build.

    Attributes
    ----------
    lines
        ``candidate`` (row of ``valued``), ``flow`` and ``capacity`` [offered unit/year], ``size_mm`` (NaN for a wire),
        ``capex_usd``, ``line_usd_per_year`` (due however little flows), ``net_benefit_usd_per_year``.
    objective_usd_per_year, upper_bound_usd_per_year
        Net benefit of the lines, and what no choice of lines and sizes can exceed beside the same road hauls.
    gap, status, seconds
        As in ``Plan``; wall time of the search [s].
    """

    lines: pd.DataFrame
    objective_usd_per_year: float
    upper_bound_usd_per_year: float
    gap: float
    status: str
    seconds: float


def lay_pipes(
    session: Session,
    valued: pd.DataFrame,
    inventory: Inventory,
    knowledge: Knowledge,
    scenario: Scenario,
    plan: Plan,
    *,
    wishes: Wishes = _ANYTHING,
    modes: tuple[str, ...] = LINE_MODES,
    time_limit_s: float = 10.0,
) -> PipePlan:
    """Choose lines and their sizes beside the road hauls of a plan, by mixed-integer programming.

    Parameters
    ----------
    plan
        A plan of the same table and wishes; its line flows are where the search begins, the others stay.
    modes
        Kinds of lines to choose among; lines of other kinds stay as the plan has them.
    time_limit_s
        Wall time at which the search stops with what it has [s]; it also stops at a gap of 1 %.
    """
    stakes = session.stakes(valued, Goal(), wishes)
    chosen = np.isin(valued["mode"].astype(str).to_numpy(), modes)
    rows = np.flatnonzero(chosen & (stakes.upper > 0))
    sizes = line_sizes(valued.iloc[rows], stakes.take(rows), inventory, knowledge, scenario)
    pays = (sizes.earns * sizes.capacity - sizes.yearly - stakes.fixed).max(axis=0, initial=0.0) > 0
    pays |= stakes.lower[rows] > 0
    rows = rows[pays]
    sizes = LineSizes(*(values[:, pays] for values in vars(sizes).values()))
    kept = np.flatnonzero(~chosen & (plan.flows > 0))
    left = session.problem.capacity - session.problem.load(kept, plan.flows[kept])
    if not len(rows):
        none = np.empty((len(SHARES), 0))
        return PipePlan(_lines(rows, none, none, sizes, stakes), 0.0, 0.0, 0.0, "optimal", 0.0)
    problem, mine = _beside(session.problem, rows, left), stakes.take(rows)
    start = _start(problem, mine, sizes, plan.flows[rows])
    answer = solve(_programme(problem, mine, sizes), start, gap=_GAP, seconds=time_limit_s)
    return _pipe_plan(rows, answer, min(answer.bound, _bound(problem, mine, sizes)), sizes, stakes)


def _beside(problem: Packing, rows: Ints, left: Floats) -> Packing:
    """Return the problem of some candidates with what other flows leave of each row."""
    room = np.where(left > _DUST * problem.capacity, left, 0.0)
    return replace(problem, capacity=room).take(rows)


def _programme(problem: Packing, stakes: Stakes, sizes: LineSizes) -> Programme:
    """Return the choice of lines: the flow in each size of each line, then which sizes are built."""
    count, rows = stakes.upper.size, len(problem.capacity)
    uses = csr_array((problem.matrix.coef, problem.matrix.row, problem.matrix.start), shape=(count, rows)).T
    options = len(SHARES)
    each_line = hstack([diags_array(np.ones(count))] * options)
    none = csr_array((rows, count * options))
    capacity = sizes.capacity.ravel()
    lot = np.minimum(np.where(stakes.lower > 0, 0.0, stakes.lot), sizes.capacity).ravel()
    one = diags_array(np.ones(count * options))
    matrix = vstack(
        [
            hstack([hstack([uses] * options), none]),
            hstack([one, diags_array(-capacity)]),
            hstack([-one, diags_array(lot)]),
            hstack([csr_array((count, count * options)), each_line]),
            hstack([-each_line, csr_array((count, count * options))]),
        ]
    )
    allowed = (sizes.capacity >= np.minimum(stakes.lot, stakes.upper)).ravel().astype(np.float64)
    return Programme(
        worth=np.concatenate([sizes.earns.ravel(), -(sizes.yearly + stakes.fixed).ravel()]),
        matrix=csc_array(matrix),
        limit=np.concatenate([problem.capacity, np.zeros(2 * count * options), np.ones(count), -stakes.lower]),
        lower=np.zeros(2 * count * options),
        upper=np.concatenate([capacity, allowed]),
        whole=np.repeat([False, True], count * options),
    )


def _start(problem: Packing, stakes: Stakes, sizes: LineSizes, flows: Floats) -> Floats:
    """Return the plan's lines in the smallest size that carries them, without those that then lose."""
    line, held = np.arange(len(flows)), stakes.lower > 0
    wins = _pays(flows, stakes, sizes) & ~held
    plan, free = begin(problem, stakes)
    keep(problem, line[wins], flows[wins], free, plan)
    plan = np.where(_pays(plan, stakes, sizes) | held, plan, 0.0)
    flow, built = np.zeros_like(sizes.capacity), np.zeros_like(sizes.capacity)
    used = line[plan > 0]
    size = _smallest(plan, sizes)[used]
    flow[size, used], built[size, used] = plan[used], 1.0
    return np.concatenate([flow.ravel(), built.ravel()])


def _pays(flows: Floats, stakes: Stakes, sizes: LineSizes) -> NDArray[np.bool_]:
    """Return which flows are a lot and earn more than the smallest line that carries them costs."""
    at = _smallest(flows, sizes), np.arange(len(flows))
    return (sizes.earns[at] * flows > sizes.yearly[at] + stakes.fixed) & (flows >= stakes.lot)


def _smallest(flows: Floats, sizes: LineSizes) -> Ints:
    """Return the smallest size of each line that carries its flow."""
    return np.asarray(np.argmin(np.where(flows <= sizes.capacity, sizes.capacity, np.inf), axis=0))


def _bound(problem: Packing, stakes: Stakes, sizes: LineSizes) -> float:
    """Return what no choice can exceed when each line costs per unit what its best size costs when full."""
    full = sizes.earns - (sizes.yearly + stakes.fixed) / sizes.capacity
    return Master(problem).solve(full.max(axis=0), stakes.lower, stakes.upper).bound


def _pipe_plan(rows: Ints, answer: Answer, bound: float, sizes: LineSizes, stakes: Stakes) -> PipePlan:
    """Return the answer as lines with their net benefit."""
    flow, built = answer.found.reshape(2, len(SHARES), len(rows))
    lines = _lines(rows, flow, built, sizes, stakes)
    score = float(lines["net_benefit_usd_per_year"].sum())
    bound = max(bound, score)
    gap = gap_between(score, bound)
    return PipePlan(lines, score, bound, gap, "optimal" if gap <= OPTIMAL_GAP else "feasible", answer.seconds)


def _lines(rows: Ints, flow: Floats, built: Floats, sizes: LineSizes, stakes: Stakes) -> pd.DataFrame:
    """Return the lines that are built, by candidate; one that loses and nobody asked for is left out."""
    earns = sizes.earns * flow - sizes.yearly - stakes.fixed
    line, size = np.nonzero((built * ((earns > 0) | (stakes.lower[rows] > 0))).T)
    at = size, line
    return pd.DataFrame(
        {
            "candidate": rows[line],
            "flow": flow[at],
            "capacity": sizes.capacity[at],
            "size_mm": sizes.size_mm[at],
            "capex_usd": sizes.capex[at],
            "line_usd_per_year": sizes.yearly[at],
            "net_benefit_usd_per_year": earns[at],
        }
    )
