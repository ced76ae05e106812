"""Tests of the matcher by others: networks it had not seen, and readers of a random sample of its proposals."""

import pandas as pd
import streamlit as st

from symbiosis.paths import data_dir
from symbiosis.ui import data, tables
from symbiosis.ui.escape import safe_label
from symbiosis.ui.headings import PERCENT
from symbiosis.ui.vocabulary import word
from symbiosis.ui.words import _, number, styled

_VERDICTS = ("plausible", "questionable", "wrong")


def blind_tests(table: pd.DataFrame) -> None:
    """Show how the matcher did on networks compiled without sight of its tables, set by set."""
    st.subheader(_("Networks it had not seen"), anchor=False)
    shares = ["recall", "recall_pair", "recall_paying", "recall_planned"]
    note = tables.localised("note")
    shown = table[["date", "networks", "exchanges", *shares, note]].assign(
        **{name: 100 * table[name] for name in shares}
    )
    heads = (_("named exactly"), _("pairs named"), _("pay at mid estimates"), _("in the best plan"))
    st.dataframe(
        shown,
        hide_index=True,
        column_config={
            "date": _("Date"),
            "networks": _("Networks"),
            "exchanges": _("Exchanges that count"),
            **{key: st.column_config.ProgressColumn(head, **PERCENT) for key, head in zip(shares, heads, strict=True)},
            note: st.column_config.TextColumn(_("How"), width=700),
        },
    )
    tables.downloads("blind", lambda: table)


def readers() -> None:
    """Show what independent readers think of a random sample of the national proposals."""
    st.subheader(_("What readers say of the proposals"), anchor=False)
    table = judged()
    counts = [table[f"verdict_{reader}"].value_counts().reindex(_VERDICTS, fill_value=0) for reader in (1, 2)]
    st.write(
        _(
            "Two readers judged {n} exchanges drawn at random from the best national plan, each on their own: {good_1} "
            "and {good_2} plausible, {odd_1} and {odd_2} questionable, {bad_1} and {bad_2} wrong. Before the draw "
            "every kind of exchange in the plan had been read and mended; most are a few established trades. The "
            "readers worked from our tables and general knowledge, not at the sites. Doubts come first."
        ).format(
            n=number(len(table)),
            **{
                f"{name}_{reader}": number(int(count[verdict]))
                for reader, count in enumerate(counts, 1)
                for name, verdict in zip(("good", "odd", "bad"), _VERDICTS, strict=True)
            },
        )
    )
    sure = (table["verdict_1"] == _VERDICTS[0]) & (table["verdict_2"] == _VERDICTS[0])
    doubts_first = table.loc[sure.sort_values(kind="stable").index].reset_index(drop=True)
    st.dataframe(
        styled(_worded(doubts_first), {"quantity": 0, "distance_km": 1}),
        hide_index=True,
        column_config={
            "donor": st.column_config.TextColumn(_("Donor"), width=250),
            "receiver": st.column_config.TextColumn(_("Receiver"), width=250),
            "resource": st.column_config.TextColumn(_("Resource"), width=130),
            "quantity": _("Quantity per year, estimated"),
            "unit": _("Unit"),
            "distance_km": _("Distance, km"),
            "verdict_1": _("First reader"),
            "reason_1": st.column_config.TextColumn(_("Reason of the first"), width=330),
            "verdict_2": _("Second reader"),
            "reason_2": _("Reason of the second"),
        },
    )
    tables.downloads("review", lambda: table)


def judged() -> pd.DataFrame:
    """Return the judged sample."""
    return _judged(data.data_version())


def _worded(table: pd.DataFrame) -> pd.DataFrame:
    resource = data.resources().set_index("resource_id")[tables.localised("name")]
    verdicts = {"plausible": _("plausible"), "questionable": _("questionable"), "wrong": _("wrong")}
    said = {f"verdict_{one}": [word(verdicts, code) for code in table[f"verdict_{one}"]] for one in (1, 2)}
    return pd.DataFrame(
        {
            "donor": _sites(table["donor_site_id"], table["donor_sector"]),
            "receiver": _sites(table["receiver_site_id"], table["receiver_sector"]),
            "resource": table["donor_resource"].map(resource),
            "quantity": table["quantity"],
            "unit": table["unit"],
            "distance_km": table["distance_km"],
            "verdict_1": said["verdict_1"],
            "reason_1": table["reason_1"],
            "verdict_2": said["verdict_2"],
            "reason_2": table["reason_2"],
        }
    )


def _sites(ids: "pd.Series[str]", sectors: "pd.Series[str]") -> "pd.Series[str]":
    """Name sites without the inventory, which the sample may be older than: sector, and park or facility."""
    version = data.data_version()
    park = data.table("parks", version).set_index("park_id")[tables.localised("name")]
    facility = data.table("sites", version).set_index("site_id")["name"]
    sector = data.table("sectors", version).set_index("archetype_id")[tables.localised("sector")]
    place = ids.str.split("--").str[0].map(park).fillna(ids.map(facility)).fillna(ids)
    return (sectors.map(sector).fillna(sectors) + ", " + place).map(safe_label)


@st.cache_data(show_spinner=False)
def _judged(version: str) -> pd.DataFrame:  # noqa: ARG001 - the version is a key
    return pd.read_csv(data_dir() / "review" / "judged.csv", keep_default_na=False)
