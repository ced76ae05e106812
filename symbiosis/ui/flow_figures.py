"""The figures of a network beside those of published park networks, drawn and as tables."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import streamlit as st
from plotly.subplots import make_subplots

from symbiosis.replay.shipped import networks_dir
from symbiosis.ui import data, flow_data, tables, vocabulary
from symbiosis.ui.escape import safe_html, safe_label
from symbiosis.ui.flow_data import Links
from symbiosis.ui.network_chart import INK
from symbiosis.ui.words import _, language, number, significant, styled

DRAWN = ("eco_connectance", "linkage_density", "cyclicity", "degree_centralisation")
_SMALLEST = 3
"""Fewest members of a documented network that is drawn."""
_COUNTS = {"n", "flows", "links_directed", "links_undirected", "donors", "receivers", "max_degree"}
_CONFIG = {"displaylogo": False}
_FONT = {"size": 15, "color": INK}
_GREY, _BAND, _OURS, _STAR = "#8a969c", "#dfe5e7", "#1d5c78", "#b4532a"


def words() -> dict[str, str]:
    """Name the figures of a network."""
    return {
        "n": _("Linked parks or sites"),
        "flows": _("Exchanges between them"),
        "links_directed": _("Links (from donor to receiver)"),
        "links_undirected": _("Linked pairs"),
        "density_directed": _("Density: links of all possible"),
        "eco_connectance": _("Eco-connectance: linked pairs of all possible"),
        "linkage_density": _("Linkage density: links per member"),
        "cyclicity": _("Cyclicity: 0 no loop, 1 simple loops, more: nested"),
        "donors": _("Donors"),
        "receivers": _("Receivers"),
        "prey_to_predator": _("Donors per receiver"),
        "max_degree": _("Most links of one member"),
        "degree_centralisation": _("Centralisation: 1 when all links meet in one"),
    }


def beside_published(here: Mapping[str, float]) -> None:
    """Show the figures of the links in view beside the median and quartiles of the published networks."""
    scopes = {scope: flow_data.published(scope) for scope in flow_data.SCOPES}
    heads = ("", _("Planned here"), _("Published, by-products and utilities"), _("Published, all links"))
    lines = ["<tr>" + "".join(f"<th>{safe_html(head)}</th>" for head in heads) + "</tr>"]
    for name, text in words().items():
        cells = [_cell(name, here[name])]
        for table in scopes.values():
            low, mid, high = (_cell(name, float(end)) for end in table[name].quantile([0.25, 0.5, 0.75]))
            cells.append(_("{mid} ({low}–{high})").format(mid=mid, low=low, high=high))
        row = "".join(f"<td>{safe_html(cell)}</td>" for cell in cells)
        lines.append(f"<tr><td>{safe_html(text)}</td>{row}</tr>")
    st.html(f'<table class="atlas-figures">{"".join(lines)}</table>')
    text = _("Of {n} published networks the median and, in brackets, the quartiles: {source}.")
    source = data.table("network_benchmarks", data.data_version())["source"].iloc[0]
    st.caption(text.format(n=number(len(scopes["all"])), source=source))


def _cell(name: str, value: float) -> str:
    return number(value) if name in _COUNTS else significant(value)


def strips(groups: dict[str, pd.DataFrame], here: Mapping[str, float]) -> go.Figure:
    """Return one strip of dots for each figure and group, band and tick for quartiles and median, a star for the view.

    Parameters
    ----------
    groups
        Networks by the words for their group; the index names them.
    here
        The figures of what is in view.
    """
    figure = make_subplots(rows=1, cols=len(DRAWN), shared_yaxes=True, horizontal_spacing=0.03)
    names = list(groups)
    for column, figure_name in enumerate(DRAWN, start=1):
        for at, table in enumerate(groups.values()):
            _strip(figure, column, at, table[figure_name].dropna())
        star = {"symbol": "star", "size": 18, "color": _STAR}
        told = f"{_('Planned here')}: {_cell(figure_name, here[figure_name])}"
        figure.add_scatter(
            x=[here[figure_name]], y=[len(names)], mode="markers", marker=star, hovertext=[told], hoverinfo="text",
            cliponaxis=False, row=1, col=column,
        )  # fmt: skip
        title = {"text": words()[figure_name].split(":")[0], "font": _FONT}
        figure.update_xaxes(title=title, rangemode="tozero", row=1, col=column)
    ticks = [f"{name} ({number(len(table))})" for name, table in groups.items()]
    figure.update_yaxes(
        tickvals=list(range(len(names) + 1)), ticktext=[*ticks, f"<b>{_('Planned here')}</b>"],
        range=[len(names) + 0.5, -0.5], tickfont=_FONT, automargin=True, fixedrange=True, zeroline=False,
    )  # fmt: skip
    figure.update_xaxes(tickfont=_FONT, nticks=4, fixedrange=True, zeroline=False, gridcolor="#eef2f3")
    figure.update_layout(
        height=110 + 62 * (len(names) + 1),
        margin={"l": 4, "r": 8, "t": 6, "b": 44},
        showlegend=False,
        separators=",." if language() == "vi" else ".,",
        plot_bgcolor="rgba(0,0,0,0)",
    )
    return figure


def _strip(figure: go.Figure, column: int, at: int, values: pd.Series) -> None:
    """Add one group: its quartiles as a band, its median as a tick, every network as a dot."""
    if values.empty:
        return
    low, middle, high = values.quantile([0.25, 0.5, 0.75])
    quiet = {"hoverinfo": "skip", "row": 1, "col": column}
    figure.add_scatter(x=[low, high], y=[at, at], mode="lines", line={"width": 22, "color": _BAND}, **quiet)
    figure.add_scatter(x=[middle] * 2, y=[at - 0.2, at + 0.2], mode="lines", line={"width": 3, "color": INK}, **quiet)
    spread = at + 0.26 * np.sin(np.arange(len(values)) * 2.4)
    told = [f"{safe_label(name)}: {significant(value)}" for name, value in values.items()]
    mark = {"size": 7, "color": _OURS if at else _GREY, "opacity": 0.75}
    figure.add_scatter(
        x=values, y=spread, mode="markers", marker=mark, hovertext=told, hoverinfo="text", row=1, col=column
    )


def show(given: Links) -> None:
    """Show the figures: strips, table beside the published networks, by carrier, and the documented networks."""
    found = flow_data.figures(given)
    here = {str(name): float(value) for name, value in found.iloc[0].items()}
    names = _network_names()
    documented = flow_data.documented(data.data_version())
    parks = given.shown.result.inventory.parks.set_index("park_id")[tables.localised("name")]
    inside = flow_data.inside_parks(given.shown)
    one_by_one = documented.drop(index=flow_data.VIETNAM)
    groups = {
        _("Published: by-products, utilities"): flow_data.published(flow_data.SCOPES[0]).set_index("network"),
        _("Existing: our documented networks"): one_by_one[one_by_one["n"] >= _SMALLEST].rename(index=names),
        _("Planned inside one park"): inside.rename(index=parks),
    }
    st.plotly_chart(strips(groups, here), width="stretch", key="chart_figures", config=_CONFIG)
    st.caption(
        _(
            "A dot is a network, the band the middle half, the tick the median. Density and eco-connectance fall as a "
            "network grows: compare networks of like size. Planned links are what could be, dense by construction; "
            "existing ones are what publications tell."
        )
    )
    beside_published(here)
    st.subheader(_("By carrier"), anchor=False)
    _table(
        "network_by_carrier", found.rename(index={part: vocabulary.plan_part(part) for part in found.index}), _("Links")
    )
    st.subheader(_("Existing exchanges, network by network"), anchor=False)
    _table("network_documented", documented.rename(index=names), _("Network"))
    st.caption(
        _(
            "Implemented or ended, without ordinary supplies. Our Kalundborg has fewer pairs that give both ways than "
            "the published one, so its cyclicity is lower."
        )
    )


def _network_names() -> dict[str, str]:
    table = pd.read_csv(networks_dir() / "names.csv", keep_default_na=False)
    named = dict(zip(table["network"], table[tables.localised("name")], strict=True))
    return named | {flow_data.VIETNAM: _("All that is documented as in operation in Vietnam")}


def _table(key: str, found: pd.DataFrame, first: str) -> None:
    whole = found.astype(dict.fromkeys(_COUNTS, "int64"))
    table = whole.rename_axis("name").reset_index()
    st.dataframe(styled(table), hide_index=True, column_config={"name": first, **words()}, key=f"table_{key}")
    tables.downloads(key, lambda: table, xlsx=True)
