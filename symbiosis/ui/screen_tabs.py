"""Under the map: the ranking, five parks side by side, and the parks that are not ranked."""

import math
from collections.abc import Callable

import pandas as pd
import streamlit as st

from symbiosis.insight.screen import Screened
from symbiosis.insight.screen_criteria import CRITERIA, UNKNOWN
from symbiosis.insight.screen_rank import METHODS, column
from symbiosis.ui import screen_chart, screen_data, screen_words
from symbiosis.ui.escape import safe_label
from symbiosis.ui.words import MISSING, _, number, styled

_HEIGHT = 360
BEST_SIGN = "★ "


def tabs(found: Screened, named: "pd.Series[str]") -> None:
    """Show the tabs; only the open one is worked out."""
    parts: dict[str, Callable[[], None]] = {
        _("Ranking"): lambda: _ranking(found, named),
        _("Side by side"): lambda: _compare(found, named),
        _("Do the methods agree?"): lambda: _agreement(found),
    }
    if st.session_state["unknowns"] == "on":
        parts[_("Cannot be judged or ranked")] = lambda: _apart(found, named)
    for tab, show in zip(st.tabs(list(parts), key="screen_tabs", on_change="rerun"), parts.values(), strict=True):
        if tab.open:
            with tab:
                show()


def ranking_table(found: Screened, named: "pd.Series[str]") -> pd.DataFrame:
    """Return the ranked parks, best first, with ranks, ranges and the values behind them."""
    table, place = found.ranked, found.profile.place
    facts = found.facts.loc[table.index]
    values = {f"v_{name}": facts[column(name, place)] for name in found.profile.weights}
    ranges = (table["low_both"].astype(str) + "–" + table["high_both"].astype(str)) if len(table) else ""
    return pd.DataFrame(
        {
            "rank": table[f"rank_{found.profile.method}"],
            "rank_range": ranges,
            "park": named.loc[table.index].map(safe_label),
            **{f"rank_{method}": table[f"rank_{method}"] for method in METHODS},
            **values,
        }
    )


def _ranking(found: Screened, named: "pd.Series[str]") -> None:
    table = ranking_table(found, named)
    if table.empty or not found.orders:
        st.caption(_("No park is ranked."))
        return

    def open_row() -> None:
        rows = st.session_state["table_screen"]["selection"]["rows"]
        if rows:
            st.session_state["park"] = str(table.index[rows[0]])

    st.dataframe(
        styled(table),
        hide_index=True,
        height=_HEIGHT,
        key="table_screen",
        on_select=open_row,
        selection_mode="single-row",
        column_config={
            "rank": _("Rank"),
            "rank_range": _("Range"),
            "park": st.column_config.TextColumn(_("Park"), width=260),
            **{f"rank_{method}": screen_words.method(method) for method in METHODS},
            **{f"v_{name}": heading(name) for name in found.profile.weights},
        },
    )


def heading(name: str) -> str:
    """Return the heading of a ranked criterion with its unit; money stays in dollars."""
    a = _("/a")
    units = {"logistics": "km", "fit": f"USD{a}", "energy": f"GJ{a}", "reuse": f"m³{a}", "size": "ha"}
    return screen_words.ranked(name) + (f" [{units[name]}]" if name in units else "")


def compared(found: Screened, named: "pd.Series[str]", parks: list[str]) -> pd.DataFrame:
    """Return parks side by side: a row for each criterion, a star at the best, unknown in words."""
    place = found.profile.place
    rows: dict[str, list[str]] = {_("Verdict"): [screen_words.verdict(int(found.verdict[park])) for park in parks]}
    is_ranked = [park in found.ranked.index for park in parks]
    rows[_("Rank")] = [rank_text(found, park) if known else "–" for park, known in zip(parks, is_ranked, strict=True)]
    for name in found.profile.weights:
        said = [screen_words.ranked_value(name, found.park(park), place) for park in parks]
        sense = -1 if name == "logistics" else 1
        best = _best([float(found.park(park)[column(name, place)]) * sense for park in parks])
        rows[screen_words.ranked(name)] = [BEST_SIGN * star + text for star, text in zip(best, said, strict=True)]
    shown_ways = {name for name in screen_words.WAYS if name != place and found.facts[f"{name}_km"].notna().any()}
    for name in [one for one in CRITERIA if one in shown_ways or one in ("stage", "free", "precision")]:
        one = CRITERIA[name]
        said = [screen_words.fact(name, found.park(park)) for park in parks]
        best = _best([float(found.park(park)[one.column]) * one.sense for park in parks])
        rows[screen_words.criterion(name)] = [BEST_SIGN * star + text for star, text in zip(best, said, strict=True)]
    heads = named.loc[parks].map(safe_label)
    heads = heads.where(~heads.duplicated(keep=False), heads + " (" + heads.index + ")")
    table = pd.DataFrame.from_dict(rows, orient="index", columns=heads.to_list())
    return table.rename_axis(_("Criterion")).reset_index()


