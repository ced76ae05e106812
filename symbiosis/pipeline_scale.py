"""The pipeline on DuckDB or Spark: valued candidates of an inventory, or pairs and totals of tables of any size."""

from dataclasses import replace
from pathlib import Path

import pandas as pd

from symbiosis.exchange.engines import match_files, match_inventory, total_files
from symbiosis.exchange.match import Matches, match
from symbiosis.exchange.scale_tables import check_tables, write_tables
from symbiosis.inventory.estimate import estimate
from symbiosis.inventory.tables import Inventory, Knowledge
from symbiosis.pipeline import Matched, Result, assess, prepare
from symbiosis.scenario import Scenario


def run_on(engine: str, inventory: Inventory, knowledge: Knowledge, scenario: Scenario) -> Result:
    """Return what ``pipeline.run`` does, matched by an engine; of the refusals, only those by distance."""
    full = estimate(inventory, knowledge)
    nothing = match(replace(full, streams=full.streams.iloc[:0]), knowledge)
    found = Matches(match_inventory(full, knowledge, engine=engine), nothing.refused)
    return assess(prepare(Matched(full, knowledge, found), discount_rate=scenario.discount_rate), scenario)


def pairs(tables: Path, out: Path, *, engine: str) -> None:
    """Write the candidates of a folder of tables, not valued; see ``engines.match_files``.

    Raises
    ------
    InventoryError
        When a file or a column is missing.
    FileExistsError
        When ``out`` is there already.
    """
    check_tables(tables)
    match_files(tables, out, engine=engine)


def tables_of(inventory: Inventory, knowledge: Knowledge, folder: Path) -> Path:
    """Write the Parquet tables of an inventory's estimated streams and return their folder."""
    write_tables(estimate(inventory, knowledge), knowledge, folder)
    return folder


def totals(tables: Path, knowledge: Knowledge, *, engine: str) -> pd.DataFrame:
    """Return count and sums of each rule's candidates with the rule's id and resources; see ``engines.total_files``.

    Raises
    ------
    InventoryError
        When a file or a column is missing.
    """
    check_tables(tables)
    found = total_files(tables, engine=engine)
    names = knowledge.rules[["rule_id", "offered", "demanded"]].iloc[found["rule"]].reset_index(drop=True)
    return pd.concat([names, found.drop(columns="rule")], axis=1)
