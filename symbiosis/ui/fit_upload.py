"""Inputs and outputs of a plant as its owner states them, read like the streams of any inventory."""

from collections.abc import Sequence
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import streamlit as st

from symbiosis.errors import InventoryError, Problem
from symbiosis.inventory.load import read_inventory
from symbiosis.inventory.sheets import read_sheet
from symbiosis.ui import data
from symbiosis.ui.words import _

_MOST_BYTES = 2_000_000
_KINDS = ("csv", "xlsx")


def chosen() -> str | None:
    """Let the user give a list of streams; return it as CSV, None where there is none that can be used."""
    with st.expander(_("Use my own inputs and outputs instead of the sector's"), icon=":material/upload_file:"):
        st.caption(
            _(
                "A table like streams.csv of the inventory format: role (offer or demand), resource, quantity, unit. "
                "The file stays on this computer and is not part of the link."
            )
        )
        given = st.file_uploader(_("CSV or XLSX"), type=list(_KINDS), key="fit_file", max_upload_size=2)
        if given is None:
            return None
        try:
            text = read(given.name, given.getvalue())
        except InventoryError as error:
            _problems(error.problems)
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
        sheet = read_sheet(path, "streams")
        owners = [] if sheet is None else sorted(set(sheet.table.get("site_id", pd.Series(dtype=str))) - {""})
        _sites(owners or ["plant"]).to_csv(Path(folder) / "sites.csv", index=False)
        streams = read_inventory(Path(folder), data.known()).streams
    out = StringIO()
    streams.to_csv(out, index=False, lineterminator="\n")
    return out.getvalue()


def _sites(owners: Sequence[str]) -> pd.DataFrame:
    """Return the sites that the streams name; where they stand does not matter."""
    return pd.DataFrame({"site_id": owners, "name": owners}).assign(
        isic4="", lon=106.7, lat=10.9, precision="site", basis="reported", confidence="medium", source_id="upload"
    )


def _problems(problems: Sequence[Problem]) -> None:
    """Say what is wrong with the file, line by line."""
    st.error(_("The file cannot be used."), icon=":material/error:")
    st.dataframe(pd.DataFrame([problem.as_row() for problem in problems]), hide_index=True)
