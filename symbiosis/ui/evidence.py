"""The page that shows how the matcher does on documented networks."""

import pandas as pd
import streamlit as st

from symbiosis.replay.compare import FIRST, Replay
from symbiosis.replay.shipped import networks_dir, shipped_replay, shipped_scores, together
from symbiosis.ui import data, frame, network_chart, network_years, state, tables
from symbiosis.ui.evidence_tables import documented, show_documented
from symbiosis.ui.words import _, number

_STILL = {"displayModeBar": False}


def answer(scores: pd.DataFrame, blind: pd.Series) -> str:
    """Say how much of what was done the matcher names: first on networks it was not improved with."""
    shares = together(scores)
    text = _(
        "On {networks} networks it had not seen, the matcher named <b>{exact} %</b> of {n} documented exchanges "
        "exactly and <b>{pair} %</b> of the pairs of sites, from the sectors of the sites alone. On the {mine} "
        "networks its tables were improved with, it names {all_exact} % of {all_n} and {all_pair} % of the pairs."
    )
    return text.format(
        networks=number(int(blind["networks"])),
        exact=number(100 * blind["recall"]),
        n=number(int(blind["exchanges"])),
        pair=number(100 * blind["recall_pair"]),
        mine=number(int((scores["n"] > 0).sum())),
        all_exact=number(100 * shares["recall"]),
        all_n=number(int(scores["n"].sum())),
        all_pair=number(100 * shares["recall_pair"]),
    )


def note(scores: pd.DataFrame, blind: pd.Series, earlier: pd.DataFrame) -> str:
    """Say what the figures rest on and what they leave out."""
    shares = together(scores)
    text = _(
        "The unseen ones were {how}; sets before them gave {earlier} %. On the others, with the rules switched off "
        "whose only evidence is the network itself: {exact} % and {pair} %; {pays} % pay at mid estimates, {planned} "
        "% are in the best plan, and in {first} % of the hits the real receiver is among the first {ten} proposals. "
        "Streams are estimated from the ISIC class; nothing reads the documentation before the comparison. A proposal"
        " nobody documented may be good."
    )
    return text.format(
        how=blind[tables.localised("note")],
        earlier=", ".join(number(100 * share) for share in earlier["recall"]),
        exact=number(100 * shares["recall_without"]),
        pair=number(100 * shares["recall_pair_without"]),
        pays=number(100 * shares["recall_paying"]),
        planned=number(100 * shares["recall_planned"]),
        first=number(100 * shares["rank_at_10_of_found"]),
        ten=number(FIRST),
    )


@st.cache_data(show_spinner=False)
def scores(version: str) -> pd.DataFrame:  # noqa: ARG001 - the version is a key
    """Return the scores of the shipped networks with their names and countries."""
    table = shipped_scores()
    return table.merge(pd.read_csv(networks_dir() / "names.csv", keep_default_na=False), on="network", validate="1:1")


@st.cache_data(show_spinner=False)
def blind_tests(version: str) -> pd.DataFrame:  # noqa: ARG001 - the version is a key
    """Return what the matcher scored on networks compiled before anyone looked at it with them, the last set last."""
    return pd.read_csv(networks_dir() / "blind.csv")


@st.cache_resource(max_entries=30, show_spinner=False)
def _replayed(name: str, version: str) -> Replay:  # noqa: ARG001 - the version is a key
    return shipped_replay(name, data.known())


def choose(scores: pd.DataFrame) -> str:
    """Choose one of the networks, the one with most exchanges first."""
    ordered = scores.sort_values("n", ascending=False)
    names = dict(zip(ordered["network"], ordered[tables.localised("name")], strict=True))
    country = dict(zip(ordered["network"], ordered[tables.localised("country")], strict=True))
    state.keep_known("network", ["kalundborg", *names])
    return str(
        st.selectbox(
            _("Network"),
            list(names),
            key="network",
            format_func=lambda one: f"{names[one]}, {country[one]}",
            persist_state="session",
        )
    )


def network(name: str) -> None:
    """Draw a network, its figures, its time line and its exchanges."""
    with st.spinner(_("Replaying the network …")):
        found = _replayed(name, data.data_version())
    resources = data.resources().set_index("resource_id")[tables.localised("name")]
    left, right = st.columns([2, 1], gap="medium")
    with left:
        st.plotly_chart(network_chart.draw(found, resources), width="stretch", key="chart_network", config=_STILL)
        st.caption(
            _("An arrow points to the receiver; it says on hover what flows. Choose a line in the legend to hide it.")
        )
    with right:
        _figures(found)
    st.subheader(_("What is documented, and what the matcher makes of it"), anchor=False)
    show_documented(documented(found, resources))
    tables.downloads("network", lambda: found.exchanges)
    chart = network_years.time_line(found, resources)
    if chart is not None:
        st.subheader(_("How it grew"), anchor=False)
        st.plotly_chart(chart, width="stretch", key="chart_years", config=_STILL)


def _figures(found: Replay) -> None:
    summary = found.summary()
    rows = [(_("Sites"), number(len(found.network.sites)))]
    if summary["n"]:
        rows += [
            (_("Exchanges put into practice that count"), number(int(str(summary["n"])))),
            (_("named exactly"), _percent(summary["recall"])),
            (_("pairs of sites named"), _percent(summary["recall_pair"])),
            (_("real receiver among the first {n}").format(n=FIRST), _percent(summary["recall_at_10"])),
            (_("pay at mid estimates"), _percent(summary["recall_paying"])),
            (_("in the best plan"), _percent(summary["recall_planned"])),
            (_("Documented exchanges per site"), number(float(str(summary["documented_per_site"])), 1)),
        ]
    else:
        frame.aside(
            _(
                "Nothing is known to have been put into practice here that could be compared; what is documented was "
                "only planned or studied, has ended, or is no by-product."
            )
        )
    rows.append((_("Proposals of the best plan per site"), number(float(str(summary["proposals_per_site"])), 1)))
    if summary["n"]:
        rows.append(
            (_("Proposals of the best plan that are documented"), _percent(summary["proposals_documented_share"]))
        )
    st.html('<dl class="atlas-facts">' + "".join(f"<dt>{name}</dt><dd>{text}</dd>" for name, text in rows) + "</dl>")
    general = found.generalised.isin(["group", "division", "fallback"]).sum()
    if general:
        text = _("{n} sites have a sector we know only by its wider family.")
        frame.aside(text.format(n=number(int(general))))
    st.caption(
        _(
            "Not counted: ordinary supplies, exchanges that ended or were only planned or studied, and what no "
            "resource fits."
        )
    )


def _percent(share: object) -> str:
    return f"{number(100 * share)} %" if isinstance(share, float) else "–"
