"""Measure matching past one machine: ``python -m benchmarks.scale --streams 1000000 --engine duckdb``.

The workload is the national inventory copied side by side over the Earth, so that density and stream mix stay as they
are. Each run is a process of its own; wall and CPU time, and the peak of the resident memory of it and its children
are those of matching alone, without preparing the workload.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd
from pyarrow.dataset import dataset

from symbiosis import pipeline
from symbiosis.exchange.match import match
from symbiosis.exchange.scale_tables import write_tables
from symbiosis.inventory.knowledge import knowledge
from symbiosis.inventory.tables import Inventory
from symbiosis.scenario import Scenario

NORTH = (0.0, 17.0, -17.0, -34.0, 34.0, -51.0)
EAST_STEP = 12.0


def workload(streams: int) -> Inventory:
    """Return whole copies of the national inventory, at least so many streams."""
    one = pipeline.prepared_national(Scenario().discount_rate).matched.inventory
    copies = max(1, -(-streams // len(one.streams)))
    parks, sites = (pd.DataFrame(table.drop(columns="geometry")) for table in (one.parks, one.sites))
    return Inventory(
        _copied(parks, copies, ["park_id"]),
        _copied(sites, copies, ["park_id", "site_id"]),
        _copied(one.streams, copies, ["stream_id", "site_id"]),
    )


def _copied(table: pd.DataFrame, copies: int, ids: list[str]) -> pd.DataFrame:
    """Repeat a table with new ids, and shifted where it has positions."""
    whole = pd.concat([table] * copies, ignore_index=True)
    number = np.repeat(np.arange(copies), len(table))
    for name in ids:
        suffix = pd.Series(number).astype("str")
        whole[name] = whole[name].where(whole[name] == "", whole[name] + "-" + suffix)
    if "lat" in whole:
        whole["lat"] += np.array(NORTH)[number % len(NORTH)]
        whole["lon"] = (whole["lon"] + EAST_STEP * (number // len(NORTH)) + 180) % 360 - 180
    return whole


def measure(command: list[str], environment: dict[str, str]) -> dict[str, float]:
    """Run a command in its own session; return wall [s], CPU [s] and peak resident memory [MB] of all its processes."""
    start, peak, spent = time.perf_counter(), 0.0, 0.0
    with subprocess.Popen(command, start_new_session=True, env={**os.environ, **environment}) as process:
        while process.poll() is None:
            now = [_usage(entry) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
            mine = [usage[1:] for usage in now if usage and usage[0] == process.pid]
            peak, spent = max(peak, sum(rss for rss, _ in mine)), max(spent, sum(cpu for _, cpu in mine))
            time.sleep(0.1)
    if process.returncode:
        raise SystemExit(process.returncode)
    return {"wall_s": time.perf_counter() - start, "cpu_s": spent, "peak_mb": peak / 1e6}


def _usage(entry: Path) -> tuple[int, float, float] | None:
    """Return session, resident bytes and CPU seconds of a process; ``None`` when it has ended."""
    try:
        fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return None
    ticks, page = os.sysconf("SC_CLK_TCK"), os.sysconf("SC_PAGE_SIZE")
    return int(fields[3]), float(fields[21]) * page, (float(fields[11]) + float(fields[12])) / ticks


def run(tables: Path, engine: str, *, pairs: bool) -> None:
    """Match the prepared workload once; the measured process."""
    if engine == "memory":
        found = len(match(Inventory(*(pd.read_pickle(tables / f"{n}.pkl") for n in _TABLES)), knowledge()).candidates)
    else:
        from symbiosis.exchange.engines import match_files, total_files  # noqa: PLC0415  (needs an extra)

        if pairs:
            match_files(tables, tables / "pairs", engine=engine)
            found = dataset(tables / "pairs").count_rows()
        else:
            found = int(total_files(tables, engine=engine)["candidates"].sum())
    (tables / "found.json").write_text(json.dumps(found))


_TABLES = ("parks", "sites", "streams")


def main() -> None:
    """Prepare a workload, run an engine on it and print one line of JSON."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--streams", type=int, default=1_000_000)
    words.add_argument("--engine", choices=("memory", "duckdb", "spark"), default="duckdb")
    words.add_argument("--pairs", action="store_true", help="write all pairs in tiles, not totals")
    words.add_argument("--measured", type=Path, help=argparse.SUPPRESS)
    given = words.parse_args()
    if given.measured:
        run(given.measured, given.engine, pairs=given.pairs)
        return
    with tempfile.TemporaryDirectory(prefix="symbiosis-") as scratch:
        folder = Path(scratch)
        inventory = workload(given.streams)
        if given.engine == "memory":
            for name in _TABLES:
                getattr(inventory, name).to_pickle(folder / f"{name}.pkl")
        else:
            write_tables(inventory, knowledge(), folder)
        rows = len(inventory.streams)
        del inventory
        again = ["--measured", scratch, "--engine", given.engine, *(["--pairs"] if given.pairs else [])]
        spent = measure([sys.executable, "-m", "benchmarks.scale", *again], {})
        found = json.loads((folder / "found.json").read_text())
    load = os.getloadavg()[0]
    print(json.dumps({"streams": rows, "engine": given.engine, "found": found, **spent, "load": load}))


if __name__ == "__main__":
    main()
