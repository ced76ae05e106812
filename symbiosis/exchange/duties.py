"""Streams of one site that stand for the same duty, so that no tonne or gigajoule of it is filled twice.

An archetype may list what a site needs twice over: water, and the part of it that may be reclaimed (``subset``); heat,
and the fuel that would raise it (``alternative``). The tables do not name the row such a stream belongs to. It is taken
to be the largest ``add`` stream of the same resource at the site, else the largest of the same kind of duty: water, or
energy (heat and fuels, steam by its heat content). A stream for which neither exists shares no duty.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from symbiosis.inventory.tables import Inventory, Knowledge

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Duties:
    """Which streams share a duty, one entry per stream and duty.

    ``weight`` is what one unit of the stream takes from the duty; ``parent`` is the row of the stream whose quantity
    is the duty's capacity, in that stream's unit.
    """

    stream: Ints
    parent: Ints
    weight: Floats


def duties(inventory: Inventory, knowledge: Knowledge) -> Duties:
    """Return the shared duties of an inventory.

    A ``subset`` takes its own quantity; an ``alternative`` takes the whole duty when it is filled whole.
    """
    streams = _described(inventory, knowledge)
    extra = streams[(streams["sum_rule"] != "add") & (streams["quantity"] > 0)]
    main = streams[(streams["sum_rule"] == "add") & (streams["quantity"] > 0)]
    parents = _largest(main, extra, "resource", "quantity").fillna(
        _largest(main[main["kind"] != ""], extra, "kind", "energy")
    )
    extra, parents = extra[parents.notna()], parents.dropna().astype(np.int64)
    capacity = streams["quantity"].to_numpy()[parents]
    whole = capacity / extra["quantity"].to_numpy()
    part = extra["per_unit"].to_numpy() / streams["per_unit"].to_numpy()[parents]
    weight = np.where(extra["sum_rule"] == "subset", part, whole)
    own = np.unique(parents.to_numpy())
    return Duties(
        np.concatenate([own, extra.index.to_numpy()]),
        np.concatenate([own, parents.to_numpy()]),
        np.concatenate([np.ones(len(own)), weight]),
    )


def _described(inventory: Inventory, knowledge: Knowledge) -> pd.DataFrame:
    """Return the streams with the kind of duty they serve and how much of it one unit is [m3 or GJ]."""
    streams = inventory.streams[["site_id", "role", "resource", "quantity", "sum_rule"]].reset_index(drop=True)
    resources = knowledge.resources.set_index("resource_id")[["carrier", "unit"]]
    told = streams.join(resources, on="resource")
    steam = float(knowledge.parameters.set_index("parameter_id")["mid"]["steam_gj_per_t"])
    is_steam = (told["carrier"] == "heat") & (told["unit"] == "t")
    energy = is_steam | (told["unit"] == "GJ")
    water = (told["carrier"] == "water") & (told["unit"] == "m3")
    kind = np.select([energy, water], ["energy", "water"], "")
    per_unit = np.where(is_steam, steam, 1.0)
    return told.assign(kind=kind, per_unit=per_unit, energy=told["quantity"].to_numpy() * per_unit)


def _largest(main: pd.DataFrame, extra: pd.DataFrame, by: str, size: str) -> pd.Series:
    """Return for each extra stream the row of the largest main stream of its site and role that agrees in ``by``."""
    keys = ["site_id", "role", by]
    best = main.sort_values(size, kind="stable").reset_index(names="parent").drop_duplicates(keys, keep="last")
    found = extra[keys].merge(best[[*keys, "parent"]], on=keys, how="left")["parent"]
    return found.set_axis(extra.index)
