"""``python -m benchmarks``: one table of ours against peers, all measured in this run."""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks import allocation, generation, previews, sliders
from benchmarks.harness import Job, Row, bandwidths, load, measure, peak_bytes
from benchmarks.workloads import Case, national, synthetic, tiled

PEERS = ("numba", "numpy", "geopandas", "shapely", "scipy", "scikit-learn", "polars", "duckdb", "pulp", "highspy")
HIT_BYTES = 12
"""Of a hit as we write it: two rows and a distance."""
CASES: dict[str, Callable[[], Case]] = {
    "10k": partial(synthetic, 10_000),
    "national": national,
    "skewed": partial(synthetic, 20_000, skewed=True),
    "100k": partial(synthetic, 100_000),
}
_SEPARATOR = "::"
_ENOUGH_PAIRS = 1_000_000
"""Below, memory that is already there hides what a method takes."""


def main() -> None:
    """Measure and print; ``--json`` writes the same rows."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small workloads and few rounds: about a minute")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the rows here too")
    parser.add_argument(
        "--only", metavar="NAME", help="one of " + ", ".join([*CASES, "1M", "sliders", "preview", "allocation"])
    )
    parser.add_argument("--memory", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.memory:
        print(_peak(*chosen.memory.split(_SEPARATOR)))
        return
    console = Console(width=170)
    speed = bandwidths()
    console.print(f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {load()}; " + ", ".join(f"{n} {version(n)}" for n in PEERS))
    console.print("memory [GB/s]: " + ", ".join(f"{name} {rate / 1e9:.1f}" for name, rate in speed.items()))
    rows: list[Row] = []
    for name, jobs in _groups(quick=chosen.quick).items():
        if chosen.only in (None, name):
            for job in jobs():
                peak = partial(_peak_of_child, name, pairs=job.pairs)
                rounds = min(job.rounds, 3) if chosen.quick else job.rounds
                rows += measure(job, bytes_per_pair=peak, bandwidth=speed["hot"], rounds=rounds)
    console.print(_table(rows), f"{load()} at the end")
    if chosen.json:
        lines = [{name: _plain(value) for name, value in asdict(row).items()} for row in rows]
        chosen.json.write_text(json.dumps(lines, indent=1) + "\n", encoding="utf-8")


def _groups(*, quick: bool) -> dict[str, Callable[[], list[Job]]]:
    """Return the groups of jobs by name; a group is built when its turn comes."""
    country = CASES["10k" if quick else "100k"]
    groups: dict[str, Callable[[], list[Job]]] = {
        name: lambda name=name: [_generation(name)] for name in (("10k",) if quick else CASES)
    }
    if not quick:
        groups["1M"] = lambda: [_aggregation(tiled(country(), 10))]
    groups["sliders"] = lambda: sliders.jobs(country())
    groups["preview"] = lambda: previews.jobs(country())
    groups["allocation"] = lambda: allocation.jobs((2_000,) if quick else (2_000, 15_000, 150_000))
    return groups


def _generation(name: str) -> Job:
    case = CASES[name]()
    methods = generation.methods(case)
    pairs = sum(len(hits.offer) for hits in methods[0].run())
    if name == "10k":
        methods.append(generation.brute(case))
    return Job(f"pairs, {case.name}", methods, pairs, pairs * HIT_BYTES, generation.same_keys)


def _aggregation(case: Case) -> Job:
    methods = generation.aggregates(case)
    pairs = int(methods[0].run().sum())
    return Job(f"pairs, {case.name}", methods, pairs, 0, generation.same_keys, rounds=3)


def _peak_of_child(case: str, method: str, *, pairs: int) -> float:
    """Return the peak memory of one way to find all pairs [byte/pair], run alone in a process of its own."""
    if pairs < _ENOUGH_PAIRS or case not in CASES:
        return np.nan
    environment = {**os.environ, "MALLOC_MMAP_THRESHOLD_": "131072"}  # glibc then gives freed arrays back
    command = [sys.executable, "-m", "benchmarks", "--memory", _SEPARATOR.join((case, method))]
    return (
        float(subprocess.run(command, capture_output=True, text=True, check=True, env=environment).stdout.split()[-1])
        / pairs
    )


def _peak(case: str, method: str) -> float:
    """Return the peak of a method in this process [byte], after a small run that loads what it needs."""
    for one in (synthetic(1_000), CASES[case]()):
        methods = {found.name: found.run for found in (*generation.methods(one), generation.brute(one))}
        peak = peak_bytes(methods[method])
    return peak


def _table(rows: list[Row]) -> Table:
    table = Table(title="ratio: wall time over ours, median of neighbours in this run, 95 % interval")
    for name in ("workload", "method"):
        table.add_column(name)
    for name in ("wall ms", "CPU ms", "ratio", "95 %", "byte/pair", "equal", "x limit"):
        table.add_column(name, justify="right")
    for row in rows:
        table.add_row(
            row.workload,
            row.method,
            _digits(row.wall_ms),
            _digits(row.cpu_ms),
            _digits(row.ratio),
            f"{_digits(row.ratio_low)}-{_digits(row.ratio_high)}",
            _digits(row.bytes_per_pair),
            "yes" if row.equal else "NO",
            _digits(row.times_limit),
        )
    return table


def _digits(value: float) -> str:
    if np.isnan(value):
        return ""
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"


def _plain(value: object) -> object:
    return None if isinstance(value, float) and np.isnan(value) else value


if __name__ == "__main__":
    main()
