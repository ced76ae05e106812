"""Hubs on the map: outlines with their rank, parks sized by what they bring."""

from functools import partial

import folium
import numpy as np
import shapely
from branca.element import MacroElement

from symbiosis.insight.hub_facts import BENEFIT
from symbiosis.planning_hubs import Hubs
from symbiosis.ui import data, hub_data, map_layers, panels, tables
from symbiosis.ui.hub_data import HubsShown
from symbiosis.ui.view import Filters
from symbiosis.ui.words import number

_COLOUR, _CHOSEN = "#5b6a72", "#111111"
_ROOM = 0.035
"""Room around the parks of a hub [degrees]."""
_CORNERS = 8


def draw(page: HubsShown, filters: Filters) -> None:
    """Draw the hubs of the page; a click on a park chooses its hub."""
    hub = hub_data.chosen(page.found)
    layers: list[MacroElement] = [_outline(page.found, int(str(at)), chosen=at == hub) for at in page.table.index]
    ranks: list[list[object]] = [
        [round(row["lat"], 4), round(row["lon"], 4), number(row["rank"]), "hub chosen" if at == hub else "hub"]
        for at, row in page.table.iterrows()
    ]
    layers.append(map_layers.Labels(ranks))
    parks = data.planner().prepared.matched.inventory.parks
    marks = map_layers.park_rows(parks, tables.localised("name"), radius=_sizes(page))
    panels.draw("map_hubs", marks, layers, filters, partial(_clicked, page.found))


def _clicked(found: Hubs, park: str | None, lat: float, lon: float, _zoom: float) -> None:
    """Choose the hub of a clicked park, or that whose outline holds the click."""
    if park is not None:
        hub_data.choose(found, park)
        return
    for _hub, member in found.member.groupby("hub"):
        if _shape(member[["lon", "lat"]].to_numpy(dtype=np.float64)).contains(shapely.Point(lon, lat)):
            hub_data.choose(found, str(member["place_id"].iloc[0]))
            return


def _shape(points: np.ndarray) -> shapely.Geometry:
    return shapely.buffer(shapely.convex_hull(shapely.MultiPoint(points)), _ROOM, quad_segs=_CORNERS)


def _outline(found: Hubs, hub: int, *, chosen: bool) -> MacroElement:
    """Return the outline of a hub."""
    member = found.member[found.member["hub"] == hub]
    ring = shapely.get_coordinates(_shape(member[["lon", "lat"]].to_numpy(dtype=np.float64)))[:, ::-1].round(4)
    colour = _CHOSEN if chosen else _COLOUR
    shape = folium.Polygon(
        ring.tolist(), color=colour, weight=3 if chosen else 1.5, fill=True, fill_color=colour, fill_opacity=0.10
    )
    shape.options["interactive"] = False
    return shape


def _sizes(page: HubsShown) -> np.ndarray:
    """Return the size of each park's mark [px] by what its exchanges in the plan bring, half for each end."""
    found, result = page.shown.found, page.shown.result
    worth = result.candidates[BENEFIT].to_numpy(dtype=np.float64).clip(min=0) / 2
    park = result.inventory.parks["park_id"]
    of_site = np.zeros(len(result.inventory.sites))
    np.add.at(of_site, found.offer_site, worth)
    np.add.at(of_site, found.demand_site, worth)
    total = result.inventory.sites.assign(worth=of_site).groupby("park_id")["worth"].sum().reindex(park).fillna(0.0)
    return np.asarray(2.0 * np.digitize(total.to_numpy(), [1e5, 1e6, 1e7]) + 2.5)
