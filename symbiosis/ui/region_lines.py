"""The rows of the comparison of two regions: each a measure with unit, basis, range and what may be said of it."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from symbiosis.ui import vocabulary
from symbiosis.ui.region_data import PARTS, SOLAR, Comparison
from symbiosis.ui.words import _

Line = dict[str, object]
Facts = tuple[Mapping[str, float], Mapping[str, float]]
DRAWS, PARKS = "draws", "parks"
"""What a range spreads over: the draws of a simulation, or the parks of a side (quartiles)."""
COLUMNS = (
    "group",
    "measure",
    "unit",
    "basis",
    "a_low",
    "a",
    "a_high",
    "a_of",
    "b_low",
    "b",
    "b_high",
    "b_of",
    "range_over",
    "chance_a",
    "chance_b",
    "larger",
)


def lines(found: Comparison) -> pd.DataFrame:
    """Return every row of the comparison, in order, with the columns ``COLUMNS``; shares in percent."""
    return pd.DataFrame([*_plan(found), *_parks(found), *_place(found), *_quality(found)], columns=list(COLUMNS))


def benefit(found: Comparison, measure: str, scale: str, part: str) -> Mapping[str, Any]:
    """Return one row of what a plan brings."""
    table = found.benefits
    mask = (table["measure"] == measure) & (table["scale"] == scale) & (table["part"] == part)
    return {str(name): value for name, value in table[mask].iloc[0].items()}


def _plan(found: Comparison) -> list[Line]:
    group = _("Best plan")
    usd, co2e = "USD/a", "t CO2e/a"
    by_carrier = [
        (f"{words}: {vocabulary.plan_part(part)}", measure, "total", part, unit)
        for words, measure, unit in ((_("Net benefit"), "usd", usd), (_("CO₂e avoided"), "co2e", co2e))
        for part in PARTS
        if part != SOLAR
    ]
    wanted = [
        (_("Net benefit of all by-products"), "usd", "total", "by_products", usd),
        (_("CO₂e avoided by all by-products"), "co2e", "total", "by_products", co2e),
        (_("Net benefit per operating park"), "usd", "park", "by_products", usd),
        (_("CO₂e avoided per operating park"), "co2e", "park", "by_products", co2e),
        (_("Net benefit per hectare of operating parks"), "usd", "ha", "by_products", usd),
        (_("CO₂e avoided per hectare of operating parks"), "co2e", "ha", "by_products", co2e),
        (_("Net benefit of rooftop solar power for neighbours"), "usd", "total", SOLAR, usd),
        (_("CO₂e avoided by rooftop solar power for neighbours"), "co2e", "total", SOLAR, co2e),
        (_("Share of the by-products' net benefit that crosses the border"), "crossing", "total", "by_products", "%"),
    ]
    rows = [_drawn(group, label, unit, benefit(found, *key)) for label, *key, unit in wanted]
    apart = _("Best plan, by carrier")
    return rows + [_drawn(apart, label, unit, benefit(found, *key)) for label, *key, unit in by_carrier]


def _drawn(group: str, label: str, unit: str, row: Mapping[str, float]) -> Line:
    factor = 100.0 if unit == "%" else 1.0
    ends = {
        f"{side}{end}": row[f"{side}_{p}"] * factor
        for side in "ab"
        for end, p in (("_low", "p10"), ("", "p50"), ("_high", "p90"))
    }
    said = {"chance_a": row["chance_a"], "chance_b": row["chance_b"], "larger": row["larger"]}
    return {"group": group, "measure": label, "unit": unit, "basis": "estimated", "range_over": DRAWS, **ends, **said}


def _count(group: str, label: str, unit: str, basis: str, pair: tuple[float, float]) -> Line:
    return {"group": group, "measure": label, "unit": unit, "basis": basis, "a": pair[0], "b": pair[1]} | _silent()


def _silent() -> Line:
    blank = dict.fromkeys(("a_low", "a_high", "a_of", "b_low", "b_high", "b_of", "chance_a", "chance_b"), np.nan)
    return {**blank, "range_over": "", "larger": ""}


def _both(facts: Facts, name: str, factor: float = 1.0) -> tuple[float, float]:
    return facts[0].get(name, np.nan) * factor, facts[1].get(name, np.nan) * factor


def _spread(group: str, label: str, unit: str, basis: str, facts: Facts, name: str) -> Line:
    """Return a row whose range is over the parks of a side."""
    ends = {
        f"{side}{end}": one.get(f"{name}_{p}", np.nan)
        for side, one in zip("ab", facts, strict=True)
        for end, p in (("_low", "p25"), ("", "p50"), ("_high", "p75"))
    }
    line = {"group": group, "measure": label, "unit": unit, "basis": basis} | _silent()
    return line | ends | {"range_over": PARKS}


def _parks(found: Comparison) -> list[Line]:
    group, facts = _("Parks"), found.facts
    parks = _("parks")
    wanted = [
        (_("Parks and zones"), parks, "parks", 1.0),
        (_("of which operating"), "%", "operating_share", 100.0),
        (_("under construction"), parks, "under construction", 1.0),
        (_("planned"), parks, "planned", 1.0),
        (_("Area, where known"), "ha", "area_ha", 1.0),
        (_("Parks of known area"), parks, "area_known", 1.0),
        (_("Occupancy, where known, weighted by area"), "%", "occupancy_pct", 1.0),
        (_("Operating parks of known occupancy"), parks, "occupancy_known", 1.0),
    ]
    rows = [_count(group, label, unit, "reported", _both(facts, name, factor)) for label, unit, name, factor in wanted]
    for at, of in ((5, "parks"), (7, "operating")):
        rows[at] |= dict(zip(("a_of", "b_of"), _both(facts, of), strict=True))
    return rows


def _place(found: Comparison) -> list[Line]:
    group, facts = _("Industry and place"), found.facts
    rows = [
        _count(group, _("Listed facilities"), _("sites"), "reported", _both(facts, "facility_sites")),
        _count(group, _("Sector estimates in parks"), _("sites"), "estimated", _both(facts, "sector_sites")),
        _spread(group, _("Sector diversity within 33 km of a park (Shannon)"), "nat", "estimated", facts, "shannon"),
        _spread(group, _("ISIC divisions within 33 km of a park"), _("divisions"), "estimated", facts, "divisions"),
    ]
    distances: tuple[tuple[str, Callable[[], str]], ...] = (
        ("seaport_km", lambda: _("Way to the nearest seaport")),
        ("airport_km", lambda: _("Way to the nearest airport")),
        ("expressway_km", lambda: _("Distance to the nearest expressway")),
    )
    for name, words in distances:
        if any(np.isfinite(one.get(f"{name}_p50", np.nan)) for one in facts):
            rows.append(_spread(group, words(), "km", "estimated", facts, name))
    text = _("Exchanges documented as in operation")
    rows.append(_count(group, text, _("exchanges"), "reported", _both(facts, "existing")))
    if all("hubs" in one for one in facts):
        rows.append(_count(group, _("Hubs with a park here"), _("hubs"), "estimated", _both(facts, "hubs")))
    for name in sorted({*found.programmes[0].index, *found.programmes[1].index}):
        pair = float(found.programmes[0].get(name, 0)), float(found.programmes[1].get(name, 0))
        text = _("Parks in the programme {name}").format(name=vocabulary.programmes(name))
        rows.append(_count(group, text, _("parks"), "reported", pair))
    return rows


def _quality(found: Comparison) -> list[Line]:
    group, facts = _("How good the data are"), found.facts
    wanted = [
        (_("Parks whose own site is known"), "site_precision_share"),
        (_("Parks with at least one field from memory"), "recalled_share"),
        (_("Streams measured"), "measured_share"),
        (_("Streams reported"), "reported_share"),
        (_("Streams estimated by sector"), "estimated_share"),
        (_("Streams assumed"), "assumed_share"),
    ]
    return [_count(group, label, "%", "", _both(facts, name, 100.0)) for label, name in wanted]
