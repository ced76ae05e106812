"""Check the tables of an inventory against each other and against what is known: parks, resources, units, ranges."""

from collections.abc import Collection

import numpy as np
import pandas as pd
import pyproj

from symbiosis.errors import UnknownUnitError
from symbiosis.inventory.places import province_63_at
from symbiosis.inventory.sectors import candidates_of
from symbiosis.inventory.size import capacity_units
from symbiosis.inventory.tables import Knowledge
from symbiosis.inventory.typed import Typed, suggestion
from symbiosis.inventory.units import rate

QUANTITIES = ("quantity_low", "quantity", "quantity_high")
_NEEDS_RANGE = ("estimated", "assumed")
_FARTHEST_KM = 30.0
"""A park's point may stand for its district, so a site may be this far from it [km]."""
_LARGEST = 1e10
"""A guard against wrong units: above anything one site moves in a year [any resource unit]."""
_ELLIPSOID = pyproj.Geod(ellps="WGS84")


def check_parks(parks: Typed, knowledge: Knowledge) -> None:
    """Note parks without a position or far from Vietnam, and those in provinces nobody knows."""
    for row in parks.rows(parks.cells["lat"].isna() & parks.cells["lon"].isna(), "lat", "lon"):
        parks.add(row, "lat", "", "no_place", "the park has no position", "Give lat and lon.")
    for column in ("province_63", "province_34"):
        _check_known(parks, column, set(knowledge.provinces[column]), "unknown_province", "the province is not known")
    cells = parks.cells
    today = cells["province_63"].map(knowledge.provinces.set_index("province_63")["province_34"])
    differs = (cells["province_34"] != "") & today.notna() & (today != cells["province_34"])
    for row in parks.rows(differs, "province_63", "province_34"):
        what = f"{cells['province_63'][row]} is part of {today[row]} since July 2025"
        parks.add(row, "province_34", cells["province_34"][row], "province_mismatch", what, "Correct one of the two.")
    check_on_land(parks)


def check_on_land(table: Typed) -> None:
    """Note positions that lie far from every province."""
    cells = table.cells
    for row in table.rows((province_63_at(cells["lat"], cells["lon"]) == "") & cells["lat"].notna(), "lat", "lon"):
        where = f"{cells['lat'][row]}, {cells['lon'][row]}"
        remedy = "Check both numbers against a map; they are WGS 84 degrees."
        table.add(row, "lat", where, "outside_vietnam", "the position is not in Vietnam", remedy)


def check_sites(sites: Typed, parks: pd.DataFrame, knowledge: Knowledge) -> None:
    """Note sites of unknown parks, far from their park, without a place, or with a capacity that cannot be used.

    ``parks`` are those a site may name: ``park_id, lat, lon``.
    """
    _check_known(sites, "park_id", set(parks["park_id"]), "unknown_park", "no park has this id")
    _check_known(
        sites,
        "archetype_id",
        set(knowledge.plant_sizes["archetype_id"]),
        "unknown_archetype",
        "the archetype is not known",
    )
    check_capacities(sites, knowledge)
    check_on_land(sites)
    _check_far(sites, parks)
    cells = sites.cells
    for row in sites.rows(
        (cells["park_id"] == "") & cells["lat"].isna() & cells["lon"].isna(), "park_id", "lat", "lon"
    ):
        sites.add(
            row, "park_id", "", "no_place", "the site has no park and no position", "Give park_id, or lat and lon."
        )


def check_capacities(sites: Typed, knowledge: Knowledge) -> None:
    """Note capacities without a unit, or in one that no kind of plant of the site's sector is measured in."""
    cells, units = sites.cells, capacity_units(knowledge)
    known = cells["capacity_unit"].isin({"", *units["capacity_unit"]})
    for row in sites.rows(~known & cells["capacity"].isna(), "capacity", "capacity_unit"):
        remedy = suggestion(cells["capacity_unit"][row], units["capacity_unit"].unique())
        sites.add(
            row, "capacity_unit", cells["capacity_unit"][row], "unknown_unit", "the capacity unit is not known", remedy
        )
    asked = sites.rows(cells["capacity"].notna(), "capacity", "capacity_unit", "isic4")
    given = cells.loc[asked]
    kinds = candidates_of(given, knowledge).merge(units, on="archetype_id")
    accepted = kinds.groupby("row")["capacity_unit"].agg(lambda names: sorted(set(names)))
    instead = " and give employees or area_ha" if {"employees", "area_ha"} <= set(cells) else ""
    for place, row in enumerate(asked):
        fitting, unit = accepted.get(place, []), cells["capacity_unit"][row]
        if unit in fitting:
            continue
        code, what = "unit_not_of_sector", "a capacity in this unit says nothing about the size of such a plant"
        if unit == "":
            code, what = "missing_value", "the unit of the capacity is missing"
        elif not known[row]:
            code, what = "unknown_unit", "the capacity unit is not known"
        remedy = f"Accepted for its sector: {', '.join(fitting)}." if fitting else "No unit is known for its sector."
        sites.add(row, "capacity_unit", unit, code, what, f"{remedy} Or leave the capacity empty{instead}.")


