"""The best plan on the screen: its sum, map, table, and what to ask of it."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import streamlit as st

from symbiosis.errors import ScenarioError
from symbiosis.pipeline import Result
from symbiosis.ui import (
    controls,
    cut_tab,
    datum_tab,
    exchange_chances,
    exchange_list,
    exchange_panel,
    frame,
    frontier_tab,
    panels,
    plan,
    plan_words,
    tables,
)
from symbiosis.ui.plan import Shown
from symbiosis.ui.view import Filters, Index, Rows
from symbiosis.ui.words import _

Places = tuple[Result, Index, Rows]


def page(possible: Places, filters: Filters) -> None:
    """Show the plan for the present view; ``possible`` are all candidates, for exchanges the plan does without."""
    result, found, _rows = possible
    wanted, left_out = plan.case(result, controls.scenario())
    try:
        shown = plan.current(wanted, filters)
    except ScenarioError:
        plan_words.impossible(_drop_wishes)
        return
    totals = plan.totals(shown, filters)
    frame.say(plan_words.answer(totals), plan_words.note(shown))
    plan_words.status(shown)
    plan_words.wishes(result, found, shown.planned, left_out=left_out)
    st.fragment(explore)(shown, possible, totals, filters)


def _drop_wishes() -> None:
    st.session_state["pin"], st.session_state["ban"] = [], []


def explore(shown: Shown, possible: Places, totals: pd.DataFrame, filters: Filters) -> None:
    """Show the map with the card or the carriers beside it, and the tabs under it."""
    result, found, rows = shown.result, shown.found, shown.rows
    mine = panels.rows_of_chosen_park(result, found, rows)
    left, right = st.columns([2, 1], gap="medium")
    with left:
        exchange_list.draw("map_plan", result, found, mine, filters)
    with right, panels.side():
        if exchange_panel.chosen((result, found, mine), possible):
            pass
        elif panels.known_park(result):
            panels.park_panel(result, found, rows, filters)
        elif len(rows):
            plan_words.carriers(totals)
            exchange_panel.top(result, found, rows)
        else:
            exchange_list.empty()
    tabs(shown, mine)
    panels.keep_address()


def tabs(shown: Shown, rows: Rows) -> None:
    """Show the plan's exchanges as a table, and three questions; only the open tab is worked out."""
    parts: dict[str, Callable[[], None]] = {
        _("Exchanges of the plan"): lambda: exchange_list.table("plan", shown.result, shown.found, rows, plan_table),
        _("Money or carbon"): lambda: frontier_tab.show(shown),
        _("What to ask first"): lambda: datum_tab.show(shown, rows),
        _("Without this site"): lambda: cut_tab.show(shown, rows),
    }
    for tab, show in zip(st.tabs(list(parts), key="plan_tabs", on_change="rerun"), parts.values(), strict=True):
        if tab.open:
            with tab:
                show()


def plan_table(result: Result, found: Index, rows: Rows) -> pd.DataFrame:
    """Return exchanges of a plan at their planned quantity, with chance, range and who gains what."""
    part, split = result.candidates.iloc[rows], exchange_chances.shares(result, np.asarray(rows))
    ends = {"low": "p10", "p50": "p50", "high": "p90"}
    ranges = {
        f"net_benefit_{name}_usd_per_year": part[f"net_benefit_{end}_usd_per_year"].to_numpy().round(-2)
        for end, name in ends.items()
    }
    base = tables.exchanges_table(result, found, rows)
    base = base.drop(columns=["net_benefit_low_usd_per_year", "net_benefit_high_usd_per_year"])
    trust = {name: base.pop(name) for name in ("co2e_t_per_year", "basis", "confidence")}
    return base.assign(
        **ranges,
        p_viable_pct=100 * part["p_viable"].to_numpy(),
        co2e_t_per_year=trust.pop("co2e_t_per_year"),
        donor_usd_per_year=split["donor_usd_per_year"].to_numpy().round(-2),
        receiver_usd_per_year=split["receiver_usd_per_year"].to_numpy().round(-2),
        price_usd_per_unit=split["price_usd_per_unit"].to_numpy().round(2),
        **trust,
    )
