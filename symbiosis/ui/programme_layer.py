"""A layer for any map of parks: eco-industrial park programmes as rings, documented exchanges as solid lines."""

import re
from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st
from branca.element import MacroElement
from jinja2 import Template

from symbiosis.ui import data, programme_words
from symbiosis.ui.escape import safe_html, safe_label
from symbiosis.ui.map_layers import script_json
from symbiosis.ui.vocabulary import CARRIER_COLOUR
from symbiosis.ui.words import _, named, ngettext, number

COLOUR = {"unido-eip": "#6a3d9a", "geipp-1": "#8c510a", "geipp-2": "#00727a", "ifc-sofies": "#b2182b"}
_HOLLOW = "#ffffff"
_ADDRESS = re.compile(r",? ?:? *https?://[^;\s]+")


class Documented(MacroElement):
    """Rings around parks of programmes, and documented exchanges."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "Atlas.documented(...{{ this.data }}).addTo({{ this._parent.get_name() }});"
        "{% endmacro %}"
    )

    def __init__(self, rings: list[object], lines: list[object], points: list[object]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "AtlasDocumented"
        self.data = script_json([rings, lines, points])


def shown() -> bool:
    """Return whether the user asked for the layer."""
    return bool(st.session_state.get("layer") == "programmes")


def members() -> dict[str, list[str]]:
    """Return the programmes of each park that took part in one, in the order of their years."""
    table = data.context_table("programmes", data.data_version())
    found: dict[str, list[str]] = defaultdict(list)
    for park, programme in zip(table["park_id"], table["programme_id"], strict=True):
        for one in filter(None, park.split(";")):
            if programme not in found[one]:
                found[one].append(programme)
    return dict(found)


def over(
    marks: list[list[object]], layers: Sequence[MacroElement]
) -> tuple[list[list[object]], Sequence[MacroElement]]:
    """Return what a map shows with this layer over it; the same where the user did not ask for it.

    Parameters
    ----------
    marks
        Rows of ``map_layers.park_rows``: only parks among them get a ring, and the names of their programmes.
    layers
        What lies under the parks.
    """
    return (_labelled(marks), [*layers, _layer(marks)]) if shown() else (marks, layers)


def _layer(marks: list[list[object]]) -> MacroElement:
    """Return the rings and exchanges for the parks a map shows."""
    programmes = members()
    rings: list[object] = [
        [lat, lon, [COLOUR[one] for one in programmes[str(park)]]]
        for park, lat, lon, *_rest in marks
        if park in programmes
    ]
    lines, points = _exchanges()
    return Documented(rings, lines, points)


def _labelled(marks: list[list[object]]) -> list[list[object]]:
    """Return the marks with the names of their programmes under the name of the park."""
    programmes, names = members(), programme_words.programmes()
    out = []
    for mark in marks:
        below = [safe_label(names[one]) for one in programmes.get(str(mark[0]), [])]
        out.append([*mark[:3], "\n".join([str(mark[3]), *below]), *mark[4:]])
    return out


def legend() -> None:
    """Explain the layer in words and numbers, where it is shown."""
    if not shown():
        return
    names, table = programme_words.programmes(), programme_words.exchanges()
    existing = int((table["status"] == "existing").sum())
    signs = [(f'<i class="atlas-ring" style="border-color:{COLOUR[one]}"></i>', names[one]) for one in names]
    cased = '<i class="atlas-diamond" style="background:{0}"></i><i class="atlas-cased" style="background:{0}"></i>'
    signs += [
        (cased.format(CARRIER_COLOUR["material"]), _("documented exchange in operation, coloured by carrier")),
        (cased.format(_HOLLOW), _("documented, but only agreed or studied")),
    ]
    said = ngettext("{n} park took part in a programme", "{n} parks took part in a programme", len(members()))
    rest = _(
        "{n} documented exchanges went into operation; {m} were only agreed or studied. Dashed lines are estimates."
    )
    text = (
        said.format(n=number(len(members()))) + "; " + rest.format(n=number(existing), m=number(len(table) - existing))
    )
    shown_signs = "".join(f"<span>{sign}{safe_html(words)}</span>" for sign, words in signs)
    st.html(f'<div class="atlas-legend">{shown_signs}</div><p class="atlas-note">{text}</p>')


def _exchanges() -> tuple[list[object], list[object]]:
    """Return lines between places, and one point for each place and kind of exchange inside it."""
    table = programme_words.exchanges()
    carrier = data.resources().set_index("resource_id")["carrier"]
    lines: list[object] = []
    inside: dict[tuple[float, float, str], list[str]] = defaultdict(list)
    for row in table.to_dict("records"):
        colour = CARRIER_COLOUR[carrier[row["resource"]]] if row["status"] == "existing" else _HOLLOW
        ends = [[row[f"{end}_lat"], row[f"{end}_lon"]] for end in ("donor", "receiver")]
        known = [end for end in ends if not pd.isna(end[0])]
        if len(known) == 2 and known[0] != known[1]:
            lines.append([known, colour, _label(row)])
        elif known:
            inside[known[0][0], known[0][1], colour].append(_label(row))
    points: list[object] = [[lat, lon, colour, "\n\n".join(said)] for (lat, lon, colour), said in inside.items()]
    return lines, points


def _label(row: Mapping[Hashable, Any]) -> str:
    """Return what the map says of an exchange: who, what, how far, from where."""
    parts = [
        f"{programme_words.status(row['status'])}: {row['donor']} → {row['receiver']}",
        f"{row['what']}{' · ' + str(row['quantity']) if row['quantity'] else ''}",
        named(str(row["note_en"]), str(row["note_vi"])),
        f"{_('Source')}: {_ADDRESS.sub('', str(row['source']))}",
    ]
    return "\n".join(safe_label(part) for part in parts if part)
