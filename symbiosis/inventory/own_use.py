"""What plants put back into their own process before anybody else is asked.

A film extruder re-melts its edge trim, a spinner mixes its own waste, a brewery bottles with its own carbon dioxide.
The factors of ``archetypes`` state what arises; only what is left after this habit is on offer, and where the plant
would otherwise buy the same thing its demand falls by as much.
"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from symbiosis.inventory.tables import Knowledge

_ANY = "*"
_ENDS = ["low", "mid", "high"]


def net_of_own_use(rows: pd.DataFrame, knowledge: Knowledge) -> pd.DataFrame:
    """Take from sector rows what plants of the kind use themselves.

    The share used is the larger the less is offered, so the ends of the offer's band take the opposite ends of the
    share's. Of a demand in the same unit, what the offer's mid gives back is taken off all three ends.

    Parameters
    ----------
    rows : DataFrame
        One row per site and archetype row: ``site_id, archetype_id, role, resource, units,
        unit_to_resource_factor, low, mid, high`` [resource unit / functional unit].
    knowledge : Knowledge
        ``own_use``: archetypes (``*`` for all), the offered resource, the demanded one it replaces ("" for none) and
        the share [-].

    Returns
    -------
    DataFrame
        The rows in the same order; those used up entirely have a mid of 0.
    """
    habits = _habits(knowledge)
    keys = pd.MultiIndex.from_frame(rows[["archetype_id", "resource"]])
    at = pd.MultiIndex.from_frame(habits[["archetype_id", "offered"]]).get_indexer(keys)
    at = np.where((rows["role"] == "offer").to_numpy(), at, -1)
    mine = np.flatnonzero(at >= 0)
    habit = habits.iloc[at[mine]]
    left = 1.0 - habit[["share_high", "share_mid", "share_low"]].to_numpy()
    out = _scaled(rows, mine, left)
    given = rows.iloc[mine]
    amount = given["units"] * given["unit_to_resource_factor"] * given["mid"] * habit["share_mid"].to_numpy()
    back = pd.DataFrame(
        {
            "site_id": given["site_id"],
            "archetype_id": given["archetype_id"],
            "resource": habit["demanded"].to_numpy(),
            "amount": amount,
        }
    )
    return _less_bought(out, back[back["resource"] != ""])


def _habits(knowledge: Knowledge) -> pd.DataFrame:
    """Return the habits, one row per archetype and offered resource; a row that names the archetype wins."""
    table = knowledge.own_use
    named = table.assign(archetype_id=table["archetypes"].str.split(";")).explode("archetype_id")
    every = named[named["archetype_id"] == _ANY].drop(columns="archetype_id")
    kinds = knowledge.archetypes[["archetype_id", "resource"]].drop_duplicates()
    spread = every.merge(kinds, left_on="offered", right_on="resource").drop(columns="resource")
    both = pd.concat([named[named["archetype_id"] != _ANY], spread], ignore_index=True)
    return both.drop_duplicates(["archetype_id", "offered"], ignore_index=True)


def _less_bought(rows: pd.DataFrame, back: pd.DataFrame) -> pd.DataFrame:
    """Take what comes back from the demands of the same site and kind."""
    keys = ["site_id", "archetype_id", "resource"]
    total = back.groupby(keys)["amount"].sum()
    at = total.index.get_indexer(pd.MultiIndex.from_frame(rows[keys]))
    mine = np.flatnonzero((at >= 0) & (rows["role"] == "demand").to_numpy())
    bought = (rows["units"] * rows["unit_to_resource_factor"] * rows["mid"]).to_numpy()[mine]
    share = np.divide(total.to_numpy()[at[mine]], bought, out=np.ones(len(mine)), where=bought > 0)
    left = np.clip(1.0 - share, 0.0, 1.0)[:, None]
    return _scaled(rows, mine, left)


def _scaled(rows: pd.DataFrame, mine: NDArray[np.intp], left: NDArray[np.float64]) -> pd.DataFrame:
    """Return the rows with the band of some of them times what is left of it."""
    band = rows[_ENDS].to_numpy(dtype=np.float64, copy=True)
    band[mine] *= left
    return rows.assign(**dict(zip(_ENDS, band.T, strict=True)))
