"""The figure most worth asking for: what a plan's value hangs on, and who can tell.

Inputs are independent and enter an exchange one by one, so what is expected of it once one of them is known is a sum
over that input alone: no sampling, no regression. The expectations run over evenly likely values of the input.
"""

import numpy as np
import pandas as pd
from numba import njit
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.special import ndtri

from symbiosis.exchange.draws import fill_spread
from symbiosis.exchange.inputs import (
    COORDINATION,
    DEMAND,
    DETOUR,
    EMISSION,
    GATE,
    HAUL,
    HAUL_PER_KM,
    KINDS,
    OFFER,
    PRICE,
    TREATMENT,
    Array,
    Inputs,
    Ints,
)
from symbiosis.exchange.uncertainty import Simulation
from symbiosis.exchange.whom import QUANTITY, informants
from symbiosis.inventory.tables import Inventory, Knowledge

Floats = NDArray[np.float64]

_VALUES = 40
_SCORES = ndtri((np.arange(_VALUES) + 0.5) / _VALUES).astype(np.float32)
_BLOCK = 8192
COLUMNS = [
    "input_kind", "input_id", "site_id", "park_id", "resource", "exchanges", "value_at_stake_usd_per_year",
    "gain_if_known_usd_per_year", "whom",
]  # fmt: skip


def most_valuable_data(
    simulation: Simulation, valued: pd.DataFrame, inventory: Inventory, knowledge: Knowledge, *, top: int = 20
) -> pd.DataFrame:
    """Return the figures whose knowledge would change the value of a plan most, the most valuable first.

    Parameters
    ----------
    simulation
        Of the exchanges of a plan, from ``simulate(..., flows=...)``.
    valued, inventory, knowledge
        What was simulated.
    top
        How many figures to return at most.

    Returns
    -------
    pandas.DataFrame
        ``input_kind`` (quantity, sector_factor, or one of ``inputs.KINDS``), ``input_id`` (stream, resource, rule or
        means of transport), ``site_id``, ``park_id`` and ``resource`` where one is meant (of a shared figure: the site
        that has most at stake), ``exchanges`` that take it; ``value_at_stake_usd_per_year``: how far, on average, the
        plan's expected net benefit moves either way once the figure is known; ``gain_if_known_usd_per_year``: what is
        saved by then dropping the exchanges that turn out not to pay (expected value of perfect partial information
        when each exchange is a go or a no-go); ``whom`` to ask: site, park_operator, buyer, donor, haulier, contractor,
        treatment_supplier, facilitator or sector_association.
    """
    inputs = simulation.inputs
    names = _names(inputs, inventory)
    moved, gain, most = _effects(inputs, len(names))
    table = names.assign(
        exchanges=most["exchanges"],
        value_at_stake_usd_per_year=np.abs(moved).mean(axis=1),
        gain_if_known_usd_per_year=np.maximum(gain, 0.0),
        row=simulation.table.index.to_numpy()[most["exchange"]] if len(simulation.table) else 0,
    )
    table = table[table["value_at_stake_usd_per_year"] > 0]
    table = table.sort_values(["value_at_stake_usd_per_year", "input_kind", "input_id"], ascending=[False, True, True])
    best = table.head(top)
    return informants(best, valued.iloc[best["row"]], inventory, knowledge)[COLUMNS].reset_index(drop=True)


def _names(inputs: Inputs, inventory: Inventory) -> pd.DataFrame:
    """Return ``input_kind, input_id`` of every input: streams first, then what is shared."""
    stream_id = inventory.streams["stream_id"].to_numpy()[inputs.streams["stream"]]
    own = pd.DataFrame({"input_kind": QUANTITY, "input_id": stream_id})
    shared = inputs.shared.set_axis(["input_kind", "input_id"], axis="columns")
    return pd.concat([own, shared], ignore_index=True)


def _effects(inputs: Inputs, count: int) -> tuple[Floats, Floats, dict[str, Ints]]:
    """Return for each input how its values move the plan's expectation, what knowing it saves, and its exchanges.

    Moves have shape (inputs, values) [USD/year]; savings [USD/year]; ``exchanges`` counts those that take the input,
    ``exchange`` is the one with most at stake.
    """
    moved, gain = np.zeros((count, _VALUES)), np.zeros(count)
    found = []
    for start in range(0, len(inputs.ends), _BLOCK):
        rows = slice(start, start + _BLOCK)
        expected, moves = _moves(inputs, rows)
        for named, move in moves:
            adder = csr_array((np.ones(len(named)), (named, np.arange(len(named)))), shape=(count, len(named)))
            moved += adder @ move
            gain += adder @ (np.maximum(expected[:, None] + move, 0).mean(axis=1) - np.maximum(expected, 0))
            stake = np.abs(move).mean(axis=1)
            running = np.flatnonzero(stake > 0)
            found.append(np.column_stack([named[running], stake[running], running + start]))
    effects = np.concatenate(found) if found else np.empty((0, 3))
    effects = effects[np.lexsort((effects[:, 1], effects[:, 0]))]
    named = effects[:, 0].astype(np.int64)
    most = np.zeros(count, dtype=np.int64)
    most[named] = effects[:, 2].astype(np.int64)  # of one input the last row, the largest stake, stays
    return moved, gain, {"exchanges": np.bincount(named, minlength=count), "exchange": most}


