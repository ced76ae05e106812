"""Words, numbers and dates in the language of the session."""

import gettext
import math
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import Any

import pandas as pd
from babel.dates import format_skeleton
from babel.numbers import format_decimal
from pandas.io.formats.style import Styler

from symbiosis.ui.later import seen

LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}
LOCALE = Path(__file__).parent / "locale"
MISSING = "–"

_STEPS: dict[str, list[tuple[float, str]]] = {
    "t": [(1, "t"), (1e3, "kt"), (1e6, "Mt")],
    "t CO2e": [(1, "t CO₂e"), (1e3, "kt CO₂e"), (1e6, "Mt CO₂e")],
    "GJ": [(1, "GJ"), (1e3, "TJ"), (1e6, "PJ")],
    "GJ_c": [(1, "GJ"), (1e3, "TJ"), (1e6, "PJ")],
    "MWh": [(1, "MWh"), (1e3, "GWh"), (1e6, "TWh")],
    "m3": [(1, "m³"), (1e3, "thousand m³"), (1e6, "million m³")],
    "Nm3": [(1, "Nm³"), (1e3, "thousand Nm³"), (1e6, "million Nm³")],
    "Nm3_CH4": [(1, "Nm³ CH₄"), (1e3, "thousand Nm³ CH₄"), (1e6, "million Nm³ CH₄")],
    "unit": [(1, "pieces"), (1e3, "thousand pieces"), (1e6, "million pieces")],
    "USD": [(1, "USD"), (1e3, "thousand USD"), (1e6, "million USD"), (1e9, "billion USD")],
    "VND": [(1, "VND"), (1e6, "million VND"), (1e9, "billion VND"), (1e12, "trillion VND")],
}


def language() -> str:
    """Return the language of this session, ``vi`` or ``en``."""
    chosen = str(seen("lang", "vi"))
    return chosen if chosen in LANGUAGES else "vi"


@cache
def _catalogue(code: str) -> gettext.NullTranslations:
    return gettext.translation("messages", LOCALE, [code], fallback=code == "en")


def _(text: str) -> str:
    """Return the text in the language of this session; English is the text itself."""
    return _catalogue(language()).gettext(text)


def translated(shipped: str) -> str:
    """Return a text of the shipped data in the language of this session; nothing for nothing."""
    return _catalogue(language()).gettext(shipped) if shipped else ""


def ngettext(one: str, many: str, n: int) -> str:
    """Return the form of a text that fits a count."""
    return _catalogue(language()).ngettext(one, many, n)


def named(english: str, vietnamese: str) -> str:
    """Return the name that a table gives in the language of this session, the other one where it is missing."""
    first, second = (vietnamese, english) if language() == "vi" else (english, vietnamese)
    return first or second


def number(value: float | None, digits: int = 0) -> str:
    """Return a number with the separators of the language; a dash where it is unknown."""
    if value is None or not math.isfinite(value):
        return MISSING
    pattern = "#,##0." + "0" * digits if digits else "#,##0"
    return str(format_decimal(round(value, digits) + 0.0, format=pattern, locale=language()))


def as_given(value: float) -> str:
    """Return a published number with the digits it has."""
    return str(format_decimal(value, format="#,##0.###", locale=language()))


def significant(value: float | None, digits: int = 2) -> str:
    """Return a number rounded to so many significant digits."""
    if value is None or not math.isfinite(value) or value == 0:
        return number(value)
    places = digits - 1 - math.floor(math.log10(abs(value)))
    return number(round(value, places), max(places, 0))


def step(size: float, unit: str) -> tuple[float, str]:
    """Return the multiple of a unit that fits a size, and its name."""
    steps = _STEPS.get(unit, [(1.0, unit)])
    fitting = [step for step in steps if abs(size) >= step[0]]
    factor, name = (fitting or steps)[-1] if fitting else steps[0]
    return factor, _unit(name)


def _unit(name: str) -> str:
    words = {
        "thousand m³": _("thousand m³"),
        "million m³": _("million m³"),
        "thousand Nm³": _("thousand Nm³"),
        "million Nm³": _("million Nm³"),
        "thousand Nm³ CH₄": _("thousand Nm³ CH₄"),
        "million Nm³ CH₄": _("million Nm³ CH₄"),
        "pieces": _("pieces"),
        "thousand pieces": _("thousand pieces"),
        "million pieces": _("million pieces"),
        "thousand USD": _("thousand USD"),
        "million USD": _("million USD"),
        "billion USD": _("billion USD"),
        "million VND": _("million VND"),
        "billion VND": _("billion VND"),
        "trillion VND": _("trillion VND"),
    }
    return words.get(name, name)


def quantity(value: float, unit: str, *, per_year: bool = True, digits: int = 2) -> str:
    """Return one quantity with a fitting multiple of its unit."""
    if not math.isfinite(value):
        return MISSING
    factor, name = step(value, unit)
    return f"{significant(value / factor, digits)} {name}{_('/a') if per_year else ''}"


def quantity_range(
    low: float, mid: float, high: float, unit: str, *, per_year: bool = True, median: bool = False
) -> str:
    """Return ``12–31 (mid 20) kt/a``: range, middle (``median`` of draws or not), one fitting multiple of the unit."""
    if not math.isfinite(mid):
        return MISSING
    if not (math.isfinite(low) and math.isfinite(high)) or low == high:
        return quantity(mid, unit, per_year=per_year)
    factor, name = step(mid, unit)
    between = _("{low} to {high}") if min(low, mid, high) < 0 else "{low}–{high}"
    ends = between.format(low=significant(low / factor), high=significant(high / factor))
    text = _("median {value}") if median else _("mid {value}")
    middle = text.format(value=significant(mid / factor))
    return f"{ends} ({middle}) {name}{_('/a') if per_year else ''}"


def styled(table: pd.DataFrame, digits: Mapping[str, int] | None = None) -> Styler:
    """Return a table whose numbers are written in the language and still sort as numbers.

    Streamlit's own formats follow the browser instead of the session's language; a column shown this way must have
    none in its configuration.

    Parameters
    ----------
    table
        A table for the screen.
    digits
        Digits after the point for columns of exact figures; whole numbers have none, the others are rounded to three
        significant digits.
    """
    exact: dict[str, int] = dict.fromkeys(table.select_dtypes("integer").columns, 0) | dict(digits or {})
    ways: dict[Any, Callable[[Any], str] | str | None] = {
        name: partial(number, digits=exact[name]) if name in exact else partial(significant, digits=3)
        for name in map(str, table.select_dtypes("number").columns)
    }
    return table.style.format(ways, na_rep=MISSING)


def carbon_range(low: float, mid: float, high: float, *, median: bool = False) -> str:
    """Return a range of CO2e per year, given in tonnes."""
    return quantity_range(low, mid, high, "t CO2e", median=median)


def month(value: date) -> str:
    """Return the month of a date in words of the language."""
    return str(format_skeleton("yMMMM", value, locale=language()))
