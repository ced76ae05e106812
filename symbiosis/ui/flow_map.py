"""The network drawn: members where they stand, or on a ring when they are few; lines by carrier and value."""

import json
from functools import cache

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from symbiosis.paths import data_dir
from symbiosis.ui import network_chart, vocabulary
from symbiosis.ui.escape import safe_label
from symbiosis.ui.flow_data import Links
from symbiosis.ui.money import money
from symbiosis.ui.network_chart import INK
from symbiosis.ui.words import _, number

MOST_LINKS, MOST_RING = 300, 26
_NAMED = 10
_WIDTHS = (1.2, 2.5, 4.5)
_LIMITS_USD_PER_YEAR = (100_000.0, 1_000_000.0)
_SOLAR = "#8a969c"


def lines(given: Links) -> pd.DataFrame:
    """Return the links by carrier: positions of donor and receiver in the network, value [USD/year], best first."""
    nodes = given.whole.nodes
    apart = (given.donor >= 0) & (given.receiver >= 0) & (given.donor != given.receiver)
    table = pd.DataFrame(
        {
            "donor": np.searchsorted(nodes, given.donor[apart]),
            "receiver": np.searchsorted(nodes, given.receiver[apart]),
            "part": given.part[apart].to_numpy(),
            "value": given.value()[apart],
        }
    )
    summed = table.groupby(["donor", "receiver", "part"])["value"].sum().reset_index()
    return summed.sort_values("value", ascending=False, kind="stable", ignore_index=True)


def show(given: Links) -> None:
    """Draw the network and say what is drawn."""
    found, few = lines(given), given.whole.n <= MOST_RING
    drawn = found.head(MOST_LINKS)
    figure = ring(given, drawn) if few else geographic(given, drawn)
    st.plotly_chart(figure, width="stretch", key="chart_links", config={"displaylogo": False, "scrollZoom": not few})
    text = _(
        "Showing {n} of {m} links, those of most value; width by net benefit, colour by carrier, estimated by sector. "
        "Larger dots have more links. Choose a carrier in the legend to hide it."
    )
    st.caption(text.format(n=number(len(drawn)), m=number(len(found))))


