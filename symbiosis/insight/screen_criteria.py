"""Minimum criteria of an investor: each park passes, fails, or cannot be judged; unknown is never a pass."""

import math
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

FAIL, UNKNOWN, PASS = np.int8(0), np.int8(1), np.int8(2)
Limits = Mapping[str, float]
"""Limit by criterion; a criterion that is left out is not asked for."""


class Criterion(NamedTuple):
    """A column of the facts, whether more (+1) or less (-1) of it is better, and the step of a limit (0 = codes)."""

    column: str
    sense: int
    step: float = 0.0


CRITERIA: dict[str, Criterion] = {
    "area": Criterion("in_area", 1),
    "stage": Criterion("status_code", 1),
    "land": Criterion("area_ha", 1, 1.0),
    "free": Criterion("free_ha", 1, 1.0),
    "seaport": Criterion("seaport_km", -1, 1.0),
    "inland_port": Criterion("inland_port_km", -1, 1.0),
    "airport": Criterion("airport_km", -1, 1.0),
    "city": Criterion("city_km", -1, 1.0),
    "expressway": Criterion("expressway_km", -1, 1.0),
    "programme": Criterion("programme", 1),
    "value": Criterion("value_usd_per_year", 1, 1000.0),
    "steam": Criterion("steam_t_per_year", 1, 100.0),
    "heat": Criterion("heat_gj_per_year", 1, 100.0),
    "water": Criterion("water_m3_per_year", 1, 100.0),
    "sectors": Criterion("sectors_km", -1, 1.0),
    "precision": Criterion("precision_code", 1),
}
"""In the order in which they are shown; ``in_area`` is 1 inside the region and provinces asked for, ``sectors_km`` is
``screen_facts.sector_km`` of the sectors asked for."""
SCOPE = ("area", "stage")
"""Criteria that say which parks are meant at all."""


def verdicts(facts: pd.DataFrame, limits: Limits) -> pd.DataFrame:
    """Judge each park by each criterion asked for.

    Parameters
    ----------
    facts
        From ``screen_facts.park_facts``, with ``in_area`` and ``sectors_km`` where asked for.
    limits
        Smallest (or, for distances, largest) value that passes, in the unit of the criterion's column.

    Returns
    -------
    pandas.DataFrame
        Indexed like the facts, a column for each criterion asked for: ``FAIL``, ``UNKNOWN`` or ``PASS``.
    """
    return pd.DataFrame({name: _judge(facts, name, limits[name]) for name in CRITERIA if name in limits}, facts.index)


def _judge(facts: pd.DataFrame, name: str, limit: float) -> npt.NDArray[np.int8]:
    asked = CRITERIA[name]
    value = facts[asked.column].to_numpy(dtype=np.float64)
    met = value * asked.sense >= limit * asked.sense
    return np.where(np.isnan(value), UNKNOWN, np.where(met, PASS, FAIL)).astype(np.int8)


def overall(judged: pd.DataFrame) -> "pd.Series[int]":
    """Return the verdict on each park: one failure fails it; else one unknown leaves it unknown."""
    worst = judged.to_numpy().min(axis=1, initial=PASS) if len(judged.columns) else np.full(len(judged), PASS)
    return pd.Series(worst.astype(np.int8), index=judged.index, name="verdict")


def in_scope(judged: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Return which parks are meant at all: those in the area and at the stage asked for."""
    asked = [name for name in SCOPE if name in judged]
    return np.asarray((judged[asked].to_numpy() == PASS).all(axis=1), dtype=np.bool_)


def admitting(name: str, value: float) -> float:
    """Return the strictest round limit of a criterion that a value meets."""
    asked = CRITERIA[name]
    if not asked.step or not math.isfinite(value):
        return value
    steps = value / asked.step
    return asked.step * (math.floor(steps) if asked.sense > 0 else math.ceil(steps))


def shortfalls(facts: pd.DataFrame, limits: Limits, park: str) -> pd.DataFrame:
    """Say what keeps a park from passing.

    Parameters
    ----------
    facts, limits
        As for ``verdicts``.
    park
        Id of the park.

    Returns
    -------
    pandas.DataFrame
        A row for each criterion it does not pass: ``criterion``, ``verdict``, ``value`` and ``limit`` (unit of the
        criterion), ``short`` (how far the value is on the wrong side), ``admits`` (smallest round change of the limit
        that would let it pass; NaN where the value is unknown, then only leaving the criterion out does).
        All changes together admit the park.
    """
    one = facts.loc[[park]]
    judged = verdicts(one, limits).iloc[0]
    rows = []
    for name, verdict in judged[judged != PASS].items():
        value = float(one[CRITERIA[str(name)].column].iloc[0])
        admits = admitting(str(name), value) if math.isfinite(value) else math.nan
        rows.append((name, verdict, value, limits[str(name)], abs(value - limits[str(name)]), admits))
    return pd.DataFrame(rows, columns=["criterion", "verdict", "value", "limit", "short", "admits"])


def changed(limits: Limits, needed: pd.DataFrame) -> dict[str, float]:
    """Return the limits with the changes of ``shortfalls``; a criterion no limit could meet is left out."""
    admits = dict(zip(needed["criterion"], needed["admits"], strict=True))
    wanted = {name: float(admits.get(name, limit)) for name, limit in limits.items()}
    return {name: limit for name, limit in wanted.items() if math.isfinite(limit)}
