"""The plan with the plant in it: predicted and realised value, and what changed hands."""

import numpy as np
import pandas as pd
import streamlit as st

from symbiosis.insight.plant import Plant
from symbiosis.planting_plan import Inserted
from symbiosis.ui import fit_data, headings, jobs, tables, view
from symbiosis.ui.escape import safe_html
from symbiosis.ui.fit_data import Stand
from symbiosis.ui.fit_page import span
from symbiosis.ui.money import money, shown
from symbiosis.ui.words import _, number, quantity

USUAL_S = 5.0
_WORTH_SAYING = 0.01
_ORDER = ("plant", "new", "lost", "more", "less")


def show(plant: Plant, park_id: str, met: Stand, *, goods: bool = True) -> None:
    """Offer to put the plant into the plan, and show what comes of it."""
    if met.shown.planned.plan.status == "preview":
        st.caption(_("The exact plan of today is still being found; the plant can be put in when it is there."))
        return
    if not jobs.wanted("insert", (plant, park_id, met.key), _("Put it into the plan and solve again")):
        st.caption(_("Shows what the best plan gains with the plant, who gets a new partner and who loses one."))
        return
    job = fit_data.inserted(plant, park_id, met, goods=goods)
    if not job.ended:
        jobs.progress(job, _("The plan is being solved with the plant:"), USUAL_S)
        return
    outcome(job.result())


def outcome(done: Inserted) -> None:
    """Show value and carbon before and after, and the exchanges that changed."""
    low = done.lower_usd_per_year - done.unaided_usd_per_year
    inside = low - 1.0 <= done.realised_usd_per_year <= done.upper_usd_per_year + 1.0
    text = _("The plan gains <b>{gain}</b> with the plant; predicted was {value}.")
    said = text.format(
        gain=safe_html(money(done.realised_usd_per_year, digits=3)),
        value=safe_html(span(done.lower_usd_per_year, done.upper_usd_per_year)),
    )
    notes = []
    if done.unaided_usd_per_year > _WORTH_SAYING * done.realised_usd_per_year:
        text = _("Solved again without the plant, the same neighbourhood would gain {unaided}; that is taken off.")
        notes.append(text.format(unaided=safe_html(money(done.unaided_usd_per_year))))
    if not inside:
        text = _("The plan before may itself be up to {slack} below the best one (proved).")
        notes.append(text.format(slack=safe_html(money(done.slack_usd_per_year))))
    st.html(f'<p class="atlas-answer">{said}</p><p class="atlas-note">{" ".join(notes)}</p>')
    left, right = st.columns(2)
    gain, more = done.after_usd_per_year - done.before_usd_per_year, done.after_t_per_year - done.before_t_per_year
    left.metric(_("Net benefit of the plan"), money(done.after_usd_per_year, digits=4), money(gain, digits=3))
    carbon = quantity(done.after_t_per_year, "t CO2e", digits=4)
    right.metric(_("CO₂e avoided by the plan"), carbon, quantity(more, "t CO2e"))
    _changes(done)


def _changes(done: Inserted) -> None:
    """Show the exchanges that the plant brings, and those that began, ended or changed because of it."""
    words = {
        "plant": _("with the plant"),
        "new": _("new between others"),
        "lost": _("ended"),
        "more": _("larger"),
        "less": _("smaller"),
    }
    counts = done.changes["change"].value_counts()
    said = ", ".join(f"{number(int(counts[code]))} {words[code]}" for code in _ORDER if code in counts)
    st.caption(_("Exchanges that change: {counts}.").format(counts=said or _("none")))
    table = changes_table(done, words)
    st.dataframe(
        shown(table),
        hide_index=True,
        height=300,
        column_config={
            **headings.exchanges(),
            "change": _("Change"),
            "before": _("Before, a year"),
            "after": _("After, a year"),
        },
    )
    tables.downloads("plant_changes", lambda: table, xlsx=True)


def changes_table(done: Inserted, words: dict[str, str]) -> pd.DataFrame:
    """Return the exchanges that differ, with worded columns, the plant's own first."""
    order = done.changes["change"].map({code: k for k, code in enumerate(_ORDER)})
    changes = done.changes.assign(order=order).sort_values("order", kind="stable")
    rows = changes["row"].to_numpy()
    part = done.result.candidates.iloc[rows].reset_index(drop=True)
    result = fit_data.part_of(done.result, part, rows)
    base = tables.exchanges_table(result, view.index(result), np.arange(len(rows)))
    return pd.DataFrame(
        {
            "change": changes["change"].map(words).to_numpy(),
            **{name: base[name] for name in ("donor", "receiver", "offered", "demanded")},
            "before": changes["before"].to_numpy(),
            "after": changes["after"].to_numpy(),
            **{name: base[name] for name in ("unit_per_year", "distance_km", "basis", "confidence")},
        }
    )
