"""What every table script needs: read a source table, bring its words into the shared vocabulary, write a table."""

from pathlib import Path

import pandas as pd

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "data" / "source"

CONFIDENCE = {"high": "high", "med": "medium", "medium": "medium", "low": "low"}
_RANK = {"high": 2, "medium": 1, "low": 0}


def read_source(name: str) -> pd.DataFrame:
    """Read ``data/source/<name>.csv`` as text; an empty cell is ``""``."""
    return pd.read_csv(SOURCE / f"{name}.csv", dtype=str, keep_default_na=False, encoding="utf-8")


def read_sources(*names: str) -> pd.DataFrame:
    """Read source tables one below the other; a column that one of them lacks is ``""`` there."""
    return pd.concat([read_source(name) for name in names], ignore_index=True).fillna("")


def number(texts: pd.Series) -> pd.Series:
    """Turn text into floats; an empty cell stays unknown (NaN), anything else that is no number is an error."""
    return pd.to_numeric(texts.where(texts.ne(""))).astype(float)


def joined(*parts: pd.Series, by: str = "; ") -> pd.Series:
    """Join texts row by row, leaving out the empty ones."""
    rows = zip(*parts, strict=True)
    return pd.Series([by.join(p for p in row if p) for row in rows], index=parts[0].index)


def lowest(*confidences: pd.Series) -> pd.Series:
    """Return the lowest of several confidences, row by row."""
    rows = zip(*confidences, strict=True)
    return pd.Series([min(row, key=_RANK.__getitem__) for row in rows], index=confidences[0].index)


def write_table(table: pd.DataFrame, path: Path) -> None:
    """Write UTF-8 CSV with LF line ends and the shortest text of each number that reads back the same."""
    text = table.copy()
    for name in text.select_dtypes("float").columns:
        text[name] = text[name].map(lambda value: "" if pd.isna(value) else f"{value:.12g}")
    text.to_csv(path, index=False, lineterminator="\n", encoding="utf-8")
