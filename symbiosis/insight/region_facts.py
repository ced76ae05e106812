"""What lies in a region: parks, sites, programmes, and how good the data are. Counts and shares, nothing drawn."""

import numpy as np
import pandas as pd
from scipy.spatial import cKDTree

from symbiosis.exchange.distance import ecef
from symbiosis.insight.regions import Side
from symbiosis.inventory.tables import Inventory

STATUSES = ("operating", "under construction", "planned", "closed")
BASES = ("measured", "reported", "estimated", "assumed")
LOGISTICS = ("seaport_km", "airport_km", "expressway_km")


def facts(inventory: Inventory, one: Side, diversity: pd.DataFrame) -> dict[str, float]:
    """Return the facts of a side; NaN where nothing is known.

    Parameters
    ----------
    inventory
        With its streams.
    one
        The side.
    diversity
        From ``diversity.around`` of all parks.

    Returns
    -------
    dict
        Counts; ``area_ha`` [ha] of the ``area_known`` parks, of all and of those operating (``operating_``);
        ``occupancy_pct`` of the ``occupancy_known`` operating parks, weighted by area; quartiles of the diversity
        around parks (``shannon_`` [nat], ``divisions_``); shares [0 to 1]: ``operating_share``, ``recalled_share``
        (parks with a field from memory), ``site_precision_share`` (parks whose own site is known), and
        ``<basis>_share`` of the streams.
    """
    parks, sites = inventory.parks[one.parks], inventory.sites[one.sites]
    running = parks[parks["status"] == "operating"]
    found = {"parks": float(len(parks)), "operating_share": _mean(parks["status"] == "operating")}
    found |= {status: float((parks["status"] == status).sum()) for status in STATUSES}
    for stem, table in (("", parks), ("operating_", running)):
        found[f"{stem}area_known"] = float(table["area_ha"].notna().sum())
        found[f"{stem}area_ha"] = float(table["area_ha"].sum()) if table["area_ha"].notna().any() else np.nan
    found |= _occupancy(running)
    found |= {f"{kind}_sites": float((sites["kind"] == kind).sum()) for kind in ("facility", "sector")}
    found["alone_sites"] = float((sites["park_id"] == "").sum())
    for name in ("shannon", "divisions"):
        found |= _quartiles(name, diversity[name][one.parks])
    found["recalled_share"] = _mean(parks["recalled_fields"].fillna("") != "")
    found["site_precision_share"] = _mean(parks["precision"] == "site")
    streams = inventory.streams[inventory.streams["site_id"].isin(sites["site_id"])]
    found["streams"] = float(len(streams))
    return found | {f"{basis}_share": _mean(streams["basis"] == basis) for basis in BASES}


def logistics(distances: pd.DataFrame, one: Side) -> dict[str, float]:
    """Return quartiles over the parks of a side of their distances ``LOGISTICS`` [km], one row per park."""
    found: dict[str, float] = {}
    for name in LOGISTICS:
        found |= _quartiles(name, distances[name][one.parks])
    return found


def existing(documented: pd.DataFrame, parks: pd.DataFrame, one: Side) -> float:
    """Return how many documented exchanges in operation have an end in a side; a place counts with its nearest park.

    Parameters
    ----------
    documented
        ``status`` and ``donor_lat``, ``donor_lon``, ``receiver_lat``, ``receiver_lon`` [degrees; NaN where unknown].
    parks
        All parks, with ``lat``, ``lon`` [degrees].
    one
        The side.
    """
    running = documented[documented["status"] == "existing"]
    placed = np.flatnonzero(parks[["lat", "lon"]].notna().all(axis=1).to_numpy())
    tree = cKDTree(ecef(parks["lon"].to_numpy()[placed], parks["lat"].to_numpy()[placed]))
    here = np.zeros(len(running), dtype=bool)
    for role in ("donor", "receiver"):
        points = running[[f"{role}_lon", f"{role}_lat"]].to_numpy(dtype=np.float64)
        known = np.isfinite(points).all(axis=1)
        _far, at = tree.query(ecef(points[known, 0], points[known, 1]))
        here[known] |= one.parks[placed[at]]
    return float(here.sum())


def programmes(inventory: Inventory, one: Side) -> "pd.Series[int]":
    """Return how many parks of a side are or were in each eco-industrial programme."""
    named = inventory.parks.loc[one.parks, "eip_programme"].fillna("").str.split(";").explode().str.strip()
    counted: pd.Series[int] = named[named != ""].value_counts().sort_index()
    return counted


def _mean(hits: "pd.Series[bool]") -> float:
    return float(hits.mean()) if len(hits) else np.nan


def _occupancy(running: pd.DataFrame) -> dict[str, float]:
    """Return the occupancy of the operating parks that tell it, weighted by their area."""
    known = running[running["occupancy_pct"].notna() & running["area_ha"].notna()]
    area = known["area_ha"].to_numpy(dtype=np.float64)
    mean = float(np.average(known["occupancy_pct"], weights=area)) if area.sum() > 0 else np.nan
    return {"occupancy_known": float(len(known)), "occupancy_pct": mean}


def _quartiles(name: str, values: pd.Series) -> dict[str, float]:
    known = values.dropna().to_numpy(dtype=np.float64)
    ends = np.percentile(known, (25, 50, 75)) if len(known) else np.full(3, np.nan)
    return dict(zip((f"{name}_p25", f"{name}_p50", f"{name}_p75"), map(float, ends), strict=True))
