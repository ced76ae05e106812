"""Charts, all made with the same colours as the map."""

from collections.abc import Sequence

import plotly.graph_objects as go

from symbiosis.exchange.frontier import Point
from symbiosis.ui.money import step
from symbiosis.ui.words import _, language

_UP, _DOWN, _TOTAL = "#2f7d5b", "#b4532a", "#33464f"


def waterfall(parts: list[tuple[str, float]], total: str) -> go.Figure:
    """Return how a net benefit adds up.

    Parameters
    ----------
    parts
        Names and amounts [USD/year]; costs are negative.
    total
        Name of the sum.
    """
    factor, unit = step(max(abs(amount) for _name, amount in parts))
    names = [name for name, _amount in parts] + [total]
    figure = go.Figure(
        go.Waterfall(
            orientation="h",
            y=names,
            x=[amount / factor for _name, amount in parts] + [0.0],
            measure=["relative"] * len(parts) + ["total"],
            increasing={"marker": {"color": _UP}},
            decreasing={"marker": {"color": _DOWN}},
            totals={"marker": {"color": _TOTAL}},
            connector={"line": {"color": "#c9d1d4", "width": 1}},
            hovertemplate="%{y}: %{delta:,.3g} " + unit + "<extra></extra>",
        )
    )
    title = _("{unit} per year, mid").format(unit=unit)
    figure.update_layout(
        height=46 + 32 * len(names),
        margin={"l": 4, "r": 8, "t": 6, "b": 34},
        separators=",." if language() == "vi" else ".,",
        xaxis={
            "title": {"text": title, "font": {"size": 11}},
            "zeroline": True,
            "zerolinecolor": "#9aa8ae",
            "nticks": 5,
        },
        yaxis={"autorange": "reversed", "automargin": True},
        font={"size": 12},
        showlegend=False,
    )
    return figure


def frontier(points: Sequence[Point], *, chosen: int) -> go.Figure:
    """Return plans by CO2e avoided [Mt/a] and net benefit, with what no plan can exceed."""
    usd, money_unit = step(max(point.upper_bound_usd_per_year for point in points))
    carbon = [point.plan.co2e_t_per_year / 1e6 for point in points]
    benefit = [point.plan.net_benefit_usd_per_year / usd for point in points]
    bound = [point.upper_bound_usd_per_year / usd for point in points]
    figure = go.Figure()
    dotted = {"color": "#9aa8ae", "dash": "dot", "width": 1}
    figure.add_scatter(x=carbon, y=bound, mode="lines", line=dotted, name=_("no plan can be above"), hoverinfo="skip")
    colour = [_UP if k == chosen else _TOTAL for k in range(len(points))]
    figure.add_scatter(
        x=carbon,
        y=benefit,
        mode="lines+markers",
        name=_("plans found"),
        line={"color": _TOTAL, "width": 1.5},
        marker={"size": [16 if k == chosen else 11 for k in range(len(points))], "color": colour},
        customdata=[point.gap * 100 for point in points],
        hovertemplate="%{x:.3s} Mt CO₂e/a · %{y:.3s} " + money_unit + "/a · ≤ %{customdata:.2f} %<extra></extra>",
    )
    figure.update_layout(
        height=320,
        margin={"l": 4, "r": 8, "t": 6, "b": 34},
        separators=",." if language() == "vi" else ".,",
        xaxis={"title": {"text": _("CO₂e avoided [Mt/a]"), "font": {"size": 11}}},
        yaxis={"title": {"text": _("Net benefit [{unit}/a]").format(unit=money_unit), "font": {"size": 11}}},
        legend={"orientation": "h", "y": 1.08, "x": 0},
        font={"size": 12},
        clickmode="event+select",
    )
    return figure
