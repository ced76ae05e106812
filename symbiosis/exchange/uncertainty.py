"""How sure an exchange is: Monte Carlo over quantities, prices, costs, hauls and emission factors.

Draws are made and used up block by block; what stays in memory grows with the exchanges or with the groups asked for,
never with exchanges times draws.
"""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd
from numba import njit
from scipy.sparse import csr_array

from symbiosis.exchange.draws import fill_spread, scores
from symbiosis.exchange.inputs import (
    COORDINATION,
    DEMAND,
    DETOUR,
    EMISSION,
    GATE,
    HAUL,
    HAUL_PER_KM,
    OFFER,
    PRICE,
    TREATMENT,
    Array,
    Floats,
    Inputs,
    Ints,
    gather,
)  # fmt: skip
from symbiosis.exchange.terms import Terms
from symbiosis.inventory.tables import Inventory, Knowledge
from symbiosis.scenario import Scenario

T = TypeVar("T")
PERCENTILES = (10, 50, 90)
_CELLS = 2_000_000
_SEED = 2026


@dataclass(frozen=True)
class Simulation:
    """What a simulation found, and what it takes to repeat it.

    Attributes
    ----------
    table
        One row per simulated row of the valued table, whose row number is the index: ``p_viable`` [-],
        ``net_benefit_p10_usd_per_year`` and ``p50``, ``p90``, ``co2e_p10_t_per_year`` and ``p50``, ``p90``. Carbon is
        NaN where the emission factor is unknown.
    inputs
        The uncertain figures.
    draws, seed
        How many draws, and which.
    """

    table: pd.DataFrame
    inputs: Inputs
    draws: int
    seed: int


def simulate(
    valued: pd.DataFrame,
    terms: Terms,
    inventory: Inventory,
    knowledge: Knowledge,
    scenario: Scenario,
    *,
    draws: int = 1000,
    seed: int = _SEED,
    rows: npt.ArrayLike | None = None,
    flows: npt.ArrayLike | None = None,
) -> Simulation:
    """Simulate exchanges.

    Shared by all exchanges that take it, each with one draw: the price of a demanded resource, the gate value of an
    offered one, the treatment cost of a rule, the emission factor of what is replaced, the rate of road vehicles, of
    barges and of each kind of line, the detour, the cost of coordination, and the factor of a sector's stream. Each
    stream has its own draw beside its sector's. Low, mid and high are P10, P50 and P90 (``draws.spread``).

    Parameters
    ----------
    valued
        Valued pairs.
    terms
        Their terms, row by row.
    inventory, knowledge, scenario
        What they were valued with.
    draws
        How many, for every input.
    seed
        The same seed gives the same draws, whatever the rows.
    rows
        Row numbers of ``valued`` to simulate; all, or those with a flow, when not given.
    flows
        Planned flow of every row of ``valued`` [offered unit/year]; without it each pair is simulated on its own with
        all that can flow.

    Raises
    ------
    ValueError
        When ``valued``, ``terms`` and ``flows`` differ in length.
    """
    planned = None if flows is None else np.asarray(flows, dtype=np.float64)
    if len(valued) != len(terms.table) or (planned is not None and len(planned) != len(valued)):
        raise ValueError("valued, terms and flows must have one entry per exchange each.")
    if rows is None:
        rows = np.arange(len(valued)) if planned is None else np.flatnonzero(planned > 0)
    asked = np.asarray(rows, dtype=np.int64)
    inputs = gather(valued, terms, inventory, knowledge, scenario, rows=asked, flows=planned)
    parts = list(_by_block(inputs, draws, seed, lambda _rows, net, co2e: _summary(net, co2e)))
    table = pd.DataFrame(
        np.concatenate(parts) if parts else np.empty((0, 7)), index=asked, columns=["p_viable", *_NAMES]
    )
    return Simulation(table, inputs, draws, seed)


def totals(simulation: Simulation, groups: npt.ArrayLike, weights: npt.ArrayLike | None = None) -> pd.DataFrame:
    """Return the range of sums over groups of exchanges: parks, hubs, a plan.

    Parameters
    ----------
    simulation
        Of the exchanges, with the flows of a plan: a sum without a plan would promise tonnes twice.
    groups
        The group of each simulated exchange, in the order of ``simulation.table``; missing values belong to none.
    weights
        The share of each exchange that counts; 1 when not given.

    Returns
    -------
    pandas.DataFrame
        Indexed by group: ``exchanges``, ``exchanges_without_co2e`` (left out of the carbon), ``p_viable`` (chance
        that the sum is above zero) and percentiles as in ``Simulation.table``.
    """
    names, net, co2e = group_draws(simulation, groups, weights)
    member = pd.Series(np.isnan(simulation.inputs.ends[:, EMISSION, 1])).groupby(np.asarray(groups, dtype=object))
    table = pd.DataFrame(_summary(net, co2e), index=names, columns=["p_viable", *_NAMES])
    table.insert(0, "exchanges", member.size())
    table.insert(1, "exchanges_without_co2e", member.sum())
    return table


