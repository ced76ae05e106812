"""Two regions drawn: one dumbbell for each carrier, range and median of both sides on the same axis."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import plotly.graph_objects as go

from symbiosis.ui import vocabulary
from symbiosis.ui.escape import safe_label
from symbiosis.ui.money import money_range, step
from symbiosis.ui.network_chart import INK
from symbiosis.ui.region_data import PARTS, Comparison
from symbiosis.ui.region_lines import benefit
from symbiosis.ui.words import _, carbon_range, language
from symbiosis.ui.words import step as unit_step

_ROWS = ("by_products", *PARTS)
_ENDS = ("p10", "p50", "p90")
_FONT = {"size": 15, "color": INK}
"""Legible on a projector."""
_SHIFT = 0.17
"""How far the two sides stand apart on their row [rows]."""
_MARK = {"a": {"symbol": "circle", "size": 13}, "b": {"symbol": "diamond", "size": 13}}


def chart(found: Comparison, names: tuple[str, str], measure: str, scale: str) -> go.Figure:
    """Return one measure by carrier: a filled circle for the first side, an open diamond for the second."""
    rows = [part for part in _ROWS if _seen(found, scale, part)] or ["by_products"]
    figure = go.Figure()
    title = _draw(figure, measure, {part: benefit(found, measure, scale, part) for part in rows}, names)
    per = {"park": _("per operating park"), "ha": _("per hectare of operating parks")}
    title = f"{title}, {per[scale]}" if scale in per else title
    for side, name in zip("ab", names, strict=True):
        mark = _mark(side, INK)
        figure.add_scatter(x=[None], y=[None], mode="markers", name=safe_label(name), marker=mark)
    _layout(figure, rows, title)
    return figure


def _draw(figure: go.Figure, measure: str, values: Mapping[str, Mapping[str, Any]], names: tuple[str, str]) -> str:
    """Draw both sides and return the title of the axis."""
    ends = [row[f"{side}_{p}"] for row in values.values() for side in "ab" for p in _ENDS]
    known = [end for end in ends if np.isfinite(end)]
    low, high = min(known, default=0.0), max(known, default=0.0)
    low, high = min(low, 0.0), max(high, 0.0)
    size = max(-low, high, 1.0) / 10
    factor, unit = step(size) if measure == "usd" else unit_step(size, "t CO2e")
    room = 0.04 * (high - low)
    figure.update_xaxes(range=[(low - room) / factor, (high + room) / factor])
    for at, (part, row) in enumerate(values.items()):
        for side, name in zip("ab", names, strict=True):
            spread = [row[f"{side}_{p}"] / factor for p in _ENDS]
            told = f"{name}, {vocabulary.plan_part(part)}: {_told(row, side, measure)}"
            _dumbbell(figure, (at, side), spread, vocabulary.CARRIER_COLOUR.get(part, INK), told)
    title = _("Net benefit [{unit}/a]") if measure == "usd" else _("CO₂e avoided [{unit}/a]")
    return title.format(unit=unit)


def _seen(found: Comparison, scale: str, part: str) -> bool:
    """Return whether a part brings anything to either side."""
    row = benefit(found, "usd", scale, part)
    return bool(row["a_p50"] or row["b_p50"])


def _told(row: Mapping[str, Any], side: str, measure: str) -> str:
    ends = [row[f"{side}_{p}"] for p in _ENDS]
    words = money_range if measure == "usd" else carbon_range
    return words(*ends, median=True)


def _dumbbell(figure: go.Figure, place: tuple[int, str], spread: list[float], colour: str, told: str) -> None:
    """Add the range of one side as a line with its median as a mark."""
    at, side = place
    y = at + (_SHIFT if side == "b" else -_SHIFT)
    low, middle, high = spread
    thick = {"width": 5 if side == "a" else 2.5, "color": colour}
    shared = {"showlegend": False, "hoverinfo": "skip"}
    if np.isfinite(low):
        figure.add_scatter(x=[low, high], y=[y, y], mode="lines", line=thick, **shared)
    mark = _mark(side, colour)
    said = {"hovertext": [safe_label(told)], "hoverinfo": "text"}
    figure.add_scatter(x=[middle], y=[y], mode="markers", marker=mark, **shared | said)


def _mark(side: str, colour: str) -> dict[str, Any]:
    """Return the mark of a side: filled for the first, hollow for the second."""
    fill = colour if side == "a" else "#ffffff"
    return _MARK[side] | {"color": fill, "line": {"width": 2.5, "color": colour}}


def _layout(figure: go.Figure, rows: list[str], title: str) -> None:
    figure.update_layout(
        height=110 + 52 * len(rows),
        margin={"l": 4, "r": 12, "t": 40, "b": 44},
        separators=",." if language() == "vi" else ".,",
        font={"size": 15, "color": INK},
        legend={
            "orientation": "h",
            "font": _FONT,
            "y": 1.0,
            "yanchor": "bottom",
            "x": 0,
            "itemclick": False,
            "itemdoubleclick": False,
        },
        plot_bgcolor="rgba(0,0,0,0)",
    )
    words = [f"{vocabulary.CARRIER_SIGN.get(part, '')} {vocabulary.plan_part(part)}".strip() for part in rows]
    figure.update_yaxes(
        tickvals=list(range(len(rows))), ticktext=words, range=[len(rows) - 0.45, -0.55], fixedrange=True
    )
    figure.update_yaxes(automargin=True, gridcolor="#eef2f3", zeroline=False, tickfont=_FONT)
    figure.update_xaxes(title={"text": title, "font": _FONT}, tickfont=_FONT)
    figure.update_xaxes(zeroline=True, zerolinecolor="#9aa8ae", gridcolor="#dfe5e7", nticks=6, fixedrange=True)
