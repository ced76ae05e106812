"""The network drawn: members where they stand, or on a ring when they are few; lines by carrier and value."""

from dataclasses import replace

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from symbiosis.insight.metrics import network
from symbiosis.ui import flow_marks, network_chart, tables, vocabulary
from symbiosis.ui.escape import safe_label
from symbiosis.ui.flow_data import Links
from symbiosis.ui.money import heading, money, shown
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
    members = given.whole.n
    given = most_valued(given) if st.session_state["park"] and given.level == "sites" else given
    found, few = lines(given), given.whole.n <= MOST_RING
    drawn = best_of_each(found)
    figure = ring(given, drawn) if few else geographic(given, drawn)
    st.plotly_chart(figure, width="stretch", key="chart_links", config={"displaylogo": False, "scrollZoom": not few})
    text = _(
        "Showing {n} of {m} links, the best of each carrier; width by net benefit, colour by carrier, estimated by "
        "sector. Larger dots have more links. Choose a carrier in the legend to hide it."
    )
    if few:
        text = _(
            "Showing {n} of {m} links; an arrow points to the receiver, colour by carrier, estimated by sector. Choose "
            "a carrier in the legend to hide it."
        )
    said = [text.format(n=number(len(drawn)), m=number(len(found)))]
    if given.whole.n < members:
        said.append(
            _("Drawn are {n} of {m} sites, those of most value.").format(n=number(given.whole.n), m=number(members))
        )
    st.caption(" ".join(said))
    _table(given, found)


def _table(given: Links, found: pd.DataFrame) -> None:
    """Show the links, best first, and offer all of them."""
    names = given.names().map(safe_label).to_numpy()
    table = pd.DataFrame(
        {
            "net_benefit_usd_per_year": found["value"].round(-2),
            "donor": names[found["donor"].to_numpy()],
            "receiver": names[found["receiver"].to_numpy()],
            "carrier": found["part"].map({part: vocabulary.plan_part(part) for part in found["part"].unique()}),
            "basis": vocabulary.basis("estimated"),
        }
    )
    heads = {"donor": _("Donor"), "receiver": _("Receiver"), "carrier": _("Carrier"), "basis": _("Basis")}
    money_head = {"net_benefit_usd_per_year": heading(_("Net benefit, mid"))}
    shown_rows = shown(table.head(MOST_LINKS))
    st.dataframe(shown_rows, hide_index=True, height=300, key="table_links", column_config=heads | money_head)
    tables.downloads("links", lambda: table, xlsx=True)


def most_valued(given: Links) -> Links:
    """Return the links between the ``MOST_RING`` members of most value, few enough for a ring."""
    keep = given.whole.nodes[np.argsort(-given.whole.worth(), kind="stable")[:MOST_RING]]
    both = np.isin(given.donor, keep) & np.isin(given.receiver, keep)
    donor, receiver = (np.where(both, ends, -1) for ends in (given.donor, given.receiver))
    return replace(given, donor=donor, receiver=receiver, whole=network(donor, receiver, given.value()))


def best_of_each(found: pd.DataFrame) -> pd.DataFrame:
    """Return the best links, an equal share of each carrier first, so that goods do not hide the rest."""
    rank = found.groupby("part").cumcount()
    first = rank >= MOST_LINKS // max(found["part"].nunique(), 1)
    return found.loc[first.sort_values(kind="stable").index[:MOST_LINKS]].sort_index()


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
    flow_marks.dots(figure, spots, names, given, named=given.whole.n, size=2.2)
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
    outline = flow_marks.outlines(str(st.session_state["map"]))
    quiet = {"mode": "lines", "hoverinfo": "skip", "showlegend": False}
    figure.add_scatter(x=outline[:, 0], y=outline[:, 1], line={"color": "#cfd8db", "width": 0.8}, **quiet)
    for part, table in reversed(_by_part(drawn)):
        width = np.digitize(table["value"], _LIMITS_USD_PER_YEAR)
        for at, thick in enumerate(_WIDTHS):
            mine = table[width == at]
            if len(mine):
                path = flow_marks.segments(points, mine)
                line = {**_style(part), "width": thick}
                first = at == int(width.min())
                figure.add_scatter(
                    x=path[:, 0], y=path[:, 1], mode="lines", line=line, opacity=0.75, name=_legend(part),
                    legendgroup=part, showlegend=first, hoverinfo="skip",
                )  # fmt: skip
    flow_marks.dots(figure, points, names, given, named=_NAMED, size=1.1)
    flow_marks.islands(figure)
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
