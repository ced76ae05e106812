"""The legend beside the map, in HTML, so that it can be read, translated and printed."""

import streamlit as st

from symbiosis.ui import vocabulary
from symbiosis.ui.map_layers import WIDTH_LIMITS_USD_PER_YEAR, WIDTHS
from symbiosis.ui.money import money
from symbiosis.ui.words import _

_GREY = "#5b6a72"


def _mark(kind: str, style: str = "") -> str:
    return f'<i class="atlas-mark {kind}" style="{style}"></i>'


def _stroke(colour: str, width: float, dash: str = "solid") -> str:
    return f'<i class="atlas-stroke" style="border-top:{max(width, 1.5):g}px {dash} {colour}"></i>'


def _show(parts: list[tuple[str, str]]) -> None:
    st.html('<div class="atlas-legend">' + "".join(f"<span>{sign}{words}</span>" for sign, words in parts) + "</div>")


def parks(*, sizes: str = "") -> None:
    """Explain the marks of parks: status by filling, position by shape, and what ``sizes`` stand for."""
    marks = [
        (_mark("full"), _("operating")),
        (_mark("half"), _("under construction")),
        (_mark("planned"), _("planned")),
        (_mark("full ward"), _("position: ward")),
        (_mark("district"), _("position: district, approximate")),
    ]
    _show([(_mark("full small") + _mark("full big"), sizes), *marks] if sizes else marks)


def lines() -> None:
    """Explain the lines: carrier by colour and sign, benefit by width, certainty by dashes."""
    carriers = [
        (_stroke(vocabulary.CARRIER_COLOUR[code], 3), f"{vocabulary.CARRIER_SIGN[code]} {vocabulary.carrier(code)}")
        for code in vocabulary.CARRIERS
    ]
    low, high = (money(limit) for limit in WIDTH_LIMITS_USD_PER_YEAR)
    words = (_("below {usd}").format(usd=low), f"{low} – {high}", _("above {usd}").format(usd=high))
    widths = [(_stroke(_GREY, width), text) for width, text in zip(WIDTHS, words, strict=True)]
    certainty = [
        (_stroke(_GREY, 2), _("measured or reported")),
        (_stroke(_GREY, 2, "dashed"), _("estimated")),
        (_stroke(_GREY, 2, "dotted"), _("assumed")),
    ]
    ring = _mark("full inside", "outline-color:" + vocabulary.CARRIER_COLOUR["material"])
    _show([*carriers, (ring, _("exchange inside one park")), *widths, *certainty])
