"""Flows of one carrier, from what is offered to the sectors that take it, all widths in one unit."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from symbiosis.inventory.sectors import FALLBACK
from symbiosis.ui import state, tables, vocabulary
from symbiosis.ui.escape import safe_label
from symbiosis.ui.flow_data import Links
from symbiosis.ui.money import money, step
from symbiosis.ui.network_chart import INK, shortened
from symbiosis.ui.view import BENEFIT
from symbiosis.ui.words import _, number, quantity
from symbiosis.ui.words import step as unit_step

TOP = 12
"""Resources and sectors drawn by name; the rest is one band each."""
USD = "usd"
_GREY = "#8a969c"
_LABEL = 38


def flows(given: Links, part: str) -> pd.DataFrame:
    """Return the exchanges of one carrier: what, to which sector, quantity [unit/year] and benefit [USD/year]."""
    result = given.shown.result
    rows = given.rows[(given.part == part).to_numpy()]
    table = result.candidates.iloc[rows]
    offered = result.knowledge.rules["offered"].iloc[table["rule"].to_numpy()]
    units = result.knowledge.resources.set_index("resource_id")["unit"]
    sites = result.inventory.sites["archetype_id"].iloc[given.shown.found.demand_site[rows]]
    kinds = result.knowledge.archetypes.drop_duplicates("archetype_id").set_index("archetype_id")
    return pd.DataFrame(
        {
            "resource": tables.resource_names(result, offered),
            "unit": units.loc[offered].to_numpy(),
            "sector": _sectors(sites, kinds[tables.localised("sector")]),
            "quantity": table["quantity"].to_numpy(dtype=np.float64),
            "net_benefit_usd_per_year": table[BENEFIT].to_numpy(dtype=np.float64),
        }
    )


def _sectors(kinds: pd.Series, names: pd.Series) -> np.ndarray:
    """Name the sectors of sites."""
    listed = kinds.map(names).fillna(_("sector not known"))
    return listed.where(kinds != FALLBACK, _("sector not listed")).to_numpy()


def bands(found: pd.DataFrame, width: str, *, others: tuple[str, str], top: int = TOP) -> pd.DataFrame:
    """Return the sum of ``width`` by resource and sector: the largest of each by name, the rest together.

    Parameters
    ----------
    found
        Rows with ``resource``, ``sector`` and ``width``, none negative.
    width
        What the bands are wide by.
    others
        The words for the rest of resources and of sectors.
    top
        How many of each keep their name.
    """
    named = found[["resource", "sector", width]].copy()
    for column, rest in zip(("resource", "sector"), others, strict=True):
        largest = named.groupby(column)[width].sum().nlargest(top + 1).index
        keep = largest if len(largest) <= top else largest[:top]
        named[column] = named[column].where(named[column].isin(keep), rest)
    summed = named.groupby(["resource", "sector"])[width].sum().reset_index()
    return summed.sort_values(width, ascending=False, ignore_index=True)


def chart(summed: pd.DataFrame, width: str, unit: str, colour: str) -> go.Figure:
    """Return the bands drawn; ``unit`` is USD or the unit of the resource."""
    left = summed.groupby("resource")[width].sum().sort_values(ascending=False)
    right = summed.groupby("sector")[width].sum().sort_values(ascending=False)
    factor, name = _step(float(left.max()), unit)
    says = [_amount(value, unit) for value in [*left, *right]]
    labels = [shortened(safe_label(text), _LABEL) for text in [*left.index, *right.index]]
    figure = go.Figure(
        go.Sankey(
            arrangement="snap",
            node={
                "label": [f"{text}  {said}" for text, said in zip(labels, says, strict=True)],
                "color": [colour] * len(left) + [INK] * len(right),
                "pad": 14,
                "thickness": 16,
                "line": {"width": 0},
                "hovertemplate": "%{label}<extra></extra>",
            },
            link={
                "source": left.index.get_indexer(pd.Index(summed["resource"])),
                "target": len(left) + right.index.get_indexer(pd.Index(summed["sector"])),
                "value": summed[width] / factor,
                "color": _faint(colour),
                "customdata": [_amount(value, unit) for value in summed[width]],
                "hovertemplate": "%{source.label} → %{target.label}<br>%{customdata}<extra></extra>",
            },
            valuesuffix=f" {name}",
        )
    )
    rows = max(len(left), len(right))
    figure.update_layout(height=140 + 44 * rows, margin={"l": 8, "r": 8, "t": 12, "b": 12})
    figure.update_layout(font={"size": 15, "color": INK})
    return figure


def _faint(colour: str) -> str:
    red, green, blue = (int(colour[k : k + 2], 16) for k in (1, 3, 5))
    return f"rgba({red},{green},{blue},0.32)"


def _step(size: float, unit: str) -> tuple[float, str]:
    return step(size) if unit == USD else unit_step(size, unit)


def _amount(value: float, unit: str) -> str:
    return money(value) if unit == USD else quantity(value, unit)


def _choose(key: str, label: str, options: dict[str, str]) -> str:
    state.keep_known(key, list(options))
    return str(
        st.segmented_control(
            label,
            list(options),
            key=key,
            required=True,
            format_func=options.__getitem__,
            persist_state="session",
        )
    )


def show(given: Links) -> None:
    """Show the flows of one carrier in one unit, and their table."""
    present = [part for part in (*vocabulary.CARRIERS, "solar") if (given.part == part).any()]
    part = _choose("flow", _("What flows"), {one: vocabulary.plan_part(one) for one in present})
    found = flows(given, part)
    units = {unit: vocabulary.unit(unit) + _("/a") for unit in found["unit"].value_counts().index}
    unit = _choose("flow_unit", _("Width of the bands"), {USD: _("net benefit [USD/a]")} | units)
    width = "net_benefit_usd_per_year" if unit == USD else "quantity"
    mine = found if unit == USD else found[found["unit"] == unit]
    drawn = mine[mine[width] > 0]
    if drawn.empty:
        st.info(_("Nothing here has a width above zero in this unit; choose another one."), icon=":material/explore:")
        return
    summed = bands(drawn, width, others=(_("other resources"), _("other sectors")))
    colour = vocabulary.CARRIER_COLOUR.get(part, _GREY)
    st.plotly_chart(
        chart(summed, width, unit, colour), width="stretch", key="chart_flows", config={"displaylogo": False}
    )
    st.caption(_said(found, drawn, part, unit))
    told = {"resource": _("Offered"), "sector": _("Receiving sector"), width: units.get(unit, _("net benefit [USD/a]"))}
    st.dataframe(summed, hide_index=True, key="table_flows", column_config=told)
    table = summed.assign(carrier=part, unit="USD/a" if unit == USD else f"{unit}/a", basis="estimated")
    tables.downloads("flows", lambda: table, xlsx=True)


def _said(found: pd.DataFrame, drawn: pd.DataFrame, part: str, unit: str) -> str:
    """Say what the bands hold and what they leave out."""
    text = _(
        "{carrier}, estimated by sector at mid values: {n} of {m} planned exchanges of this carrier, left what is "
        "offered, right who takes it. Exchanges in other units are left out, never converted."
    )
    if unit == USD:
        text = _(
            "{carrier}, estimated by sector at mid values: {n} of {m} planned exchanges of this carrier, left what is "
            "offered, right who takes it. Exchanges that bring nothing at mid values have no width."
        )
    name = vocabulary.plan_part(part)
    return text.format(carrier=name[:1].upper() + name[1:], n=number(len(drawn)), m=number(len(found)))