def group_draws(
    simulation: Simulation, groups: npt.ArrayLike, weights: npt.ArrayLike | None = None
) -> tuple[pd.Index, Floats, Floats]:
    """Return groups and every draw of their sums, net benefit [USD/year] and carbon [t CO2e/year]; see ``totals``."""
    code, names = pd.factorize(np.asarray(groups, dtype=object), sort=True)
    share = np.ones(len(code)) if weights is None else np.asarray(weights, dtype=np.float64)
    sums = np.zeros((2, len(names), simulation.draws))

    def add_up(rows: slice, net: Array, co2e: Array) -> tuple[Ints, Floats]:
        counted = np.flatnonzero(code[rows] >= 0)
        found, column = np.unique(code[rows][counted], return_inverse=True)
        adder = csr_array((share[rows][counted], (column, counted)), shape=(len(found), len(net)))
        return found, np.stack([adder @ net.astype(np.float64), adder @ np.nan_to_num(co2e.astype(np.float64))])

    for found, part in _by_block(simulation.inputs, simulation.draws, simulation.seed, add_up):
        sums[:, found] += part
    return pd.Index(names), sums[0], sums[1]


_NAMES = [f"net_benefit_p{p}_usd_per_year" for p in PERCENTILES] + [f"co2e_p{p}_t_per_year" for p in PERCENTILES]


def _summary(net: npt.NDArray[np.floating], co2e: npt.NDArray[np.floating]) -> Floats:
    """Return the share of draws above zero and the percentiles of both figures, one row per row of draws."""
    viable = (net > 0).mean(axis=1)
    return np.column_stack([viable, *_percentiles(net), *_percentiles(co2e)])


def _percentiles(values: npt.NDArray[np.floating]) -> list[npt.NDArray[np.floating]]:
    """Return the percentiles of each row, between draws by straight lines; NaN where any draw is."""
    ordered = np.sort(values, axis=1)
    at = np.array(PERCENTILES) / 100 * (values.shape[1] - 1)
    below, share = np.floor(at).astype(int), at % 1
    above = np.ceil(at).astype(int)
    return list((ordered[:, below] * (1 - share) + ordered[:, above] * share).T)


def _by_block(inputs: Inputs, draws: int, seed: int, reduce: Callable[[slice, Array, Array], T]) -> Iterator[T]:
    """Draw block after block of exchanges and yield what ``reduce(rows, net, co2e)`` makes of each, in order."""
    shared = scores(inputs.shared_keys(), draws, seed)
    streams = {name: inputs.streams[name].to_numpy() for name in ("key", "factor", "weight")}
    size = max(1, _CELLS // draws)

    def block(start: int) -> T:
        rows = slice(start, start + size)
        used, local = np.unique(inputs.named[rows, : DEMAND + 1], return_inverse=True)
        weight = streams["weight"][used][:, None]
        own = scores(streams["key"][used], draws, seed) * np.sqrt(1 - weight**2)
        own += shared[streams["factor"][used]] * weight
        named = inputs.named[rows].copy()
        named[:, : DEMAND + 1] = local.reshape(-1, 2)
        net, co2e = (np.empty((len(named), draws), dtype=np.float32) for _ in range(2))
        fixed = inputs.caused_t[rows], inputs.carried_t[rows], np.float32(inputs.carbon_price_usd_per_t)
        _value(inputs.ends[rows], named, own, shared, *fixed, net, co2e)
        return reduce(rows, net, co2e)

    with ThreadPoolExecutor(max_workers=min(4, os.cpu_count() or 1)) as pool:
        yield from pool.map(block, range(0, len(inputs.ends), size))


@njit(cache=True, nogil=True)
def _value(
    ends: Array,
    named: npt.NDArray[np.int32],
    own: Array,
    shared: Array,
    caused_t: Array,
    carried_t: Array,
    carbon_price: np.float32,
    net: Array,
    co2e: Array,
) -> None:
    """Fill the net benefit [USD/year] and the carbon [t CO2e/year] of every draw, shape (exchanges, draws)."""
    exchanges, kinds, _ = ends.shape
    drawn = np.empty((kinds, net.shape[1]), dtype=np.float32)
    for i in range(exchanges):
        for kind in range(kinds):
            if i == 0 or named[i, kind] != named[i - 1, kind] or (ends[i, kind] != ends[i - 1, kind]).any():
                score = own[named[i, kind]] if kind <= DEMAND else shared[named[i, kind]]
                fill_spread(score, ends[i, kind, 0], ends[i, kind, 1], ends[i, kind, 2], drawn[kind])
        price = np.float32(0.0) if np.isnan(ends[i, EMISSION, 1]) else carbon_price
        for draw in range(net.shape[1]):
            quantity = min(drawn[OFFER, draw], drawn[DEMAND, draw])
            saved = drawn[EMISSION, draw] - caused_t[i] - carried_t[i] * drawn[DETOUR, draw]
            haul = drawn[HAUL, draw] + drawn[HAUL_PER_KM, draw] * drawn[DETOUR, draw]
            margin = drawn[PRICE, draw] - drawn[GATE, draw] - drawn[TREATMENT, draw] - haul
            if price > 0.0:
                margin += price * saved
            net[i, draw] = quantity * margin - drawn[COORDINATION, draw]
            co2e[i, draw] = quantity * saved
