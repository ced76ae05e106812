"""Two regions on the same axes: what lies in them, what a plan brings them, and which difference is clear."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from symbiosis.exchange.uncertainty import PERCENTILES, Simulation, group_draws
from symbiosis.inventory.tables import Inventory

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.integer]
CLEAR = 0.9
"""Share of draws in which one side must have more for the difference to be called clear."""
_KNOWN = 0.95
"""Share of draws that must have a value for anything to be said."""
_COMPARED = (*(f"{name}_p{p}" for name in "ab" for p in PERCENTILES), "chance_a", "chance_b")
SCALES = ("total", "park", "ha")
"""The whole side; per operating park; per hectare of operating parks whose area is known."""


@dataclass(frozen=True)
class Side:
    """One of the regions compared: which parks and which sites lie in it."""

    parks: Bools
    sites: Bools


@dataclass(frozen=True)
class Drawn:
    """Every draw of what a plan brings to a side.

    Attributes
    ----------
    usd, co2e
        Net benefit [USD/year] and CO2e avoided [t/year] by scale of ``SCALES``, each per unit of its scale: shape
        (parts, draws). A single draw is the mid of a plan that was not simulated.
    crossing_usd
        What of the side's net benefit comes from exchanges with one end outside [USD/year], shape (parts, draws).
    """

    usd: Mapping[str, Floats]
    co2e: Mapping[str, Floats]
    crossing_usd: Floats


@dataclass(frozen=True)
class Exchanges:
    """The exchanges of a plan: the site of donor and receiver, the part each belongs to, and their mids.

    Attributes
    ----------
    donor, receiver
        Row of ``Inventory.sites``.
    part
        What the exchange counts under, a number of ``parts``.
    parts
        Names of the parts, such as carriers.
    usd, co2e
        Mids [USD/year], [t/year].
    """

    donor: Ints
    receiver: Ints
    part: Ints
    parts: tuple[str, ...]
    usd: Floats
    co2e: Floats


def side(inventory: Inventory, column: str, names: frozenset[str]) -> Side:
    """Return the side of all places whose ``column`` is among ``names``."""
    parks, sites = (table[column].isin(names).to_numpy() for table in (inventory.parks, inventory.sites))
    return Side(parks, sites)


def divisors(inventory: Inventory, one: Side) -> dict[str, float]:
    """Return by what each scale divides: 1, operating parks, and their known hectares."""
    running = one.parks & (inventory.parks["status"] == "operating").to_numpy()
    area = inventory.parks["area_ha"].to_numpy(dtype=np.float64)
    return {"total": 1.0, "park": float(running.sum()), "ha": float(np.nansum(area[running]))}


def weights(inventory: Inventory, one: Side, exchanges: Exchanges) -> tuple[dict[str, Floats], Floats]:
    """Return how much of each exchange counts for a side at each scale, and how much of that crosses its border.

    Each end of an exchange brings half of it to the side it lies in; so sides that share nothing add up. Per park and
    per hectare only ends in operating parks (of known area) count, as only these are divided by.
    """
    parks, sites = inventory.parks, inventory.sites
    at = pd.Index(parks["park_id"]).get_indexer(sites["park_id"])
    running = (parks["status"] == "operating").to_numpy()[at] & (at >= 0)
    known = running & parks["area_ha"].notna().to_numpy()[at]
    counted = {"total": one.sites, "park": one.sites & running, "ha": one.sites & known}
    found = {name: (mask[exchanges.donor] * 0.5 + mask[exchanges.receiver] * 0.5) for name, mask in counted.items()}
    crosses = one.sites[exchanges.donor] != one.sites[exchanges.receiver]
    return found, np.where(crosses, found["total"], 0.0)


def drawn(
    inventory: Inventory, sides: tuple[Side, Side], exchanges: Exchanges, simulation: Simulation | None
) -> tuple[Drawn, Drawn]:
    """Return the draws of two sides; draw k of one belongs with draw k of the other.

    Parameters
    ----------
    inventory
        Of the plan.
    sides
        The two.
    exchanges
        In the order of ``simulation.table``.
    simulation
        Of the exchanges with the plan's flows; without it the only draw is the mid.
    """
    member = np.equal.outer(exchanges.part, np.arange(len(exchanges.parts))).astype(np.float64)
    columns = []
    for one in sides:
        found, crossing = weights(inventory, one, exchanges)
        columns.append(np.hstack([member * share[:, None] for share in (*(found[name] for name in SCALES), crossing)]))
    usd, co2e = _sums(exchanges, np.hstack(columns), simulation)
    half = columns[0].shape[1]
    a, b = (divisors(inventory, one) for one in sides)
    return _split(usd[:half], co2e[:half], a), _split(usd[half:], co2e[half:], b)


def _sums(exchanges: Exchanges, shares: Floats, simulation: Simulation | None) -> tuple[Floats, Floats]:
    """Return sums of the exchanges under each column of shares, shape (columns, draws)."""
    if simulation is None:
        return (shares.T @ exchanges.usd)[:, None], (shares.T @ np.nan_to_num(exchanges.co2e))[:, None]
    kinds, code = np.unique(shares, axis=0, return_inverse=True)
    names, usd, co2e = group_draws(simulation, code.reshape(-1))
    share = kinds[names.to_numpy(dtype=np.int64)].T
    return share @ usd, share @ co2e


def _split(usd: Floats, co2e: Floats, per: Mapping[str, float]) -> Drawn:
    blocks = [np.split(table, len(SCALES) + 1) for table in (usd, co2e)]
    by_scale = [
        {name: part / (per[name] or np.nan) for name, part in zip(SCALES, found, strict=False)} for found in blocks
    ]
    return Drawn(by_scale[0], by_scale[1], blocks[0][-1])


def compare(one: Floats, other: Floats) -> dict[str, float]:
    """Return P10, P50 and P90 of two sides' paired draws and the share of draws in which the first has more.

    Draws without a value on either side are left out; more than one in twenty of them, and nothing is said. With a
    single draw the ends and the share are NaN: nothing was simulated.
    """
    if len(one) < 2:
        return dict.fromkeys(_COMPARED, np.nan) | {"a_p50": float(one[0]), "b_p50": float(other[0])}
    known = np.isfinite(one) & np.isfinite(other)
    if known.mean() < _KNOWN:
        return dict.fromkeys(_COMPARED, np.nan)
    kept = {"a": one[known], "b": other[known]}
    found = {f"{name}_p{p}": float(np.percentile(draws, p)) for name, draws in kept.items() for p in PERCENTILES}
    chances = {"chance_a": (kept["a"] > kept["b"]).mean(), "chance_b": (kept["b"] > kept["a"]).mean()}
    return found | {name: float(chance) for name, chance in chances.items()}


def larger(row: Mapping[str, float]) -> str:
    """Return which side has clearly more, ``a`` or ``b``; ``none`` when unclear, "" when nothing was drawn."""
    chances = {"a": row["chance_a"], "b": row["chance_b"]}
    if any(np.isnan(chance) for chance in chances.values()):
        return ""
    return next((name for name, chance in chances.items() if chance >= CLEAR), "none")


def benefits(pair: tuple[Drawn, Drawn], exchanges: Exchanges, *, apart: str) -> pd.DataFrame:
    """Return what a plan brings to two sides, part by part.

    Parameters
    ----------
    pair
        From ``drawn``.
    exchanges
        The same as there.
    apart
        The part that is no by-product; ``by_products`` is the sum of the others, ``all`` that of every part.

    Returns
    -------
    pandas.DataFrame
        ``measure`` (usd | co2e | crossing), ``scale``, ``part`` and what ``compare`` and ``larger`` say; usd and co2e
        in USD/year and t CO2e/year per unit of the scale, crossing as a share of the side's by-products [0 to 1].
    """
    a, b = pair
    groups = {name: [name] for name in exchanges.parts}
    groups |= {"by_products": [name for name in exchanges.parts if name != apart], "all": list(exchanges.parts)}
    at = {name: [exchanges.parts.index(one) for one in members] for name, members in groups.items()}
    rows = []
    for measure, of_a, of_b in (("usd", a.usd, b.usd), ("co2e", a.co2e, b.co2e)):
        for scale in SCALES:
            for part, members in at.items():
                found = compare(of_a[scale][members].sum(axis=0), of_b[scale][members].sum(axis=0))
                rows.append({"measure": measure, "scale": scale, "part": part, **found, "larger": larger(found)})
    ours = at["by_products"]
    shares = [_ratio(one.crossing_usd[ours].sum(axis=0), one.usd["total"][ours].sum(axis=0)) for one in pair]
    found = compare(*shares)
    rows.append({"measure": "crossing", "scale": "total", "part": "by_products", **found, "larger": larger(found)})
    return pd.DataFrame(rows)


def _ratio(part: Floats, whole: Floats) -> Floats:
    """Return shares, NaN where the whole is not positive."""
    return np.divide(part, whole, out=np.full_like(whole, np.nan), where=whole > 0)
