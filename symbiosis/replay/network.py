"""Read a documented network: its sites, and who exchanged what with whom."""

# ruff: noqa: D106 - a Config class only sets options

from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pandera.pandas as pa
from pandera.typing import Series

from symbiosis.errors import InventoryError, Problem
from symbiosis.inventory.fields import fields
from symbiosis.inventory.schema_fields import UserTable, choice, number, text
from symbiosis.inventory.sheets import find_sheet, read_sheet
from symbiosis.inventory.tables import Knowledge
from symbiosis.inventory.typed import Typed, did_you_mean, typed
from symbiosis.replay.checks import IMPLEMENTED, ORDINARY, check, notes

ENDED = "ended"
STATUSES = (IMPLEMENTED, ENDED, "planned", "studied")
KINDS = ("by_product", "utility", ORDINARY)
_SAME_STATUS = {"existing": IMPLEMENTED, "operating": IMPLEMENTED, "agreed": "planned", "proposed": "planned"}
_SAME_STATUS |= {"stopped": ENDED, "feasibility": "studied"}
_ID = r"^\S(.*\S)?$"


class NetworkSites(UserTable):
    """Sites of a network. Those without a position count as one park."""

    site_id: Series[str] = text("Short id of the site, used by the exchanges", pattern=_ID, unique=True)
    name: Series[str] = text("Name, with what the site does where the name does not tell", filled=True)
    isic4: Series[str] = text("ISIC Rev.4 class of what the site does, four digits such as 0893", pattern=r"^(\d{4})?$")
    lon: Series[float] | None = number("Longitude, WGS84", "degree", ge=-180, le=180)
    lat: Series[float] | None = number("Latitude, WGS84", "degree", ge=-90, le=90)
    capacity: Series[float] | None = number("Yearly capacity", "capacity_unit", gt=0)
    capacity_unit: Series[str] | None = text("Unit of the capacity, as in capacity_units.csv")
    source: Series[str] | None = text("Where the site is described")

    class Config:
        title = "networks/*/sites.csv"


class NetworkExchanges(UserTable):
    """Exchanges of a network as its publications tell them."""

    exchange_id: Series[str] = text("Short id of the exchange", pattern=_ID, unique=True)
    donor_site_id: Series[str] = text("Site that gives", filled=True)
    receiver_site_id: Series[str] = text("Site that takes", filled=True)
    resource: Series[str] = text("What the donor delivers, an id of resources.csv; empty when none describes it")
    status: Series[str] = choice("Did it come about", (*STATUSES, *_SAME_STATUS))
    kind: Series[str] | None = choice("A by-product, a shared utility, or a good any firm buys", KINDS, empty=True)
    year: Series[float] | None = number("First year", "year", ge=1700, le=2100)
    year_end: Series[float] | None = number("Last year, where it has ended", "year", ge=1700, le=2100)
    quantity: Series[float] | None = number("Yearly quantity as published", "quantity_unit", ge=0)
    quantity_unit: Series[str] | None = text("Unit of the quantity, as published")
    source: Series[str] | None = text("Who reports it")
    source_kind: Series[str] | None = choice("How it was checked", ("read", "cited_by", "recalled"), empty=True)
    note: Series[str] | None = text("Assumptions made in entering it")

    class Config:
        title = "networks/*/exchanges.csv"


MODELS = {"sites": NetworkSites, "exchanges": NetworkExchanges}
"""The tables of a network folder; both must be there."""


@dataclass(frozen=True)
class Network:
    """A documented network: tables after ``NetworkSites`` and ``NetworkExchanges``, unknown texts ``""``.

    ``notes`` tell what can be used and may not be meant.
    """

    name: str
    sites: pd.DataFrame
    exchanges: pd.DataFrame
    notes: tuple[Problem, ...] = ()


def read_network(folder: Path, knowledge: Knowledge) -> Network:
    """Read ``sites`` and ``exchanges`` (CSV or XLSX) of a network; columns nobody asked for are left out.

    Raises
    ------
    InventoryError
        With every problem of both tables.
    """
    ignored: list[Problem] = []
    sites, exchanges = (_read(folder, stem, ignored) for stem in MODELS)
    for table in (sites, exchanges):
        if table.cells.empty:
            table.add(None, "", "", "no_rows", "the table has no rows", "Add at least one.")
    check(sites, exchanges, knowledge)
    problems = [problem for table in (sites, exchanges) for problem in table.problems]
    if problems:
        raise InventoryError(sorted(problems, key=lambda one: (one.file != sites.file, one.row or 0, one.column)))
    exchanges.cells["status"] = exchanges.cells["status"].replace(_SAME_STATUS)
    return Network(
        folder.resolve().name,
        sites.cells.reset_index(drop=True),
        exchanges.cells.reset_index(drop=True),
        (*ignored, *notes(sites, exchanges, knowledge)),
    )


def _read(folder: Path, stem: str, ignored: list[Problem]) -> Typed:
    """Return a table in its types; columns that are left out though they look like a known one go to ``ignored``."""
    path = find_sheet(folder, stem)
    sheet = None if path is None else read_sheet(path, stem)
    if sheet is None:
        what, remedy = f"the network has no {stem} table", f"Add {stem}.csv to {folder.name or folder}."
        raise InventoryError([Problem(f"{stem}.csv", None, "", "", "missing_file", what, remedy)])
    schema: pa.DataFrameSchema = MODELS[stem].to_schema()
    columns = fields(schema)
    known = [name for name in sheet.table.columns if name in columns]
    absent = [name for name in columns if name not in known]
    ignored += [
        Problem(sheet.file, 1, name, "", "ignored_column", "the column is left out", remedy)
        for name in sheet.table.columns.difference(known)
        if (remedy := did_you_mean(name, absent))
    ]
    for name in {"status", "kind", "source_kind"} & set(known):
        lower = sheet.table[name].str.casefold()
        sheet.table[name] = lower.where(lower.isin(columns[name].words), sheet.table[name])
    return typed(type(sheet)(sheet.file, sheet.table[known], sheet.decimal_comma_locale), schema, in_vietnam=False)
