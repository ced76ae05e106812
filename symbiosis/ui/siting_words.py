"""What the page on shared facilities says."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from symbiosis.insight.siting_sure import Sureness
from symbiosis.inventory.sectors import FALLBACK
from symbiosis.ui import data
from symbiosis.ui.escape import safe_html, safe_label
from symbiosis.ui.money import money, money_range
from symbiosis.ui.siting_data import Found
from symbiosis.ui.tables import localised
from symbiosis.ui.words import _, ngettext, number, quantity


def types() -> dict[str, str]:
    """Return the name of each type."""
    return {
        "rdf": _("Fuel from waste for kilns (RDF)"),
        "steam": _("Steam network"),
        "co2": _("CO₂ liquefier"),
        "reuse": _("Water-reuse plant"),
        "treatment": _("Wastewater treatment plant"),
        "digester": _("Biogas plant"),
        "aggregate": _("Slag and ash to aggregate"),
    }


def caveat(code: str) -> str:
    """Say what to keep in mind about a type."""
    return {
        "rdf": _(
            "Kilns within reach limit it: 30 % of their heat, less what the plan gives them. Sorting residue and "
            "permits to burn waste are not looked at."
        ),
        "steam": _(
            "One biomass boiler house, and waste steam where it is left over, serve users by pipe in the park and next "
            "to it. Biomass is taken to be on sale at the stated cost; sites above 50 t/h are taken to raise "
            "their own."
        ),
        "co2": _(
            "Raw gas comes by pipe, so the plant stands beside its source; liquid CO₂ leaves by tanker. Whom "
            "industrial gas firms serve today is not known."
        ),
        "reuse": _(
            "Treated wastewater is sold back for cooling and processes. Where no treatment plant is listed, tenants' "
            "wastewater is taken to be treated by the park's own plant first. The price saved is that of clean water."
        ),
        "treatment": _(
            "What is saved is today's fee. Most operating parks have a plant already, and which have room is not in "
            "the data: the answer is for wastewater that needs a new plant."
        ),
        "digester": _(
            "Gas becomes power for the park around it. Its demand is many times larger, so it does not limit the "
            "plant; the price is that of power less the engine's cost."
        ),
        "aggregate": _(
            "Slag is weathered, crushed and sold to concrete and road works, half of their demand at most. Leaching "
            "tests are not looked at."
        ),
    }[code]


def park_name(park_id: object) -> str:
    """Name a park."""
    parks = data.planner().prepared.matched.inventory.parks.set_index("park_id")
    return safe_label(parks[localised("name")][str(park_id)])


def answer(found: Found, sure: Sureness | None) -> str:
    """Say where, for whom, and what it is worth; first of all that it likely does not pay, where that is so."""
    chosen = found.table[found.table["chosen"]]
    if chosen.empty:
        best = found.table.iloc[0]
        text = _("At mid figures it pays nowhere here. <b>{park}</b> comes closest: {usd} for {taken} from {sites}.")
        return text.format(
            park=_bold(best), usd=safe_html(_worth(best["net_usd_per_year"], sure)), **_facts(found, best)
        )
    value, likely = safe_html(_worth(found.siting.answer.objective, sure)), sure is None or sure.likely
    if len(chosen) == 1:
        row = chosen.iloc[0]
        if row["sites"]:
            text = _("<b>{park}</b>: it would take {taken} from {sites} in {parks}, worth <b>{usd}</b>.")
        else:
            text = _("<b>{park}</b>: it would serve {users} with {made}, worth <b>{usd}</b>.")
        said = text.format(park=_bold(row), usd=value, **_facts(found, row))
        lead = _("More likely than not <b>it does not pay</b>; the closest is {place}")
        return said if likely else lead.format(place=said)
    names = ", ".join(_bold(row) for _k, row in chosen.iterrows())
    text = _("<b>{n}</b> facilities, at {names}, would together be worth <b>{usd}</b>.")
    said = text.format(n=number(len(chosen)), names=names, usd=value)
    lead = _("More likely than not <b>they do not pay</b>; the closest are {places}")
    return said if likely else lead.format(places=said)


def _bold(row: Mapping[Any, Any] | pd.Series) -> str:
    return safe_html(park_name(row["park_id"]))


def _worth(mid: float, sure: Sureness | None) -> str:
    """Word a value: P10 to P90 around P50 once they are drawn, the mid alone until then."""
    return money(mid) if sure is None else money_range(*sure.band(), median=True)


def units(code: str) -> tuple[str, str]:
    """Return the units of what is taken and of the product."""
    return {
        "rdf": ("t", "GJ"),
        "steam": ("t", "t"),
        "co2": ("t", "t"),
        "reuse": ("m3", "m3"),
        "treatment": ("m3", "m3"),
        "digester": ("t", "Nm3_CH4"),
        "aggregate": ("t", "t"),
    }[code]


def _facts(found: Found, row: pd.Series) -> dict[str, str]:
    taken, made = units(found.siting.case.facility.code)
    return {
        "taken": quantity(float(row["taken"]), taken),
        "made": quantity(float(row["made"]), made),
        **{
            name: ngettext("{n} site", "{n} sites", int(row[name])).format(n=number(row[name]))
            for name in ("sites", "users")
        },
        "parks": _parks(row),
    }


def _parks(row: Mapping[Any, Any] | pd.Series) -> str:
    return ngettext("{n} park", "{n} parks", int(row["parks"])).format(n=number(row["parks"]))


def served(row: Mapping[Any, Any] | pd.Series) -> str:
    """Say how many donors and users a candidate has."""
    donors = ngettext("{n} donor", "{n} donors", int(row["sites"])).format(n=number(row["sites"]))
    users = ngettext("{n} user", "{n} users", int(row["users"])).format(n=number(row["users"]))
    return _("{donors} in {parks} and {users}.").format(donors=donors, users=users, parks=_parks(row))


def why(code: object) -> str:
    """Say why a candidate falls behind the best."""
    return {
        "": _("the best alone"),
        "volume": _("less to take or to sell in reach"),
        "haul": _("dearer hauls"),
        "plant": _("a dearer plant for what it takes"),
        "nothing": _("nothing in reach pays its way"),
    }[str(code)]


def sectors(codes: str) -> str:
    """Name sectors."""
    kinds = data.known().archetypes.drop_duplicates("archetype_id").set_index("archetype_id")[localised("sector")]
    names = {**kinds, FALLBACK: _("sector not listed")}
    return ", ".join(safe_label(names.get(code, code)) for code in codes.split(";") if code)
