"""What is left of a network without its anchors: curves and the list of anchors."""

import pandas as pd
import plotly.graph_objects as go
import streamlit as st
from plotly.subplots import make_subplots

from symbiosis.insight import metrics
from symbiosis.ui import tables
from symbiosis.ui.escape import safe_label
from symbiosis.ui.flow_data import Links
from symbiosis.ui.money import heading, shown
from symbiosis.ui.network_chart import INK
from symbiosis.ui.words import _, language

MOST = 20
_FONT = {"size": 15, "color": INK}
_LINES = {"worth": ("#b4532a", "solid"), "degree": ("#1d5c78", "dash"), "chance": ("#8a969c", "dot")}


def curves(given: Links) -> pd.DataFrame:
    """Return what is left when anchors go one after another, by value (``worth``) and by links (``degree``)."""
    net = given.whole
    parts = [
        metrics.without_anchors(net, metrics.anchors(net, by=by), most=MOST).assign(order=by)
        for by in ("worth", "degree")
    ]
    return pd.concat(parts, ignore_index=True)


def chart(found: pd.DataFrame) -> go.Figure:
    """Return the share of value and the largest connected part that are left, by anchors gone."""
    figure = make_subplots(cols=2, horizontal_spacing=0.08)
    names = {
        "worth": _("those of most value go first"),
        "degree": _("those with most links go first"),
        "chance": _("any, at random (average)"),
    }
    for by in ("worth", "degree"):
        part = found[found["order"] == by]
        for column, measure in enumerate(("value_left", "largest_left"), start=1):
            _line(figure, column, part["removed"], part[measure], by, names[by])
    part = found[found["order"] == "worth"]
    _line(figure, 1, part["removed"], part["value_left_by_chance"], "chance", names["chance"])
    figure.update_xaxes(title={"text": _("Members gone"), "font": _FONT}, tickfont=_FONT, fixedrange=True)
    titles = (_("Value left [%]"), _("Members in the largest connected part [%]"))
    for column, title in enumerate(titles, start=1):
        figure.update_yaxes(title={"text": title, "font": _FONT}, row=1, col=column)
    figure.update_yaxes(range=[0, 103], tickfont=_FONT, fixedrange=True, gridcolor="#dfe5e7")
    figure.update_layout(
        height=420,
        margin={"l": 4, "r": 8, "t": 36, "b": 44},
        legend={"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0, "font": _FONT},
        separators=",." if language() == "vi" else ".,",
        plot_bgcolor="rgba(0,0,0,0)",
    )
    return figure


def _line(figure: go.Figure, column: int, x: pd.Series, share: pd.Series, kind: str, name: str) -> None:
    colour, dash = _LINES[kind]
    figure.add_scatter(
        x=x,
        y=100 * share,
        name=name,
        legendgroup=kind,
        showlegend=column == 1,
        mode="lines+markers" if kind != "chance" else "lines",
        line={"color": colour, "dash": dash, "width": 3},
        hovertemplate="%{x}: %{y:.0f} %<extra></extra>",
        row=1,
        col=column,
    )


def anchors(given: Links) -> pd.DataFrame:
    """Return the members of most value, and what is left of it [%] without each and those above it."""
    net, names = given.whole, given.names()
    order = metrics.anchors(net, by="worth")[:MOST]
    left = metrics.without_anchors(net, order, most=MOST)["value_left"].to_numpy()[1:]
    return pd.DataFrame(
        {
            "name": names.to_numpy()[order],
            "net_benefit_usd_per_year": net.worth()[order],
            "links": net.degree()[order],
            "betweenness_pct": 100 * metrics.betweenness(net)[order],
            "value_left_pct": 100 * left,
        }
    ).assign(name=lambda table: table["name"].map(safe_label))


def show(given: Links) -> None:
    """Show the curves and the anchors."""
    found = curves(given)
    st.plotly_chart(chart(found), width="stretch", key="chart_loss", config={"displaylogo": False})
    st.caption(
        _(
            "Nobody who loses a partner finds another one here, so this is the most that can be lost; “Without this "
            "site” on the page of exchanges plans anew. The value of a link counts at both its ends; exchanges inside "
            "a member are not counted. Figures of listed facilities are estimated by sector, not reported by anyone."
        )
    )
    table = anchors(given)
    st.dataframe(
        shown(table),
        hide_index=True,
        key="table_anchors",
        column_config={
            "name": st.column_config.TextColumn(_("Anchor"), width=330),
            "net_benefit_usd_per_year": heading(_("Net benefit of its exchanges, mid")),
            "links": _("Links"),
            "betweenness_pct": _("Shortest ways that pass it [%]"),
            "value_left_pct": _("Value left without it and those above [%]"),
        },
    )
    tables.downloads("anchors", lambda: table, xlsx=True)
    with st.expander(_("The curves as a table")):
        st.dataframe(found, hide_index=True, key="table_curves")
        tables.downloads("anchor_curves", lambda: found, xlsx=True)
