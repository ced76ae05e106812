"""Run methods side by side and compare them: ours after every other, equal results first, ratios of neighbours."""

import ctypes
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Method:
    """One way to do a job; ``answer`` turns what ``run`` returned into what must be equal."""

    name: str
    run: Callable[[], Any]
    answer: Callable[[Any], Any]


@dataclass(frozen=True)
class Job:
    """A job with our method first, and the bytes that have to be moved at least."""

    workload: str
    methods: Sequence[Method]
    pairs: int
    least_bytes: int
    same: Callable[[Any, Any], bool]
    rounds: int = 5


@dataclass(frozen=True)
class Row:
    """One line: ``ratio`` is wall time over ours with its 95 % interval, ``times_limit`` over what bandwidth allows."""

    workload: str
    method: str
    wall_ms: float
    cpu_ms: float
    ratio: float
    ratio_low: float
    ratio_high: float
    bytes_per_pair: float
    equal: bool
    times_limit: float


def measure(job: Job, *, bytes_per_pair: Callable[[str], float], bandwidth: float, rounds: int) -> list[Row]:
    """Return the rows of a job; methods whose answer differs from ours are not timed.

    Parameters
    ----------
    job
        What to run.
    bytes_per_pair
        Gives the peak memory of a method by its name [byte/pair].
    bandwidth
        Of memory [byte/s], for the limit.
    rounds
        How often each method runs.
    """
    ours, *others = job.methods
    expected = ours.answer(ours.run())
    equal = {ours.name: True, **{one.name: job.same(expected, one.answer(one.run())) for one in others}}
    walls: dict[str, list[float]] = {one.name: [] for one in job.methods}
    cpus: dict[str, list[float]] = {one.name: [] for one in job.methods}
    ratios: dict[str, list[float]] = {ours.name: [1.0], **{one.name: [] for one in others}}
    for _ in range(rounds):
        for one in [other for other in others if equal[other.name]] or [ours]:
            for method in dict.fromkeys((one, ours)):
                wall, cpu = _timed(method.run)
                walls[method.name].append(wall)
                cpus[method.name].append(cpu)
            if one is not ours:
                ratios[one.name].append(walls[one.name][-1] / walls[ours.name][-1])
    rows = []
    for one in job.methods:
        wall = _median(walls[one.name])
        low, high = _interval(ratios[one.name])
        limit = job.least_bytes / bandwidth
        rows.append(
            Row(
                job.workload,
                one.name,
                wall * 1e3,
                _median(cpus[one.name]) * 1e3,
                _median(ratios[one.name]),
                low,
                high,
                bytes_per_pair(one.name),
                equal[one.name],
                wall / limit if limit else np.nan,
            )
        )
    return rows


def _timed(run: Callable[[], Any]) -> tuple[float, float]:
    """Return wall and CPU time of all threads [s]."""
    wall, cpu = time.perf_counter(), time.process_time()
    run()
    return time.perf_counter() - wall, time.process_time() - cpu


def _median(values: Sequence[float]) -> float:
    return float(np.median(values)) if len(values) else np.nan


def _interval(ratios: Sequence[float]) -> tuple[float, float]:
    """Return the 95 % interval of the median by 2,000 seeded resamples."""
    if not ratios:
        return np.nan, np.nan
    draws = np.random.default_rng(0).choice(np.asarray(ratios), (2000, len(ratios)))
    low, high = np.percentile(np.median(draws, axis=1), [2.5, 97.5])
    return float(low), float(high)


def peak_bytes(run: Callable[[], Any]) -> float:
    """Return by how much resident memory rose at its highest while running [byte]; NaN where Linux does not tell.

    The kernel keeps the high-water mark of a process and sets it back on request, so nothing is missed between samples.
    """
    reset = Path("/proc/self/clear_refs")
    if not reset.exists():
        return np.nan
    ctypes.CDLL(None).malloc_trim(0)  # what was freed before would hide what is taken now
    reset.write_text("5", encoding="ascii")
    before = _status("VmRSS")
    kept = run()
    peak = _status("VmHWM") - before
    del kept
    return float(peak)


def _status(name: str) -> int:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(name))


def bandwidths() -> dict[str, float]:
    """Return the best of some fills and triads of 64 MB [byte/s]: into new memory, into used memory, a = b + s c."""
    n = 8_000_000
    used, other = np.zeros(n), np.ones(n)

    def fresh() -> None:
        np.empty(n).fill(1.0)

    def triad() -> None:
        np.multiply(other, 3.0, out=used)
        np.add(used, other, out=used)

    best = {
        name: min(_timed(run)[0] for _ in range(7))
        for name, run in (("fresh", fresh), ("hot", lambda: used.fill(2.0)), ("triad", triad))
    }
    return {"fresh": 8 * n / best["fresh"], "hot": 8 * n / best["hot"], "triad": 5 * 8 * n / best["triad"]}


def load() -> str:
    """Return the load average of the last minute and the number of cores."""
    return f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
