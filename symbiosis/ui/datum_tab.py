"""What to ask first: the figures a plan hangs on, how much is at stake, and who can tell."""

import numpy as np
import pandas as pd
import streamlit as st

from symbiosis.exchange.whom import missing_readings
from symbiosis.pipeline import Result
from symbiosis.ui import data, datum_words, frame, jobs, money, tables
from symbiosis.ui.escape import safe_html
from symbiosis.ui.plan import Shown
from symbiosis.ui.view import Rows
from symbiosis.ui.words import _, number

_USUAL_S = 8.0
_MOST = 20


def show(shown: Shown, rows: Rows) -> None:
    """Show the most valuable figures of the plan's exchanges in view, then readings that keep exchanges shut."""
    if not shown.exact or not len(rows):
        frame.nothing(_("This is worked out from the exact plan."), _("It will be there in a moment."))
        return
    if not jobs.wanted("datum", shown.planned.case, _("Find the figures worth asking for")):
        return
    planner, planned = data.planner(), shown.planned
    asked = tuple(np.sort(shown.result.candidates["row"].to_numpy()[rows]).tolist())
    key = planned.case, hash(asked), data.data_version()
    job = jobs.ask("datum", key, lambda: planner.most_valuable_data(planned, np.array(asked), top=_MOST))
    if not job.ended:
        jobs.progress(job, _("Weighing every figure of the plan:"), _USUAL_S)
        return
    _figures(shown.result, job.result())
    _readings(shown.result)


def _figures(result: Result, found: pd.DataFrame) -> None:
    first = found.iloc[0]
    text = _("Ask first for <b>{figure}</b>: <b>{whom}</b> can tell. Once known, it moves the plan by <b>±{usd}</b>.")
    where = tables.names_of_sites(result, found["site_id"].head(1)).iloc[0]
    told = datum_words.whom(first["whom"]) + (f" ({where})" if where else "")
    said = text.format(
        figure=safe_html(datum_words.figure(result, first)),
        whom=safe_html(told),
        usd=safe_html(money.money(first["value_at_stake_usd_per_year"])),
    )
    frame.say(said, _("On average over what it may turn out to be; of a shared figure the site with most at stake."))
    table = figures_table(result, found)
    st.dataframe(
        money.shown(table),
        hide_index=True,
        column_config={
            "figure": _("Figure"),
            "whom": _("Whom to ask"),
            "where": _("Where"),
            "exchanges": _("Exchanges that take it"),
            "value_at_stake_usd_per_year": money.heading(_("At stake, either way")),
            "gain_if_known_usd_per_year": money.heading(_("Saved by then dropping what does not pay")),
        },
    )
    tables.downloads("ask_first", lambda: table)


def figures_table(result: Result, found: pd.DataFrame) -> pd.DataFrame:
    """Return the most valuable figures with worded columns."""
    usd = ["value_at_stake_usd_per_year", "gain_if_known_usd_per_year"]
    return pd.DataFrame(
        {
            "figure": [datum_words.figure(result, row) for _row, row in found.iterrows()],
            "whom": found["whom"].map(datum_words.whom),
            "where": tables.names_of_sites(result, found["site_id"]),
            "exchanges": found["exchanges"],
            **{name: found[name].round(-3) for name in usd},
        }
    )


def _readings(result: Result) -> None:
    """List qualities nobody stated that keep exchanges shut."""
    refused, _found = data.refusals(result.scenario)
    missing = missing_readings(refused.refusals, result.inventory).head(_MOST)
    if missing.empty:
        return
    st.markdown(f"**{_('Readings nobody stated that keep exchanges shut')}**")
    table = pd.DataFrame(
        {
            "where": tables.names_of_sites(result, missing["site_id"]),
            "figure": missing["quality"].map(datum_words.quality),
            "resource": tables.resource_names(result, missing["resource"]),
            "whom": missing["whom"].map(datum_words.whom),
            "exchanges": missing["exchanges"],
            "opens_up_to_usd_per_year": missing["opens_up_to_usd_per_year"].round(-3),
        }
    )
    st.dataframe(
        money.shown(table),
        hide_index=True,
        column_config={
            "where": _("Where"),
            "figure": _("Figure"),
            "resource": _("Resource"),
            "whom": _("Whom to ask"),
            "exchanges": _("Exchanges that wait for it"),
            "opens_up_to_usd_per_year": money.heading(_("The best would bring")),
        },
    )
    st.caption(_("{n} readings, the most valuable first.").format(n=number(len(missing))))
