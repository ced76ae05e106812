"""What each candidate is worth in a scenario: money, carbon and the distance at which it stops paying."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from symbiosis.exchange.haul import MODES
from symbiosis.exchange.lots import minimum_lots
from symbiosis.exchange.proposals import (
    REASONS,
    Worth,
    agreements,
    has_own,
    held_back,
    least_gain_usd_per_year,
    unusual,
    without_sector,
)
from symbiosis.exchange.roads import HAUL_BASES
from symbiosis.exchange.terms import ENDS, Terms, opposite
from symbiosis.inventory.tables import Inventory, Knowledge
from symbiosis.scenario import Scenario

Array = NDArray[np.floating[Any]]
BASES = ("measured", "reported", "estimated", "assumed")
CONFIDENCES = ("high", "medium", "low")


def value(
    pairs: pd.DataFrame, terms: Terms, inventory: Inventory, knowledge: Knowledge, scenario: Scenario
) -> pd.DataFrame:
    """Return the pairs with what they are worth in a scenario.

    The ends of a range are the mid minus and plus the root of the summed squares of what each input alone (quantity,
    price, gate value, treatment, haul, coordination; for carbon quantity and emission factor) moves it at its own
    low or high end. Taking those ends as P10 and P90 of independent inputs, the range is about P10 to P90.

    Parameters
    ----------
    pairs
        Feasible pairs.
    terms
        Their terms, row by row.
    inventory, knowledge
        The tables they were matched from.
    scenario
        The user's prices.

    Returns
    -------
    pandas.DataFrame
        Columns of ``valued`` in docs/architecture.md, ``margin_usd_per_unit``, what one offered unit is worth before
        coordination [USD], and ``held_back``, why it is no proposal; money in USD/year, carbon in t CO2e/year. Carbon
        is NaN where the emission factor of what is replaced is unknown; money then leaves carbon out.
    """
    t = {name: terms.table[name].to_numpy() for name in terms.table.columns}
    haul = t["detour"] * pairs["distance_km"].to_numpy()
    quantity = dict(zip(ENDS, (pairs[f"quantity{end}"].to_numpy() for end in ("_low", "", "_high")), strict=True))
    unit = {end: _per_unit(t, haul, scenario, end) for end in ENDS}
    carbon = {end: (t[f"saved_{end}"] - unit[end]["carried"]) / np.float32(1000) for end in ENDS}
    for end in ENDS:
        unit[end]["carbon"] = np.nan_to_num(carbon[end]) * np.float32(scenario.carbon_price_usd_per_t)
    margin = np.asarray(sum(unit["mid"][name] for name in _MONEY), dtype=np.float32)
    coordination = {end: np.float32(terms.coordination_usd_per_year[end]) for end in ENDS}
    net = margin * quantity["mid"] - coordination["mid"]
    out: dict[str, object] = {name: pairs[name] for name in pairs.columns}
    out["mode"] = mode = _word(t["mode"], MODES, ordered=False)
    out["haul_km"] = haul
    out["haul_basis"] = _word(t["haul_basis"], HAUL_BASES, ordered=False)
    out["received"] = quantity["mid"] * t["yield"]
    out["transport_usd_per_unit"] = -unit["mid"]["haul"]
    out["margin_usd_per_unit"] = margin
    out["net_benefit_usd_per_year"] = net
    out["co2e_t_per_year"] = avoided = carbon["mid"] * quantity["mid"]
    for end, sign in (("low", -1), ("high", 1)):
        money: list[Array] = [quantity["mid"] * (unit[end][name] - unit["mid"][name]) for name in _MONEY]
        money += [_quantity_swing(margin, quantity, end), np.asarray(coordination[end] - coordination["mid"])]
        gases: list[Array] = [
            quantity["mid"] * (carbon[end] - carbon["mid"]),
            _quantity_swing(carbon["mid"], quantity, end),
        ]
        out[f"net_benefit_{end}_usd_per_year"] = net + sign * _root_sum_square(money)
        out[f"co2e_{end}_t_per_year"] = avoided + sign * _root_sum_square(gases)
    out["break_even_km"] = _break_even_km(margin - coordination["mid"] / quantity["mid"], haul, t, scenario)
    lots = minimum_lots(knowledge)[pairs["rule"].to_numpy()] * agreements(pairs, inventory, knowledge)
    worth = Worth(
        net,
        avoided,
        margin,
        unit["mid"]["purchase"],
        t["saved_mid"],
        t["caused"],
        np.divide(quantity["mid"], lots, out=np.ones(len(lots)), where=lots > 0),
        least_gain_usd_per_year(pairs.assign(mode=mode), inventory, knowledge),
    )
    back = held_back(
        pairs["rule"].to_numpy(),
        worth,
        knowledge,
        unknown=without_sector(pairs, inventory),
        own=has_own(pairs, inventory, knowledge),
        odd=unusual(pairs, inventory, knowledge),
    )
    out["held_back"] = _word(back, REASONS, ordered=False)
    return pd.DataFrame({**out, **_trust(pairs, inventory, knowledge)}, copy=False)


_MONEY = ("purchase", "gate", "treatment", "haul", "carbon")


def _per_unit(t: dict[str, Array], haul: Array, scenario: Scenario, end: str) -> dict[str, Array]:
    """Return gains and costs (negative) per offered unit at one end [USD], and emissions caused [kg CO2e]."""
    transport = np.float32(scenario.transport_cost_factor) * (t[f"haul_fixed_{end}"] + t[f"haul_per_km_{end}"] * haul)
    return {
        "purchase": t[f"purchase_{end}"] * price_factors(scenario)[t["price_group"]],
        "gate": -t[f"gate_{end}"],
        "treatment": -t[f"treatment_{end}"],
        "haul": -transport,
        "carried": t["caused"] + t["haul_co2e_fixed"] + t["haul_co2e_per_km"] * haul,
    }


def _quantity_swing(per_unit: Array, quantity: dict[str, Array], end: str) -> Array:
    """Return what the quantity alone moves a total: a loss grows with the quantity, so its ends are swapped."""
    other = np.where(per_unit >= 0, quantity[end], quantity[opposite(end)])
    return per_unit * (other - quantity["mid"])


def _root_sum_square(parts: list[Array]) -> Array:
    squares = np.asarray(sum(part * part for part in parts))
    return np.asarray(np.sqrt(squares), dtype=np.float32)


def _trust(pairs: pd.DataFrame, inventory: Inventory, knowledge: Knowledge) -> "dict[str, pd.Categorical[Any]]":
    """Return the weakest basis of the two streams, and the weakest confidence of streams and rule."""
    streams, offer, demand = inventory.streams, pairs["offer"].to_numpy(), pairs["demand"].to_numpy()
    bases, trust = _ranks(streams["basis"], BASES), _ranks(streams["confidence"], CONFIDENCES)
    rules = _ranks(knowledge.rules["confidence"], CONFIDENCES)[pairs["rule"].to_numpy()]
    return {
        "basis": _word(np.maximum(bases[offer], bases[demand]), BASES),
        "confidence": _word(np.maximum(np.maximum(trust[offer], trust[demand]), rules), CONFIDENCES),
    }


def price_factors(scenario: Scenario) -> Array:
    """Return the price factor of each price group, in the order of ``terms``."""
    return np.array(
        [scenario.energy_price_factor, scenario.material_price_factor, scenario.water_price_factor], dtype=np.float32
    )


def _break_even_km(net_per_unit: Array, haul: Array, t: dict[str, Array], scenario: Scenario) -> Array:
    """Return the distance [km] at which the mid net benefit is zero; 0 when it never pays, capped by physics."""
    per_km = np.float32(scenario.transport_cost_factor) * t["haul_per_km_mid"]
    per_km = per_km + np.float32(scenario.carbon_price_usd_per_t / 1000) * t["haul_co2e_per_km"]
    at_zero_haul = net_per_unit + per_km * haul
    furthest = np.where(at_zero_haul > 0, at_zero_haul / per_km, np.float32(0))
    return np.asarray(np.minimum(furthest, t["haul_limit_km"]) / t["detour"], dtype=np.float32)


def _ranks(words: pd.Series, order: tuple[str, ...]) -> NDArray[np.int8]:
    """Return the place of each word in an order from strong to weak."""
    return np.asarray(pd.Categorical(words, categories=order).codes, dtype=np.int8)


def _word(codes: NDArray[np.int8], words: tuple[str, ...], *, ordered: bool = True) -> "pd.Categorical[Any]":
    """Return the words of codes; ordered ones go from strong to weak."""
    return pd.Categorical.from_codes(codes.astype(np.int64), categories=pd.Index(words), ordered=ordered)
