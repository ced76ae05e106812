"""What each hub holds: parks, offers that could anchor exchanges, kinds of industry, value by carrier."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from symbiosis.exchange.distance import geodesic_km
from symbiosis.insight.diversity import around
from symbiosis.insight.hubs import Floats, Ints, Places
from symbiosis.inventory.tables import Inventory

ANCHORS: Mapping[str, tuple[str, ...]] = {
    "steam_t_per_year": ("STEAM_HP", "STEAM_MP", "STEAM_LP"),
    "heat_gj_per_year": ("HW_HT", "HW_MT", "FLUE_HT", "FLUE_MT", "FLUE_LT"),
    "treated_water_m3_per_year": ("WW_TREAT_A", "WW_TREAT_B", "WW_MBR_RO"),
    "ash_slag_t_per_year": ("FLY_ASH", "BOTTOM_ASH", "BIO_ASH", "STEEL_SLAG", "LADLE_SLAG"),
    "co2_t_per_year": ("CO2_GAS",),
}
"""Offers that others can build on, by resource; heat of 80 °C and more."""
NEAR = ("seaport_km", "airport_km", "expressway_km")
BENEFIT, CARBON = "net_benefit_usd_per_year", "co2e_t_per_year"


def halves(hub: Ints, donor: Ints, receiver: Ints) -> tuple[Ints, Ints]:
    """Return the hub of each end of exchanges; -1 for none. Half of what an exchange brings counts for each end."""
    return tuple(np.where(end >= 0, hub[np.maximum(end, 0)], -1) for end in (donor, receiver))  # type: ignore[return-value]


def hub_sums(values: npt.ArrayLike, ends: tuple[Ints, Ints], hubs: int) -> Floats:
    """Return what exchanges bring each hub, half for each end that lies in it.

    Parameters
    ----------
    values
        Of each exchange; shape (exchanges,) or (exchanges, draws).
    ends
        From ``halves``.
    hubs
        How many there are.
    """
    given = np.asarray(values, dtype=np.float64)
    found = np.zeros((hubs, *given.shape[1:]))
    for end in ends:
        inside = end >= 0
        np.add.at(found, end[inside], given[inside] / 2)
    return found


def lead(table: pd.DataFrame, hub: Ints, worth: Floats) -> "pd.Series[str]":
    """Return for each hub the id of the park with the highest worth, the first by id among equals."""
    rows = pd.DataFrame({"hub": hub, "park": table["park"], "place_id": table["place_id"], "worth": worth})
    rows = rows[(rows["hub"] >= 0) & rows["park"]].sort_values(
        ["hub", "worth", "place_id"], ascending=[True, False, True]
    )
    return rows.drop_duplicates("hub").set_index("hub")["place_id"]


def members(found: Places, hub: Ints) -> pd.DataFrame:
    """Return the places of hubs: ``hub``, ``place_id``, ``park``, ``lat``, ``lon``, by hub and id."""
    table = found.table.assign(hub=hub)
    return table[table["hub"] >= 0].sort_values(["hub", "place_id"], ignore_index=True)


def facts(
    inventory: Inventory,
    member: pd.DataFrame,
    logistics: pd.DataFrame,
    division: "pd.Series[str]",
    *,
    radius_km: float,
) -> pd.DataFrame:
    """Return what lies in each hub.

    Parameters
    ----------
    inventory
        Its parks and sites.
    member
        From ``members``.
    logistics
        Indexed like the parks, with ``NEAR`` [km].
    division
        ISIC division of each site.
    radius_km
        Reach of the diversity [km].

    Returns
    -------
    pandas.DataFrame
        Indexed by hub: ``lat``, ``lon`` (mean of its places), ``parks``, ``facilities`` (outside parks), ``area_ha`` of
        the ``area_known`` parks, ``plants``, ``divisions``, ``shannon`` [nat] around its middle, ``extent_km`` (largest
        distance of a place from the middle), ``NEAR`` (median over its parks), ``programmes`` (";"-joined).
    """
    grouped = member.groupby("hub")
    table = grouped[["lat", "lon"]].mean()
    table["parks"] = grouped["park"].sum()
    table["facilities"] = grouped.size() - table["parks"]
    middle = table.loc[member["hub"]]
    away = geodesic_km(member["lon"], member["lat"], middle["lon"].to_numpy(), middle["lat"].to_numpy())
    table["extent_km"] = pd.Series(away).groupby(member["hub"].to_numpy()).max()
    parks = pd.DataFrame(inventory.parks[["park_id", "area_ha", "eip_programme"]])
    parks = parks.assign(**{name: logistics[name].to_numpy() for name in NEAR}).set_index("park_id")
    inside = member[member["park"]].join(
        parks[["area_ha", "eip_programme", *NEAR]], on="place_id"
    )  # places of parks are parks
    by = inside.groupby("hub")
    table["area_ha"], table["area_known"] = by["area_ha"].sum(min_count=1), by["area_ha"].count()
    table[list(NEAR)] = by[list(NEAR)].median()
    table["programmes"] = by["eip_programme"].agg(_programmes)
    return table.join(around(table, inventory.sites, division, radius_km=radius_km))


def _programmes(texts: "pd.Series[str]") -> str:
    return ";".join(sorted({one for text in texts.fillna("") for one in str(text).split(";") if one}))


def anchors(streams: pd.DataFrame, place: Ints, count: int) -> pd.DataFrame:
    """Return what each of ``count`` places offers of ``ANCHORS``; streams that only restate others are left out.

    ``place`` is that of each stream, -1 for none.
    """
    counted = (streams["role"] == "offer").to_numpy() & (streams["sum_rule"] == "add").to_numpy() & (place >= 0)
    offers, at = streams[counted], place[counted]
    found = {}
    for name, resources in ANCHORS.items():
        mine = offers["resource"].isin(resources).to_numpy()
        found[name] = np.bincount(at[mine], weights=offers["quantity"].to_numpy()[mine], minlength=count)
    return pd.DataFrame(found)
