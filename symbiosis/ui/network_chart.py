"""A network drawn: its sites on a ring, its exchanges as lines, found, missed, not counted or further proposed."""

from textwrap import wrap

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from symbiosis.replay.compare import Replay
from symbiosis.ui.escape import safe_label
from symbiosis.ui.words import _

STYLES = {
    "found": {"color": "#2f7d5b", "width": 3, "dash": "solid"},
    "pair": {"color": "#c98a1b", "width": 2.5, "dash": "dash"},
    "missed": {"color": "#b4532a", "width": 2.5, "dash": "dot"},
    "uncounted": {"color": "#6d8ba6", "width": 1.2, "dash": "5px,4px"},
    "further": {"color": "#b9c4c9", "width": 1, "dash": "solid"},
}
"""Line of each kind of exchange; the kinds differ in dash as well as in colour."""
INK = "#33464f"
_BEND = {"found": 0.4, "pair": 0.47, "missed": 0.54, "uncounted": 0.33, "further": 0.26}
"""How far from the middle a line passes [share of the straight line's distance]; so lines of two kinds keep apart."""
_STEPS = 24
_ARROW = 15
"""Step of a line at which its arrow stands, nearer the receiver."""
_LABEL = 16
"""Characters of a line of a site's label, which has two."""
_LEAST_PX, _AROUND_PX, _LABEL_PX = 360, 120, 42
"""Least height of the drawing, height of the legend and the margins, height of a label."""


def kinds() -> dict[str, str]:
    """Return the words of each kind of line."""
    return {
        "found": _("documented and rediscovered"),
        "pair": _("documented, only the two sites rediscovered"),
        "missed": _("documented and missed"),
        "uncounted": _("documented, not counted"),
        "further": _("further proposal of the best plan"),
    }


def site_names(found: Replay) -> "pd.Series[str]":
    """Return the name of each site without what stands in brackets, by id."""
    return found.network.sites.set_index("site_id")["name"].map(lambda text: safe_label(text.split(" (")[0]))


def shortened(text: str, most: int) -> str:
    """Return text of at most so many characters, an ellipsis where something was cut."""
    return text if len(text) <= most else text[: most - 1].rstrip(" ,;(-") + "…"


def draw(found: Replay, names: "pd.Series[str]") -> go.Figure:
    """Return the drawing; ``names`` gives the name of each resource."""
    sites = site_names(found)
    spots = ring(len(sites))
    place = dict(zip(sites.index, spots, strict=True))
    figure = go.Figure()
    for kind, words in reversed(kinds().items()):
        lines = lines_of(found, kind)
        if len(lines):
            told = [_told(row, sites, names) for row in lines.itertuples(index=False)]
            draw_lines(figure, [(place[row.donor], place[row.receiver]) for row in lines.itertuples()], told, kind)
            figure.data[-2].name = words
    figure.add_scatter(
        x=spots[:, 0],
        y=spots[:, 1],
        mode="markers+text",
        text=[label(text) for text in sites],
        textposition=["middle right" if x > 0 else "middle left" for x in spots[:, 0]],
        textfont={"color": INK, "size": 11},
        marker={"size": 9, "color": INK},
        hovertext=[safe_label(text) for text in found.network.sites["name"]],
        hoverinfo="text",
        showlegend=False,
        cliponaxis=False,
    )
    hidden = {"visible": False, "fixedrange": True}
    figure.update_layout(
        height=max(_LEAST_PX, _AROUND_PX + _LABEL_PX * -(-len(sites) // 2)),
        margin={"l": 102, "r": 102, "t": 8, "b": 8},
        xaxis={**hidden, "range": [-1.06, 1.06]},
        yaxis={**hidden, "range": [-1, 1]},
        legend={"orientation": "h", "traceorder": "reversed", "x": 0, "xref": "container"}
        | {"y": 0, "yref": "container", "yanchor": "bottom"},
        font={"size": 12, "color": INK},
        plot_bgcolor="rgba(0,0,0,0)",
    )
    return figure


def label(name: str) -> str:
    """Return a name on at most two short lines; whole it is shown on hover."""
    return "<br>".join(wrap(name, _LABEL, max_lines=2, placeholder="…"))


def ring(count: int) -> np.ndarray:
    """Return places right and left on an oval, evenly spaced from top to bottom so that names do not overlap."""
    right = (count + 1) // 2
    down = [np.linspace(1, -1, n + 2)[1:-1] for n in (right, count - right)]
    sides = [
        np.column_stack([side * (0.25 + 0.75 * np.sqrt(1 - y**2)), y]) for side, y in zip((1, -1), down, strict=True)
    ]
    return np.vstack(sides)


def lines_of(found: Replay, kind: str) -> pd.DataFrame:
    """Return donor, receiver and resources of the lines of one kind; one line between two sites."""
    if kind == "further":
        table = found.proposals[found.proposals["planned"] & ~found.proposals["documented"]]
    else:
        table = found.exchanges.rename(columns={"donor_site_id": "donor", "receiver_site_id": "receiver"})
        hit, pair, counted = (table[name].astype(bool) for name in ("found", "found_pair", "counted"))
        masks = {"found": hit, "pair": pair & ~hit, "missed": ~pair & ~hit}
        table = table[~counted if kind == "uncounted" else counted & masks[kind]]
    return table.groupby(["donor", "receiver"])["resource"].agg(list).reset_index()


def _told(row: "tuple[str, str, list[str]]", sites: "pd.Series[str]", names: "pd.Series[str]") -> str:
    """Say who gives what to whom."""
    donor, receiver, resources = row
    what = [safe_label(str(names.get(one, one))) if one else _("no fitting resource") for one in sorted(set(resources))]
    return f"{sites[donor]} → {sites[receiver]}: {', '.join(what)}"


def draw_lines(
    figure: go.Figure,
    ends: list[tuple[np.ndarray, np.ndarray]],
    told: list[str],
    kind: str,
    line: dict[str, object] | None = None,
) -> None:
    """Add the lines of one kind, each bent towards the middle, with an arrow to the receiver that says what flows."""
    along = np.linspace(0, 1, _STEPS + 1)[:, None]
    gap = np.full((1, 2), np.nan)
    curves, arrows = [], []
    for start, end in ends:
        bend = (start + end) / 2 * _BEND.get(kind, _BEND["found"])
        curve = (1 - along) ** 2 * start + 2 * along * (1 - along) * bend + along**2 * end
        curves.append(np.vstack([curve, gap]))
        arrows.append(curve[_ARROW - 1 : _ARROW + 1])
    path, tips = np.vstack(curves), np.vstack(arrows)
    line = line or STYLES[kind]
    figure.add_scatter(x=path[:, 0], y=path[:, 1], mode="lines", line=line, legendgroup=kind, hoverinfo="skip")
    size = 8 if kind == "further" else 17
    figure.add_scatter(
        x=tips[:, 0],
        y=tips[:, 1],
        mode="markers",
        marker={
            "symbol": "arrow",
            "angleref": "previous",
            "size": [0, size] * len(ends),
            "color": line["color"],
            "line": {"width": 0 if kind == "further" else 1, "color": "#ffffff"},
        },
        hovertext=[text for text in told for _end in range(2)],
        hoverinfo="text",
        legendgroup=kind,
        showlegend=False,
    )
