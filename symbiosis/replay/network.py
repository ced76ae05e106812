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
from symbiosis.inventory.typed import Typed, suggestion, typed

IMPLEMENTED = "implemented"
ENDED = "ended"
STATUSES = (IMPLEMENTED, ENDED, "planned", "studied")
KINDS = ("by_product", "utility", "ordinary_supply")
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
    """A documented network: tables after ``NetworkSites`` and ``NetworkExchanges``, unknown texts ``""``."""

    name: str
    sites: pd.DataFrame
    exchanges: pd.DataFrame


def read_network(folder: Path, knowledge: Knowledge) -> Network:
    """Read ``sites`` and ``exchanges`` (CSV or XLSX) of a network; columns nobody asked for are left out.

    Raises
    ------
    InventoryError
        With every problem of both tables.
    """
    tables = {stem: _read(folder, stem) for stem in MODELS}
    sites, exchanges = tables["sites"], tables["exchanges"]
    for table in tables.values():
        if table.cells.empty:
            table.add(None, "", "", "no_rows", "the table has no rows", "Add at least one.")
    _check_references(exchanges, set(sites.cells["site_id"]), knowledge)
    _check_capacities(sites, set(knowledge.capacity_units["capacity_unit"]))
    problems = [problem for table in tables.values() for problem in table.problems]
    if problems:
        raise InventoryError(problems)
    status = exchanges.cells["status"].replace(_SAME_STATUS)
    return Network(
        folder.resolve().name,
        sites.cells.reset_index(drop=True),
        exchanges.cells.assign(status=status).reset_index(drop=True),
    )


def _read(folder: Path, stem: str) -> Typed:
    path = find_sheet(folder, stem)
    sheet = None if path is None else read_sheet(path, stem)
    if sheet is None:
        what, remedy = f"the network has no {stem} table", f"Add {stem}.csv to {folder.name or folder}."
        raise InventoryError([Problem(f"{stem}.csv", None, "", "", "missing_file", what, remedy)])
    schema: pa.DataFrameSchema = MODELS[stem].to_schema()
    known = [name for name in sheet.table.columns if name in fields(schema)]
    for name in {"status", "kind", "source_kind"} & set(known):
        sheet.table[name] = sheet.table[name].str.casefold()
    return typed(type(sheet)(sheet.file, sheet.table[known], sheet.decimal_comma_locale), schema, in_vietnam=False)


def _check_references(exchanges: Typed, site_ids: set[str], knowledge: Knowledge) -> None:
    resources = set(knowledge.resources["resource_id"])
    for column, known, code, what in (
        ("donor_site_id", site_ids, "unknown_site", "no site has this id"),
        ("receiver_site_id", site_ids, "unknown_site", "no site has this id"),
        ("resource", {"", *resources}, "unknown_resource", "the resource is not known"),
    ):
        words = exchanges.cells[column]
        if column == "resource":
            words = exchanges.cells[column] = words.where(words.isin(known), words.str.upper())
        for row in exchanges.rows(~words.isin(known), column):
            remedy = (
                f"{suggestion(words[row], known - {''})} All ids with their names: data/resources.csv."
                if column == "resource"
                else ""
            )
            exchanges.add(row, column, words[row], code, what, remedy or suggestion(words[row], known))

    donor, receiver = (exchanges.cells[f"{end}_site_id"] for end in ("donor", "receiver"))
    same = (donor == receiver) & (donor != "")
    for row in exchanges.rows(same, "donor_site_id", "receiver_site_id"):
        what = "a site gives to itself"
        remedy = "Name another receiver, or leave the row out: own reuse is no exchange."
        exchanges.add(row, "receiver_site_id", receiver[row], "same_site", what, remedy)


def _check_capacities(sites: Typed, units: set[str]) -> None:
    words = sites.cells["capacity_unit"]
    for row in sites.rows(sites.cells["capacity"].notna() & ~words.isin(units), "capacity", "capacity_unit"):
        remedy = f"{suggestion(words[row], units)} Or leave capacity empty."
        sites.add(row, "capacity_unit", words[row], "unknown_unit", "the capacity unit is not known", remedy)
    cells = sites.cells
    if not {"lat", "lon"} & sites.absent:
        for row in sites.rows(cells["lat"].isna() != cells["lon"].isna(), "lat", "lon"):
            sites.add(
                row, "lat", cells["lat"][row], "half_position", "half a position", "Give lat and lon, or neither."
            )
