"""What helps to write a list of inputs and outputs: a filled table to change, and the ids of resources."""

import pandas as pd
import streamlit as st

from symbiosis.insight.plant import Plant, sample
from symbiosis.inventory.fields import fields
from symbiosis.inventory.schema_files import StreamsFile
from symbiosis.ui import data, tables
from symbiosis.ui.words import _, named

EXAMPLE = Plant(archetype_id="brewery")
_FIRST = ("role", "resource", "name", "quantity", "unit")
_NOT_ASKED = ("stream_id", "site_id", "quantity_low", "quantity_high", "basis", "confidence", "source_id")


def offer(plant: Plant | None) -> None:
    """Offer the streams of a kind of plant, or of an example, as a table to change; look up ids of resources."""
    st.caption(
        _("Change this filled table: the estimated streams of the chosen plant.")
        if plant is not None
        else _("Change this filled table: the estimated streams of a typical brewery, as an example.")
    )
    tables.downloads("plant_template", lambda: filled(plant or EXAMPLE), xlsx=True)
    known = data.resources().set_index("resource_id")
    words = {
        str(code): f"{code} · {named(str(row['name_en']), str(row['name_vi']))} · {row['unit']}/year"
        for code, row in known.iterrows()
    }
    st.selectbox(
        _("Look up the id of a resource"),
        sorted(words),
        index=None,
        key="fit_resource",
        format_func=words.__getitem__,
        placeholder=_("Type a name or an id: steam, wood, WAT_CLEAN"),
        help=_("The id goes into the column resource, a unit like the one shown into the column unit."),
    )


def filled(plant: Plant) -> pd.DataFrame:
    """Return the estimated streams of a plant as a table that ``fit_upload.read`` takes."""
    known = data.known()
    streams = sample([plant], known).streams
    resource = known.resources.set_index("resource_id").loc[streams["resource"]]
    names = [named(str(en), str(vi)) for en, vi in zip(resource["name_en"], resource["name_vi"], strict=True)]
    table = streams.assign(name=names, unit=(resource["unit"] + "/year").to_numpy())
    optional = [name for name in fields(StreamsFile.to_schema()) if name not in (*_FIRST, *_NOT_ASKED)]
    said = [name for name in optional if name in table and (table[name].notna() & (table[name] != "")).any()]
    columns = table[[*_FIRST, *said]]
    rounded = {
        name: columns[name].map("{:.6g}".format).astype(float) for name in map(str, columns.select_dtypes("number"))
    }
    found: pd.DataFrame = columns.assign(**rounded).reset_index(drop=True)
    return found
