"""Past one machine: DuckDB and Spark find what the matcher in memory finds, in tiles or as totals."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from symbiosis.errors import InventoryError
from symbiosis.exchange.match import match
from symbiosis.inventory.tables import Inventory, Knowledge
from tests.conftest import make_inventory, make_park, make_site, make_stream
from tests.core.test_cli import folder, run
from tests.core.test_match import random_inventory

pytest.importorskip("ibis", reason="the extra `scale` is not installed")
from symbiosis import pipeline_scale
from symbiosis.exchange.engines import match_files, match_inventory, total_files
from symbiosis.exchange.scale_tables import write_tables

pytestmark = [
    pytest.mark.filterwarnings("ignore:fetch_arrow_table:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning"),
]
__all__ = ["folder"]
NO_SPARK = (
    "pyspark is not installed (extra `spark`)"
    if find_spec("pyspark") is None
    else "no Java: set JAVA_HOME, or let scripts/find_java.py install it"
    if not (os.environ.get("JAVA_HOME") or shutil.which("java"))
    else ""
)
STREAMS = 10_000


@pytest.fixture(scope="module")
def spark() -> Iterator[str]:
    """Spark on two threads of this machine."""
    if NO_SPARK:
        pytest.skip(NO_SPARK)
    settings = {
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "4",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
    }
    words = " ".join(f"--conf {name}={value}" for name, value in settings.items())
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYSPARK_SUBMIT_ARGS", f"--master local[2] {words} pyspark-shell")
        yield "spark"


@pytest.fixture(scope="module")
def large(known: Knowledge) -> tuple[Inventory, pd.DataFrame]:
    """10,000 streams, and their candidates as matched in memory."""
    inventory = random_inventory(5, known, streams=STREAMS)
    return inventory, ordered(match(inventory, known).candidates)


@pytest.fixture(scope="module")
def tables(large: tuple[Inventory, pd.DataFrame], known: Knowledge, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("scale") / "tables"
    write_tables(large[0], known, place, streams_per_tile=2_500)
    return place


def ordered(pairs: pd.DataFrame) -> pd.DataFrame:
    return pairs.sort_values(["rule", "offer", "demand"], ignore_index=True)


def totals_of(pairs: pd.DataFrame) -> pd.DataFrame:
    """Return what the engines' totals are, from pairs in memory."""
    wide = pairs.astype({"distance_km": "float64", "quantity": "float64"})
    sums = wide.groupby("rule").agg(
        candidates=("offer", "size"), distance_km_sum=("distance_km", "sum"), quantity_sum=("quantity", "sum")
    )
    return sums.reset_index()


def assert_same_totals(found: pd.DataFrame, pairs: pd.DataFrame) -> None:
    expected = totals_of(pairs)
    assert found["rule"].tolist() == expected["rule"].tolist()
    assert found["candidates"].tolist() == expected["candidates"].tolist()
    for name in ("distance_km_sum", "quantity_sum"):
        np.testing.assert_allclose(found[name], expected[name], rtol=1e-9)


def test_duckdb_totals_equal_those_in_memory(tables: Path, large: tuple[Inventory, pd.DataFrame]) -> None:
    assert len(large[1]) > 100_000
    assert_same_totals(total_files(tables, engine="duckdb"), large[1])


@pytest.mark.xdist_group("spark")
@pytest.mark.timeout(600)
def test_spark_totals_equal_those_in_memory(tables: Path, large: tuple[Inventory, pd.DataFrame], spark: str) -> None:
    assert_same_totals(total_files(tables, engine=spark), large[1])


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_duckdb_candidates_equal_those_in_memory(seed: int, known: Knowledge) -> None:
    inventory = random_inventory(seed, known)
    found = match_inventory(inventory, known, engine="duckdb")
    pd.testing.assert_frame_equal(found, ordered(match(inventory, known).candidates), rtol=1e-6)


def test_tiles_hold_every_pair_once(tables: Path, large: tuple[Inventory, pd.DataFrame], tmp_path: Path) -> None:
    match_files(tables, tmp_path / "out", engine="duckdb")
    parts = [pd.read_parquet(file) for file in sorted((tmp_path / "out").glob("tile=*/*.parquet"))]
    assert len(parts) == 4
    assert min(map(len, parts)) > 1000
    pd.testing.assert_frame_equal(ordered(pd.concat(parts)), large[1], rtol=1e-6)


