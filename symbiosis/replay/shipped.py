"""The networks that come with the atlas, and how the matcher does on all of them."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd

from symbiosis.errors import ScenarioError
from symbiosis.inventory.sheets import WORKBOOK
from symbiosis.inventory.tables import Knowledge
from symbiosis.keep import content_key
from symbiosis.paths import data_dir
from symbiosis.replay.compare import Replay, replay
from symbiosis.replay.network import MODELS, read_network
from symbiosis.replay.stand_in import without_evidence

TABLE, KEY = "replay.csv", "tables"
SHARES = (
    "recall",
    "recall_pair",
    "recall_at_10",
    "recall_paying",
    "recall_planned",
    "recall_without",
    "recall_pair_without",
)
"""Shares of the exchanges that count."""


def networks_dir() -> Path:
    """Return the folder of the shipped networks."""
    return data_dir() / "networks"


def network_folders(folder: Path) -> list[Path]:
    """Return a network's folder as the only one, or the networks inside a folder, by name."""
    if network_files(folder):
        return [folder]
    inside = sorted(folder.iterdir()) if folder.is_dir() else []
    return [one for one in inside if any(file.stem.casefold() == "exchanges" for file in network_files(one))]


def network_files(folder: Path) -> list[Path]:
    """Return the tables of a network, whatever the case of their names; a workbook holds both."""
    names = {WORKBOOK, *(f"{stem}.{ending}" for stem in MODELS for ending in ("csv", "xlsx"))}
    inside = sorted(folder.iterdir()) if folder.is_dir() else []
    return [file for file in inside if file.name.casefold() in names and file.is_file()]


def scores(folder: Path, knowledge: Knowledge, *, progress: Callable[[float], None] | None = None) -> pd.DataFrame:
    """Replay all networks of a folder, with all that is known and without what only the network itself is evidence of.

    Returns
    -------
    DataFrame
        One row per network: counts, shares [0 to 1, NaN where nothing counts], figures per site; ``recall_without``
        and ``recall_pair_without`` are those of the second replay.
    """
    folders = network_folders(folder)
    rows = []
    for place, one in enumerate(folders):
        network = read_network(one, knowledge)
        found = replay(network, knowledge).summary()
        less, rules, sector_rows = _less(knowledge, network.name)
        again = replay(network, less).summary() if rules or sector_rows else found
        del found["misses"]
        rows.append(
            found
            | {"recall_without": again["recall"], "recall_pair_without": again["recall_pair"]}
            | {"rules_off": rules, "sector_rows_off": sector_rows}
        )
        if progress is not None:
            progress((place + 1) / len(folders))
    return pd.DataFrame(rows)


def _less(knowledge: Knowledge, name: str) -> tuple[Knowledge, int, int]:
    """Return the knowledge without a network's own evidence, and how much that is; all of it where there is none."""
    try:
        return without_evidence(knowledge, name)
    except ScenarioError:
        return knowledge, 0, 0


def together(table: pd.DataFrame) -> dict[str, float]:
    """Return the shares over all counted exchanges of a table of ``scores``; the rank is of those found."""
    n = table["n"].astype(float)
    names = [name for name in SHARES if name in table]
    shares = {name: float((table[name].astype(float).fillna(0.0) * n).sum() / n.sum()) for name in names}
    shares["rank_at_10_of_found"] = shares["recall_at_10"] / shares["recall"] if shares["recall"] else 0.0
    return shares


def tables_key() -> str:
    """Return a hash of all that the scores rest on but the code: the tables of what is known, and the networks."""
    tables = [data_dir() / f"{name}.csv" for name in Knowledge.__dataclass_fields__]
    return content_key([*tables, *networks_dir().glob("*/*.csv")])[:12]


def shipped_scores() -> pd.DataFrame:
    """Return ``scores`` of the shipped networks as they were worked out when the tables were built, with their key."""
    return pd.read_csv(networks_dir() / TABLE, dtype={KEY: str})


def shipped_replay(name: str, knowledge: Knowledge) -> Replay:
    """Replay one of the shipped networks."""
    return replay(read_network(networks_dir() / name, knowledge), knowledge)
