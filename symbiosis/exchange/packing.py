"""The allocation as a packing problem: what candidates use of offers, demands, routes, blends and duties."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from symbiosis.exchange.duties import duties
from symbiosis.inventory.tables import Inventory, Knowledge

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Rows = NDArray[np.int32]

_SLACK = 1e-12


class Matrix(NamedTuple):
    """A sparse matrix by candidate (CSR): entries of candidate k are ``start[k]`` to ``start[k + 1]``."""

    start: Ints
    row: Rows
    coef: Floats


@dataclass(frozen=True)
class Packing:
    """Find flows x that earn the most: A x <= capacity, 0 <= x <= upper; no coefficient is negative.

    Attributes
    ----------
    matrix
        A, candidates by rows; a coefficient is [row unit / offered unit].
    capacity
        Of each row [row unit / year].
    upper
        Largest flow of each candidate alone [offered unit / year].
    stream
        For each row the stream it limits as a whole, -1 for the row of a route, blend or duty.
    """

    matrix: Matrix
    capacity: Floats
    upper: Floats
    stream: Ints

    def entries(self, arcs: Ints) -> tuple[Ints, Ints]:
        """Return where the entries of some candidates are, one after the other, and how many each has."""
        start = self.matrix.start
        length = start[arcs + 1] - start[arcs]
        end = np.cumsum(length)
        return np.arange(length.sum()) + np.repeat(start[arcs] - end + length, length), length

    def take(self, arcs: Ints) -> "Packing":
        """Return the problem of some candidates with only the rows they use."""
        entry, length = self.entries(arcs)
        row = self.matrix.row[entry]
        used = np.flatnonzero(np.bincount(row, minlength=len(self.capacity)))
        number = np.empty(len(self.capacity), dtype=np.int32)
        number[used] = np.arange(len(used))
        start = np.concatenate([[0], np.cumsum(length)])
        matrix = Matrix(start, number[row], self.matrix.coef[entry])
        return Packing(matrix, self.capacity[used], self.upper[arcs], self.stream[used])

    def load(self, arcs: Ints, flows: Floats) -> Floats:
        """Return what flows of some candidates use of each row [row unit / year]."""
        entry, length = self.entries(arcs)
        weights = self.matrix.coef[entry] * np.repeat(flows, length)
        full = np.bincount(self.matrix.row[entry], weights=weights, minlength=len(self.capacity))
        return full.astype(np.float64, copy=False)


def packing(valued: pd.DataFrame, inventory: Inventory, knowledge: Knowledge) -> Packing:
    """Return the packing problem of a table of candidates.

    Rows: each offer; each demand; the share of an offer that may take one route (``max_offer_share`` of a rule); the
    share of a demand that one rule may fill (``max_share``); each duty that streams of one site share. A row that its
    candidates cannot fill even together is left out: that changes nothing.
    """
    offer, demand, rule = (valued[name].to_numpy().astype(np.int64) for name in ("offer", "demand", "rule"))
    upper = valued["quantity"].to_numpy(dtype=np.float64)
    rules, stock = knowledge.rules, inventory.streams["quantity"].to_numpy(dtype=np.float64)
    yields, blend, route = (
        rules[name].to_numpy(dtype=np.float64)[rule] for name in ("yield", "max_share", "max_offer_share")
    )
    one, every = np.ones(len(upper)), np.arange(len(upper))
    parts = [
        _Part(every, offer, one, stock, offer),
        _Part(every, demand, yields, stock, demand),
        _shares(offer, rule, one, route, stock),
        _shares(demand, rule, yields, blend, stock),
        *_duty_parts(offer, demand, yields, inventory, knowledge),
    ]
    return _assemble([part.binding(upper) for part in parts], upper)


@dataclass(frozen=True)
class _Part:
    """Rows of one kind: which candidate is in which row, with what coefficient."""

    arc: Ints
    row: Ints
    coef: Floats
    capacity: Floats
    stream: Ints

    def binding(self, upper: Floats) -> "_Part":
        """Return the part with only the rows that its candidates could overfill, numbered from 0."""
        full = np.bincount(self.row, weights=self.coef * upper[self.arc], minlength=len(self.capacity))
        keep = full > self.capacity * (1 + _SLACK)
        number = np.cumsum(keep) - 1
        inside = keep[self.row]
        stream = np.full(len(self.capacity), -1)
        stream[self.row] = self.stream
        return _Part(self.arc[inside], number[self.row[inside]], self.coef[inside], self.capacity[keep], stream[keep])


def _shares(stream: Ints, rule: Ints, coef: Floats, share: Floats, stock: Floats) -> _Part:
    """Return the rows that limit what one rule may use of one stream."""
    arc = np.flatnonzero(share < 1)
    pairs = stream[arc] * (rule.max(initial=0) + 1) + rule[arc]
    _, first, row = np.unique(pairs, return_index=True, return_inverse=True)
    capacity = (stock[stream] * share)[arc[first]]
    return _Part(arc, row.astype(np.int64), coef[arc], capacity, np.full(len(arc), -1))


def _duty_parts(offer: Ints, demand: Ints, yields: Floats, inventory: Inventory, knowledge: Knowledge) -> list[_Part]:
    """Return the rows of duties that streams of one site share, for offers and for demands."""
    shared = duties(inventory, knowledge)
    stock = inventory.streams["quantity"].to_numpy(dtype=np.float64)
    order = np.argsort(shared.stream)  # a stream belongs to one duty at most
    member, parent, weight = shared.stream[order], shared.parent[order], shared.weight[order]
    parts = []
    for stream, coef in ((offer, np.ones(len(offer))), (demand, yields)):
        at = np.minimum(np.searchsorted(member, stream), max(len(member) - 1, 0))
        arc = np.flatnonzero(member[at] == stream) if len(member) else np.empty(0, dtype=np.int64)
        entry = at[arc]
        parts.append(_Part(arc, parent[entry], coef[arc] * weight[entry], stock, np.full(len(arc), -1)))
    return parts


def _assemble(parts: list[_Part], upper: Floats) -> Packing:
    """Put the rows of all parts into one matrix, by candidate."""
    shift = np.cumsum([0, *(len(part.capacity) for part in parts)])
    arc = np.concatenate([part.arc for part in parts])
    row = np.concatenate([part.row + first for part, first in zip(parts, shift, strict=False)])
    coef = np.concatenate([part.coef for part in parts])
    order = np.argsort(arc, kind="stable")
    start = np.concatenate([[0], np.cumsum(np.bincount(arc, minlength=len(upper)))])
    return Packing(
        Matrix(start.astype(np.int64), row[order].astype(np.int32), coef[order]),
        np.concatenate([part.capacity for part in parts]),
        upper,
        np.concatenate([part.stream for part in parts]),
    )