def _by_part(drawn: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    order = [*vocabulary.CARRIERS, "solar"]
    return [(part, table) for part in order if len(table := drawn[drawn["part"] == part])]


def _style(part: str) -> dict[str, object]:
    return {"color": vocabulary.CARRIER_COLOUR.get(part, _SOLAR), "width": 2.5}


def ring(given: Links, drawn: pd.DataFrame) -> go.Figure:
    """Return few members on a ring, arrows to the receivers."""
    names = given.names().to_numpy()
    spots = network_chart.ring(given.whole.n)
    figure = go.Figure()
    for part, table in _by_part(drawn):
        gives, takes = table["donor"].to_numpy(), table["receiver"].to_numpy()
        ends = list(zip(spots[gives], spots[takes], strict=True))
        told = [
            f"{safe_label(donor)} → {safe_label(receiver)}: {money(value)}"
            for donor, receiver, value in zip(names[gives], names[takes], table["value"], strict=True)
        ]
        network_chart.draw_lines(figure, ends, told, part, _style(part))
        figure.data[-2].name = _legend(part)
    _dots(figure, spots, names, given, named=given.whole.n)
    hidden = {"visible": False, "fixedrange": True}
    rows = -(-given.whole.n // 2)
    figure.update_layout(xaxis=hidden | {"range": [-1.5, 1.5]}, yaxis=hidden | {"range": [-1, 1]})
    figure.update_layout(height=max(420, 130 + 46 * rows), **_LAYOUT)
    return figure


def _legend(part: str) -> str:
    return f"{vocabulary.CARRIER_SIGN.get(part, '')} {vocabulary.plan_part(part)}".strip()


def geographic(given: Links, drawn: pd.DataFrame) -> go.Figure:
    """Return members where they stand, over the outline of the provinces."""
    points, names = given.points(), given.names().to_numpy()
    figure = go.Figure()
    outline = _outlines(str(st.session_state["map"]))
    quiet = {"mode": "lines", "hoverinfo": "skip", "showlegend": False}
    figure.add_scatter(x=outline[:, 0], y=outline[:, 1], line={"color": "#cfd8db", "width": 0.8}, **quiet)
    for part, table in reversed(_by_part(drawn)):
        width = np.digitize(table["value"], _LIMITS_USD_PER_YEAR)
        for at, thick in enumerate(_WIDTHS):
            mine = table[width == at]
            if len(mine):
                path = _segments(points, mine)
                line = {**_style(part), "width": thick}
                first = at == int(width.min())
                figure.add_scatter(
                    x=path[:, 0], y=path[:, 1], mode="lines", line=line, opacity=0.75, name=_legend(part),
                    legendgroup=part, showlegend=first, hoverinfo="skip",
                )  # fmt: skip
    _dots(figure, points, names, given, named=_NAMED)
    low, high = np.nanpercentile(points, [0, 100], axis=0)
    middle, half = (low + high) / 2, max(*(high - low) / 2 * 1.12, 0.15)
    free = {"showgrid": False, "zeroline": False, "showticklabels": False}
    scale = float(1 / np.cos(np.radians(middle[1])))
    figure.update_layout(
        height=720,
        xaxis=free | {"range": [middle[0] - half, middle[0] + half]},
        yaxis=free | {"range": [middle[1] - half, middle[1] + half], "scaleanchor": "x", "scaleratio": scale},
        **_LAYOUT,
    )
    return figure


_LAYOUT = {
    "margin": {"l": 4, "r": 4, "t": 8, "b": 8},
    "font": {"size": 14, "color": INK},
    "legend": {"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom", "font": {"size": 15, "color": INK}},
    "plot_bgcolor": "rgba(0,0,0,0)",
    "dragmode": "pan",
}


def _segments(points: np.ndarray, table: pd.DataFrame) -> np.ndarray:
    """Return the links as one line with gaps."""
    ends = np.stack([points[table["donor"]], points[table["receiver"]], np.full((len(table), 2), np.nan)], axis=1)
    return ends.reshape(-1, 2)


def _dots(figure: go.Figure, spots: np.ndarray, names: np.ndarray, given: Links, *, named: int) -> None:
    """Add the members, the ``named`` of most value with their name beside the dot."""
    degree, worth = given.whole.degree(), given.whole.worth()
    rank = np.argsort(np.argsort(-worth, kind="stable"))
    told = [
        _("{name}: {n} links, {usd} at its exchanges").format(
            name=safe_label(name), n=number(int(links)), usd=money(float(value))
        )
        for name, links, value in zip(names, degree, worth, strict=True)
    ]
    text = [network_chart.label(safe_label(name)) if at < named else "" for name, at in zip(names, rank, strict=True)]
    middle = np.nanmedian(spots[:, 0])
    figure.add_scatter(
        x=spots[:, 0],
        y=spots[:, 1],
        mode="markers+text",
        text=text,
        textposition=["middle right" if x > middle else "middle left" for x in spots[:, 0]],
        textfont={"size": 13, "color": INK},
        marker={"size": 5 + 2.2 * np.sqrt(degree), "color": INK, "line": {"color": "#ffffff", "width": 1}},
        hovertext=told,
        hoverinfo="text",
        showlegend=False,
        cliponaxis=False,
    )


@cache
def _outlines(vintage: str) -> np.ndarray:
    """Return the borders of the provinces as one line with gaps [degrees], shape (points, 2)."""
    read = json.loads((data_dir() / "geo" / f"provinces_{vintage}.geojson").read_text(encoding="utf-8"))
    rings: list[list[list[float]]] = []
    for feature in read["features"]:
        shape = feature["geometry"]
        polygons = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
        rings += [polygon[0] for polygon in polygons]
    gap = np.full((1, 2), np.nan)
    return np.vstack([part for one in rings for part in (np.asarray(one, dtype=np.float64)[:, :2], gap)])
