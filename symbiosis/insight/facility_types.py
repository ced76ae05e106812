"""What a type of shared facility accepts, makes, costs and reaches, read from its rows of ``facility_types``."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import pandas as pd

from symbiosis.exchange.terms import ENDS

Triple = tuple[float, float, float]
"""The low, mid and high end of a figure, by size."""


@dataclass(frozen=True)
class Haul:
    """How something travels: a mode of ``haul.MODES``, its usual and its longest distance [km]."""

    mode: str
    usual_km: float
    longest_km: float

    def reach_km(self, factor: float) -> float:
        """Return the reach [km] at a factor: never beyond the longest."""
        return min(self.usual_km * factor, self.longest_km)


@dataclass(frozen=True)
class Facility:
    """A type of shared facility. Taken is what it accepts; made is its product; each has one unit.

    Attributes
    ----------
    code
        Its name in the tables.
    accepts
        Made per taken [product unit/unit], by resource.
    gate
        What a resource is worth at the donor's gate [USD/unit], where that is not as usual, by resource.
    made_there_usd
        What a unit costs that is raised on the spot and needs no offer [USD/unit taken]; None where nothing is.
    capex
        Yearly capacity [unit taken/year] with the investment [USD], smallest first.
    upkeep
        Fixed yearly cost as a share of the investment [1/year].
    variable, emission
        Of a unit taken [USD/unit], [kgCO2e/unit].
    life_years
        Over which the investment is paid [year].
    outlets
        Share of a demand that the product may fill [-], by demanded resource.
    outlet_cost
        What the product costs its user more than what it replaces [USD/product unit].
    largest_user
        Demand of one site beyond which it is left to a plant of its own [product unit/year].
    outlet_price, outlet_saving
        Of a product sold without limit [USD/product unit], [kgCO2e/product unit]; None where there is no such market.
    haul_in, haul_out
        How offers come, and how the product leaves; None where it does not travel.
    """

    code: str
    accepts: Mapping[str, Triple]
    gate: Mapping[str, Triple]
    made_there_usd: Triple | None
    capex: tuple[tuple[float, Triple], ...]
    upkeep: Triple
    variable: Triple
    emission: Triple
    life_years: float
    outlets: Mapping[str, float]
    outlet_cost: Triple
    largest_user: float
    outlet_price: Triple | None
    outlet_saving: Triple | None
    haul_in: Haul
    haul_out: Haul | None

    @property
    def sells(self) -> bool:
        """Whether there is a product beside the service of taking an offer."""
        return bool(self.outlets) or self.outlet_price is not None

    def annuity(self, discount_rate: float) -> float:
        """Return the yearly payment per investment [1/year] at a real rate [1/year]: i (1 + i)^n / ((1 + i)^n - 1)."""
        rate, years = discount_rate, self.life_years
        return 1 / years if rate == 0 else rate / (1 - (1 + rate) ** -years)


def facility(table: pd.DataFrame, code: str) -> Facility:
    """Read one type of facility.

    Parameters
    ----------
    table
        ``facility_types``.
    code
        The type.

    Raises
    ------
    KeyError
        When there is no such type.
    """
    rows = table[table["facility"] == code]
    if rows.empty:
        raise KeyError(code)
    several = {item: _triples(part) for item, part in rows.groupby("item", sort=False)}

    def one(item: str) -> Triple | None:
        return next(iter(several.get(item, {}).values()), None)

    hauls = {row["item"]: Haul(row["what"], row["mid"], row["high"]) for _, row in rows.iterrows()}
    nothing = (0.0, 0.0, 0.0)
    sizes = sorted((float(what), triple) for what, triple in several["capex"].items())
    if any(small[1][1] > large[1][1] for small, large in pairwise(sizes)):
        raise ValueError(f"A larger {code} must not cost less.")
    return Facility(
        code=code,
        accepts=several["accepts"],
        gate=several.get("gate", {}),
        made_there_usd=one("made_there"),
        capex=tuple(sizes),
        upkeep=one("upkeep") or nothing,
        variable=one("variable") or nothing,
        emission=one("emission") or nothing,
        life_years=(one("life") or nothing)[1],
        outlets={what: triple[1] for what, triple in several.get("outlet", {}).items()},
        outlet_cost=one("outlet_cost") or nothing,
        largest_user=(one("largest_user") or (math.inf,) * 3)[1],
        outlet_price=one("outlet_price"),
        outlet_saving=one("outlet_saving"),
        haul_in=hauls["haul_in"],
        haul_out=hauls.get("haul_out"),
    )


def _triples(rows: pd.DataFrame) -> dict[str, Triple]:
    """Return low, mid and high by what they are of; an end that is not stated is the mid."""
    filled = rows[list(ENDS)].apply(lambda column: column.fillna(rows["mid"]))
    return dict(zip(rows["what"], filled.itertuples(index=False, name=None), strict=True))