def check_streams(streams: Typed, site_ids: Collection[str], knowledge: Knowledge) -> None:
    """Note streams of unknown sites or resources, in a wrong role or unit, or without a range they need."""
    resources = knowledge.resources.set_index("resource_id")
    _check_known(streams, "site_id", site_ids, "unknown_site", "no site has this id")
    _check_resources(streams, resources)
    _check_units(streams, resources["unit"])
    cells = streams.cells
    for column in ("quantity_low", "quantity_high"):
        missing = cells[column].isna() & cells["basis"].isin(_NEEDS_RANGE)
        for row in streams.rows(missing, column, "basis"):
            what = f"an {cells['basis'][row]} quantity needs its range"
            streams.add(row, column, None, "range_missing", what, "Give quantity_low and quantity_high.")
    for column, disorder in (
        ("quantity_low", cells["quantity_low"] > cells["quantity"]),
        ("quantity_high", cells["quantity_high"] < cells["quantity"]),
    ):
        for row in streams.rows(disorder, column, "quantity"):
            what = f"low, middle and high are out of order (quantity is {cells['quantity'][row]})"
            remedy = "Write quantity_low <= quantity <= quantity_high."
            streams.add(row, column, cells[column][row], "range_order", what, remedy)


def yearly(streams: pd.DataFrame, knowledge: Knowledge) -> pd.DataFrame:
    """Return checked streams with their quantities in the unit of their resource per year.

    A measured or reported quantity without a range is its own range.
    """
    rates, _ = _rates(streams, knowledge.resources.set_index("resource_id")["unit"])
    filled = streams[list(QUANTITIES)].apply(lambda column: column.fillna(streams["quantity"]))
    return streams.assign(**filled.mul(_per_year(rates, streams), axis="index"))


def _rates(streams: pd.DataFrame, units: "pd.Series[str]") -> tuple[pd.DataFrame, dict[tuple[str, str], str]]:
    """Return ``factor`` and ``hourly`` of every stream's unit, and what is wrong with the units that have none."""
    pairs = pd.MultiIndex.from_frame(streams[["unit", "resource"]])
    rates: dict[tuple[str, str], tuple[float, bool]] = {}
    errors: dict[tuple[str, str], str] = {}
    for unit, resource in pairs.unique():
        if resource in units.index:
            try:
                rates[unit, resource] = rate(unit, units[resource])
            except UnknownUnitError as error:
                errors[unit, resource] = str(error)
    found = [rates.get(pair, (np.nan, False)) for pair in pairs]
    return pd.DataFrame(found, columns=["factor", "hourly"], index=streams.index), errors


def _per_year(rates: pd.DataFrame, streams: pd.DataFrame) -> "pd.Series[float]":
    return rates["factor"] * streams["hours_per_year"].where(rates["hourly"], 1.0)


def _check_far(sites: Typed, parks: pd.DataFrame) -> None:
    cells = sites.cells
    points = parks.drop_duplicates("park_id").set_index("park_id")[["lat", "lon"]].reindex(cells["park_id"])
    ends = (points["lon"].to_numpy(), points["lat"].to_numpy(), cells["lon"].to_numpy(), cells["lat"].to_numpy())
    away = pd.Series(_ELLIPSOID.inv(*ends)[2] / 1000.0, index=cells.index)
    for row in sites.rows(away > _FARTHEST_KM, "park_id", "lat", "lon"):
        what = f"the site lies {away[row]:.0f} km from its park"
        sites.add(row, "park_id", cells["park_id"][row], "far_from_park", what, "Check park_id, lat and lon.")


def _check_known(table: Typed, column: str, known: Collection[str], code: str, what: str) -> None:
    words = table.cells[column]
    wrong = table.rows(~words.isin({"", *known}), column)
    remedies = {word: suggestion(word, known) for word in words[wrong].unique()}
    for row in wrong:
        table.add(row, column, words[row], code, what, remedies[words[row]])


def _check_resources(streams: Typed, resources: pd.DataFrame) -> None:
    _check_known(streams, "resource", set(resources.index), "unknown_resource", "the resource is not known")
    cells = streams.cells
    for role, flag, done in (("offer", "can_be_offered", "offered"), ("demand", "can_be_demanded", "demanded")):
        fits = set(resources.index[resources[flag]])
        for row in streams.rows((cells["role"] == role) & ~cells["resource"].isin(fits), "role", "resource"):
            name = cells["resource"][row]
            what = f"this resource cannot be {done}"
            streams.add(
                row, "resource", name, "wrong_role", what, f"{suggestion(name, fits)} See the list of resources."
            )


def _check_units(streams: Typed, units: "pd.Series[str]") -> None:
    cells = streams.cells
    rates, errors = _rates(cells, units)
    unknown = rates["factor"].isna() & cells["resource"].isin(units.index)
    for row in streams.rows(unknown, "resource", "unit"):
        what, _, remedy = errors[cells["unit"][row], cells["resource"][row]].partition(". ")
        streams.add(row, "unit", cells["unit"][row], "unknown_unit", what, remedy)
    for row in streams.rows(rates["hourly"] & cells["hours_per_year"].isna(), "resource", "unit", "hours_per_year"):
        what = f"the unit {cells['unit'][row]!r} is a rate while the plant runs"
        remedy = "Give hours_per_year, or write the quantity per year."
        streams.add(row, "hours_per_year", None, "hours_missing", what, remedy)
    amounts = cells[list(QUANTITIES)].mul(_per_year(rates, cells), axis="index")
    for column in QUANTITIES:
        for row in streams.rows(amounts[column] > _LARGEST, column, "unit"):
            what = f"no site moves so much in a year (more than {_LARGEST:g})"
            streams.add(row, column, cells[column][row], "out_of_range", what, "Check the quantity and its unit.")
