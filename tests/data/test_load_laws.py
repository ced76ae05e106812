"""Laws of reading: what was written is read; what cannot be read is named; nothing else happens."""

import csv
import io
import tempfile
import unicodedata
import zipfile
from pathlib import Path

import numpy as np
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbiosis.errors import InventoryError
from symbiosis.inventory.load import read_inventory
from symbiosis.inventory.templates import columns, template_csv, template_xlsx
from symbiosis.inventory.units import to_resource_unit

SITE = {
    "name": "A",
    "park_id": "bien-hoa-1",
    "isic4": "1103",
    "basis": "reported",
    "confidence": "high",
    "source_id": "x",
}
STREAM = {
    "site_id": "site-1",
    "role": "offer",
    "resource": "FLY_ASH",
    "quantity": "10",
    "unit": "t/year",
    "quantity_low": "5",
}
STREAM |= {"quantity_high": "20", "basis": "measured", "confidence": "high", "source_id": "x"}
ROWS = 20
WORKBOOK = template_xlsx()
COLUMNS = {table: columns(table) for table in ("parks", "sites", "streams")}
QUANTITIES = {"quantity_low", "quantity", "quantity_high"}
# What an empty cell means.
BLANKS = {"sum_rule": "add"}
# A change in one cell may be reported at the cell it clashes with.
CLASHES = {
    "lat": {"lon", "park_id"},
    "lon": {"lat", "park_id"},
    "capacity": {"capacity_unit"},
    "role": {"resource"},
    "resource": {"unit"},
    "unit": {"hours_per_year", *QUANTITIES},
    "basis": QUANTITIES,
    "quantity": QUANTITIES,
}

numbers = st.floats(1e-3, 1e6).map(lambda x: f"{x:.6g}")
names = st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=12).filter(
    lambda text: bool(text.split()) and text.lstrip()[0] != "'"
)
HOSTILE = """
  | |NaN|NA|None|null|inf|-inf|1e400|1e308|1,5|1.234,5|1.234.567|٣|½|0x10|1_000|12abc|-5|0|1e-3|007| 7 |=1+1|'=1
|kg/day|t/h|furlong|offer|Offer|demand|measured|estimated|high|10.5|106.7|FLY_ASH|fly_ash|WW_TREAT_A|bien-hoa-1|<script>|${x}|site-2
|../../etc/passwd|1103|999999|kt/yr
"""
hostile = st.sampled_from([*HOSTILE.replace("\n", "").split("|"), "", "a\u202eb", "bie\u0302n", "x" * 2000, "\ufeff"])


def write(folder: Path, tables, *, form="csv", encoding="utf-8", delimiter=","):
    if form == "xlsx":
        book = openpyxl.Workbook()
        for table, rows in tables.items():
            sheet = book.create_sheet(table)
            for line in [list(COLUMNS[table]), *([row.get(name, "") for name in COLUMNS[table]] for row in rows)]:
                sheet.append(line)
        book.save(folder / "inventory.xlsx")
        return
    for table, rows in tables.items():
        text = io.StringIO(newline="")
        writer = csv.DictWriter(text, list(COLUMNS[table]), restval="", delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)
        (folder / f"{table}.csv").write_bytes(text.getvalue().encode(encoding))


def problems_of(folder: Path, known):
    """Return why a folder cannot be read; any other error is a failure."""
    try:
        read_inventory(folder, known)
    except InventoryError as error:
        return error.problems
    return []


def expected(table, row, name):
    """Return what a cell must become, worked out from its text."""
    text = unicodedata.normalize("NFC", " ".join(row.get(name, "").split()))
    text = text[1:] if text[:2] in ("'=", "'+", "'-", "'@") else text
    if not COLUMNS[table][name].number:
        return text or BLANKS.get(name, "")
    if name in QUANTITIES:
        hours = float(row["hours_per_year"]) if row.get("hours_per_year", "").strip() else None
        unit = "m3" if row["resource"].startswith("WW") else "t"
        return to_resource_unit(float(text or row["quantity"]), row["unit"], unit, hours_per_year=hours)
    return float(text) if text else np.nan


