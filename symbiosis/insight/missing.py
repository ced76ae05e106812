"""Which kind of plant a region lacks: what it would close of what the plan leaves over."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from symbiosis.insight.entry import Bids
from symbiosis.inventory.knowledge import parameter
from symbiosis.inventory.size import plants_table
from symbiosis.inventory.tables import Knowledge

Floats = NDArray[np.float64]
Objects = NDArray[np.object_]
Bools = NDArray[np.bool_]

GROUPS = {"factory": range(10, 34), "waste": range(37, 40), "energy": range(35, 37)}
"""Groups of tenants by ISIC division: factories, waste and wastewater handlers, energy and water works.

Mines, farms, builders, shops, offices and public services do not come to a park for its by-products.
"""
SIZES = ("low", "mid", "high")
_TOP = 3


def tenants(knowledge: Knowledge, size: str = "mid") -> pd.DataFrame:
    """Return the kinds of plants that could come; none so large that it founds a park of its own.

    Parameters
    ----------
    knowledge
        Plant sizes and the parameter ``anchor_plot_ha``.
    size
        One of ``SIZES``: the sector's small (P10), typical or large (P90) plant.

    Returns
    -------
    pandas.DataFrame
        ``archetype_id, group, size, capacity, unit`` (its functional unit, a year).
    """
    plants = plants_table(knowledge)
    division = pd.to_numeric(plants["isic4"].str[:2], errors="coerce")
    group = np.select([division.isin(divisions).to_numpy() for divisions in GROUPS.values()], list(GROUPS), "")
    capacity = plants[f"units_per_year_{size}"].to_numpy(dtype=np.float64)
    fits = (plants["plot_ha_mid"] < parameter(knowledge, "anchor_plot_ha")).to_numpy() & (capacity > 0)
    table = plants[["archetype_id"]].assign(group=group, size=size, capacity=capacity, unit=plants["functional_unit"])
    found: pd.DataFrame = table[fits & (group != "")].reset_index(drop=True)
    return found


def closed(
    pairs: Bids, flows: Floats, weak: Bools, resource: Objects, role: Objects, knowledge: Knowledge, worlds: int
) -> pd.DataFrame:
    """Return what newcomers close of existing streams, out of what a plan leaves.

    Parameters
    ----------
    pairs, flows
        Bids and their feasible flows [offered unit/year].
    weak
        Which pairs rest on something of low confidence.
    resource, role
        Of every stream.
    worlds
        Number of newcomers.

    Returns
    -------
    pandas.DataFrame
        One row per newcomer: ``offers_t_per_year`` taken and ``demands_t_per_year`` filled, of what is counted in
        tonnes; ``offers`` and ``demands``: the streams that matter most, as ``resource:quantity`` joined by ``;``;
        ``firm_pct``: share of the worth that rests on nothing of low confidence [%].
    """
    used = np.flatnonzero(flows > 0)
    other = pairs.other.stream[used]
    table = pd.DataFrame(
        {
            "world": pairs.world[used],
            "role": role[other],
            "resource": resource[other],
            "amount": flows[used] * pairs.other.coef[used],
            "worth": flows[used] * pairs.margin[used],
        }
    )
    worth = table["worth"].groupby(table["world"]).sum()
    firm = 100 * table["worth"].where(~weak[used], 0.0).groupby(table["world"]).sum() / worth
    table = table.groupby(["world", "role", "resource"], as_index=False)[["amount", "worth"]].sum()
    table = table.sort_values("worth", ascending=False, kind="stable")
    in_tonnes = table["resource"].map(knowledge.resources.set_index("resource_id")["unit"]) == "t"
    table["tonnes"] = table["amount"].where(in_tonnes, 0.0)
    table["words"] = table["resource"] + ":" + table["amount"].map("{:.0f}".format)
    out = pd.DataFrame({"firm_pct": firm}, index=pd.RangeIndex(worlds))
    for kind in ("offer", "demand"):
        mine = table[table["role"] == kind]
        out[f"{kind}s_t_per_year"] = mine.groupby("world")["tonnes"].sum()
        out[f"{kind}s"] = mine.groupby("world").head(_TOP).groupby("world")["words"].agg(";".join)
    numbers, words = ["offers_t_per_year", "demands_t_per_year"], ["offers", "demands"]
    out[numbers], out[words] = out[numbers].fillna(0.0), out[words].fillna("")
    return out