@pytest.mark.parametrize("lon", [0.0, 179.995, -180.0])
@pytest.mark.parametrize("lat", [-45.0, 0.0, 66.5, 90.0])
def test_grid_loses_no_neighbour_anywhere_on_earth(known: Knowledge, lon: float, lat: float) -> None:
    rng = np.random.default_rng(0)
    near = [(((lon + x + 180) % 360) - 180, min(lat + y, 90.0)) for x, y in rng.normal(0, 0.03, (40, 2))]
    sites = [make_site(f"s{i}", "", "3510" if i % 2 else "1313", *place) for i, place in enumerate(near)]
    streams = [
        make_stream(f"o{i}", f"s{i}", "offer", "STEAM_LP", 200_000, temperature_c=170.0, pressure_bar_g=8.0)
        if i % 2
        else make_stream(f"d{i}", f"s{i}", "demand", "STEAM_LP", 60_000, temperature_c=150.0, pressure_bar_g=2.0)
        for i in range(len(sites))
    ]
    inventory = make_inventory([make_park("p", 107.0, 11.0)], sites, streams)
    expected = ordered(match(inventory, known).candidates)
    assert len(expected) > 50
    pd.testing.assert_frame_equal(match_inventory(inventory, known, engine="duckdb"), expected, rtol=1e-6)


def test_nan_in_a_users_own_file_is_unknown_and_refused(world: Inventory, known: Knowledge, tmp_path: Path) -> None:
    write_tables(world, known, tmp_path)
    before = total_files(tmp_path, engine="duckdb")["candidates"].sum()
    file = tmp_path / "streams.parquet"
    streams = pd.read_parquet(file)
    streams["temperature_c"] = np.nan
    columns = {name: pa.array(column.to_numpy(), from_pandas=False) for name, column in streams.items()}
    pq.write_table(pa.table(columns), file)
    assert pc.is_nan(pq.read_table(file)["temperature_c"]).to_pylist() == [True] * len(streams)
    after = total_files(tmp_path, engine="duckdb")["candidates"].sum()
    assert after < before


def test_no_streams_gives_no_rows(world: Inventory, known: Knowledge) -> None:
    empty = replace(world, streams=world.streams.iloc[:0])
    expected = match(empty, known).candidates
    pd.testing.assert_frame_equal(match_inventory(empty, known, engine="duckdb"), expected)


def test_missing_file_and_column_are_named(world: Inventory, known: Knowledge, tmp_path: Path) -> None:
    write_tables(world, known, tmp_path)
    (tmp_path / "rules.parquet").unlink()
    pd.read_parquet(tmp_path / "sites.parquet").drop(columns="turn").to_parquet(tmp_path / "sites.parquet")
    with pytest.raises(InventoryError) as wrong:
        pipeline_scale.totals(tmp_path, known, engine="duckdb")
    assert {(p.file, p.column, p.code) for p in wrong.value.problems} == {
        ("rules.parquet", "", "missing_file"),
        ("sites.parquet", "turn", "missing_column"),
    }


def test_command_gives_the_same_result_on_duckdb(monkeypatch: pytest.MonkeyPatch, folder: Path, tmp_path: Path) -> None:
    assert run(monkeypatch, "match", str(folder), "--out", str(tmp_path / "a")) == 0
    assert run(monkeypatch, "match", str(folder), "--engine", "duckdb", "--out", str(tmp_path / "b")) == 0
    keys = ["rule_id", "donor_stream_id", "receiver_stream_id"]
    one, other = (
        pd.read_parquet(tmp_path / name / "candidates.parquet").sort_values(keys, ignore_index=True) for name in "ab"
    )
    assert len(one) > 0
    pd.testing.assert_frame_equal(one, other, rtol=1e-5, check_categorical=False)


def test_command_totals_and_then_matches_the_tables_it_wrote(
    monkeypatch: pytest.MonkeyPatch, folder: Path, tmp_path: Path
) -> None:
    assert run(monkeypatch, "match", str(folder), "--engine", "duckdb", "--aggregate", "--out", str(tmp_path)) == 0
    totals = pd.read_parquet(tmp_path / "rules.parquet")
    tables, pairs = str(tmp_path / "tables"), tmp_path / "pairs"
    assert run(monkeypatch, "match", tables, "--engine", "duckdb", "--out", str(pairs)) == 0
    assert len(pd.read_parquet(pairs / "candidates")) == totals["candidates"].sum() > 0
    assert run(monkeypatch, "match", tables, "--engine", "duckdb", "--out", str(pairs)) == 2


@pytest.mark.parametrize("words", [["--aggregate"], ["--aggregate", "--engine", "duckdb", "--csv"]])
def test_command_refuses_what_does_not_go_together(
    monkeypatch: pytest.MonkeyPatch, folder: Path, tmp_path: Path, words: list[str]
) -> None:
    assert run(monkeypatch, "match", str(folder), "--out", str(tmp_path), *words) == 2
