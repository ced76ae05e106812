"""Parks side by side as dots: one line for each criterion of the ranking."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from symbiosis.insight.screen import Screened
from symbiosis.ui import screen_words
from symbiosis.ui.words import _, language

_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#33464f")
_SHAPES = ("circle", "square", "diamond", "triangle-up", "x")


def dots(found: Screened, named: "pd.Series[str]", parks: list[str]) -> go.Figure:
    """Return values between the worst (0) and the best (1) of all ranked parks, with their uncertainty as bars."""
    asked = found.problem
    worst, best = asked.mid.min(axis=0), asked.mid.max(axis=0)
    low, mid, high = (np.clip((one - worst) / (best - worst), -0.1, 1.1) for one in (asked.low, asked.mid, asked.high))
    rows = {str(park): row for row, park in enumerate(asked.parks)}
    places = np.arange(len(asked.names), dtype=np.float64)
    figure = go.Figure()
    for k, park in enumerate(parks):
        row, shift = rows[park], 0.12 * (k - (len(parks) - 1) / 2)
        error = {
            "type": "data",
            "symmetric": False,
            "array": np.maximum(high[row] - mid[row], 0.0),
            "arrayminus": np.maximum(mid[row] - low[row], 0.0),
            "thickness": 1,
            "width": 0,
        }
        figure.add_scatter(
            x=mid[row],
            y=places + shift,
            error_x=error,
            mode="markers",
            name=str(named[park]),
            marker={"symbol": _SHAPES[k % 5], "color": _COLOURS[k % 5], "size": 10},
            hovertemplate="%{x:.2f}<extra>%{fullData.name}</extra>",
        )
    figure.update_layout(
        height=90 + 52 * len(asked.names),
        margin={"l": 4, "r": 8, "t": 6, "b": 34},
        separators=",." if language() == "vi" else ".,",
        xaxis={"title": {"text": _("worst 0 – best 1"), "font": {"size": 11}}, "range": [-0.12, 1.12]},
        yaxis={
            "tickvals": places,
            "ticktext": [screen_words.ranked(name) for name in asked.names],
            "autorange": "reversed",
            "automargin": True,
        },
        legend={"orientation": "h", "y": -0.18, "x": 0},
        font={"size": 12},
    )
    return figure