def assert_holds(inventory, tables):
    for table, rows in tables.items():
        read = getattr(inventory, table).set_index(f"{table[:-1]}_id")
        assert len(read) == len(rows)
        for row in rows:
            where = expected(table, row, f"{table[:-1]}_id")
            for name in set(COLUMNS[table]) & set(read.columns) - {"lat", "lon", "precision"}:
                wanted = expected(table, row, name)
                got = read.loc[where, name]
                assert got == (
                    pytest.approx(wanted, rel=1e-12, nan_ok=True) if isinstance(wanted, float) else wanted
                ), name


def base():
    sites = [{"site_id": f"site-{i}", **SITE} for i in range(ROWS)]
    return {"sites": sites, "streams": [{"stream_id": f"stream-{i}", **STREAM} for i in range(ROWS)]}


@settings(max_examples=10)
@given(
    st.lists(st.tuples(names, numbers, numbers, numbers), min_size=1, max_size=8),
    st.sampled_from(["csv", "xlsx"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    st.sampled_from(",\t"),
)
def test_what_was_written_is_read(known, given_rows, form, encoding, delimiter):
    tables = base()
    for i, (name, quantity, employees, low) in enumerate(given_rows):
        tables["sites"][i] |= {"name": name, "employees": employees}
        smaller, larger = sorted([float(low), float(quantity)])
        tables["streams"][i] |= {
            "quantity_low": repr(smaller),
            "quantity": repr(larger),
            "quantity_high": "",
            "unit": "kg/day",
        }
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder), tables, form=form, encoding=encoding, delimiter=delimiter)
        assert_holds(read_inventory(Path(folder), known), tables)


changes = st.dictionaries(
    st.integers(0, ROWS - 1),
    st.tuples(st.sampled_from([n for n in COLUMNS["streams"] if n != "stream_id"]), hostile),
    min_size=5,
)
site_changes = st.dictionaries(
    st.integers(0, ROWS - 1),
    st.tuples(st.sampled_from([n for n in COLUMNS["sites"] if n != "site_id"]), hostile),
    min_size=5,
)


@settings(max_examples=15)
@given(site_changes, changes)
def test_a_changed_cell_is_refused_by_name_or_read_as_it_stands(known, in_sites, in_streams):
    tables = base()
    changed = {"sites": in_sites, "streams": in_streams}
    for table, cells in changed.items():
        for i, (name, text) in cells.items():
            tables[table][i][name] = text
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder), tables)
        refused = problems_of(Path(folder), known)
        for problem in refused:
            table = problem.file.removesuffix(".csv")
            name, _ = changed[table].get(problem.row - 2, (None, None))
            comma = problem.code == "ambiguous_number"
            assert comma or problem.column in {name, *CLASHES.get(name, ())}, problem
        bad = {(problem.file, problem.row) for problem in refused}
        sound = {t: [row for i, row in enumerate(rows) if (f"{t}.csv", i + 2) not in bad] for t, rows in tables.items()}
        alive = {row["site_id"] for row in sound["sites"]}
        sound["streams"] = [row for row in sound["streams"] if row["site_id"].strip() in alive]
        write(Path(folder), sound)
        assert_holds(read_inventory(Path(folder), known), sound)


@settings(max_examples=30)
@given(st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=5), st.data())
def test_a_damaged_file_is_read_or_refused(known, damage, data):
    with zipfile.ZipFile(io.BytesIO(WORKBOOK)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    chosen = data.draw(st.sampled_from(["sites.csv", "inventory.xlsx", *parts]))
    content = bytearray({"sites.csv": template_csv("sites"), "inventory.xlsx": WORKBOOK, **parts}[chosen])
    for place, byte in damage:
        content[int(place * len(content))] = byte
    if chosen in parts:
        parts[chosen] = bytes(content)
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            for name, part in parts.items():
                archive.writestr(name, part)
        content = buffer.getvalue()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / ("sites.csv" if chosen == "sites.csv" else "inventory.xlsx")
        path.write_bytes(bytes(content))
        for problem in problems_of(Path(folder), known):
            assert problem.what
            assert problem.remedy
