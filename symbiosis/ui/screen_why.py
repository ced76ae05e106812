"""Why this park, or why not: what it fails, what would admit it, and what keeps it from the best five."""

import math

import pandas as pd
import streamlit as st

from symbiosis.insight.screen import Screened
from symbiosis.insight.screen_criteria import PASS, UNKNOWN, shortfalls
from symbiosis.insight.screen_rank import Problem
from symbiosis.insight.screen_why import BEST, Lifting, any_weights, costs, one_weight
from symbiosis.ui import screen_data, screen_words
from symbiosis.ui.escape import safe_md
from symbiosis.ui.words import _, number


def card(found: Screened, named: "pd.Series[str]") -> None:
    """Show the chosen park: its rank or what it fails, every criterion with its reason, and what would help."""
    park = str(st.session_state["park"])
    st.subheader(safe_md(named[park]), anchor=False)
    if found.verdict[park] != PASS:
        _not_passing(found, park)
    elif park not in found.ranked.index:
        what = [screen_words.ranked(name) for name in found.unknown.columns if found.unknown.loc[park, name]]
        st.warning(_("It passes, but cannot be ranked: unknown is {what}.").format(what=safe_md(", ".join(what))))
    else:
        _ranked(found, named, park)
    for line in reasons(found, park):
        st.caption(safe_md(line))


def reasons(found: Screened, park: str) -> list[str]:
    """Return every minimum criterion asked for with its reason, worst first."""
    judged = found.judged.loc[[park]].iloc[0].sort_values(kind="stable")
    facts, limits = found.park(park), found.profile.limits
    return [screen_words.reason(str(name), int(one), facts, limits[str(name)]) for name, one in judged.items()]


def _not_passing(found: Screened, park: str) -> None:
    needed = shortfalls(found.facts, found.profile.limits, park)
    undecided = found.verdict[park] == UNKNOWN
    head = _("It cannot be judged: something is unknown.") if undecided else _("It does not pass.")
    columns = (needed[name] for name in ("criterion", "value", "limit", "admits"))
    lines = [_change(*row) for row in zip(*columns, strict=True)]
    st.warning(f"**{head}**\n\n" + "\n".join(f"- {safe_md(line)}" for line in lines))
    words = _("Change the criterion for me") if len(needed) == 1 else _("Change all of these for me")
    st.button(words, key="admit", on_click=_admit, args=(needed,), type="primary")


def _change(name: str, value: float, limit: float, admits: float) -> str:
    """Say how far a park is from a limit, and the smallest change that would let it in."""
    criterion, said = screen_words.criterion(name), screen_words.value(name, value)
    if not math.isfinite(admits):
        text = _("{criterion}: {value}. No limit helps; only leaving this criterion out would let it in.")
        return text.format(criterion=criterion, value=said)
    text = _("{criterion}: {value} where {limit} was asked for; {admits} would let it in.")
    given = {key: screen_words.value(name, one) for key, one in (("limit", limit), ("admits", admits))}
    return text.format(criterion=criterion, value=said, **given)


def _admit(needed: pd.DataFrame) -> None:
    for name, admits in zip(needed["criterion"], needed["admits"], strict=True):
        screen_data.set_limit(str(name), float(admits))


def _ranked(found: Screened, named: "pd.Series[str]", park: str) -> None:
    """Say the rank; for a park below the best, what costs it most and which weight would lift it."""
    if not found.orders:
        st.caption(_("It passes; there is nothing to rank by."))
        return
    rank = found.rank(park)
    text = _(
        "Rank **{rank}** of {m}; in eight of ten draws {low}–{high} (values alone {a}–{b}, weights alone {c}–{d})."
    )
    spans = (found.rank(park, f"{end}_{what}") for what in ("both", "values", "weights") for end in ("low", "high"))
    given = dict(zip(("low", "high", "a", "b", "c", "d"), (number(one) for one in spans), strict=True))
    st.markdown(text.format(rank=number(rank), m=number(len(found.ranked)), **given))
    others = ", ".join(
        f"{screen_words.method(one)} {number(found.rank(park, f'rank_{one}'))}"
        for one in ("wsm", "topsis", "promethee")
    )
    st.caption(_("Rank by each method: {ranks}.").format(ranks=others))
    if rank > BEST:
        fifth = found.top(BEST)[-1]
        _behind(found, named, park, fifth)
        _lift(found, park)


def _behind(found: Screened, named: "pd.Series[str]", park: str, fifth: str) -> None:
    """List what costs the park most against the fifth."""
    table = costs(found.problem, park, fifth)
    worst = table[table["share"] > 0].head(3)
    st.markdown(_("Against the fifth, {park}, it loses most by:").format(park=safe_md(named[fifth])))
    place = found.profile.place
    for one in worst.to_dict("records"):
        name = str(one["criterion"])
        mine, theirs = (screen_words.ranked_value(name, found.park(which), place) for which in (park, fifth))
        text = _("{criterion}: {mine} against {theirs} ({points} points of 100)")
        words = screen_words.ranked(name)
        said = text.format(criterion=words, mine=mine, theirs=theirs, points=number(100 * one["share"], 1))
        st.caption("− " + safe_md(said))


def _lift(found: Screened, park: str) -> None:
    """Say the smallest change of one weight, or of all weights, that would bring the park among the best five."""
    weights = {name: float(one) for name, one in found.profile.weights.items()}
    change = one_weight(found.problem, weights, park, found.profile.method)
    if change is not None:
        text = _("Weight of “{criterion}” {after} instead of {before} would bring it among the best five.")
        given = {"before": number(change.before, 1), "after": number(change.after, 1)}
        st.info(text.format(criterion=screen_words.ranked(change.criterion), **given))
        st.button(_("Change the weight for me"), key="lift", on_click=_weigh, args=(change.criterion, change.after))
        return
    several, proved = _any_weights(found.problem, park, tuple(found.problem.weights), found.ranked.to_csv())
    if several is None and not proved:
        st.info(
            _("No single weight brings it among the best five; whether all together could was not settled in time.")
        )
    elif several is None:
        st.info(_("No weighting of these criteria brings it among the best five (weighted sum)."))
    else:
        _say_weights(several)


def _say_weights(several: "pd.Series[float]") -> None:
    text = _("No single weight does. Nearest weights that would (weighted sum): {weights}.")
    parts = [f"{screen_words.ranked(name)} {number(100 * one)} %" for name, one in several.items() if one >= 0.005]
    st.info(text.format(weights="; ".join(parts)))


@st.cache_data(max_entries=50, show_spinner=False)
def _any_weights(_asked: Problem, park: str, weights: tuple[float, ...], ranked: str) -> Lifting:  # noqa: ARG001 - a key
    return any_weights(_asked, park)


def _weigh(name: str, weight: float) -> None:
    st.session_state[f"w_{name}"] = weight
