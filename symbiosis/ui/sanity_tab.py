"""The national sanity check: sums of our estimates beside published figures."""

import pandas as pd
import streamlit as st

from symbiosis.ui import data, source_words, tables
from symbiosis.ui.words import _, as_given, number, quantity_range, styled


def show() -> None:
    """Compare the sums of our estimates with published national figures."""
    table = data.sanity_check(data.data_version())
    tests = table[table["evidence"] == "independent"]
    text = _(
        "Sums of our estimates beside published figures, with our middle over theirs as a ratio. Only {n} of the {all} "
        "figures were read and owe nothing to our factors, so only they test the estimates: {met} of them lie in band. "
        "A row out of band is explained, not hidden."
    )
    st.markdown(text.format(n=number(len(tests)), all=number(len(table)), met=number(int(tests["in_band"].sum()))))
    st.dataframe(
        styled(worded(table)),
        hide_index=True,
        height="content",
        column_config={
            "figure": _("Figure"),
            "ours": _("Ours"),
            "published": _("Published"),
            "year": _("Year"),
            "ratio": _("Ratio"),
            "in_band": _("In band"),
            "evidence": _("Evidence"),
            "why": _("Why ours differs"),
            "source": _("Source"),
        },
    )
    tables.downloads("national_check", lambda: table)


def worded(table: pd.DataFrame) -> pd.DataFrame:
    """Return the comparison worded: ranges with their unit; a mark only where the published side is independent."""
    units = table["unit"].map(source_words.unit)
    ours = [table["ours_low"], table["ours_mid"], table["ours_high"], units]
    theirs = [table["published_low"], table["published_high"], units]
    marks = table["in_band"].map({True: "✓ " + _("yes"), False: "✗ " + _("no")})
    return pd.DataFrame(
        {
            "figure": table[tables.localised("quantity")],
            "ours": [quantity_range(*row, per_year=False) for row in zip(*ours, strict=True)],
            "published": [_published(*row) for row in zip(*theirs, strict=True)],
            "year": table["year"],
            "ratio": table["ratio"],
            "in_band": marks.where(table["evidence"] == "independent", _("no test")),
            "evidence": table["evidence"].map(source_words.evidence),
            "why": table[tables.localised("explanation")],
            "source": table["source"],
        }
    )


def _published(low: float, high: float, unit: str) -> str:
    ends = as_given(low) if low == high else f"{as_given(low)}–{as_given(high)}"
    return f"{ends} {unit}"
