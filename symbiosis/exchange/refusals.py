"""Refusals worth naming: pairs that failed exactly one gate and would pay if it opened."""

import numpy as np
import pandas as pd

from symbiosis.exchange.gates import DISTANCE, GATE_NAMES, GATE_UNITS, LOT, PRECISION
from symbiosis.exchange.proposals import REASONS, is_proposed
from symbiosis.exchange.reach import reach_km
from symbiosis.inventory.tables import Inventory, Knowledge
from symbiosis.scenario import Scenario

PER_RECEIVER = 5
UNLOCKS = {
    "temperature": "raise_temperature",
    "temperature_gap": "raise_temperature",
    "pressure": "raise_pressure",
    "pressure_on_arrival": "raise_pressure_or_shorten",
    "tds": "desalinate",
    "tds_at_receiver": "desalinate",
    "cod": "treat_cod",
    "moisture": "dry",
    "ncv": "dry_or_sort",
    "loi": "beneficiate_ash",
    "chloride": "wash_or_sort",
    "licence": "licensed_receiver",
    "food_contact": "non_food_use",
    "lot": "pool_with_neighbours",
    "precision": "locate_site",
    "distance": "accept_longer_haul",
    "unknown_sector": "name_sector",
    "has_own": "use_own_first",
    "unproven": "pilot",
    "unusual": "ask_both",
    "raises_co2e": "keep_present_use",
    "small_gain": "raise_gain",
}
"""The one change that would open each gate; the interface words it. An unknown reading asks to state the figure."""
_NAMES = np.array([*GATE_NAMES, *REASONS[1:]], dtype=object)
_UNITS = np.array([*GATE_UNITS, *("" for _ in REASONS[1:])], dtype=object)


def refusals(
    refused: pd.DataFrame,
    beyond: pd.DataFrame,
    near: pd.DataFrame,
    inventory: Inventory,
    knowledge: Knowledge,
    scenario: Scenario,
) -> pd.DataFrame:
    """Return the refusals worth naming, best first.

    Parameters
    ----------
    refused
        Valued pairs that failed one gate, with ``gate``, ``actual`` and ``limit``.
    beyond
        Valued pairs that fail only the scenario's reach.
    near
        Valued candidates; those held back are refused by the reason, read as no (0) against yes (1).
    inventory, knowledge, scenario
        What they were matched from.

    Returns
    -------
    pandas.DataFrame
        ``offer, demand, rule, distance_km, quantity, gate, actual, limit, unit, unlock, net_benefit_usd_per_year,
        co2e_t_per_year, break_even_km``; at most ``PER_RECEIVER`` rows for each receiving site and gate. ``actual`` is
        NaN where the figure is not known.
    """
    table = pd.concat([refused, _too_far(beyond, knowledge, scenario), _held_back(near)], ignore_index=True)
    table = table[table["net_benefit_usd_per_year"] > 0]
    receiver = inventory.streams["site_id"].to_numpy()[table["demand"].to_numpy()]
    table = table.assign(receiver=receiver).sort_values("net_benefit_usd_per_year", ascending=False, kind="stable")
    table = table.groupby(["receiver", "gate"], sort=False).head(PER_RECEIVER)
    gate = table["gate"].to_numpy()
    names, units = _NAMES[gate], _UNITS[gate]
    offered = knowledge.resources.set_index("resource_id")["unit"].loc[knowledge.rules["offered"]].to_numpy()
    units = np.where(gate == LOT, offered[table["rule"].to_numpy()] + "/a", units)
    unlock = pd.Series(names).map(UNLOCKS).to_numpy()
    return pd.DataFrame(
        {
            **{name: table[name].to_numpy() for name in ("offer", "demand", "rule", "distance_km", "quantity")},
            "gate": names,
            "actual": table["actual"].to_numpy(),
            "limit": table["limit"].to_numpy(),
            "unit": units,
            "unlock": np.where(table["actual"].isna(), "state_figure", unlock),
            **{
                name: table[name].to_numpy()
                for name in ("net_benefit_usd_per_year", "co2e_t_per_year", "break_even_km")
            },
        }
    )


def _held_back(near: pd.DataFrame) -> pd.DataFrame:
    """Return the candidates that pay and are held back from being proposed."""
    held = near[~is_proposed(near) & (near["net_benefit_usd_per_year"] > 0).to_numpy()]
    first = len(GATE_NAMES) - 1
    return held.assign(gate=(held["held_back"].cat.codes + first).astype(np.int8), actual=0.0, limit=1.0)


def _too_far(beyond: pd.DataFrame, knowledge: Knowledge, scenario: Scenario) -> pd.DataFrame:
    """Return the pairs outside the scenario's reach as refusals by distance, or by precision where only that fails."""
    limit = reach_km(knowledge, scenario)[beyond["rule"].to_numpy()]
    distance, error = beyond["distance_km"].to_numpy(), beyond["error_km"].to_numpy()
    far = distance > limit
    both = far & (error > limit)
    table = beyond.assign(
        gate=np.where(far, DISTANCE, PRECISION).astype(np.int8), actual=np.where(far, distance, error), limit=limit
    )
    named: pd.DataFrame = table[~both]
    return named
