"""Layers of the map that change: park marks and exchange lines, one element per layer."""

import json
from collections import defaultdict

import folium
import numpy as np
import pandas as pd
from branca.element import MacroElement
from jinja2 import Template
from numpy.typing import NDArray

from symbiosis.pipeline import Result
from symbiosis.ui.escape import safe_label
from symbiosis.ui.view import BENEFIT, Index, Rows, first_of
from symbiosis.ui.vocabulary import CARRIER_COLOUR, CARRIERS

SHAPES = {"site": 0, "ward": 1, "district": 2}
STATUSES = {"operating": 0, "under construction": 1, "planned": 2, "closed": 2}
WIDTH_LIMITS_USD_PER_YEAR = (100_000.0, 1_000_000.0)
WIDTHS = (1.0, 2.0, 3.5)
DASHES = {"measured": None, "reported": None, "estimated": "6 4", "assumed": "1 5"}
_EARTH_PIXELS = 256 / 360


class Parks(MacroElement):
    """Marks of parks as one layer; a click gives the park's id."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "window.feature_group = []; Atlas.parks({{ this.data }}).addTo({{ this._parent.get_name() }});"
        "{% endmacro %}"
    )

    def __init__(self, rows: list[list[object]]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "AtlasParks"
        self.data = script_json(rows)


class Labels(MacroElement):
    """Texts on the map that take no clicks."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "Atlas.labels({{ this.data }}).addTo({{ this._parent.get_name() }});"
        "{% endmacro %}"
    )

    def __init__(self, rows: list[list[object]]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "AtlasLabels"
        self.data = script_json(rows)


def script_json(rows: list[list[object]]) -> str:
    """Return nested lists as JSON that can stand inside a script: no angle bracket, brace or back quote stays."""
    text = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&{}`$\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def park_rows(
    parks: pd.DataFrame,
    name: str,
    *,
    chosen: str = "",
    inside: dict[str, str] | None = None,
    radius: NDArray[np.int64] | None = None,
) -> list[list[object]]:
    """Return the marks of parks, as ``parks`` of assets/atlas.js takes them; ``radius`` in px."""
    rings = inside or {}
    sizes = radius if radius is not None else np.full(len(parks), 3.5)
    columns = (parks["park_id"], parks["lat"], parks["lon"], parks[name], parks["precision"], parks["status"], sizes)
    return [
        [
            ident,
            round(lat, 5),
            round(lon, 5),
            safe_label(label),
            SHAPES.get(shape, 2),
            STATUSES.get(status, 2),
            float(size),
            rings.get(ident, ""),
            int(ident == chosen),
        ]
        for ident, lat, lon, label, shape, status, size in zip(*columns, strict=True)
    ]


def rings(result: Result, found: Index, rows: Rows) -> dict[str, str]:
    """Return the colour of the best exchange inside each park that has one; ``rows`` come best first."""
    candidates = result.candidates
    inside = rows[candidates["same_park"].to_numpy()[rows]]
    sites = result.inventory.sites["park_id"].to_numpy(dtype=object)
    best = inside[first_of(found.offer_site[inside], len(sites))]
    colours = (CARRIER_COLOUR[CARRIERS[code]] for code in found.rule_carrier[candidates["rule"].to_numpy()[best]][::-1])
    return dict(zip(sites[found.offer_site[best]][::-1], colours, strict=True))


def ends(found: Index, rows: Rows) -> NDArray[np.float64]:
    """Return donor and receiver points of rows as (n, 2, 2): end, latitude and longitude [degrees]."""
    places = np.stack([found.place[found.offer_site[rows]], found.place[found.demand_site[rows]]], axis=1)
    return np.stack([found.lat[places], found.lon[places]], axis=2)


def between(found: Index, rows: Rows) -> Rows:
    """Return the rows whose ends are two different points."""
    apart: Rows = rows[found.place[found.offer_site[rows]] != found.place[found.demand_site[rows]]]
    return apart


def lines(result: Result, found: Index, rows: Rows) -> list[folium.PolyLine]:
    """Return one multi-part line per carrier, width class (net benefit) and certainty (basis); widest last."""
    candidates = result.candidates
    carrier = found.rule_carrier[candidates["rule"].to_numpy()[rows]]
    width = np.digitize(candidates[BENEFIT].to_numpy()[rows], WIDTH_LIMITS_USD_PER_YEAR)
    basis = candidates["basis"].iloc[rows].astype(str).to_numpy()
    groups: dict[tuple[int, int, str], list[list[list[float]]]] = defaultdict(list)
    for segment, key in zip(
        np.round(ends(found, rows), 4).tolist(), zip(width, carrier, basis, strict=True), strict=True
    ):
        groups[int(key[0]), int(key[1]), str(key[2])].append(segment)
    drawn = []
    for (size, kind, certainty), segments in sorted(groups.items()):
        line = folium.PolyLine(  # type: ignore[no-untyped-call]
            segments,
            color=CARRIER_COLOUR[CARRIERS[kind]],
            weight=WIDTHS[size],
            opacity=0.65,
            dash_array=DASHES.get(certainty, "1 5"),
            smooth_factor=0,
        )
        line.options["interactive"] = False
        drawn.append(line)
    return drawn


def chosen_line(found: Index, row: int) -> folium.PolyLine:
    """Return the highlight of the chosen exchange."""
    path = np.round(ends(found, np.array([row])), 4).tolist()
    line = folium.PolyLine(path, color="#111111", weight=7, opacity=0.45)  # type: ignore[no-untyped-call]
    line.options["interactive"] = False
    return line


def nearest_line(found: Index, rows: Rows, lat: float, lon: float, zoom: float, *, pixels: float = 10.0) -> int | None:
    """Return the row whose line passes closest to a click, or None when all are further than so many pixels."""
    if not len(rows):
        return None
    stretch = np.array([1.0, np.cos(np.radians(lat))])
    segment = (ends(found, rows) - np.array([lat, lon])) * stretch
    start, along = segment[:, 0], segment[:, 1] - segment[:, 0]
    length = np.maximum((along**2).sum(axis=1), 1e-18)
    share = np.clip(-(start * along).sum(axis=1) / length, 0.0, 1.0)
    distance = np.hypot(*(start + share[:, None] * along).T)
    best = int(np.argmin(distance))
    limit = pixels * np.cos(np.radians(lat)) / (_EARTH_PIXELS * 2**zoom)
    return int(rows[best]) if distance[best] <= limit else None
