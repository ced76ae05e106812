"""The page about the data: sources, coverage, field quality, own inventories."""

from functools import partial

import pandas as pd
import streamlit as st

from symbiosis.inventory.templates import template_csv, template_xlsx
from symbiosis.ui import data, source_words, tables, vocabulary
from symbiosis.ui.headings import PERCENT
from symbiosis.ui.words import _, number, styled, translated

_HOST = r"https?://(?:www\.)?([^/]+)"
_FIELDS = ("lat", "area_ha", "status", "main_sectors", "operator", "occupancy_pct", "year_established", "eip_programme")


def answer() -> str:
    """Say how many tables, sources and parks stand behind the app."""
    version = data.data_version()
    parks, sites, sources = (len(data.table(name, version)) for name in ("parks", "sites", "sources"))
    text = _(
        "<b>{parks}</b> parks and <b>{sites}</b> listed facilities, from <b>{sources}</b> named sources; "
        "each row says its own."
    )
    return text.format(parks=number(parks), sites=number(sites), sources=number(sources))


def note() -> str:
    """Say what is measured and what is not."""
    return _(
        "No company was asked: streams are estimated from areas, capacities and sector factors, and are marked so. "
        "Unknown figures stay unknown."
    )


def sources() -> None:
    """Show the sources, and the shipped tables with their licences."""
    version = data.data_version()
    table = data.table("sources", version)
    worded = table.assign(**{name: table[name].map(translated) for name in ("title", "licence", "note")})
    st.dataframe(
        worded.assign(used_by=table["used_by"].map(source_words.used_by)),
        hide_index=True,
        column_order=["source_id", "title", "url", "note", "used_by", "licence", "retrieved"],
        column_config={
            "source_id": _("Source"),
            "title": _("Title"),
            "url": st.column_config.LinkColumn(_("Address"), display_text=_HOST),
            "licence": _("Licence"),
            "retrieved": _("Read in"),
            "used_by": _("Used by"),
            "note": _("Note"),
        },
    )
    tables.downloads("sources", lambda: table)
    st.subheader(_("Shipped tables and layers"), anchor=False)
    files = data.shipped_files(version)
    described = [source_words.content(*pair) for pair in zip(files["name"], files["description"], strict=True)]
    st.dataframe(
        styled(files.assign(description=described)),
        hide_index=True,
        column_config={
            "name": _("Table or layer"),
            "description": _("Content"),
            "licence": _("Licence"),
            "attribution": _("Credit"),
            "kilobytes": "kB",
        },
    )
    tables.downloads("files", lambda: files)
    st.caption(
        _(
            "Names and assignment of the islands follow Vietnamese administrative usage; sovereignty is claimed by "
            "several states and the atlas takes no position."
        )
    )


def coverage() -> None:
    """Show how many parks have each field, how exactly they are placed, and what was recalled."""
    parks = data.table("parks", data.data_version())
    named = _field_names()
    recalled = parks["recalled_fields"].str.split(";")
    rows = [
        {
            "field": named[field],
            "filled": 100 * float((parks[field] != "").mean()),
            "recalled": 100 * float(recalled.map(lambda known, f=field: f in known).mean()),
        }
        for field in _FIELDS
    ]
    table = pd.DataFrame(rows)
    st.dataframe(
        table,
        hide_index=True,
        column_config={
            "field": _("Field of a park"),
            "filled": st.column_config.ProgressColumn(_("Known for"), **PERCENT),
            "recalled": st.column_config.ProgressColumn(_("from memory, to be checked"), **PERCENT),
        },
    )
    tables.downloads("coverage", lambda: table)
    place = parks["precision"].value_counts()
    sure = parks["confidence"].value_counts()
    st.markdown(
        "\n".join(
            [
                *(f"- {vocabulary.precision(code)}: {number(int(count))}" for code, count in place.items()),
                *(f"- {vocabulary.confidence(code)}: {number(int(count))}" for code, count in sure.items()),
            ]
        )
    )


def _field_names() -> dict[str, str]:
    return {
        "lat": _("Position"),
        "area_ha": _("Area"),
        "status": _("Status"),
        "main_sectors": _("Main sectors"),
        "operator": _("Operator"),
        "occupancy_pct": _("Occupancy"),
        "year_established": _("Since"),
        "eip_programme": _("EIP programme"),
    }


def own_inventory() -> None:
    """Offer the templates and say how to use them."""
    st.markdown(
        _(
            "An inventory is a folder with up to three tables: `parks.csv`, `sites.csv` and `streams.csv`. "
            "Only `sites.csv` is needed. What you state always wins over what the atlas would estimate."
        )
    )
    with st.container(horizontal=True):
        st.download_button(_("Excel template"), template_xlsx, "inventory.xlsx", key="template_xlsx", on_click="ignore")
        for name in ("parks", "sites", "streams"):
            st.download_button(
                f"{name}.csv",
                partial(template_csv, name),
                f"{name}.csv",
                key=f"template_{name}",
                on_click="ignore",
            )
    st.markdown(_("Then, in a terminal:"))
    st.code(
        "symbiosis validate my_inventory\n"
        "symbiosis estimate my_inventory --out estimated\n"
        "symbiosis match my_inventory --out results",
        language="bash",
    )
    st.markdown(
        _(
            "`validate` lists every problem with its file, row, column and remedy. Units are written as you know them "
            "(`t/day`, `m3/h`, `MWh/year`); the atlas converts them. Column by column, the format is described in "
            "`docs/data_format.md`."
        )
    )