def rank_text(found: Screened, park: str) -> str:
    """Return ``3 (1–6)``: rank and its range; a dash where there is nothing to rank by."""
    if not found.orders:
        return MISSING
    return f"{found.rank(park)} ({found.rank(park, 'low_both')}–{found.rank(park, 'high_both')})"


def _best(values: list[float]) -> list[bool]:
    """Return which values are the best of the known ones; none where all are alike."""
    known = [one for one in values if math.isfinite(one)]
    if len(known) < 2 or max(known) == min(known):
        return [False] * len(values)
    return [one == max(known) for one in values]


def _compare(found: Screened, named: "pd.Series[str]") -> None:
    parks = list(st.session_state["short"])
    if not parks:
        st.caption(_("Pick parks for your shortlist above, or take the best five."))
        return
    table = compared(found, named, parks)
    st.dataframe(table, hide_index=True, height=36 * (len(table) + 1) + 2)
    st.caption(_("★ best of these parks. Ranges are low–high; parks with an unknown value say so."))
    ranked = [park for park in parks if park in found.ranked.index]
    if ranked and found.problem.names:
        st.plotly_chart(screen_chart.dots(found, named, ranked), config={"displayModeBar": False})
        st.caption(_("0 is the worst and 1 the best of all ranked parks; bars show the uncertainty of the value."))


def _agreement(found: Screened) -> None:
    w, pairs = found.agreement
    text = _("Kendall's W of the three methods: **{w}** (1 = same order, 0 = no agreement).")
    st.markdown(text.format(w=number(w, 2)))
    for (first, second), one in pairs.items():
        words = _("{first} and {second}: {value}")
        names = (screen_words.method(code) for code in (first, second))
        st.caption(words.format(first=next(names), second=next(names), value=number(one, 2)))
    st.caption(
        _(
            "Weighted rank correlation, first places count most. The weighted sum adds up values between the worst and "
            "the best park of the list; TOPSIS takes the distance to the best and the worst of each; PROMETHEE II "
            "compares pairs, where a lead counts fully from one standard deviation."
        )
    )
    st.caption(
        _(
            "Amounts of money, heat and water count by about their logarithm. All three methods judge a park against "
            "the others of the list: another limit can swap two parks although nothing about them has changed (rank "
            "reversal)."
        )
    )


def _apart(found: Screened, named: "pd.Series[str]") -> None:
    """List the parks that cannot be judged, and those that pass and cannot be ranked, with what is unknown."""
    rows = []
    for park in found.undecided:
        judged = found.judged.loc[park]
        what = [screen_words.criterion(name) for name in judged.index[judged == UNKNOWN]]
        rows.append((named[park], _("cannot be judged"), ", ".join(what)))
    for park in found.unranked:
        what = [screen_words.ranked(str(name)) for name in found.unknown.columns[found.unknown.loc[park]]]
        rows.append((named[park], _("passes, cannot be ranked"), ", ".join(what)))
    if not rows:
        st.caption(_("Nothing is unknown among the criteria asked for."))
        return
    table = pd.DataFrame(rows, columns=["park", "state", "unknown"]).map(safe_label)
    words = {"park": _("Park"), "state": _("State"), "unknown": _("Unknown")}
    st.dataframe(table, hide_index=True, height=_HEIGHT, column_config=words)


def leave_out(name: str) -> None:
    """Leave a criterion out."""
    screen_data.set_limit(name, math.nan)