def _moves(inputs: Inputs, rows: slice) -> tuple[Floats, list[tuple[Ints, Floats]]]:
    """Return the expected net benefit of exchanges, and how each value of each input moves it.

    Moves come as the number of each exchange's input and, shape (exchanges, values), what it does [USD/year].
    """
    ends, named = inputs.ends[rows], inputs.named[rows].astype(np.int64)
    value = {kind: _values(ends[:, kind]) for kind in range(len(KINDS))}
    mean = {kind: value[kind].mean(axis=1) for kind in value}
    step = {kind: value[kind] - mean[kind][:, None] for kind in value}
    carbon = np.where(np.isnan(ends[:, EMISSION, 1]), 0.0, inputs.carbon_price_usd_per_t)
    per_detour = mean[HAUL_PER_KM] + carbon * inputs.carried_t[rows]
    margin = mean[PRICE] - mean[GATE] - mean[TREATMENT] - mean[HAUL] - per_detour * mean[DETOUR]
    margin += carbon * np.nan_to_num(mean[EMISSION] - inputs.caused_t[rows])
    by_offer, by_demand = _flows(value[OFFER], value[DEMAND])
    flow = by_offer.mean(axis=1)
    expected = flow * margin - mean[COORDINATION]
    haul = step[HAUL] + step[HAUL_PER_KM] * mean[DETOUR][:, None]
    steps = {
        PRICE: step[PRICE],
        GATE: -step[GATE],
        TREATMENT: -step[TREATMENT],
        EMISSION: carbon[:, None] * np.nan_to_num(step[EMISSION]),
        HAUL: -haul,
        DETOUR: -per_detour[:, None] * step[DETOUR],
    }
    first = len(inputs.streams)
    moves = [(named[:, kind] + first, flow[:, None] * move) for kind, move in steps.items()]
    moves.append((named[:, COORDINATION] + first, -step[COORDINATION]))
    for kind, flows in ((OFFER, by_offer), (DEMAND, by_demand)):
        stream = inputs.streams.iloc[named[:, kind]]
        by_factor = _given_factor(flows, stream["weight"].to_numpy(dtype=np.float64))
        for number, found in ((named[:, kind], flows), (stream["factor"].to_numpy() + first, by_factor)):
            moves.append((number, (found - found.mean(axis=1, keepdims=True)) * margin[:, None]))
    return expected, moves


@njit(cache=True, nogil=True)
def _values(ends: Array) -> Floats:
    """Return evenly likely values of each figure, shape (figures, values)."""
    out = np.empty((len(ends), len(_SCORES)), dtype=np.float32)
    for row in range(len(ends)):
        fill_spread(_SCORES, ends[row, 0], ends[row, 1], ends[row, 2], out[row])
    return out.astype(np.float64)


@njit(cache=True, nogil=True)
def _flows(offer: Floats, demand: Floats) -> tuple[Floats, Floats]:
    """Return the flow to expect at each value of the offer, and at each of the demand."""
    by_offer, by_demand = np.zeros_like(offer), np.zeros_like(demand)
    rows, values = offer.shape
    for row in range(rows):
        for i in range(values):
            for j in range(values):
                flow = min(offer[row, i], demand[row, j]) / values
                by_offer[row, i] += flow
                by_demand[row, j] += flow
    return by_offer, by_demand


@njit(cache=True, nogil=True)
def _given_factor(flows: Floats, weight: Floats) -> Floats:
    """Return the flow to expect at each value of the sector's factor, from that at each value of the stream."""
    out = np.empty_like(flows)
    scores = _SCORES.astype(np.float64)
    for row in range(len(flows)):
        rest = np.sqrt(1 - weight[row] ** 2)
        for i in range(len(scores)):
            out[row, i] = np.interp(weight[row] * scores[i] + rest * scores, scores, flows[row]).mean()
    return out
