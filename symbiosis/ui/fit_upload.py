"""Inputs and outputs of a plant as its owner states them, read like the streams of any inventory."""

from collections.abc import Sequence
from dataclasses import replace
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import streamlit as st

from symbiosis.errors import InventoryError, Problem
from symbiosis.insight.plant import Plant
from symbiosis.inventory.load import read_inventory
from symbiosis.inventory.sheets import Sheet, read_sheet
from symbiosis.ui import data, fit_template
from symbiosis.ui.words import _

_MOST_BYTES = 2_000_000
_KINDS = ("csv", "xlsx")
_SITE = "plant"
_FILLED = {"basis": "reported", "confidence": "medium", "source_id": "upload"}
"""What a row is taken to be where it does not say."""


def chosen(plant: Plant | None) -> str | None:
    """Let the user give a list of streams instead of a plant's; return it as CSV, None where there is none to use."""
    with st.expander(_("Use my own inputs and outputs instead of the sector's"), icon=":material/upload_file:"):
        st.caption(
            _(
                "A table like streams.csv of the inventory format: role (offer or demand), resource, quantity, unit. "
                "The file stays on this computer and is not part of the link."
            )
        )
        fit_template.offer(plant)
        given = st.file_uploader(_("CSV or XLSX"), type=list(_KINDS), key="fit_file", max_upload_size=2)
        if given is None:
            return None
        try:
            text = read(given.name, given.getvalue())
        except InventoryError as error:
            _problems(error.problems, estimated=plant is not None)
            return None
        st.success(_("{n} streams read.").format(n=text.count("\n") - 1))
        return text


def read(name: str, content: bytes) -> str:
    """Return the streams of a file as CSV in yearly units of their resources; all are taken to be of one plant.

    Raises
    ------
    InventoryError
        With every problem of the file.
    """
    kind = Path(name).suffix.lower().lstrip(".")
    if kind not in _KINDS or len(content) > _MOST_BYTES:
        what, remedy = "the file is no CSV or XLSX table of at most 2 MB", "Save it as CSV."
        raise InventoryError([Problem(name, None, "", "", "not_a_table", what, remedy)])
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"streams.{kind}"
        path.write_bytes(content)
        try:
            sheet = read_sheet(path, "streams")
            if sheet is not None:
                path.unlink()
                _write(sheet, Path(folder) / "streams.csv")
            _site().to_csv(Path(folder) / "sites.csv", index=False)
            streams = read_inventory(Path(folder), data.known()).streams
        except InventoryError as error:
            raise InventoryError([replace(problem, file=name) for problem in error.problems]) from error
    if streams.empty:
        raise InventoryError([Problem(name, None, "", "", "no_rows", "the table has no rows", "Add a row a stream.")])
    out = StringIO()
    streams.to_csv(out, index=False, lineterminator="\n")
    return out.getvalue()


def _write(sheet: Sheet, path: Path) -> None:
    """Write a table again with what it leaves out; its rows keep their numbers, its numbers their decimal sign."""
    table = sheet.table.drop(columns="name", errors="ignore")
    for column, word in _FILLED.items():
        given = table.get(column, pd.Series("", index=table.index, dtype="str"))
        table[column] = given.mask(given == "", word)
    table = table.assign(site_id=_SITE, stream_id=[f"row-{row}" for row in table.index])
    lines = table.reindex(range(2, max(table.index, default=1) + 1), fill_value="")
    lines.to_csv(path, sep=";" if sheet.decimal_comma_locale else ",", index=False, lineterminator="\n")


def _site() -> pd.DataFrame:
    """Return the site of the streams; where it stands does not matter."""
    return pd.DataFrame({"site_id": [_SITE], "name": _SITE}).assign(
        isic4="", lon=106.7, lat=10.9, precision="site", **_FILLED
    )


def _problems(problems: Sequence[Problem], *, estimated: bool) -> None:
    """Say what is wrong with the file, line by line, and what is shown instead."""
    said = _("The file cannot be used.")
    if estimated:
        said += " " + _("What is shown is the estimate for the sector.")
    st.error(said, icon=":material/error:")
    heads = {"row": _("Row"), "column": _("Column"), "value": _("Found"), "what": _("Problem"), "remedy": _("Remedy")}
    table = pd.DataFrame([problem.as_row() for problem in problems])
    table["what"] = [_what(problem) for problem in problems]
    st.dataframe(table[list(heads)].astype({"row": "Int64"}), hide_index=True, column_config=heads)


def _what(problem: Problem) -> str:
    """Say what is wrong in the language of the session, where the kind of problem is a common one."""
    words = {
        "not_a_table": _("the file is no CSV or XLSX table of at most 2 MB"),
        "no_rows": _("the table has no rows"),
        "encoding": _("the file is not written in UTF-8"),
        "missing_column": _("the column is missing"),
        "unknown_column": _("the column is not known"),
        "missing_value": _("the cell is empty"),
        "not_a_number": _("this is not a number"),
        "ambiguous_number": _("the number can be read in two ways"),
        "out_of_range": _("the number is out of range"),
        "unknown_resource": _("the resource is not known"),
        "unknown_word": _("the word is not one of the allowed ones"),
        "unknown_unit": _("the unit is not known or does not measure this resource"),
        "wrong_role": _("the resource cannot have this role"),
        "hours_missing": _("a rate per hour needs the hours in a year"),
    }
    return words.get(problem.code, problem.what)
