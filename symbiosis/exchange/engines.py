"""Run ``exchange.scale`` on DuckDB, which spills to disk, or on Spark, which spreads over a cluster.

Parquet in, Parquet out: only the engine ever holds the pairs. docs/scale.md says when that is worth it.
"""

import os
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import ibis
import pandas as pd
from ibis import BaseBackend

from symbiosis.errors import ScenarioError
from symbiosis.exchange.scale import CANDIDATE_TYPES, Tables, candidate_pairs, rule_totals
from symbiosis.exchange.scale_tables import COLUMNS, write_tables
from symbiosis.inventory.tables import Inventory, Knowledge

ENGINES = ("duckdb", "spark")


def match_inventory(inventory: Inventory, knowledge: Knowledge, *, engine: str) -> pd.DataFrame:
    """Return the candidates that ``exchange.match.match`` finds, found by an engine.

    Parameters
    ----------
    inventory
        Parks, sites and estimated streams.
    knowledge
        Resources, rules, parameters and minimum lots.
    engine
        One of ``ENGINES``.
    """
    with tempfile.TemporaryDirectory(prefix="symbiosis-") as scratch:
        source, out = Path(scratch) / "tables", Path(scratch) / "candidates"
        write_tables(inventory, knowledge, source)
        match_files(source, out, engine=engine)
        pairs = pd.read_parquet(out, columns=list(CANDIDATE_TYPES))
    return pairs.sort_values(["rule", "offer", "demand"], ignore_index=True)


def match_files(source: Path, out: Path, *, engine: str) -> None:
    """Write the candidates of a folder of tables, one folder ``tile=...`` of Parquet for each tile.

    Parameters
    ----------
    source
        Folder of ``scale_tables.write_tables``.
    out
        Folder to write to; must not be there yet.
    engine
        One of ``ENGINES``.

    Raises
    ------
    FileExistsError
        When ``out`` is there already.
    """
    out.mkdir(parents=True)
    tiles = sorted(pd.read_parquet(source / "sites.parquet", columns=["tile"])["tile"].unique())
    with _connected(engine, source, out) as (backend, tables):
        for tile in tiles:
            folder = out / f"tile={tile:04d}"
            folder.mkdir()
            backend.to_parquet(candidate_pairs(tables, tile=int(tile)), folder / "part.parquet")


def total_files(source: Path, *, engine: str) -> pd.DataFrame:
    """Return count and sums of the candidates of each rule of a folder of tables, without keeping any pair.

    Parameters
    ----------
    source
        Folder of ``scale_tables.write_tables``.
    engine
        One of ``ENGINES``.

    Returns
    -------
    pandas.DataFrame
        ``rule, candidates, distance_km_sum [km], quantity_sum [offered unit / year]``; rules without candidates are
        left out.
    """
    with tempfile.TemporaryDirectory(prefix="symbiosis-") as scratch:
        file = Path(scratch) / "totals.parquet"
        with _connected(engine, source, Path(scratch)) as (backend, tables):
            backend.to_parquet(rule_totals(tables), file)
        return pd.read_parquet(file).sort_values("rule", ignore_index=True)


@contextmanager
def _connected(engine: str, source: Path, out: Path) -> Iterator[tuple[BaseBackend, Tables]]:
    """Give the tables of a folder in an engine that reads there and writes to ``out``, and close it afterwards."""
    connect = {"duckdb": _duckdb, "spark": _spark}[engine]
    with connect(source, out) as backend, _steps_apart():
        yield backend, Tables(*(backend.read_parquet(str(source / f"{name}.parquet")) for name in COLUMNS))


@contextmanager
def _steps_apart() -> Iterator[None]:
    """Keep each step of an expression a query of its own, so that no engine works out a distance several times."""
    before = ibis.options.sql.fuse_selects
    ibis.options.sql.fuse_selects = False
    try:
        yield
    finally:
        ibis.options.sql.fuse_selects = before


@contextmanager
def _duckdb(source: Path, out: Path) -> Iterator[BaseBackend]:
    """Open DuckDB: it spills into ``out`` and reaches no other file and no network.

    ``SYMBIOSIS_MEMORY_GB`` limits its memory; without it, DuckDB takes up to 80 % of the machine's.
    """
    with tempfile.TemporaryDirectory(prefix=".spill-", dir=out) as spill:
        backend = ibis.duckdb.connect()
        folders = ", ".join("'" + str(folder.resolve()).replace("'", "''") + "'" for folder in (source, out))
        backend.raw_sql(f"SET temp_directory = '{str(Path(spill).resolve()).replace(chr(39), chr(39) * 2)}'")
        backend.raw_sql(f"SET allowed_directories = [{folders}]")
        backend.raw_sql("SET preserve_insertion_order = false")
        if memory := _memory_gb():
            backend.raw_sql(f"SET memory_limit = '{memory}GB'")
        backend.raw_sql("SET enable_external_access = false")
        backend.raw_sql("SET lock_configuration = true")
        try:
            yield backend
        finally:
            backend.disconnect()


def _memory_gb() -> float | None:
    given = os.environ.get("SYMBIOSIS_MEMORY_GB")
    if not given:
        return None
    try:
        return float(given)
    except ValueError:
        raise ScenarioError(f"SYMBIOSIS_MEMORY_GB is {given!r}. Set it to a number of gigabytes, such as 4.") from None


@contextmanager
def _spark(_source: Path, _out: Path) -> Iterator[BaseBackend]:
    """Open Spark as its own configuration says: this machine, or the cluster ``spark-submit`` names."""
    from pyspark.sql import SparkSession  # noqa: PLC0415  (an extra of its own)

    session = SparkSession.builder.appName("symbiosis").getOrCreate()
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)
        backend = ibis.pyspark.connect(session)  # no table passes through pandas here
    try:
        yield backend
    finally:
        session.stop()
