"""Without this site: what a plan loses with a site or a park, who is left behind, and with whom they go on."""

import numpy as np
import pandas as pd
import streamlit as st

from symbiosis.exchange.anchor import Cut
from symbiosis.pipeline import Result
from symbiosis.ui import data, frame, jobs, money, tables
from symbiosis.ui.escape import safe_html, safe_label
from symbiosis.ui.plan import Shown
from symbiosis.ui.view import BENEFIT, Rows
from symbiosis.ui.words import _, number, quantity

_USUAL_S = 10.0
_NONE = ""


def show(shown: Shown, rows: Rows) -> None:
    """Let the user choose an anchor and show the cut."""
    if not shown.exact or not len(rows):
        frame.nothing(_("This is worked out from the exact plan."), _("It will be there in a moment."))
        return
    names = anchors(shown, rows)
    if st.session_state["cut"] not in names:
        st.session_state["cut"] = _NONE
    label = _("Park or site, those with the largest exchanges first")
    chosen = st.selectbox(label, list(names), key="cut", format_func=names.__getitem__, persist_state="session")
    if chosen == _NONE:
        st.markdown(_("Choose an anchor to see what the plan would lose without it, and who would turn to whom."))
        return
    planner, planned = data.planner(), shown.planned
    kind, ident = str(chosen).split(":", 1)
    job = jobs.ask(
        "cut", (planned.case, chosen, data.data_version()), lambda: planner.cut(planned, **{f"{kind}s": [ident]})
    )
    if not job.ended:
        jobs.progress(job, _("Finding the best plan without it:"), _USUAL_S)
        return
    _result(shown, job.result(), names[str(chosen)])


def anchors(shown: Shown, rows: Rows) -> dict[str, str]:
    """Return parks and listed facilities of the plan's exchanges in view, those that move the most money first."""
    result, found = shown.result, shown.found
    value = np.tile(result.candidates[BENEFIT].to_numpy()[rows], 2)
    sites = result.inventory.sites.iloc[np.concatenate([found.offer_site[rows], found.demand_site[rows]])]
    parks = result.inventory.parks.set_index("park_id")[tables.localised("name")]
    listed = sites["kind"].to_numpy() == "facility"
    by_park = pd.Series(value).groupby("park:" + sites["park_id"].to_numpy(dtype=object)).sum()
    by_site = pd.Series(value[listed]).groupby("site:" + sites["site_id"].to_numpy(dtype=object)[listed]).sum()
    names = {f"park:{ident}": safe_label(name) for ident, name in parks.items()}
    names |= {f"site:{ident}": safe_label(name) for ident, name in zip(sites["site_id"], sites["name"], strict=True)}
    order = pd.concat([by_park.drop("park:", errors="ignore"), by_site]).sort_values(ascending=False).index
    return {_NONE: _("nobody"), **{key: names[key] for key in order}}


def _result(shown: Shown, cut: Cut, name: str) -> None:
    """Say what is lost and list the partners left behind with their new partners."""
    text = _("Without <b>{name}</b> the best plan brings <b>{usd}</b> less; <b>{n}</b> partners are left behind.")
    partners = pd.unique(cut.lost["partner"])
    usd = money.money(max(cut.loss_usd_per_year, 0.0))
    frame.say(text.format(name=safe_html(name), usd=safe_html(usd), n=number(len(partners))))
    table = partners_table(shown, cut)
    st.dataframe(
        money.shown(table),
        hide_index=True,
        height=330,
        column_config={
            "partner": _("Partner left behind"),
            "resource": _("Its offer or demand"),
            "lost_usd_per_year": money.heading(_("Lost")),
            "found_usd_per_year": money.heading(_("Found elsewhere")),
            "with": _("Turns to"),
        },
    )
    tables.downloads("without", lambda: table)


def partners_table(shown: Shown, cut: Cut) -> pd.DataFrame:
    """Return the streams left behind: what their lost exchanges brought, what more they find elsewhere, and with whom.

    Both amounts are of whole exchanges, of donor and receiver together.
    """
    result, _found = data.national(shown.planned.case.scenario)
    margin = result.candidates["margin_usd_per_unit"].to_numpy(dtype=np.float64)
    coordination = result.terms.coordination_usd_per_year["mid"]
    lost = cut.lost.assign(usd=margin[cut.lost["candidate"]] * cut.lost["flow"] - coordination)
    more = cut.rerouted.assign(flow=cut.rerouted["after"] - cut.rerouted["before"])
    begun = (more["before"] == 0).to_numpy()
    more = more.assign(usd=margin[more["candidate"]] * more["flow"] - begun * coordination)
    more = more.assign(text=_new_partners(result, more)).sort_values("usd", ascending=False)
    found = more.groupby("partner").agg(found=("usd", "sum"), text=("text", "; ".join))
    table = lost.groupby("partner")["usd"].sum().rename("lost").to_frame().join(found).reset_index()
    streams = result.inventory.streams.iloc[table["partner"].to_numpy()]
    named = pd.DataFrame(
        {
            "partner": tables.names_of_sites(result, streams["site_id"]),
            "resource": tables.resource_names(result, streams["resource"]),
            "lost_usd_per_year": table["lost"].round(-2),
            "found_usd_per_year": table["found"].fillna(0.0).round(-2),
            "with": table["text"].fillna(""),
        }
    )
    return named.sort_values("lost_usd_per_year", ascending=False, ignore_index=True)


def _new_partners(result: Result, more: pd.DataFrame) -> list[str]:
    """Name the other side of each exchange that grows, with how much more it takes."""
    pair = result.candidates.iloc[more["candidate"].to_numpy()]
    gives = pair["offer"].to_numpy() == more["partner"].to_numpy()
    other = np.where(gives, pair["demand"].to_numpy(), pair["offer"].to_numpy())
    names = tables.names_of_sites(result, result.inventory.streams["site_id"].iloc[other])
    offered = result.knowledge.rules["offered"].iloc[pair["rule"].to_numpy()]
    units = result.knowledge.resources.set_index("resource_id")["unit"].loc[offered]
    return [f"{name} (+{quantity(flow, unit)})" for name, flow, unit in zip(names, more["flow"], units, strict=True)]
