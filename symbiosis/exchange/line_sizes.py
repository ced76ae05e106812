"""What a pipe or wire costs in a few sizes: a yearly sum once it is built, and what each unit through it earns."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from symbiosis.exchange.haul import MODES, UNITS, HaulCost, codes
from symbiosis.exchange.stakes import Stakes
from symbiosis.exchange.transport import haul_cost, parameters_at
from symbiosis.inventory.tables import Inventory, Knowledge
from symbiosis.scenario import Scenario

Floats = NDArray[np.float64]

SHARES = (1.0, 0.5, 0.25)
"""Sizes offered for each line: made for these shares of its largest flow."""


@dataclass(frozen=True)
class LineSizes:
    """One row per size offered (``SHARES``), one column per candidate; ``earns`` is per unit before the line's cost."""

    capacity: Floats
    yearly: Floats
    earns: Floats
    size_mm: Floats
    capex: Floats


def line_sizes(
    pairs: pd.DataFrame, stakes: Stakes, inventory: Inventory, knowledge: Knowledge, scenario: Scenario
) -> LineSizes:
    """Return capacity and cost of each line in each size."""
    haul, factor = pairs["haul_km"].to_numpy(dtype=np.float64), scenario.transport_cost_factor
    before_haul = stakes.margin + pairs["transport_usd_per_unit"].to_numpy(dtype=np.float64)
    parts = []
    for share in SHARES:
        flow = share * stakes.upper
        cost = _cost(pairs, flow, inventory, knowledge, scenario.discount_rate)
        parts.append(
            (
                flow,
                factor * cost.per_km_usd_per_unit * haul * flow,
                before_haul - factor * cost.fixed_usd_per_unit,
                cost.size,
                cost.capex_fixed_usd + cost.capex_usd_per_km * haul,
            )
        )
    return LineSizes(*(np.array(column) for column in zip(*parts, strict=True)))


def _cost(
    pairs: pd.DataFrame, flow: Floats, inventory: Inventory, knowledge: Knowledge, discount_rate: float
) -> HaulCost:
    """Return the cost of lines made for other flows than their candidates' largest."""
    resources = knowledge.resources.set_index("resource_id").loc[knowledge.rules["offered"]]
    rule, offer, demand = (pairs[name].to_numpy() for name in ("rule", "offer", "demand"))
    quality = {
        name: inventory.streams[name].to_numpy(dtype=np.float64)
        for name in ("hours_per_year", "pressure_bar_g", "temperature_c")
    }
    return haul_cost(
        codes(pairs["mode"].to_numpy(dtype=str), MODES),
        flow,
        quality["hours_per_year"][offer],
        unit=codes(resources["unit"].to_numpy(dtype=str), UNITS)[rule],
        parameters=parameters_at(knowledge.parameters, "mid"),
        discount_rate=discount_rate,
        pressure_bar_g=quality["pressure_bar_g"][offer],
        required_pressure_bar_g=quality["pressure_bar_g"][demand],
        temperature_c=quality["temperature_c"][offer],
        bulk_density_t_per_m3=resources["bulk_density_t_per_m3"].to_numpy(dtype=np.float64)[rule],
    )
