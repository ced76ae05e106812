"""How each site of a network was read: which kinds of plant it may be of, and what told so."""

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from symbiosis.inventory.mixture import kinds
from symbiosis.inventory.sectors import FALLBACK, candidates_of
from symbiosis.inventory.tables import Inventory, Knowledge
from symbiosis.replay.network import Network
from symbiosis.replay.stand_in import as_inventory

_SHOWN = 3
_WHOLE = 0.995
"""Share of a kind [-] from which its rounded percentage would read 100 %."""


def site_readings(network: Network, estimated: Inventory, knowledge: Knowledge) -> pd.DataFrame:
    """Return one row per site.

    Returns
    -------
    DataFrame
        ``site_id, isic4, archetypes`` (id and weight [-], the heaviest first), ``generalised``, ``size_basis`` and
        ``how`` in words.
    """
    given, sites = as_inventory(network).sites, estimated.sites
    named = candidates_of(given, knowledge).groupby("row").size()
    unnamed = candidates_of(given.assign(name=""), knowledge).groupby("row").size()
    parts = kinds(given, sites, knowledge).sort_values("share", ascending=False, kind="stable")
    found = {
        site: list(zip(rows["archetype_id"], rows["share"], strict=True)) for site, rows in parts.groupby("site_id")
    }
    table = pd.DataFrame(
        {
            "site_id": sites["site_id"].to_numpy(),
            "isic4": sites["isic4"].to_numpy(),
            "archetypes": [found[site] for site in sites["site_id"]],
            "generalised": sites["generalised"].to_numpy(),
            "size_basis": sites["size_basis"].to_numpy(),
        }
    )
    counts = zip(table["archetypes"].map(len), named.to_numpy(), unnamed.to_numpy(), strict=True)
    how = [_told(*map(int, numbers)) for numbers in counts]
    return table.assign(
        how=[
            _level(one, isic, level) for one, isic, level in zip(how, table["isic4"], table["generalised"], strict=True)
        ]
    )


def _told(read: int, named: int, unnamed: int) -> str:
    """Return what told the kinds, from how many there were with the capacity's unit, with the name and without."""
    if read > 1:
        return f"mean of {read} kinds"
    return "by its capacity's unit" if named > 1 else "by its name" if unnamed > 1 else "by its class"


def _level(how: str, isic4: str, level: str) -> str:
    if level == "fallback":
        return "sector not known"
    digits = {"group": 3, "division": 2}.get(level)
    family = f"{level} {isic4[:digits]}, as the map lacks its class"
    return (
        how
        if digits is None
        else how.replace("its class", f"its {family}")
        if "its class" in how
        else f"{how} of {family}"
    )


def line(row: Mapping[Hashable, Any]) -> tuple[str, str, str]:
    """Return a site's id, its class, and how it was read."""
    found = [one if share > _WHOLE else f"{one} {share:.0%}" for one, share in row["archetypes"] if one != FALLBACK]
    names = ", ".join(found[:_SHOWN]) + (", ... " if len(found) > _SHOWN else " " if found else "")
    return str(row["site_id"]), str(row["isic4"] or "-"), f"{names}({row['how']})"
