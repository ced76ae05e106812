"""Parts of the drawing of a network: members with names, borders of provinces, names of archipelagos."""

import json
from functools import cache

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from symbiosis.paths import data_dir
from symbiosis.ui import network_chart
from symbiosis.ui.escape import safe_label
from symbiosis.ui.flow_data import Links
from symbiosis.ui.money import money
from symbiosis.ui.network_chart import INK
from symbiosis.ui.words import _, number


def segments(points: np.ndarray, table: pd.DataFrame) -> np.ndarray:
    """Return the links as one line with gaps."""
    ends = np.stack([points[table["donor"]], points[table["receiver"]], np.full((len(table), 2), np.nan)], axis=1)
    return ends.reshape(-1, 2)


def dots(figure: go.Figure, spots: np.ndarray, names: np.ndarray, given: Links, *, named: int, size: float) -> None:
    """Add the members, the ``named`` of most value with their name beside the dot."""
    degree, worth = given.whole.degree(), given.whole.worth()
    shown = _apart(spots, np.argsort(-worth, kind="stable"), named)
    told = [
        _("{name}: {n} links, {usd} at its exchanges").format(
            name=safe_label(name), n=number(int(links)), usd=money(float(value))
        )
        for name, links, value in zip(names, degree, worth, strict=True)
    ]
    text = [network_chart.label(safe_label(name)) if at in shown else "" for at, name in enumerate(names)]
    middle = (np.nanmin(spots[:, 0]) + np.nanmax(spots[:, 0])) / 2
    figure.add_scatter(
        x=spots[:, 0],
        y=spots[:, 1],
        mode="markers+text",
        text=text,
        textposition=["middle right" if x > middle else "middle left" for x in spots[:, 0]],
        textfont={"size": 13, "color": INK},
        marker={"size": 4 + size * np.sqrt(degree), "color": INK, "line": {"color": "#ffffff", "width": 1}},
        hovertext=told,
        hoverinfo="text",
        showlegend=False,
        cliponaxis=False,
    )


def _apart(spots: np.ndarray, order: np.ndarray, most: int) -> set[int]:
    """Return the first in order whose names keep apart, at most so many; all where all are to be named."""
    if most >= len(spots):
        return set(range(len(spots)))
    room = 0.05 * float(np.nanmax(np.nanmax(spots, axis=0) - np.nanmin(spots, axis=0)))
    chosen: list[int] = []
    for at in map(int, order):
        near = np.abs(spots[chosen] - spots[at]) < [4 * room, room]
        if len(chosen) < most and not near.all(axis=1).any():
            chosen.append(at)
    return set(chosen)


def islands(figure: go.Figure) -> None:
    """Name the archipelagos, as on every map."""
    read = json.loads((data_dir() / "geo" / "islands.geojson").read_text(encoding="utf-8"))
    known = [feature["properties"] for feature in read["features"]]
    figure.add_scatter(
        x=[one["lon"] for one in known],
        y=[one["lat"] for one in known],
        mode="text",
        text=[f"{one['name_vi']}<br>({one['province_vi']})" for one in known],
        textfont={"size": 12, "color": "#6b7a82"},
        hoverinfo="skip",
        showlegend=False,
    )


@cache
def outlines(vintage: str) -> np.ndarray:
    """Return the borders of the provinces as one line with gaps [degrees], shape (points, 2)."""
    read = json.loads((data_dir() / "geo" / f"provinces_{vintage}.geojson").read_text(encoding="utf-8"))
    rings: list[list[list[float]]] = []
    for feature in read["features"]:
        shape = feature["geometry"]
        polygons = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
        rings += [polygon[0] for polygon in polygons]
    gap = np.full((1, 2), np.nan)
    return np.vstack([part for one in rings for part in (np.asarray(one, dtype=np.float64)[:, :2], gap)])
