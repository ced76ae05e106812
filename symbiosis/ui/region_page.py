"""Two regions on the screen: choice, answer, table on the same axes, downloads."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from symbiosis.insight.regions import CLEAR
from symbiosis.ui import controls, data, region_lines, state, tables, vocabulary
from symbiosis.ui.escape import safe_html
from symbiosis.ui.money import money, money_range, rate_note
from symbiosis.ui.region_data import Comparison, Place
from symbiosis.ui.view import Filters
from symbiosis.ui.words import _, carbon_range, month, ngettext, number, quantity, significant

_DIGITS = 6
_FIRST = {"side_a": "southeast", "side_b": "red-river-delta"}


def sidebar() -> Filters:
    """Show the controls that matter here and return the filters of the plan: what flows, not where."""
    with st.sidebar:
        controls.province_map()
        controls.exchange_filters(data.resources())
        controls.prices()
        controls.reset_button()
    given = controls.filters()
    return Filters("all", given.vintage, (), given.carriers, given.resources)


def sides(found: Mapping[str, Place]) -> tuple[Place, Place]:
    """Return the chosen sides; what is not known falls back to the focus regions."""
    for key, usual in _FIRST.items():
        if st.session_state[key] not in found:
            st.session_state[key] = usual
    return found[st.session_state["side_a"]], found[st.session_state["side_b"]]


def choose(found: Mapping[str, Place]) -> None:
    """Choose the two sides."""
    labels = (_("First region or province"), _("Second region or province"))
    options, words = list(found), {code: place.words for code, place in found.items()}
    for column, key, label in zip(st.columns(2), _FIRST, labels, strict=True):
        with column:
            st.selectbox(label, options, key=key, format_func=words.__getitem__, persist_state="session")


def swap() -> None:
    """Make the sides differ again."""
    for key, usual in _FIRST.items():
        st.session_state[key] = usual


def drop_wishes() -> None:
    """Forget pinned and forbidden exchanges."""
    st.session_state["pin"], st.session_state["ban"] = [], []


def answer(found: Comparison, names: tuple[str, str]) -> str:
    """Say what by-products would bring to each side, and whether either has clearly more, in all and per hectare."""
    row = region_lines.benefit(found, "usd", "total", "by_products")
    text = _("In the best plan, exchanges of by-products would bring <b>{a}</b> {usd_a}, <b>{b}</b> {usd_b}.")
    first = text.format(a=safe_html(names[0]), b=safe_html(names[1]), usd_a=_money(row, "a"), usd_b=_money(row, "b"))
    said = [first, _verdict(row, names, per_hectare=False)]
    said.append(_verdict(region_lines.benefit(found, "usd", "ha", "by_products"), names, per_hectare=True))
    return " ".join(one for one in said if one)


def _money(row: Mapping[str, Any], side: str) -> str:
    return safe_html(money_range(*(row[f"{side}_{p}"] for p in ("p10", "p50", "p90")), median=True))


def _verdict(row: Mapping[str, Any], names: tuple[str, str], *, per_hectare: bool) -> str:
    if not row["larger"]:
        return ""
    if row["larger"] == "none":
        alike = _("Per hectare of operating parks there is <b>no clear difference</b>.")
        return alike if per_hectare else _("In total there is <b>no clear difference</b>.")
    more = _("Per hectare of operating parks <b>{name}</b> has more, in {share} % of the draws.")
    text = more if per_hectare else _("In total <b>{name}</b> has more, in {share} % of the draws.")
    name, chance = names[row["larger"] == "b"], row[f"chance_{row['larger']}"]
    return text.format(name=safe_html(name), share=number(100 * chance))


def note(*, exact: bool) -> str:
    """Say what the ranges are, how exchanges over the border count, and what the figures rest on."""
    text = _(
        "Ranges are P10–P90 of 1,000 draws, the same for both sides. Something is called larger only where it is so in "
        "{share} % of them. Each end of an exchange brings half of it to the region it lies in. Estimated from park "
        "areas, listed facilities and sector factors; data of {month}."
    )
    said = [text.format(share=number(100 * CLEAR), month=month(data.data_month()))]
    if not exact:
        said.append(_("A preview at mid estimates; ranges and differences follow with the exact plan."))
    return " ".join([*said, rate_note()]).strip()


def table(found: pd.DataFrame, names: tuple[str, str]) -> None:
    """Show the rows of the comparison by group, the two sides beside each other."""
    heads = ("", *names, _("Difference"))
    body = ["<tr>" + "".join(f"<th>{safe_html(head)}</th>" for head in heads) + "</tr>"]
    for group, rows in found.groupby("group", sort=False):
        body.append(f'<tr class="all"><td colspan="4">{safe_html(group)}</td></tr>')
        body += [_row({str(name): cell for name, cell in line.items()}, names) for line in rows.to_dict("records")]
    st.html(f'<table class="atlas-figures">{"".join(body)}</table>')
    st.caption(
        _(
            "Of distances and diversity the range is that of the middle half of the parks, not of uncertainty; of the "
            "plan it is that of eight in ten draws. A dash: not known."
        )
    )


def _row(line: Mapping[str, object], names: tuple[str, str]) -> str:
    basis = f" <small>{vocabulary.basis(line['basis'])}</small>" if line["basis"] else ""
    cells = "".join(f"<td>{safe_html(_cell(line, side))}</td>" for side in "ab")
    return f"<tr><td>{safe_html(line['measure'])}{basis}</td>{cells}<td>{_difference(line, names)}</td></tr>"


def _cell(line: Mapping[str, object], side: str) -> str:
    low, mid, high = (float(str(line[f"{side}{end}"])) for end in ("_low", "", "_high"))
    unit = str(line["unit"])
    if unit == "USD/a":
        return money_range(low, mid, high, median=True) if np.isfinite(low) else money(mid)
    if unit == "t CO2e/a":
        return carbon_range(low, mid, high, median=True) if np.isfinite(low) else quantity(mid, "t CO2e")
    if not np.isfinite(mid):
        return number(mid)
    if np.isfinite(of := float(str(line[f"{side}_of"]))):
        return _("{n} of {m} {unit}").format(n=number(mid), m=number(of), unit=unit)
    if not np.isfinite(low):
        return _counted(mid, unit)
    between = _("{low} to {high}") if low < 0 else "{low}–{high}"
    return (
        f"{between.format(low=_short(low), high=_short(high))} ({_('median {value}').format(value=_short(mid))}) {unit}"
    )


def _counted(value: float, unit: str) -> str:
    """Word a figure of the parks of a side, with the form of the unit that fits a count."""
    n = int(value)
    forms = {
        _("parks"): ngettext("{n} park", "{n} parks", n),
        _("sites"): ngettext("{n} site", "{n} sites", n),
        _("exchanges"): ngettext("{n} exchange", "{n} exchanges", n),
        _("hubs"): ngettext("{n} hub", "{n} hubs", n),
    }
    return forms[unit].format(n=_short(value)) if unit in forms else f"{_short(value)} {unit}"


def _short(value: float) -> str:
    """Return a plain figure: whole where it is a count, else two significant digits."""
    return number(value) if abs(value) >= 10 or value == round(value) else significant(value)


def _difference(line: Mapping[str, object], names: tuple[str, str]) -> str:
    """Say which side has clearly more, that it is unclear, or nothing for what is only counted."""
    if not line["larger"]:
        return ""
    if line["larger"] == "none":
        return _("no clear difference")
    name, chance = names[line["larger"] == "b"], float(str(line[f"chance_{line['larger']}"]))
    return safe_html(_("{name} larger ({share} % of draws)").format(name=name, share=number(100 * chance)))


def downloads(found: pd.DataFrame, names: tuple[str, str]) -> None:
    """Offer the table as CSV and XLSX; amounts in dollars, figures to six significant digits."""
    words = {"a": names[0], "b": names[1], "none": "no clear difference", "": ""}
    figures = found.select_dtypes("number").map(lambda value: float(f"{value:.{_DIGITS}g}"))
    table = found.assign(**figures, region_a=names[0], region_b=names[1], larger=found["larger"].map(words))
    tables.downloads("regions", lambda: table, xlsx=True)


def per() -> str:
    """Choose what the chart divides by."""
    options = {"total": _("In total"), "park": _("Per operating park"), "ha": _("Per hectare")}
    state.keep_known("side_per", list(options))
    return str(
        st.segmented_control(
            _("Show"),
            list(options),
            key="side_per",
            required=True,
            format_func=options.__getitem__,
            label_visibility="collapsed",
            persist_state="session",
        )
    )
