"""Empty forms for an inventory, with an example that reads without a problem. Made from the schemas."""

import csv
import io
from collections.abc import Mapping
from datetime import datetime

import xlsxwriter

from symbiosis.inventory.fields import Field, fields
from symbiosis.inventory.load import MODELS
from symbiosis.inventory.units import ACCEPTED, PERIODS, UNIT_NAMES

EXAMPLE: Mapping[str, tuple[Mapping[str, str | float], ...]] = {
    "parks": (
        {
            "park_id": "example-park",
            "name": "Example Industrial Park",
            "name_vi": "Khu công nghiệp Ví Dụ",
            "lon": 106.62,
            "lat": 11.2,
            "precision": "site",
            "area_ha": 250,
            "province_63": "Binh Duong",
            "status": "operating",
            "source": "example",
        },
    ),
    "sites": (
        {
            "site_id": "brewery",
            "name": "Nhà máy bia Ví Dụ",
            "park_id": "example-park",
            "isic4": "1103",
            "capacity": 50,
            "capacity_unit": "million litres/yr",
            "employees": 220,
            "basis": "reported",
            "confidence": "high",
            "source_id": "example: tenant form",
        },
        {
            "site_id": "board-mill",
            "name": "Example board mill",
            "park_id": "song-than-3",
            "isic4": "1702",
            "employees": 180,
            "area_ha": 3.5,
            "basis": "reported",
            "confidence": "medium",
            "source_id": "example: register",
        },
        {
            "site_id": "brickworks",
            "name": "Example brickworks",
            "lon": 106.65,
            "lat": 11.12,
            "isic4": "2392",
            "basis": "assumed",
            "confidence": "low",
            "source_id": "example: seen from the road",
        },
    ),
    "streams": (
        {
            "stream_id": "brewery-hot-water",
            "site_id": "brewery",
            "role": "offer",
            "resource": "HW_LT",
            "quantity": 3.2,
            "unit": "GJ/hour",
            "temperature_c": 65,
            "hours_per_year": 6000,
            "basis": "measured",
            "confidence": "high",
            "source_id": "example: meter",
        },
        {
            "stream_id": "brewery-effluent",
            "site_id": "brewery",
            "role": "offer",
            "resource": "WW_TREAT_A",
            "quantity": 480,
            "unit": "m3/day",
            "quantity_low": 400,
            "quantity_high": 560,
            "tds_mg_l": 900,
            "cod_mg_l": 60,
            "gate_value_usd_per_unit": -0.3,
            "basis": "reported",
            "confidence": "medium",
            "source_id": "example: discharge report",
        },
        {
            "stream_id": "board-mill-steam",
            "site_id": "board-mill",
            "role": "demand",
            "resource": "STEAM_LP",
            "quantity": 9.5,
            "unit": "nghìn tấn/năm",
            "quantity_low": 7,
            "quantity_high": 12,
            "temperature_c": 160,
            "pressure_bar_g": 6,
            "price_usd_per_unit": 21,
            "basis": "estimated",
            "confidence": "low",
            "source_id": "example: boiler size",
        },
    ),
}
"""Rows of a made-up inventory, by table. One park is the user's own, the other one of the shipped parks."""

_WIDTHS = (10, 26, 16, 12, 16, 40, 70)
_HEADINGS = ("table", "column", "column needed", "cell needed", "unit", "allowed", "what it is")


def columns(table: str) -> dict[str, Field]:
    """Return the columns of ``parks``, ``sites`` or ``streams`` by name."""
    return fields(MODELS[table].to_schema())


def description_rows() -> list[tuple[str, ...]]:
    """Return what every column of the three tables is: a row per column, in the order of ``_HEADINGS``."""
    return [
        (table, c.name, _yes(c.required), _yes(c.filled), c.unit, ", ".join(c.words) or c.limits, c.description)
        for table in MODELS
        for c in columns(table).values()
    ]


def template_csv(table: str) -> bytes:
    """Return one table as CSV with its header and the example rows, in UTF-8 with BOM (which Excel needs)."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(columns(table)), restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(EXAMPLE[table])
    return text.getvalue().encode("utf-8-sig")


def template_xlsx() -> bytes:
    """Return one workbook: how to fill it, and the three tables with the example rows. It can be read as it is."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"title": "Inventory", "created": datetime(2025, 1, 1)})
        _write_help(book)
        for table in MODELS:
            _write_table(book, table)
    return buffer.getvalue()


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _write_help(book: xlsxwriter.Workbook) -> None:
    bold, wrap = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    sheet = book.add_worksheet("read me")
    lines = [
        "Fill the sheets parks, sites and streams; only sites is needed. Replace the example rows with your own.",
        "Save the workbook as inventory.xlsx in a folder of its own. Leave a cell empty when its value is not known.",
        "Numbers have a decimal point and no thousands separator; formulas are not read.",
        f"A unit is an amount per period; without a period it is per year. Periods: {', '.join(PERIODS)}.",
        *(f"Resources in {unit} ({UNIT_NAMES[unit][0]}): {', '.join(names)}." for unit, names in ACCEPTED.items()),
    ]
    for row, line in enumerate(lines):
        sheet.write_string(row, 0, line)
    start = len(lines) + 1
    for row, cells in enumerate([_HEADINGS, *description_rows()], start=start):
        for column, cell in enumerate(cells):
            sheet.write_string(row, column, cell, bold if row == start else wrap)
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)


def _write_table(book: xlsxwriter.Workbook, table: str) -> None:
    bold, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
    sheet = book.add_worksheet(table)
    sheet.freeze_panes(1, 1)
    for index, column in enumerate(columns(table).values()):
        sheet.set_column(index, index, max(12, len(column.name) + 2), None if column.number else text)
        sheet.write_string(0, index, column.name, bold)
        sheet.write_comment(0, index, f"{column.description} [{column.unit}]" if column.unit else column.description)
        if column.words:
            sheet.data_validation(1, index, 1000, index, {"validate": "list", "source": list(column.words)})
        for row, cells in enumerate(EXAMPLE[table], start=1):
            value = cells.get(column.name)
            if isinstance(value, str):
                sheet.write_string(row, index, value, text)
            elif value is not None:
                sheet.write_number(row, index, value)
