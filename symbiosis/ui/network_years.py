"""How a documented network grew: its exchanges by the year they began."""

import pandas as pd
import plotly.graph_objects as go

from symbiosis.replay.checks import IMPLEMENTED
from symbiosis.replay.compare import Replay
from symbiosis.replay.network import ENDED
from symbiosis.ui.escape import safe_label
from symbiosis.ui.network_chart import INK, shortened, site_names
from symbiosis.ui.words import _

_NAME, _WHAT = 15, 32
"""Characters of a site's name and of a resource beside a mark; whole they are shown on hover."""
_ROW_PX = 31


def time_line(found: Replay, names: "pd.Series[str]") -> go.Figure | None:
    """Return what was put into practice by the year it began, None where fewer than three years are known."""
    table = found.exchanges
    table = table[table["year"].notna() & table["status"].isin([IMPLEMENTED, ENDED])]
    table = table.sort_values(["year", "exchange_id"], ignore_index=True)
    if len(table) < 3:
        return None
    short, whole = _texts(table, site_names(found), names)
    figure = go.Figure()
    ended = table["year_end"].notna() | (table["status"] == ENDED)
    for mask, name, symbol in ((~ended, _("began"), "circle"), (ended, _("began, has ended since"), "circle-open")):
        figure.add_scatter(
            x=table.loc[mask, "year"],
            y=table.index[mask],
            mode="markers+text",
            text=short[mask],
            textposition="middle right",
            textfont={"color": INK},
            marker={"size": 9, "symbol": symbol, "color": "#1d5c78"},
            name=name,
            hovertext=whole[mask],
            hoverinfo="text",
        )
    first, last = int(table["year"].min()), int(table["year"].max())
    figure.update_layout(
        height=80 + _ROW_PX * len(table),
        margin={"l": 8, "r": 8, "t": 6, "b": 30},
        xaxis=_years(first, last),
        yaxis={"visible": False, "range": [len(table) - 0.4, -0.6], "fixedrange": True},
        showlegend=True,
        legend={"orientation": "h", "y": 1, "yanchor": "bottom", "x": 0},
        font={"size": 11, "color": INK},
    )
    return figure


def _years(first: int, last: int) -> dict[str, object]:
    """Return the axis: the years on its left half or less, so that texts right of the last year have room."""
    span = max(last - first, 4)
    every = 10 if span > 12 else 2
    ticks = list(range(-(-first // every) * every, last + 1, every))
    return {"range": [first - 0.06 * span, last + 1.3 * span], "tickvals": ticks, "tickangle": 0, "fixedrange": True}


def _texts(
    table: pd.DataFrame, sites: "pd.Series[str]", names: "pd.Series[str]"
) -> tuple["pd.Series[str]", "pd.Series[str]"]:
    """Say who gives what to whom and when: short for beside the mark, whole for a hover."""
    what = table["resource"].map(lambda one: safe_label(names.get(one, one)) if one else _("no fitting resource"))
    donor, receiver = table["donor_site_id"].map(sites), table["receiver_site_id"].map(sites)
    years = table["year"].map("{:.0f}".format) + table["year_end"].map(lambda end: f"–{end:.0f}" if end > 0 else "")
    whole = years + ", " + donor + " → " + receiver + ": " + what

    def short(text: str) -> str:
        return shortened(text, _NAME)

    ends = donor.map(short) + " → " + receiver.map(short)
    return ends + "<br>" + what.map(lambda text: shortened(text, _WHAT)), whole
