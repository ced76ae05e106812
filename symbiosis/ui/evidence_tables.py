"""The tables of the page about documented networks."""

import pandas as pd
import streamlit as st

from symbiosis.replay.compare import FIRST, Replay
from symbiosis.replay.shipped import networks_dir
from symbiosis.ui import data, tables
from symbiosis.ui.escape import safe_label
from symbiosis.ui.headings import PERCENT
from symbiosis.ui.vocabulary import word
from symbiosis.ui.words import _, styled


def documented(found: Replay, resources: "pd.Series[str]") -> pd.DataFrame:
    """Return the documented exchanges worded; the rank stays a number, unknown where missed."""
    site = found.network.sites.set_index("site_id")["name"].map(safe_label)
    table = found.exchanges
    result = [
        _("rediscovered")
        if row.found
        else f"{_('only the pair') if row.found_pair else _('missed')}: {reason(row.reason)}"
        for row in table.itertuples()
    ]
    return pd.DataFrame(
        {
            "donor": table["donor_site_id"].map(site),
            "receiver": table["receiver_site_id"].map(site),
            "resource": table["resource"].map(resources).fillna(_("no fitting resource")),
            "year": table["year"].astype("Int64"),
            "status": table["status"].map(_status),
            "counts": table["counted"].map({True: _("yes"), False: _("no")}),
            "result": result,
            "rank": table["rank"].astype("Int64"),
            "source": table["source"],
        }
    )


def show_documented(table: pd.DataFrame) -> None:
    """Show the documented exchanges."""
    st.dataframe(
        table,
        hide_index=True,
        placeholder="",
        column_config={
            "donor": _("Donor"),
            "receiver": _("Receiver"),
            "resource": _("Resource"),
            "year": st.column_config.NumberColumn(_("Begun"), format="%d"),
            "status": _("Status"),
            "counts": _("Counts"),
            "result": _("Replay"),
            "rank": st.column_config.NumberColumn(_("Rank of the real receiver"), format="%d"),
            "source": _("Source"),
        },
    )


def _status(code: object) -> str:
    return word(
        {
            "implemented": _("put into practice"),
            "ended": _("ended"),
            "planned": _("only planned"),
            "studied": _("only studied"),
        },
        code,
    )


def reason(code: object) -> str:
    """Word why an exchange was missed."""
    return word(
        {
            "unknown sector": _("sector not known"),
            "no offer": _("no such offer in the donor's sector"),
            "no demand": _("no such demand in the receiver's sector"),
            "no rule": _("no rule for the resource"),
            "no resource": _("no resource of ours describes it"),
            "quality gate": _("quality gate"),
            "legal gate": _("legal gate"),
            "minimum lot": _("below the minimum lot"),
            "distance": _("too far"),
        },
        code,
    )


def all_networks(scores: pd.DataFrame) -> None:
    """Show how the matcher does on each network."""
    st.subheader(_("All networks"), anchor=False)
    shares = ["recall", "recall_pair", "recall_at_10", "recall_without"]
    table = pd.DataFrame(
        {
            "name": scores[tables.localised("name")],
            "country": scores[tables.localised("country")],
            "n": scores["n"],
            **{name: 100 * scores[name] for name in shares},
            "proposals_per_site": scores["proposals_per_site"],
            "documented_per_site": scores["documented_per_site"],
        }
    ).sort_values("n", ascending=False, ignore_index=True)
    heads = (_("named exactly"), _("pairs named"), _("in the first {n}").format(n=FIRST), _("without its own evidence"))
    st.dataframe(
        styled(table, {"proposals_per_site": 1, "documented_per_site": 1}),
        hide_index=True,
        column_config={
            "name": _("Network"),
            "country": _("Country"),
            "n": _("Exchanges that count"),
            **{key: st.column_config.ProgressColumn(head, **PERCENT) for key, head in zip(shares, heads, strict=True)},
            "proposals_per_site": _("Proposals per site"),
            "documented_per_site": _("Documented per site"),
        },
    )
    tables.downloads("replay", lambda: scores)


@st.cache_data(show_spinner=False)
def _headlines(version: str) -> pd.DataFrame:  # noqa: ARG001 - the version is a key
    return pd.read_csv(networks_dir() / "headlines.csv", keep_default_na=False)


def headlines() -> None:
    """Show published figures of such networks, each with its source and what to keep in mind."""
    st.subheader(_("Figures one reads, and what to keep in mind"), anchor=False)
    table = _headlines(data.data_version())
    columns = [tables.localised(name) for name in ("subject", "figure", "caveat", "source")]
    heads = (_("Network or programme"), _("Published figure"), _("Keep in mind"), _("Source"))
    st.dataframe(table[columns], hide_index=True, column_config=dict(zip(columns, heads, strict=True)))
    tables.downloads("headlines", lambda: table)
