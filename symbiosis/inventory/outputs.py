"""What all plants of a sector together can make is what the country makes: no more land is theirs than that takes.

Every park that names a sector is given land for it, so a label that many parks carry would add up to several times the
national output. The largest holdings are cut first, all to the same size, until the sum fits.
"""

import numpy as np
import pandas as pd

from symbiosis.inventory.knowledge import parameter
from symbiosis.inventory.size import sizes
from symbiosis.inventory.spread import Floats
from symbiosis.inventory.tables import Knowledge


def most_land_ha(areas: pd.DataFrame, facilities: pd.DataFrame, plant: pd.DataFrame, knowledge: Knowledge) -> pd.Series:
    """Return the most leased land one park's estimate of a sector may hold.

    The land of a sector is what its part of the national output (``national_outputs``: output x share made in parks)
    takes at the output per hectare of the typical plant, less what listed facilities make. No park is cut below the
    plot of a small plant, so many small holdings may still exceed the output.

    Parameters
    ----------
    areas : DataFrame
        ``archetype_id, area_ha`` [leased ha], one row per park and sector.
    facilities : DataFrame
        Operating listed facilities with ``archetype_id``.
    plant : DataFrame
        The typical plant of each archetype, indexed by ``archetype_id``.
    knowledge : Knowledge
        National outputs, plant sizes and parameters.

    Returns
    -------
    Series
        [leased ha], indexed by ``archetype_id``; only sectors whose holdings exceed it.
    """
    table = knowledge.national_outputs.set_index("archetype_id")
    typical = plant.loc[table.index]
    listed = sizes(facilities.reset_index(drop=True), knowledge).groupby("archetype_id")["scale"].sum()
    made = listed.reindex(table.index, fill_value=0.0) * typical["units_per_year_mid"]
    per_ha = typical["units_per_year_mid"] / typical["plot_ha_mid"] * parameter(knowledge, "built_share")
    room = (table["output_mid"] * table["park_share"] - made).clip(lower=0.0) / per_ha
    held = {name: group.to_numpy(dtype=float) for name, group in areas.groupby("archetype_id")["area_ha"]}
    level = {
        name: max(fill_level(held[name], room[name]), typical.loc[name, "plot_ha_low"])
        for name in table.index.intersection(list(held))
        if held[name].sum() > room[name]
    }
    return pd.Series(level, dtype="float64")


def fill_level(amounts: Floats, room: float) -> float:
    """Return the level at which amounts, each cut to it, add up to ``room``; infinite where they do uncut."""
    ordered = np.sort(amounts)
    uncut = np.concatenate([[0.0], np.cumsum(ordered)[:-1]])
    at_step = uncut + ordered * np.arange(len(ordered), 0, -1)
    over = np.flatnonzero(at_step > room)
    return float((room - uncut[over[0]]) / (len(ordered) - over[0])) if len(over) else np.inf
