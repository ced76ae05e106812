"""Random draws that belong to names, and the spread of a figure known by its low, mid and high.

A draw depends on the seed, the name of the input and the number of the draw, and on nothing else: a part of a table
gives the numbers the whole gives, in any order of its rows, and two exchanges that share an input share its draws.
"""

import math
from collections.abc import Iterable

import numpy as np
import pandas as pd
from numba import njit
from numpy.typing import NDArray

Keys = NDArray[np.uint64]
Scores = NDArray[np.float32]

P90_SCORE = 1.2815515655446004
"""The standard normal value that 90 % of draws stay below."""
_STEP = np.uint64(0x9E3779B97F4A7C15)


def keys(kind: str, names: Iterable[object]) -> Keys:
    """Return a number for each name of a kind of input; equal names of one kind share it."""
    words = np.array([f"{kind}:{name}" for name in names], dtype=object)
    return np.asarray(pd.util.hash_array(words, categorize=False), dtype=np.uint64)


def scores(named: Keys, draws: int, seed: int) -> Scores:
    """Return standard normal draws of the named inputs, shape (inputs, draws).

    Counter-based (SplitMix64, Steele, Lea & Flood 2014, doi:10.1145/2714064.2660195) with the Box-Muller transform.
    """
    out = np.empty((len(named), draws), dtype=np.float32)
    fill_scores(named, np.uint64(seed), out)
    return out


@njit(cache=True, nogil=True)
def _mixed(state: np.uint64) -> np.uint64:
    state = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    state = (state ^ (state >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return state ^ (state >> np.uint64(31))


@njit(cache=True, nogil=True)
def fill_scores(named: Keys, seed: np.uint64, out: Scores) -> None:
    """Fill ``out`` (inputs, draws) with standard normal draws."""
    inputs, draws = out.shape
    for row in range(inputs):
        state = _mixed(named[row] ^ _mixed(seed + _STEP))
        for draw in range(0, draws, 2):
            state += _STEP
            radius = math.sqrt(-2.0 * math.log((float(_mixed(state) >> np.uint64(11)) + 1.0) * 2.0**-53))
            state += _STEP
            angle = 2.0 * math.pi * float(_mixed(state) >> np.uint64(11)) * 2.0**-53
            out[row, draw] = radius * math.cos(angle)
            if draw + 1 < draws:
                out[row, draw + 1] = radius * math.sin(angle)


@njit(cache=True, nogil=True)
def fill_spread(score: Scores, low: np.float32, mid: np.float32, high: np.float32, out: Scores) -> None:
    """Fill ``out`` with the values that standard normal draws stand for; see ``spread``."""
    if low == mid and mid == high:
        out[:] = mid
        return
    if low * mid > 0.0 and mid * high > 0.0:
        down, up = math.log(mid / low) / P90_SCORE, math.log(high / mid) / P90_SCORE
        for i in range(len(out)):
            out[i] = mid * math.exp(np.float32(score[i] * (down if score[i] < 0.0 else up)))
        return
    below, above = (mid - low) / P90_SCORE, (high - mid) / P90_SCORE
    never_negative, never_positive = min(low, mid, high) >= 0.0, max(low, mid, high) <= 0.0
    for i in range(len(out)):
        out[i] = mid + score[i] * (below if score[i] < 0.0 else above)
        if (never_negative and out[i] < 0.0) or (never_positive and out[i] > 0.0):
            out[i] = 0.0


def spread(score: Scores, low: float, mid: float, high: float) -> Scores:
    """Return the values that standard normal draws stand for.

    ``low``, ``mid`` and ``high`` are the values at P10, P50 and P90 of the score; ``low`` may be the larger (a cost
    whose low end is the dear one). Three figures of one sign follow a log-normal of two halves, which meets all three
    exactly; where they touch or cross zero, a normal of two halves, cut at zero where none of the three lies beyond it.
    """
    out = np.empty(np.asarray(score).shape, dtype=np.float32)
    fill_spread(np.asarray(score, dtype=np.float32), np.float32(low), np.float32(mid), np.float32(high), out)
    return out
