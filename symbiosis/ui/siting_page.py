"""Shared facilities on the screen: choices, answer, map, the candidate that is looked at, and tables."""

import streamlit as st

from symbiosis.insight.facility_types import Facility
from symbiosis.insight.siting_explain import PARTS
from symbiosis.insight.siting_sure import Sureness
from symbiosis.ui import frame, jobs, panels, siting_data, siting_map, siting_note, siting_table, siting_words, state
from symbiosis.ui.escape import safe_html
from symbiosis.ui.money import money
from symbiosis.ui.siting_data import Asked, Found
from symbiosis.ui.view import Filters
from symbiosis.ui.words import _, number, quantity

USUAL_S = 5.0
SURE_S = 10.0


def choices() -> Facility:
    """Choose the type, how many, how large, and from what."""
    names = siting_words.types()
    state.keep_known("facility", list(names))
    st.pills(
        _("Facility"),
        list(names),
        key="facility",
        required=True,
        format_func=names.__getitem__,
        label_visibility="collapsed",
        persist_state="session",
    )
    made = siting_data.chosen()
    unit = siting_words.units(made.code)[0]
    sizes = {"any": _("best size")} | {str(k): quantity(size, unit) for k, (size, _usd) in enumerate(made.capex)}
    counts = {code: code for code in siting_data.COUNTS} | {"any": _("as many as pay")}
    basis = {"left": _("what the best plan leaves"), "all": _("all offers")}
    hint = _("The best plan joins donors and users directly; from what it leaves, no tonne is promised twice.")
    with st.container(horizontal=True):
        for key, words, label, told in (
            ("fac_count", counts, _("At most"), None),
            ("fac_size", sizes, _("Capacity"), None),
            ("fac_from", basis, _("From"), hint),
        ):
            state.keep_known(key, list(words))
            st.segmented_control(
                label,
                list(words),
                key=key,
                required=True,
                format_func=words.__getitem__,
                help=told,
                persist_state="session",
            )
    return made


def page(one: Asked, found: Found, filters: Filters) -> None:
    """Show what was found, and how sure it is once that is worked out."""
    if found.table.empty or not found.table["taken"].any():
        nothing(one)
        return
    job = siting_data.sure_job(one, found)
    sure = job.result() if job.ended else None
    frame.say(siting_words.answer(found, sure), siting_note.note(found, sure))
    likely = sure is None or sure.likely
    proved = "exact" if likely and found.siting.status == "optimal" else "preview"
    st.html(f'<span class="atlas-badge {proved}">{safe_html(siting_note.mark(found))}</span>')
    if not job.ended:
        jobs.progress(job, _("Drawing every figure anew:"), SURE_S)
    st.fragment(explore)(found, sure, filters)


def nothing(one: Asked) -> None:
    """Say why there is nothing, and what would change it."""
    if not one.parks:
        frame.nothing(
            _("No operating park lies inside these filters."), _("Clear the filters to see all parks."), state.reset
        )
    elif one.left:
        reason = _("After the best plan, nothing in reach would pay its way to such a facility.")
        frame.nothing(reason, _("Look at all offers instead of what the plan leaves."), _take_all)
    else:
        frame.nothing(_("Nothing in reach would pay its way to such a facility."), _("Try a wider reach or region."))


def _take_all() -> None:
    st.session_state["fac_from"] = "all"


def explore(found: Found, sure: Sureness | None, filters: Filters) -> None:
    """Show the map with the candidate beside it, and the tables under it."""
    left, right = st.columns([2, 1], gap="medium")
    with left:
        siting_map.draw(found, filters)
        st.caption(
            _(
                "Large ringed mark: the facility. Lines: full from those it takes from, dotted to those who take its "
                "product. Click a park to see what a facility there would do."
            )
        )
    with right, panels.side():
        card(found)
        st.caption(siting_words.caveat(found.siting.case.facility.code))
    first, second = st.tabs([_("All candidates"), _("Cost figures and sources")])
    with first:
        siting_table.candidates(found, sure)
    with second:
        siting_table.costs(found)
    panels.keep_address()


def card(found: Found) -> None:
    """Show the candidate that is looked at, or the best of the chosen: whom it serves, and what it is worth."""
    place = siting_map.looked(found)
    table = found.table
    row = table[table["chosen"]].iloc[0] if place is None else table[table["place"] == place].iloc[0]
    taken, made = siting_words.units(found.siting.case.facility.code)
    st.subheader(siting_words.park_name(row["park_id"]), anchor=False)
    names = {
        "gate": _("gate costs saved") if row["gate_usd_per_year"] >= 0 else _("paid to donors"),
        "product": _("what the product replaces"),
        "haul": _("hauls"),
        "running": _("running"),
        "plant": _("plant, per year"),
        "carbon": _("carbon"),
    }
    lines = [
        f"<tr><td>{names[name]}</td><td class='n'>{safe_html(money(row[f'{name}_usd_per_year']))}</td></tr>"
        for name in PARTS
        if row[f"{name}_usd_per_year"]
    ]
    lines.append(
        f"<tr class='all'><td>{_('worth alone, mid')}</td>"
        f"<td class='n'>{safe_html(money(row['net_usd_per_year']))}</td></tr>"
    )
    st.html(f'<table class="atlas-figures">{"".join(lines)}</table>')
    text = _("Takes {taken} of {capacity}; makes {made}.") if row["made"] else _("Takes {taken} of {capacity}.")
    amounts = {
        name: quantity(row[name], unit) for name, unit in (("taken", taken), ("capacity", taken), ("made", made))
    }
    st.markdown(f"{text.format(**amounts)} {siting_words.served(row)}")
    if row["sites"]:
        text = _("Nearest donor {near} km, farthest {far} km.")
        st.markdown(text.format(near=number(row["nearest_km"], 1), far=number(row["farthest_km"], 1)))
    st.markdown(f"{_('Main sectors')}: {siting_words.sectors(row['sectors'])}")
    if row["why"]:
        st.markdown(f"{_('Why it falls behind')}: {siting_words.why(row['why'])}")
    if st.session_state["park"] == row["park_id"]:
        panels.close("park")
