"""What a schema says of its columns, in words: for error messages, templates and documentation."""

import re
from dataclasses import dataclass
from typing import Any

import pandera.pandas as pa

_BOUNDS = {
    "greater_than": ("above", "min_value"),
    "greater_than_or_equal_to": ("at least", "min_value"),
    "less_than": ("below", "max_value"),
    "less_than_or_equal_to": ("at most", "max_value"),
}


@dataclass(frozen=True)
class Field:
    """One column of a table.

    ``required``: the column must be there. ``filled``: each cell must hold something. ``limits``: such as
    ``at least 0, at most 100``, in ``unit``.
    """

    name: str
    description: str
    required: bool
    filled: bool
    number: bool
    unit: str
    words: tuple[str, ...]
    limits: str


def fields(schema: pa.DataFrameSchema) -> dict[str, Field]:
    """Return the columns of a schema by name, in its order."""
    return {name: _field(name, column) for name, column in schema.columns.items()}


def _field(name: str, column: pa.Column) -> Field:
    checks = {check.name: check.statistics or {} for check in column.checks}
    words = checks.get("isin", {}).get("allowed_values", [])
    number = str(column.dtype).startswith(("float", "int"))
    bounds = [f"{phrase} {checks[check][key]:g}" for check, (phrase, key) in _BOUNDS.items() if check in checks]
    may_be_empty = column.nullable if number else _accepts_empty(checks)
    return Field(
        name=name,
        description=column.description or "",
        required=column.required,
        filled=not may_be_empty,
        number=number,
        unit=(column.metadata or {}).get("unit", ""),
        words=tuple(word for word in words if word),
        limits=", ".join(bounds),
    )


def _accepts_empty(checks: dict[str, dict[str, Any]]) -> bool:
    """Tell whether the checks of a text column let ``""`` pass."""
    return (
        "" in checks.get("isin", {}).get("allowed_values", [""])
        and not checks.get("str_length", {}).get("min_value")
        and re.match(checks.get("str_matches", {}).get("pattern", ""), "") is not None
    )
