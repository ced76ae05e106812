"""Plants that do not stand yet, put into parks and matched with what is there, both ways."""

from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from symbiosis.exchange.match import Matches, match
from symbiosis.inventory.tables import Inventory, Knowledge

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_PLACE = ("park_id", "province_63", "province_34", "region_63", "region_34", "lat", "lon")
_ROLES = (("offer", "offered", "demanded"), ("demand", "demanded", "offered"))


@dataclass(frozen=True)
class Placed:
    """Plants in parks; each stands in a world of its own, beside what exists and nothing else.

    Attributes
    ----------
    inventory
        What exists, then one site per plant and park with its streams: rows of what exists keep their numbers.
    existing
        Number of streams that exist.
    plant, park
        Of each new site: rows of the sample's sites and of the inventory's parks.
    world, source
        Of each new stream: the number of its new site, and the row of the sample's stream it repeats.
    """

    inventory: Inventory
    existing: int
    plant: Ints
    park: Ints
    world: Ints
    source: Ints


def place(sample: Inventory, inventory: Inventory, plant: Ints, park: Ints) -> Placed:
    """Put plants into parks, at the park's point like every sector estimate.

    Parameters
    ----------
    sample
        The plants as sites with their streams in the order of the sites; their places do not matter.
    inventory
        What exists.
    plant, park
        Rows of the sample's sites and of the inventory's parks, one entry per new site.
    """
    parks = inventory.parks.iloc[park].reset_index(drop=True)
    ids = pd.Series(
        sample.sites["site_id"].to_numpy(dtype=object)[plant] + "@" + parks["park_id"].to_numpy(dtype=object)
    )
    sites = pd.DataFrame(sample.sites).iloc[plant].reset_index(drop=True)
    sites = sites.assign(**{name: parks[name] for name in _PLACE}, site_id=ids, precision="park")
    sites["park_radius_km"] = np.sqrt(parks["area_ha"] * 0.01 / np.pi)
    points = gpd.GeoDataFrame(sites, geometry=gpd.points_from_xy(sites["lon"], sites["lat"]), crs=inventory.sites.crs)
    rows, world = _tiled(sample, plant)
    streams = sample.streams.iloc[rows].reset_index(drop=True)
    tail = streams["stream_id"].str.partition("/")[2] if len(streams) else streams["stream_id"]
    owner = ids.iloc[world].reset_index(drop=True)
    streams = streams.assign(site_id=owner, stream_id=owner + "/" + tail)
    both = Inventory(
        inventory.parks,
        pd.concat([inventory.sites, points[inventory.sites.columns.intersection(points.columns)]], ignore_index=True),
        pd.concat([inventory.streams, streams[list(inventory.streams.columns)]], ignore_index=True),
    )
    return Placed(both, len(inventory.streams), plant, park, world, rows)


def _tiled(sample: Inventory, plant: Ints) -> tuple[Ints, Ints]:
    """Return the rows of the sample's streams for each new site in turn, and the site each belongs to."""
    owner = pd.Index(sample.sites["site_id"]).get_indexer(sample.streams["site_id"])
    count = np.bincount(owner, minlength=len(sample.sites))
    start, many = (np.cumsum(count) - count)[plant], count[plant]
    within = np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)
    return np.repeat(start, many) + within, np.repeat(np.arange(len(plant)), many)


def match_new(placed: Placed, knowledge: Knowledge) -> Matches:
    """Match new streams with existing ones only, offers and demands apart, by the rules for all.

    Returns
    -------
    Matches
        As ``match`` gives them; rows are those of ``placed.inventory.streams``. The pairs are those of a match of
        everything that have exactly one new end.
    """
    found = [_one_way(placed, knowledge, *names) for names in _ROLES]
    return Matches(*(pd.concat(parts, ignore_index=True) for parts in zip(*found, strict=True)))


def _one_way(
    placed: Placed, knowledge: Knowledge, role: str, mine: str, theirs: str
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Match the new streams of one role with the existing ones of the other."""
    streams, rules = placed.inventory.streams, knowledge.rules
    is_new, is_role = np.arange(len(streams)) >= placed.existing, (streams["role"] == role).to_numpy()
    brought = streams.loc[is_new & is_role, "resource"].unique()
    useful = np.flatnonzero(rules[mine].isin(brought))
    partners = ~is_new & ~is_role & streams["resource"].isin(rules[theirs].iloc[useful].unique()).to_numpy()
    rows = np.flatnonzero((is_new & is_role) | partners)
    small = Inventory(placed.inventory.parks, placed.inventory.sites, streams.iloc[rows].reset_index(drop=True))
    found = match(small, replace(knowledge, rules=rules.iloc[useful].reset_index(drop=True)))
    return _renumbered(found.candidates, rows, useful), _renumbered(found.refused, rows, useful)


def _renumbered(pairs: pd.DataFrame, streams: Ints, rules: Ints) -> pd.DataFrame:
    ends = {end: streams[pairs[end].to_numpy()].astype(np.int32) for end in ("offer", "demand")}
    return pairs.assign(**ends, rule=rules[pairs["rule"].to_numpy()].astype(np.int16))
