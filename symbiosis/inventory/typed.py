"""From a table of text to numbers and words, after its schema; each cell that does not fit becomes a problem."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches

import numpy as np
import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrors

from symbiosis.errors import Problem
from symbiosis.inventory import isic
from symbiosis.inventory.fields import Field, fields
from symbiosis.inventory.schema_fields import LAT_BOUNDS, LON_BOUNDS
from symbiosis.inventory.sheets import Sheet

MAX_TEXT = 1_000
"""Longest text of a cell."""

_NUMBER = r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?"
_YEAR = "year"
_NEAREST = 5
_FEW = 12
_THOUSANDS = r"[+-]?[0-9]{1,3}(\.[0-9]{3})+"
_VN2000 = {"x": (100_000.0, 900_000.0), "y": (700_000.0, 2_700_000.0)}


@dataclass
class Typed:
    """A table in the types of its schema, by spreadsheet row, and what is wrong with it: one problem a cell."""

    file: str
    cells: pd.DataFrame
    absent: frozenset[str] = frozenset()
    problems: list[Problem] = field(default_factory=list)
    wrong: set[tuple[int, str]] = field(default_factory=set)

    def add(self, row: int | None, column: str, value: object, code: str, what: str, remedy: str) -> None:
        """Note a problem, unless its cell has one."""
        if row is not None and not self.sound(row, column):
            return
        self.problems.append(Problem(self.file, row, column, shown(value), code, what, remedy))
        if row is not None:
            self.wrong.add((row, column))

    def sound(self, row: int, *columns: str) -> bool:
        """Tell whether the cells are there and nothing was found wrong with them."""
        return not any(column in self.absent or (row, column) in self.wrong for column in columns)

    def rows(self, mask: "pd.Series[bool]", *columns: str) -> list[int]:
        """Return the rows of a mask whose cells in ``columns`` are sound."""
        return [row for row in self.cells.index[mask] if self.sound(row, *columns)]


def shown(value: object) -> str:
    """Return a value as short text; an unknown number as nothing."""
    if isinstance(value, float):
        return "" if np.isnan(value) else str(value).removesuffix(".0")
    return "" if value is None else str(value)[:80]


def _in_order(word: str) -> str:
    """Return the parts of a word in the order of the alphabet, so that WASTE_WOOD is near WOOD_WASTE."""
    return "_".join(sorted(word.casefold().replace("-", "_").replace(" ", "_").split("_")))


def suggestion(word: str, known: Iterable[str]) -> str:
    """Return a sentence that names the closest known words; all of few, the nearest of many where none is close."""
    names = sorted(known)
    meant = did_you_mean(word, names)
    if meant or not names:
        return meant or "There is none."
    if len(names) <= _FEW:
        return f"Known: {', '.join(names)}."
    by_folded = {name.casefold(): name for name in names}
    near = get_close_matches(word.casefold(), by_folded, n=_NEAREST, cutoff=0.0)
    return f"The nearest of {len(names)}: {', '.join(by_folded[one] for one in near)}."


def did_you_mean(word: str, names: Iterable[str]) -> str:
    """Return a question that names the closest words, nothing where none is close."""
    by_folded = {name.casefold(): name for name in names}
    close = [by_folded[one] for one in get_close_matches(word.casefold(), by_folded, n=3, cutoff=0.6)]
    by_parts = {_in_order(name): name for name in names}
    close += [by_parts[one] for one in get_close_matches(_in_order(word), by_parts, n=2, cutoff=0.75)]
    return f"Did you mean {' or '.join(repr(name) for name in dict.fromkeys(close))}?" if close else ""


def typed(sheet: Sheet, schema: pa.DataFrameSchema, *, in_vietnam: bool = True) -> Typed:
    """Type a table after its schema.

    Parameters
    ----------
    sheet
        Table of text.
    schema
        Names, types, ranges and allowed words of the columns.
    in_vietnam
        Whether positions must be.

    Returns
    -------
    Typed
        All columns of the schema; unknown numbers are NaN, missing texts ``""``.
    """
    columns, given = fields(schema), set(sheet.table.columns)
    absent = frozenset(name for name, column in columns.items() if column.required and name not in given)
    table = Typed(sheet.file, sheet.table.reindex(columns=list(columns), fill_value=""), absent)
    _check_columns(table, given, columns)
    for name, column in columns.items():
        _check_text(table, name)
        if column.number:
            table.cells[name] = _numbers(table, column, decimal_comma=sheet.decimal_comma_locale)
    if "isic4" in columns:
        _read_isic(table)
    if in_vietnam and {"lat", "lon"} <= set(columns):
        _check_positions(table)
    try:
        schema.validate(table.cells, lazy=True)
    except SchemaErrors as error:
        for case in error.failure_cases.to_dict("records"):
            if case["column"] not in columns or case["index"] is None:
                raise
            _explain(table, int(case["index"]), columns[case["column"]], case)
    return table


def _check_columns(table: Typed, given: set[str], columns: dict[str, Field]) -> None:
    for name in sorted(table.absent):
        unknown = get_close_matches(name, given - set(columns), n=1)
        hint = f" Is it your column {unknown[0]!r}?" if unknown else ""
        remedy = f"Add the column {name!r} ({columns[name].description}).{hint}"
        table.problems.append(Problem(table.file, 1, name, "", "missing_column", "the column is missing", remedy))
    for name in sorted(given - set(columns)):
        remedy = f"{suggestion(name, columns)} Rename or remove the column."
        table.problems.append(Problem(table.file, 1, name, "", "unknown_column", "the column is not known", remedy))


def _check_text(table: Typed, name: str) -> None:
    text = table.cells[name]
    strange = [len(cell) > MAX_TEXT or not cell.isprintable() for cell in text]
    for row in text.index[strange]:
        what = "the cell holds control characters or is too long"
        table.add(row, name, text[row].encode("unicode_escape").decode(), "strange_text", what, "Type the text anew.")


def _read_isic(table: Typed) -> None:
    codes = table.cells["isic4"] = table.cells["isic4"].map(isic.plain)
    faults = {code: isic.fault(code) for code in codes.unique()}
    for row in codes.index:
        fault = faults[codes[row]]
        if fault is not None and "isic4" not in table.absent:
            table.add(row, "isic4", codes[row], "bad_format", *fault)


def _numbers(table: Typed, column: Field, *, decimal_comma: bool) -> "pd.Series[float]":
    name, text = column.name, table.cells[column.name]
    plainly = "Write 1234.5: a decimal point and no other separator."
    number = "Write a number such as 1234.5, or leave the cell empty when it is not known."
    if column.unit == _YEAR:
        plainly = number = "Write a year such as 2014, or leave the cell empty when it is not known."
    comma = decimal_comma or text.str.contains(r"\d,\d").any()
    good = text.str.fullmatch(_NUMBER)
    if comma:
        good &= ~text.str.fullmatch(_THOUSANDS)
    numbers = pd.to_numeric(text.where(good)).astype("float64")
    for row in text.index[(text != "") & ~good]:
        if "," in text[row] or (comma and re.fullmatch(_THOUSANDS, text[row])):
            what = "the number can be read in two ways"
            table.add(row, name, text[row], "ambiguous_number", what, plainly)
        else:
            table.add(row, name, text[row], "not_a_number", "this is not a number", number)
    for row in text.index[np.isinf(numbers)]:
        table.add(row, name, text[row], "out_of_range", "the number is too large", "Check the number and its unit.")
    return numbers.where(np.isfinite(numbers))


def _inside(lat: float, lon: float) -> bool:
    return LAT_BOUNDS[0] <= lat <= LAT_BOUNDS[1] and LON_BOUNDS[0] <= lon <= LON_BOUNDS[1]


def _metres(first: float, second: float) -> bool:
    return any(
        _VN2000["x"][0] <= x <= _VN2000["x"][1] and _VN2000["y"][0] <= y <= _VN2000["y"][1]
        for x, y in ((first, second), (second, first))
    )


def _check_positions(table: Typed) -> None:
    lat, lon = table.cells["lat"], table.cells["lon"]
    for here, other in (("lat", "lon"), ("lon", "lat")):
        for row in table.rows(table.cells[here].isna() & table.cells[other].notna(), "lat", "lon"):
            what = f"{other} is given and {here} is not"
            table.add(row, here, None, "half_position", what, "Give both lat and lon, or neither.")
    for row in table.rows(lat.notna() & lon.notna(), "lat", "lon"):
        y, x = float(lat[row]), float(lon[row])
        if _inside(y, x):
            continue
        column = "lat" if not LAT_BOUNDS[0] <= y <= LAT_BOUNDS[1] else "lon"
        value = y if column == "lat" else x
        if _inside(x, y):
            what = "latitude and longitude look swapped"
            table.add(row, "lat", y, "swapped_position", what, f"Write lat {x} and lon {y}.")
        elif _metres(x, y):
            remedy = "Convert them to WGS 84 degrees (EPSG:4326); the province's central meridian is needed for that."
            table.add(row, column, value, "projected_position", "these look like VN-2000 metres, not degrees", remedy)
        else:
            remedy = "Give WGS 84 degrees: lat {} to {}, lon {} to {}.".format(*LAT_BOUNDS, *LON_BOUNDS)
            table.add(row, column, value, "outside_vietnam", "the position is outside Vietnam", remedy)
        table.wrong |= {(row, "lat"), (row, "lon")}


def _explain(table: Typed, row: int, column: Field, case: dict[str, object]) -> None:
    name, value = column.name, case["failure_case"]
    if value == "" or case["check"] == "not_nullable":
        table.add(row, name, value, "missing_value", "the cell is empty", f"Fill it: {column.description}.")
    elif case["check"] == "field_uniqueness":
        first = table.cells.index[table.cells[name] == value][0]
        if row != first:
            remedy = "Give every row an id of its own."
            table.add(row, name, value, "duplicate_id", f"row {first} has the same id", remedy)
    elif column.words:
        remedy = f"{did_you_mean(str(value), column.words)} Allowed: {', '.join(column.words)}.".lstrip()
        table.add(row, name, value, "unknown_word", "the word is not one of the allowed ones", remedy)
    elif column.number:
        remedy = f"It must be {column.limits} {column.unit}".rstrip() + f" ({column.description}). Check its unit."
        if column.unit == _YEAR:
            remedy = f"It must be {column.limits} ({column.description}). Write a year such as 2014."
        table.add(row, name, value, "out_of_range", "the number is out of range", remedy)
    else:
        remedy = f"Write: {column.description}."
        table.add(row, name, value, "bad_format", "the text has not the right form", remedy)
