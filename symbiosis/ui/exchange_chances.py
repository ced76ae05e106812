"""How sure one exchange is, who gains what, and the buttons that pin or forbid it."""

import numpy as np
import pandas as pd
import streamlit as st

from symbiosis.exchange.split import avoided_cost, split
from symbiosis.exchange.terms import Terms
from symbiosis.pipeline import Result
from symbiosis.scenario import Scenario
from symbiosis.ui import data, plan_words, state
from symbiosis.ui.escape import safe_html
from symbiosis.ui.later import seen
from symbiosis.ui.money import money, money_range
from symbiosis.ui.words import _, carbon_range, number

_CHANCES = ["p_viable", "net_benefit_p50_usd_per_year", "co2e_p50_t_per_year"]


def chances(result: Result, row: int) -> None:
    """Show the chance that an exchange pays, and P10, P50 and P90 of what it brings; planned or on its own."""
    one = result.candidates.iloc[row]
    if "p_viable" not in one:
        one = _alone(row, result.scenario)
    if not np.isfinite(one["p_viable"]):
        st.caption(_("How sure this is will be simulated with the exact plan."))
        return
    net = [one[f"net_benefit_{end}_usd_per_year"] for end in ("low", "p50", "high")]
    co2e = [one[f"co2e_{end}_t_per_year"] for end in ("low", "p50", "high")]
    rows = [
        (_("Chance to pay"), _("{percent} % of 1,000 draws").format(percent=number(one["p_viable"] * 100))),
        (_("Net benefit, P10–P90"), money_range(*net, median=True)),
        (_("CO₂e avoided, P10–P90"), carbon_range(*co2e, median=True)),
    ]
    st.markdown(f"**{_('How sure it is')}**")
    st.html(_facts(rows))


@st.cache_data(max_entries=50, show_spinner=False)
def _alone(row: int, prices: Scenario) -> pd.Series:
    """Simulate one pair with all that can flow between the two."""
    found = data.planner().simulation(prices, None, np.array([row])).table.iloc[0]
    ends = {str(name).replace("p10", "low").replace("p90", "high"): value for name, value in found.items()}
    return pd.Series(ends)


def gains(result: Result, row: int) -> None:
    """Show how the net benefit is split between donor and receiver, and the price that does it."""
    state.keep_known("split", ["equal", "tariff"])
    names = {"equal": _("equal gain"), "tariff": _("usual tariff")}
    st.markdown(f"**{_('Who gains what')}**")
    st.segmented_control(
        _("Split of the benefit"),
        list(names),
        key="split",
        required=True,
        format_func=names.__getitem__,
        label_visibility="collapsed",
        persist_state="session",
        help=_("Equal: both gain the same. Tariff: the price is 54 % of what the receiver no longer buys."),
    )
    one = shares(result, np.array([row])).iloc[0]
    offered = result.knowledge.rules["offered"].iloc[result.candidates["rule"].iloc[row]]
    unit = result.knowledge.resources.set_index("resource_id")["unit"].loc[offered]
    price = f"{money(one['price_usd_per_unit'], per_year=False)} / {safe_html(unit)}"
    rows = [
        (_("Donor gains"), money(one["donor_usd_per_year"])),
        (_("Receiver gains"), money(one["receiver_usd_per_year"])),
        (_("Price at the receiver's gate"), price),
    ]
    st.html(_facts(rows))


def shares(result: Result, rows: np.ndarray) -> pd.DataFrame:
    """Return the split of exchanges at their quantity, by the rule the user chose; see ``split``."""
    part = result.candidates.iloc[rows]
    terms = Terms(result.terms.table.iloc[rows], result.terms.coordination_usd_per_year)
    flows = part["quantity"].to_numpy(dtype=np.float64)
    avoided = avoided_cost(terms, result.scenario)
    if seen("split") == "tariff":
        return split(part, flows, avoided, result.knowledge, rule="tariff")
    return split(part, flows, avoided, result.knowledge)


def wish_buttons(ident: str) -> None:
    """Let the user pin or forbid an exchange, or take that back; a change runs the whole page again."""
    words = {"pin": (_("Pin"), _("Unpin"), ":material/keep:"), "ban": (_("Forbid"), _("Allow"), ":material/block:")}
    hints = {
        "pin": _("The plan must use it as far as it can."),
        "ban": _("The plan must do without it."),
    }
    with st.container(horizontal=True):
        for key, (do, undo, icon) in words.items():
            wished = ident in st.session_state[key]
            if st.button(undo if wished else do, key=f"wish_{key}", icon=icon, help=hints[key]):
                (plan_words.forget if wished else plan_words.wish)(key, ident)
                state.remember()
                st.rerun()


def _facts(rows: list[tuple[str, str]]) -> str:
    return '<dl class="atlas-facts">' + "".join(f"<dt>{name}</dt><dd>{text}</dd>" for name, text in rows) + "</dl>"
