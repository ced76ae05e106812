"""What is offered and wanted, added up by place and resource, and what a plan leaves of it."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from symbiosis.exchange.duties import duties
from symbiosis.inventory.tables import Inventory, Knowledge

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Pool:
    """Streams of one role added up by place and resource.

    Attributes
    ----------
    table
        One row per place and resource: ``place`` (park id, or site id of what stands alone), ``park`` (row of the
        parks, -1 for none), ``lon``, ``lat``, ``error_km``, ``resource``, ``low``, ``quantity``, ``high``
        [resource unit/year], ``hours`` [h/year], ``sites`` (how many). Streams vary independently of each other, so
        their bands add up in quadrature.
    site, row
        The sites behind: row of the sites, and row of ``table``.
    amount
        What each of them has in it [resource unit/year].
    """

    table: pd.DataFrame
    site: Ints
    row: Ints
    amount: Floats


def left_by_plan(exchanges: pd.DataFrame, inventory: Inventory, knowledge: Knowledge) -> Floats:
    """Return what planned exchanges leave of every stream [resource unit/year].

    Parameters
    ----------
    exchanges
        ``offer``, ``demand`` (rows of the streams), ``quantity`` and ``received`` per year.
    inventory, knowledge
        The tables the plan was made for. A stream that shares its duty with others is left as much of it as they leave.
    """
    quantity = inventory.streams["quantity"].to_numpy(dtype=np.float64)
    used = np.zeros(len(quantity))
    np.add.at(used, exchanges["offer"].to_numpy(), exchanges["quantity"].to_numpy(dtype=np.float64))
    np.add.at(used, exchanges["demand"].to_numpy(), exchanges["received"].to_numpy(dtype=np.float64))
    shared = duties(inventory, knowledge)
    load = np.bincount(shared.parent, shared.weight * used[shared.stream], minlength=len(quantity))
    filled = np.divide(load, quantity, out=np.zeros(len(quantity)), where=quantity > 0)
    own = np.divide(used, quantity, out=np.zeros(len(quantity)), where=quantity > 0)
    np.maximum.at(own, shared.stream, filled[shared.parent])
    return np.asarray(quantity * np.clip(1 - own, 0.0, 1.0))


def pool(
    inventory: Inventory,
    knowledge: Knowledge,
    role: str,
    shares: dict[str, float],
    *,
    left: Floats | None = None,
    largest: float = np.inf,
) -> Pool:
    """Add up streams by place and resource.

    Parameters
    ----------
    inventory, knowledge
        The tables; only parks and sites with a position count.
    role
        ``offer`` or ``demand``.
    shares
        Resources that count, with the share of each stream that may be used [-].
    left
        What is left of each stream [resource unit/year]; all of it when not given.
    largest
        Streams above this do not count [resource unit/year].
    """
    streams, sites = inventory.streams, inventory.sites
    known = (
        streams["resource"].isin(shares)
        & (streams["role"] == role)
        & streams["quantity"].between(0, largest, inclusive="right")
    )
    rows = np.flatnonzero(known.to_numpy() & ~_counted_twice(inventory, knowledge, set(shares)))
    at = pd.Index(sites["site_id"]).get_indexer(streams["site_id"].iloc[rows])
    rows, at = rows[at >= 0], at[at >= 0]
    part = streams.iloc[rows]
    quantity = part["quantity"].to_numpy(dtype=np.float64)
    share = part["resource"].map(shares).to_numpy(dtype=np.float64)
    usable = np.minimum(share * quantity, quantity if left is None else left[rows])
    facts = _places(inventory, knowledge, at).assign(resource=part["resource"].to_numpy(), quantity=usable)
    scale = usable / quantity
    for end in ("low", "high"):
        facts[end] = (part[f"quantity_{end}"].to_numpy(dtype=np.float64) * scale - usable) ** 2
    facts["hours"] = part["hours_per_year"].to_numpy(dtype=np.float64)
    keep = (usable > 0) & facts["lon"].notna().to_numpy()
    facts, at, usable = facts[keep].reset_index(drop=True), at[keep], usable[keep]
    group = facts.groupby(["place", "resource"], sort=True)
    sums = {name: (name, "sum") for name in ("low", "quantity", "high")}
    first = {name: (name, "first") for name in ("park", "lon", "lat", "error_km")}
    table = group.agg(**first, **sums, hours=("hours", "mean"), sites=("quantity", "size")).reset_index()
    table["low"] = np.maximum(table["quantity"] - np.sqrt(table["low"]), 0.0)
    table["high"] = table["quantity"] + np.sqrt(table["high"])
    return Pool(table, np.asarray(at), group.ngroup().to_numpy(), usable)


def _counted_twice(inventory: Inventory, knowledge: Knowledge, resources: set[str]) -> NDArray[np.bool_]:
    """Return the streams that are another way to fill, or a part of, a duty that counts already."""
    streams = inventory.streams
    twice = (streams["sum_rule"] == "alternative").to_numpy(copy=True)
    shared = duties(inventory, knowledge)
    inside = streams["resource"].isin(resources).to_numpy()
    child = shared.stream != shared.parent
    twice[shared.stream[child & inside[shared.parent]]] = True
    return twice


def _places(inventory: Inventory, knowledge: Knowledge, sites: Ints) -> pd.DataFrame:
    """Return where sites are: at their park's point, or at their own where they stand alone."""
    table, parks = inventory.sites.iloc[sites], inventory.parks
    park = np.where(table["park_id"] == "", -1, pd.Index(parks["park_id"]).get_indexer(table["park_id"]))
    own = {name: table[name].to_numpy(dtype=np.float64) for name in ("lon", "lat")}
    own["error_km"] = position_error_km(table["precision"], knowledge)
    theirs = {name: parks[name].to_numpy(dtype=np.float64) for name in ("lon", "lat")}
    theirs["error_km"] = position_error_km(parks["precision"], knowledge)
    columns = {name: np.where(park >= 0, theirs[name][park], own[name]) for name in own}
    place = np.where(park >= 0, table["park_id"], table["site_id"])
    return pd.DataFrame({"place": place, "park": park, **columns})


def position_error_km(precision: pd.Series, knowledge: Knowledge) -> Floats:
    """Return the error of positions [km]; NaN where the precision is not told."""
    mid = knowledge.parameters.set_index("parameter_id")["mid"]
    return precision.map({kind: mid[f"location_error_km_{kind}"] for kind in ("site", "ward", "district")}).to_numpy(
        dtype=np.float64
    )
