"""Read one CSV or XLSX table as text, with the row numbers a spreadsheet shows. Nothing is guessed, nothing typed."""

import csv
import io
import re
import unicodedata
import warnings
import zipfile
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

import openpyxl
import pandas as pd

from symbiosis.errors import InventoryError, Problem

WORKBOOK = "inventory.xlsx"
MAX_BYTES = 20_000_000
MAX_ROWS = 100_000
MAX_COLUMNS = 200
_BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


@dataclass(frozen=True)
class Sheet:
    """A table as text: missing cells are ``""``, the index is the spreadsheet row (the header is row 1)."""

    file: str
    table: pd.DataFrame
    decimal_comma_locale: bool


def _error(code: str, what: str, remedy: str, *, row: int | None = None, column: str = "") -> InventoryError:
    return InventoryError([Problem("", row, column, "", code, what, remedy)])


def find_sheet(folder: Path, stem: str) -> Path | None:
    """Return the file that holds a table: ``<stem>.csv``, ``<stem>.xlsx``, or ``inventory.xlsx``, in capitals or not.

    Raises
    ------
    InventoryError
        When the table is there twice.
    """
    found, books = _named(folder, f"{stem}.csv", f"{stem}.xlsx"), _named(folder, WORKBOOK)
    if books and not found:
        return books[0]
    if len(found) > 1 or (found and books):
        names = " and ".join(path.name for path in [*found, *books])
        what = f"the {stem} table is there twice: {names}"
        raise InventoryError([Problem(found[0].name, None, "", "", "two_files", what, "Keep one of the files.")])
    return found[0] if found else None


def _named(folder: Path, *names: str) -> list[Path]:
    """Return the files of these names, in capitals or not, as spreadsheets and people write them."""
    inside = sorted(folder.iterdir()) if folder.is_dir() else []
    return [path for path in inside if path.name.casefold() in names and path.is_file()]


def read_sheet(path: Path, stem: str) -> Sheet | None:
    """Read a table as text; ``None`` when a workbook has no sheet of that name.

    Raises
    ------
    InventoryError
        When the file cannot be read as a table: encoding, shape, size.
    """
    name = f"{path.name} ({stem})" if path.name.casefold() == WORKBOOK else path.name
    try:
        rows, decimal_comma = _rows(path, stem)
        return None if rows is None else Sheet(name, _table(rows), decimal_comma)
    except InventoryError as error:
        raise InventoryError([replace(problem, file=name) for problem in error.problems]) from error


def _rows(path: Path, stem: str) -> tuple[list[list[str]] | None, bool]:
    if path.stat().st_size > MAX_BYTES:
        raise _error("too_large", f"the file is larger than {MAX_BYTES // 1_000_000} MB", "Split the inventory.")
    return (_xlsx_rows(path, stem), False) if path.suffix.casefold() == ".xlsx" else _csv_rows(path.read_bytes())


def _decode(data: bytes) -> str:
    encoding = next((name for bom, name in _BOMS.items() if data.startswith(bom)), "utf-8")
    remedy = 'Save it as UTF-8; in Excel: Save as, "CSV UTF-8".'
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        row = data[: error.start].count(b"\n") + 1
        raise _error("encoding", "the file is not written in UTF-8", remedy, row=row) from error
    if "\0" in text:
        raise _error("encoding", "the file is not written in UTF-8", remedy)
    return text


def _csv_rows(data: bytes) -> tuple[list[list[str]], bool]:
    text = _decode(data)
    said = re.match(r'(?i)"?sep=([,;\t|])"?[,;\t]*\r?\n', text)
    text = text[said.end() :] if said else text
    header = text.split("\n", 1)[0]
    delimiter = said[1] if said else max(",;\t", key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        return list(reader), delimiter == ";"
    except csv.Error as error:
        remedy = "Close every quotation mark, or save the table again from a spreadsheet."
        raise _error(
            "malformed", f"the file is not a table of values ({error})", remedy, row=reader.line_num
        ) from error


def _xlsx_rows(path: Path, stem: str) -> list[list[str]] | None:
    data = path.read_bytes()
    try:
        _check_unpacked(data)
        return _sheet_rows(data, stem, named=path.name.casefold() == WORKBOOK)
    except InventoryError:
        raise
    except Exception as error:  # openpyxl lets zip, zlib, XML, key and value errors of damaged files through
        remedy = "Save it again as .xlsx, or as CSV UTF-8."
        raise _error("unreadable", "the file is not an Excel workbook", remedy) from error


def _check_unpacked(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > 10 * MAX_BYTES:
            raise _error("too_large", "the workbook is too large when unpacked", "Split the inventory.")


def _sheet_rows(data: bytes, stem: str, *, named: bool) -> list[list[str]] | None:
    """Return the cells of the sheet called ``stem``; without one, ``None`` if it must be ``named``, else the first."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
    if named and stem not in book.sheetnames:
        return None
    sheet = book[stem] if stem in book.sheetnames else book.worksheets[0]
    width = min(sheet.max_column or MAX_COLUMNS, MAX_COLUMNS)
    return [[_cell_text(cell) for cell in row] for row in sheet.iter_rows(max_row=MAX_ROWS + 2, max_col=width)]


def _cell_text(cell: openpyxl.cell.Cell) -> str:
    value = cell.value
    if cell.data_type == "f":
        where = f"cell {cell.coordinate} holds a formula"
        raise _error(
            "formula", where, "Paste the values instead of the formulas.", row=cell.row, column=cell.column_letter
        )
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)


def clean_text(text: str) -> str:
    """Return text trimmed, with single spaces, in Unicode NFC, without the apostrophe that guards a formula sign."""
    text = unicodedata.normalize("NFC", " ".join(text.split()))
    return text[1:] if text[:2] in {"'=", "'+", "'-", "'@"} else text


def _table(rows: list[list[str]]) -> pd.DataFrame:
    rows = [[clean_text(cell) for cell in row] for row in rows]
    if not rows or not any(rows[0]):
        raise _error(
            "empty_file", "the file has no header row", "Put the column names in the first row; see the template."
        )
    if len(rows) > MAX_ROWS + 1:
        raise _error("too_large", f"the table has more than {MAX_ROWS} rows", "Split the inventory.")
    width = max(i for i, name in enumerate(rows[0]) if name) + 1
    header = [name.casefold() for name in rows[0][:width]]
    twice = [name for name, count in Counter(header).items() if count > 1]
    if twice:
        what = f"the column {twice[0]!r} is there more than once" if twice[0] else "a column has no name"
        raise _error("duplicate_column", what, "Give every column one name of its own.", row=1, column=twice[0])
    body = {number: row for number, row in enumerate(rows[1:], start=2) if any(row)}
    remedy = "Give every row as many cells as the header; put text that holds a comma in quotation marks."
    problems = [
        Problem("", number, "", "", "cell_count", f"the row has {len(row)} cells and the header {width}", remedy)
        for number, row in body.items()
        if len(row) < width or any(row[width:])
    ]
    if problems:
        raise InventoryError(problems)
    filled = [row[:width] for row in body.values()]
    return pd.DataFrame(filled, columns=header, index=pd.Index(body, name="row", dtype="int64"), dtype="str")
