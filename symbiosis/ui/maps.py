"""The map: a constant base that the browser fetches once, and one group of layers that changes."""

import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import folium
import numpy as np
import streamlit as st
import streamlit.components.v1 as components
from branca.element import MacroElement
from jinja2 import Template
from numpy.typing import NDArray
from streamlit_folium import st_folium
from xstatic.pkg import leaflet

from symbiosis.paths import data_dir
from symbiosis.ui.map_layers import Parks, script_json
from symbiosis.ui.words import _

_leaflet = components.declare_component("atlas_leaflet", path=leaflet.BASE_DIR)
_assets = components.declare_component("atlas_assets", path=str(Path(__file__).parent / "assets"))
_layers = components.declare_component("atlas_layers", path=str(data_dir() / "geo"))

OSM = "https://tile.openstreetmap.org/{z}/{x}/{y}.png"
View = tuple[tuple[float, float], float]
"""Centre (latitude, longitude) [degrees] and zoom."""
CENTRES: dict[str, View] = {
    "all": ((15.9, 107.6), 5.5),
    "southeast": ((11.2, 106.7), 8.0),
    "red-river-delta": ((20.75, 106.2), 8.5),
    "other": ((15.9, 107.6), 5.5),
}

_FIT_PX = 440
"""Side of the square in which points shall lie [px]: the height of a map, less a margin."""
_FIT_ZOOM = (5.0, 9.0)
"""Where the names and coasts around still tell where one is."""


class AtlasMap(folium.Map):
    """A Leaflet map whose files come from installed packages; links are relative to the map component's page."""

    default_js = [("leaflet", f"../{_leaflet.name}/leaflet.js"), ("atlas", f"../{_assets.name}/atlas.js")]  # noqa: RUF012
    default_css = [("leaflet", f"../{_leaflet.name}/leaflet.css"), ("atlas", f"../{_assets.name}/atlas.css")]  # noqa: RUF012


class _Base(MacroElement):
    """Neighbours, provinces, rivers, rail, roads, focus regions and the labelled islands."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "Atlas.base({{ this._parent.get_name() }}, '{{ this.folder }}', "
        "{vintage: {{ this.vintage }}, tiles: {{ this.tiles }}, regions: {{ this.regions }}});"
        "{% endmacro %}"
    )

    def __init__(self, vintage: str, *, tiles: bool) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "AtlasBase"
        self.folder = f"../{_layers.name}/"
        self.vintage = int(vintage)
        self.tiles = "true" if tiles else "false"
        self.regions = script_json([[20.1, 107.75, _("Red River Delta"), 0], [10.15, 108.1, _("Southeast"), 0]])


def fitted(lat_lon: NDArray[np.float64]) -> View:
    """Return the view that shows all points (n, 2) [degrees] on a map of ``_FIT_PX``, in steps of half a zoom."""
    x = lat_lon[:, 1] / 360
    y = np.arcsinh(np.tan(np.radians(lat_lon[:, 0]))) / (2 * np.pi)  # Web Mercator, the world is 1 wide and high
    wide = max(float(np.ptp(x)), float(np.ptp(y)), 1e-9)
    zoom = math.floor(2 * math.log2(_FIT_PX / 256 / wide)) / 2
    middle = math.degrees(math.atan(math.sinh(math.pi * float(y.min() + y.max()))))
    return (round(middle, 4), round(180 * float(x.min() + x.max()), 4)), float(np.clip(zoom, *_FIT_ZOOM))


def _base_map(vintage: str, *, tiles: bool) -> folium.Map:
    made = AtlasMap(location=[15.9, 107.6], zoom_start=6, tiles=None, prefer_canvas=True)
    made.options.update({"minZoom": 5, "maxZoom": 15, "zoomSnap": 0.5, "maxBounds": [[3, 96], [27, 122]]})
    if tiles:
        folium.TileLayer(OSM, attr="© OpenStreetMap contributors", max_zoom=15, overlay=False, control=False).add_to(
            made
        )
    made.add_child(_Base(vintage, tiles=tiles))
    return made


def draw(
    key: str,
    parks: list[list[object]],
    lines: Sequence[MacroElement],
    *,
    vintage: str,
    tiles: bool,
    region: str,
    on_click: Callable[[str | None, float, float, float], None],
    height: int = 540,
    view: View | None = None,
) -> None:
    """Draw the map.

    Parameters
    ----------
    key
        Name of the map in the session.
    parks, lines
        Layers of ``map_layers`` and of ``programme_layer``.
    vintage
        Provinces ``63`` or ``34``.
    tiles
        Whether online tiles are wanted; nothing leaves the machine otherwise.
    region
        Region the view opens on.
    on_click
        Called with the park's id (None beside a park), latitude, longitude [degrees] and zoom of a click.
    height
        Height of the map [px].
    view
        Centre and zoom that the view opens on instead of the region's.
    """
    group = folium.FeatureGroup()
    for line in lines:
        line.add_to(group)
    group.add_child(Parks(parks))
    centre, zoom = view or CENTRES[region]
    st_folium(
        _base_map(vintage, tiles=tiles),
        key=key,
        height=height,
        width=None,
        returned_objects=["last_active_drawing", "last_clicked"],
        feature_group_to_add=group,
        center=centre,
        zoom=zoom,
        on_change=lambda: _clicked(key, on_click),
    )


def _clicked(key: str, on_click: Callable[[str | None, float, float, float], None]) -> None:
    """Tell a click on a park from a click beside one: on a park, the click carries the park's own coordinates."""
    seen: dict[str, Any] = st.session_state.get(key) or {}
    click = seen.get("last_clicked")
    if not click:
        return
    park = None
    drawing = seen.get("last_active_drawing")
    if drawing:
        lon, lat = drawing["geometry"]["coordinates"][:2]
        if abs(lat - click["lat"]) < 1e-5 and abs(lon - click["lng"]) < 1e-5:
            park = str(drawing["properties"]["id"])
    on_click(park, click["lat"], click["lng"], float(click.get("alt") or 6))
