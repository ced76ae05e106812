"""Amounts of money on the screen, in US dollars or in dong at the shipped rate. Downloads stay in dollars."""

import re

import pandas as pd
import streamlit as st
from pandas.io.formats.style import Styler

from symbiosis.ui import data, state, words
from symbiosis.ui.words import _, number, styled

_PER_YEAR = "_usd_per_year"
_MILLION = 1e6


def chosen() -> str:
    """Return the currency of this session, ``USD`` or ``VND``."""
    return "VND" if st.session_state.get("money") == "vnd" else "USD"


def per_usd() -> float:
    """Return how much of the chosen currency one dollar is."""
    return data.parameter("fx_vnd_per_usd")["mid"] if chosen() == "VND" else 1.0


def money(usd: float, *, per_year: bool = True, digits: int = 2) -> str:
    """Return an amount given in US dollars."""
    return words.quantity(usd * per_usd(), chosen(), per_year=per_year, digits=digits)


def money_range(low: float, mid: float, high: float, *, median: bool = False) -> str:
    """Return a range given in US dollars."""
    rate = per_usd()
    return words.quantity_range(low * rate, mid * rate, high * rate, chosen(), median=median)


def step(usd: float) -> tuple[float, str]:
    """Return the dollars in one fitting multiple of the chosen currency, and its name."""
    factor, name = words.step(usd * per_usd(), chosen())
    return factor / per_usd(), name


def heading(text: str) -> str:
    """Return the heading of a column of ``shown``."""
    return f"{text} [{_('million VND') if chosen() == 'VND' else 'USD'}{_('/a')}]"


def shown(table: pd.DataFrame) -> Styler:
    """Return a table for the screen: numbers in the language, yearly amounts in dollars or in millions of dong."""
    if chosen() == "USD":
        return styled(table)
    columns = [name for name in table.columns if name.endswith(_PER_YEAR)]
    return styled(table.assign(**{name: table[name] * (per_usd() / _MILLION) for name in columns}))


def switch() -> None:
    """Switch between dollars and dong, beside the languages; the rate and its date stand in its help."""
    state.keep_known("money", ["usd", "vnd"])
    names = {"usd": "USD", "vnd": "VND"}
    with st.container(key="money_switch"):
        st.segmented_control(
            "USD · VND",
            list(names),
            key="money",
            required=True,
            format_func=names.__getitem__,
            label_visibility="collapsed",
            persist_state="session",
        )


def rate_note() -> str:
    """Say at which rate dollars are shown as dong, of when and how sure; nothing in dollars."""
    if chosen() == "USD":
        return ""
    row = data.parameter("fx_vnd_per_usd")
    period = re.search(r"20\d\d(-\d+)?", str(row["source"]))
    text = _("1 USD = {mid} VND ({low}–{high}), assumed for {period}.")
    mid, low, high = (number(row[end]) for end in ("mid", "low", "high"))
    return text.format(mid=mid, low=low, high=high, period=period.group() if period else "–")
