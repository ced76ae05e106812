"""What an investor takes away: the shortlist in words, its codes, criteria and sources; the ranking as CSV."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from symbiosis.insight.plant import Plant
from symbiosis.insight.screen import Screened
from symbiosis.insight.screen_criteria import CRITERIA
from symbiosis.insight.screen_rank import column
from symbiosis.ui import data, fit_controls, screen_data, screen_tabs, screen_words, tables, vocabulary
from symbiosis.ui.escape import safe_xlsx
from symbiosis.ui.later import later, seen
from symbiosis.ui.plan import Shown
from symbiosis.ui.words import _, significant

_VERDICTS = {0: "fail", 1: "unknown", 2: "pass"}
_MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_DIGITS = {"fit": -2, "energy": 0, "reuse": 0, "variety": 2, "data": 2}
"""Digits after the point in the list; the others have one."""
Rows = list[tuple[object, ...]]


def downloads(found: Screened, shown: Shown, named: "pd.Series[str]") -> None:
    """Offer the files; only the words of the few parks of the shortlist are made before a click."""
    own, short = screen_data.plant(), list(st.session_state["short"]) or found.top()
    first = {_("Shortlist"): worded(found, shown, named, short)}
    with st.container(horizontal=True):
        st.download_button(
            _("Download shortlist (XLSX)"),
            later(lambda: safe_xlsx({**first, **sheets(found, shown, named, short, own)})),
            "shortlist.xlsx",
            _MIME,
            on_click="ignore",
            icon=":material/table:",
        )
        tables.downloads("screening", lambda: listing(found, shown, named, own))


def _provinces(shown: Shown) -> "pd.Series[str]":
    table = tables.parks_table(shown.result.inventory.parks, str(seen("map")), data.provinces())
    found: pd.Series[str] = table.set_index("park_id")["province"]
    return found


def worded(found: Screened, shown: Shown, named: "pd.Series[str]", parks: list[str]) -> pd.DataFrame:
    """Return parks side by side in words: province, verdict, rank, all criteria, and every one asked for with why."""
    beside, province = screen_tabs.compared(found, named, parks), _provinces(shown)
    facts = [found.park(park) for park in parks]
    is_ranked = [found.orders and park in found.ranked.index for park in parks]
    spans = [
        f"{found.rank(park, 'low_both')}–{found.rank(park, 'high_both')}" if known else None
        for park, known in zip(parks, is_ranked, strict=True)
    ]
    rows: Rows = [
        (_("Province"), *(province[park] for park in parks)),
        (_("Verdict"), *(screen_words.verdict(int(found.verdict[park])) for park in parks)),
        (_("Rank"), *(found.rank(park) if known else None for park, known in zip(parks, is_ranked, strict=True))),
        (_("Rank in eight of ten draws"), *spans),
        *beside.iloc[2:].itertuples(index=False, name=None),
    ]
    for name, limit in found.profile.limits.items():
        judged = found.judged.loc[parks, name].to_list()
        said = [screen_words.reason(name, one, park, limit) for one, park in zip(judged, facts, strict=True)]
        rows.append((_("Asked for: {criterion}").format(criterion=screen_words.criterion(name)), *said))
    return pd.DataFrame(rows, columns=beside.columns)


def listing(found: Screened, shown: Shown, named: "pd.Series[str]", own: Plant | None) -> pd.DataFrame:
    """Return the ranked parks, best first, with worded heads that name units, and rounded values."""
    table, place = screen_tabs.ranking_table(found, named), found.profile.place
    facts = found.facts.loc[table.index]
    parts: dict[str, object] = {
        _("Rank"): table["rank"] if found.orders else None,
        _("Rank in eight of ten draws"): table["rank_range"] if found.orders else None,
        _("Park"): table["park"],
        _("Province"): _provinces(shown).reindex(table.index),
        _("Verdict"): found.verdict.loc[table.index].map(lambda one: screen_words.verdict(int(one))),
    }
    for name in found.profile.weights:
        head, value = screen_tabs.heading(name), column(name, place)
        if name == "stage_eip":
            parts[head] = facts[value].map(screen_words.programme)
            continue
        head = f"{plant_words(own)}: {head}" if own is not None and name == "fit" else head
        parts[head] = facts[value].round(_DIGITS.get(name, 1))
        if name in ("fit", "energy", "reuse"):
            stem, _sign, tail = value.partition("_")
            for end, words in (("low", _("low")), ("high", _("high"))):
                parts[f"{head} ({words})"] = facts[f"{stem}_{end}_{tail}"].round(_DIGITS[name])
    return pd.DataFrame({**parts, "park_id": table.index}, index=table.index)


def plant_words(own: Plant) -> str:
    """Name a plant with its size."""
    return f"{fit_controls.name(own.archetype_id)}, {significant(own.capacity, 3)} {own.unit}"


def ranked_facts(found: Screened, named: "pd.Series[str]", parks: list[str]) -> pd.DataFrame:
    """Return ranks, ranges and all facts of some parks."""
    ids = pd.Index(parks, name="park_id")
    facts = found.facts.reindex(ids).assign(verdict=found.verdict.reindex(ids).map(_VERDICTS))
    table = found.ranked.reindex(ids).join(facts)
    table.insert(0, "name", named.reindex(ids))
    return table.reset_index()


def sheets(
    found: Screened, shown: Shown, named: "pd.Series[str]", short: list[str], own: Plant | None
) -> Mapping[str, pd.DataFrame]:
    """Return the sheets of codes: shortlist (the best five where none is picked), criteria, all verdicts, sources."""
    parks = shown.result.inventory.parks
    verdicts = found.judged.replace(_VERDICTS).assign(overall=found.verdict.map(_VERDICTS))
    verdicts.insert(0, "name", named)
    sources = parks[parks["park_id"].isin(short)][["park_id", "source", "recalled_fields", "basis", "confidence"]]
    return {
        "codes": ranked_facts(found, named, short),
        "criteria": criteria(found, shown, own),
        "all parks": verdicts.reset_index(),
        "sources": pd.concat([sources, _tables()], ignore_index=True),
    }


def criteria(found: Screened, shown: Shown, own: Plant | None) -> pd.DataFrame:
    """Return what was asked for: limits, weights, choices, the plant and the area that were ranked, assumptions."""
    profile = found.profile
    limits: Rows = [
        ("criterion", name, screen_words.criterion(name), one.column, "at least" if one.sense > 0 else "at most", limit)
        for name, limit in profile.limits.items()
        for one in [CRITERIA[name]]
    ]
    weights: Rows = [("weight", name, screen_words.ranked(name), "", "", one) for name, one in profile.weights.items()]
    choices: Rows = [
        ("choice", "method", screen_words.method(profile.method), "", profile.method, None),
        ("choice", "logistics", screen_words.goal(profile.place), "", profile.place, None),
        ("choice", "rank with unknown values", "", "", str(profile.partial).lower(), None),
    ]
    scenario = shown.planned.case.scenario.as_dict().items()
    assumed: Rows = [("assumption", name, "", "", "", one) for name, one in scenario]
    heads = ["kind", "name", "words", "column", "rule", "value"]
    return pd.DataFrame([*limits, *weights, *choices, *_plant(own), *_area(), *assumed], columns=heads)


def _plant(own: Plant | None) -> Rows:
    if own is None:
        return [("plant", "plant", _("none: all exchanges that touch a park count"), "sector", "", None)]
    return [
        ("plant", "plant", fit_controls.name(own.archetype_id), "sector", own.archetype_id, None),
        ("plant", "capacity", plant_words(own), "capacity", "", own.capacity),
        ("plant", "unit", own.unit, "unit", own.unit, None),
    ]


def _area() -> Rows:
    region, vintage = str(seen("region")), str(seen("map"))
    provinces = ", ".join(seen("province", [])) or _("all")
    return [
        ("area", "region", vocabulary.region_choice(region), "region", region, None),
        ("area", "provinces", provinces, f"province_{vintage}", "", None),
    ]


def _tables() -> pd.DataFrame:
    """Return where the other figures come from."""
    estimated = (
        ("ways to ports, airports and cities", "places.csv, road network of OpenStreetMap", "estimated", "low"),
        ("offers, value and CO2e", "estimated by sector; see the page about the data", "estimated", "low"),
        ("version of the data", data.data_version(), "", ""),
    )
    rows = [(name, source, "", basis, trust) for name, source, basis, trust in estimated]
    return pd.DataFrame(rows, columns=["park_id", "source", "recalled_fields", "basis", "confidence"])
