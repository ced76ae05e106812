"""A documented network as an inventory without streams, and the knowledge without what one network taught."""

import re
from dataclasses import replace
from functools import partial

import geopandas as gpd
import numpy as np
import pandas as pd

from symbiosis.errors import ScenarioError
from symbiosis.inventory.knowledge import national_parks
from symbiosis.inventory.tables import Inventory, Knowledge
from symbiosis.replay.network import Network
from symbiosis.replay.words import folded

PARK = "network"


def as_inventory(network: Network) -> Inventory:
    """Return the sites of a network with what the documentation says of them, which is never an exchange.

    Sites without a position count as one park of the median area of the shipped parks, in the middle of the others.
    """
    given = network.sites
    placed = given["lat"].notna()
    middle = given.loc[placed, ["lat", "lon"]].mean().fillna(0.0)
    sites = given[["site_id", "name", "isic4", "capacity", "capacity_unit"]].assign(
        park_id=np.where(placed, "", PARK),
        lat=given["lat"].fillna(middle["lat"]),
        lon=given["lon"].fillna(middle["lon"]),
        precision=np.where(placed, "site", "park"),
        archetype_id="",
        generalised="",
        kind="facility",
        plants=1.0,
        employees=np.nan,
        area_ha=np.nan,
        basis="reported",
        confidence="medium",
        source_id="network",
        **dict.fromkeys(("province_63", "province_34", "region_63", "region_34"), ""),
    )
    area = float(national_parks()["area_ha"].median())
    park = pd.DataFrame({"park_id": [PARK], "name_en": PARK, "name_vi": PARK, "precision": "site", "area_ha": area})
    park = park.assign(lat=middle["lat"], lon=middle["lon"], status="operating", main_sectors="")
    sites["park_radius_km"] = np.where(placed, np.nan, np.sqrt(area * 0.01 / np.pi))
    return Inventory(_points(park), _points(sites), pd.DataFrame())


def _points(table: pd.DataFrame) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(table, geometry=gpd.points_from_xy(table["lon"], table["lat"]), crs="EPSG:4326")


def without_evidence(knowledge: Knowledge, name: str) -> tuple[Knowledge, int, int]:
    """Return the knowledge without rules and sector rows whose only evidence is a network, and how many of each.

    Evidence is a list separated by ``;``; what has an item that does not name the network stays.

    Raises
    ------
    ScenarioError
        When no evidence names it.
    """
    if not pd.concat([knowledge.rules["evidence"], knowledge.archetypes["source"]]).map(partial(_names, name)).any():
        raise ScenarioError(f"No rule or sector row names {name!r} as evidence; nothing can be switched off.")
    rules = knowledge.rules[~_only(knowledge.rules["evidence"], name)]
    rows = knowledge.archetypes[~_only(knowledge.archetypes["source"], name)]
    less = replace(knowledge, rules=rules.reset_index(drop=True), archetypes=rows.reset_index(drop=True))
    return less, len(knowledge.rules) - len(rules), len(knowledge.archetypes) - len(rows)


def citing(knowledge: Knowledge, name: str) -> tuple[list[str], int]:
    """Return the rules whose evidence names a network, alone or among others, and how many sector rows do."""
    rules = knowledge.rules["evidence"].map(partial(_names, name)).astype(bool)
    rows = knowledge.archetypes["source"].map(partial(_names, name)).astype(bool)
    return sorted(knowledge.rules.loc[rules, "rule_id"]), int(rows.sum())


def _only(evidence: "pd.Series[str]", name: str) -> "pd.Series[bool]":
    items = evidence.map(lambda text: [item for item in str(text).split(";") if item.strip()])
    return items.map(lambda found: bool(found) and all(_names(name, item) for item in found)).astype(bool)


def _names(name: str, text: str) -> bool:
    """Return whether a text has the words of a name in it, whole, and written as a name is: with a capital."""
    if f" {folded(name)} " not in f" {folded(text)} ":
        return False
    first = folded(name).split()[0]
    return any(word[0].isupper() and folded(word).split()[:1] == [first] for word in re.findall(r"\w+", text))
