"""What is wrong with a documented network, and what its reader may not have meant."""

from collections.abc import Iterator

import pandas as pd

from symbiosis.errors import Problem
from symbiosis.inventory.check import check_capacities
from symbiosis.inventory.tables import Knowledge
from symbiosis.inventory.typed import Typed, suggestion
from symbiosis.replay.words import nearest

IMPLEMENTED = "implemented"
ORDINARY = "ordinary_supply"
_ISIC_MAP = "data/isic_map.csv"


def counts(exchanges: pd.DataFrame) -> "pd.Series[bool]":
    """Return which exchanges count: implemented, of a known resource, no ordinary supply."""
    known = exchanges["resource"] != ""
    return (exchanges["status"] == IMPLEMENTED) & known & (exchanges["kind"] != ORDINARY)


def check(sites: Typed, exchanges: Typed, knowledge: Knowledge) -> None:
    """Note what cannot be used: unknown sites and resources, own reuse, units of another sector, half positions."""
    _check_sites_named(exchanges, set(sites.cells["site_id"]))
    _check_resources(exchanges, knowledge)
    sites.cells["archetype_id"] = ""
    check_capacities(sites, knowledge)
    del sites.cells["archetype_id"]
    cells = sites.cells
    for row in sites.rows(cells["lat"].isna() != cells["lon"].isna(), "lat", "lon"):
        sites.add(row, "lat", cells["lat"][row], "half_position", "half a position", "Give lat and lon, or neither.")


def _check_sites_named(exchanges: Typed, site_ids: set[str]) -> None:
    for column in ("donor_site_id", "receiver_site_id"):
        words = exchanges.cells[column]
        for row in exchanges.rows(~words.isin(site_ids), column):
            remedy = suggestion(words[row], site_ids)
            exchanges.add(row, column, words[row], "unknown_site", "no site has this id", remedy)
    donor, receiver = (exchanges.cells[f"{end}_site_id"] for end in ("donor", "receiver"))
    for row in exchanges.rows((donor == receiver) & (donor != ""), "donor_site_id", "receiver_site_id"):
        remedy = "Name another receiver, or leave the row out: own reuse is no exchange."
        exchanges.add(row, "receiver_site_id", receiver[row], "same_site", "a site gives to itself", remedy)


def _check_resources(exchanges: Typed, knowledge: Knowledge) -> None:
    """Read ids in any case; of others, name the resources that share most words with what was written."""
    resources = knowledge.resources.set_index("resource_id")
    ids = {ident.casefold(): ident for ident in resources.index}
    words = exchanges.cells["resource"]
    words = exchanges.cells["resource"] = words.map(lambda word: ids.get(word.casefold(), word))
    wrong = exchanges.rows(~words.isin({"", *resources.index}), "resource")
    names = [f"{one.Index} {one.name_en} {one.name_vi}" for one in resources.itertuples()]
    called = dict(zip(map(str, resources.index), names, strict=True))
    remedies = {word: _nearest(word, called, resources["name_en"]) for word in words[wrong].unique()}
    for row in wrong:
        what = "the resource is not known"
        exchanges.add(row, "resource", words[row], "unknown_resource", what, remedies[words[row]])


def _nearest(word: str, called: dict[str, str], names: "pd.Series[str]") -> str:
    near = [f"{ident} ({names[ident]})" for ident in nearest(word, called)]
    asked = f"Did you mean {'; '.join(near)}? " if near else ""
    return f"{asked}All ids with their names: data/resources.csv. Leave the cell empty where none fits."


def notes(sites: Typed, exchanges: Typed, knowledge: Knowledge) -> Iterator[Problem]:
    """Yield what can be used but may not be meant; ``exchanges`` have their final statuses."""
    yield from _sectors(sites, knowledge)
    yield from _positions(sites)
    places = sites.cells
    for row in places.index[places["capacity"].isna() & (places["capacity_unit"] != "")]:
        what, remedy = "a unit without a capacity says nothing", "Give the capacity, or leave both empty."
        yield Problem(sites.file, row, "capacity", "", "unused_unit", what, remedy)
    cells = exchanges.cells
    counted = counts(cells)
    first: dict[tuple[str, ...], int] = {}
    for row, *key in cells.loc[counted, ["donor_site_id", "receiver_site_id", "resource"]].itertuples():
        if (before := first.setdefault(tuple(key), row)) != row:
            what = f"the same donor, receiver and resource as row {before}: it counts twice"
            remedy = "Leave one of them out, or give the one that stopped the status ended."
            yield Problem(exchanges.file, row, "resource", key[-1], "repeated", what, remedy)
    if not counted.any():
        some = (cells["status"] == IMPLEMENTED).any()
        why = "no implemented row has a resource and is no ordinary supply" if some else "no row is implemented"
        remedy = "Recall is over implemented exchanges; the others are told, not counted."
        yield Problem(exchanges.file, None, "", "", "nothing_counts", f"nothing counts: {why}", remedy)


def _sectors(sites: Typed, knowledge: Knowledge) -> Iterator[Problem]:
    """Yield the sites whose class is empty or has no row of its own in the ISIC map."""
    mapped = set(knowledge.isic_map["isic4"])
    wider = {digits: {code[:digits] for code in mapped} for digits in (3, 2)}
    for row, code in sites.cells["isic4"].items():
        if code in mapped:
            continue
        read = next((code[:digits] for digits in (3, 2) if code[:digits] in wider[digits]), "")
        family = f"its {'group' if len(read) == 3 else 'division'} {read}" if read else "a tenant of unknown sector"
        what = f"{f'the class has no row in {_ISIC_MAP}' if code else 'no ISIC class'}: the site is read as {family}"
        remedy = f"Give the nearest class of {_ISIC_MAP}." if code else f"Choose one of {_ISIC_MAP}."
        yield Problem(sites.file, int(str(row)), "isic4", str(code), "no_sector", what, remedy)


def _positions(sites: Typed) -> Iterator[Problem]:
    unplaced = sites.cells["lat"].isna()
    if unplaced.any() and not unplaced.all():
        ids = sites.cells.loc[unplaced, "site_id"]
        what = f"{len(ids)} of {len(unplaced)} sites have no position ({', '.join(ids[:3])}{', ...' * (len(ids) > 3)})"
        remedy = (
            "They are taken to be in one park in the middle of the others. Give a position to all sites or to none."
        )
        yield Problem(sites.file, None, "lat", "", "some_positions", what, remedy)
