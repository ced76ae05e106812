"""A site of which only the ISIC class is known may be of several kinds: it counts as their weighted mean.

A class such as 3510 holds coal plants, gas plants and wind farms. Taking the most frequent kind alone would be a guess
that hides all others, so each kind gives its streams times its share: the mid is what such sites have on average, low
and high are the P10 and P90 over all kinds, with the chance that a site has no such stream at all. The low is 0 where
more than one such site in ten has none.
"""

import numpy as np
import pandas as pd
from scipy.special import ndtr, ndtri

from symbiosis.inventory.sectors import CERTAIN, candidates_of
from symbiosis.inventory.size import capacity_units
from symbiosis.inventory.spread import log_band
from symbiosis.inventory.tables import Knowledge

QUANTITIES = ["quantity_low", "quantity", "quantity_high"]
_KINDS = ["site_id", "role", "resource"]
_KEYS = [*_KINDS, "grade"]
_P90 = float(ndtri(0.9))
_NARROW, _WIDE = 1e-6, 7.0
"""Least and largest distance of a low or high from its mid [ln]: a low of 0 counts as a thousandth."""


def kinds(given: pd.DataFrame, sites: pd.DataFrame, knowledge: Knowledge) -> pd.DataFrame:
    """Return the sites once for each kind they may be of, with ``share``: 1 where the kind is known.

    Where the capacity is in a unit that only some of the kinds are counted in, the others are ruled out.

    Parameters
    ----------
    given
        The sites before archetypes were assigned.
    sites
        The same sites after it.
    knowledge
        ISIC map and capacity units.
    """
    options = candidates_of(given, knowledge).rename(columns={"weight": "share"})
    table = sites.reset_index(drop=True).drop(columns="archetype_id")
    rows = table.loc[options["row"]].reset_index(drop=True)
    rows = rows.assign(archetype_id=options["archetype_id"].to_numpy(), share=options["share"].to_numpy())
    rows = rows[_fits_capacity(rows, options["row"].to_numpy(), knowledge)]
    return rows.assign(share=rows["share"] / rows.groupby("site_id")["share"].transform("sum")).reset_index(drop=True)


def _fits_capacity(rows: pd.DataFrame, site: np.ndarray, knowledge: Knowledge) -> np.ndarray:
    """Return which kinds stay: those counted in the unit of the capacity, or all where none is."""
    if "capacity_unit" not in rows:
        return np.ones(len(rows), dtype=bool)
    counted, names = pd.MultiIndex.from_frame(capacity_units(knowledge)), ["archetype_id", "capacity_unit"]
    fits = pd.MultiIndex.from_frame(rows[names]).isin(counted) & rows["capacity"].notna().to_numpy()
    some = pd.Series(fits).groupby(site).transform("any").to_numpy()
    return np.asarray(fits | ~some)


def blend(rows: pd.DataFrame, quality: list[str]) -> pd.DataFrame:
    """Return one row per site, role, resource and grade of rows that hold a kind's whole quantity and its ``share``.

    Where a kind gives two grades of a resource, its first goes with the first of the others, its second with theirs.

    Parameters
    ----------
    rows
        With ``archetype_id``, quantities [resource unit / year], the quality columns, ``hours_per_year`` and
        ``sum_rule``.
    quality
        Columns to average over the quantity where they are known.
    """
    if rows.empty:
        return rows
    columns, means = list(rows.columns), [*quality, "hours_per_year"]
    rows = rows.assign(grade=rows.groupby([*_KINDS, "archetype_id"]).cumcount())
    weight = (rows["quantity"] * rows["share"]).to_numpy()
    known = rows[means].notna().to_numpy() * weight[:, None]
    parts = rows[_KEYS].copy()
    parts[QUANTITIES] = rows[QUANTITIES].to_numpy() * rows["share"].to_numpy()[:, None]
    parts[means] = rows[means].fillna(0.0).to_numpy() * weight[:, None]
    parts[[f"{name}_known" for name in means]] = known
    total = parts.groupby(_KEYS, sort=False).sum()
    first = rows.assign(_add=rows["sum_rule"] != "add").sort_values("_add", kind="stable").drop(columns="_add")
    out = first.drop_duplicates(_KEYS).set_index(_KEYS).loc[total.index]
    with np.errstate(invalid="ignore"):
        out[means] = total[means].to_numpy() / total[[f"{name}_known" for name in means]].to_numpy()
    place = pd.MultiIndex.from_frame(rows[_KEYS])
    group = total.index.get_indexer(place)
    out["quantity"] = total["quantity"]
    low, high = (_quantile(rows, group, len(total), chance) for chance in (1.0 - CERTAIN, CERTAIN))
    out["quantity_low"] = np.minimum(low, total["quantity"].to_numpy())
    out["quantity_high"] = np.maximum(high, total["quantity"].to_numpy())
    return out.reset_index().assign(share=1.0)[columns]


def _quantile(rows: pd.DataFrame, group: np.ndarray, groups: int, chance: float) -> np.ndarray:
    """Return a quantile of each group's mixture of two-piece log-normals; what the shares leave open is nothing."""
    down, up = log_band(rows["quantity_low"], rows["quantity"], rows["quantity_high"])
    middle, share = np.log(rows["quantity"].to_numpy()), rows["share"].to_numpy()
    down, up = np.clip(down, _NARROW, _WIDE), np.clip(up, _NARROW, _WIDE)
    nothing = 1.0 - np.bincount(group, weights=share, minlength=groups)
    low, high = np.full(groups, np.inf), np.full(groups, -np.inf)
    np.minimum.at(low, group, middle - 3 * down)
    np.maximum.at(high, group, middle + 3 * up)
    for _ in range(50):
        guess = (low + high) / 2
        off = guess[group] - middle
        below = nothing + np.bincount(
            group, weights=share * ndtr(_P90 * off / np.where(off < 0, down, up)), minlength=groups
        )
        low, high = np.where(below < chance, guess, low), np.where(below < chance, high, guess)
    return np.where(nothing > chance, 0.0, np.exp((low + high) / 2))
