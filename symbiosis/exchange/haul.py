"""The words of hauling: modes, units, what is moved, and what moving it costs."""

from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int8]
Words = npt.NDArray[np.str_] | npt.NDArray[np.int8]

ROAD_MODES = ("truck", "tanker", "haz_truck", "haz_tanker", "reefer", "barge")
LINE_MODES = ("steam_pipe", "hot_water_pipe", "water_pipe", "gas_pipe", "wire")
MODES = ROAD_MODES + LINE_MODES
UNITS = ("t", "m3", "GJ", "GJ_c", "MWh", "unit", "Nm3", "Nm3_CH4")


def codes(words: Words, vocabulary: tuple[str, ...]) -> Codes:
    """Return the position of each word in a vocabulary, -1 where it is not in it; codes are returned as they are."""
    if np.issubdtype(words.dtype, np.integer):
        return words.astype(np.int8, copy=False)
    names = np.asarray(words, dtype=np.str_)
    order = np.argsort(vocabulary)
    known = np.array(vocabulary)[order]
    at = np.minimum(np.searchsorted(known, names), len(known) - 1)
    return np.where(known[at] == names, order[at], -1).astype(np.int8)


@dataclass(frozen=True)
class Load:
    """What a line carries, one entry per candidate; an unknown quality is NaN.

    Attributes
    ----------
    unit
        Codes into ``UNITS``.
    flow
        Yearly quantity [offered unit/year], above 0.
    hours
        Hours per year it runs [h/year].
    pressure_bar_g, required_pressure_bar_g
        Of steam at the offer and at the demand [bar(g)].
    temperature_c
        Supply temperature of hot or chilled water [degC].
    density_t_per_m3
        Of a gas at normal conditions [t/m3].
    """

    unit: Codes
    flow: Floats
    hours: Floats
    pressure_bar_g: Floats
    required_pressure_bar_g: Floats
    temperature_c: Floats
    density_t_per_m3: Floats

    def take(self, rows: npt.NDArray[np.intp]) -> "Load":
        """Return the given rows of the load."""
        return Load(**{field.name: getattr(self, field.name)[rows] for field in fields(self)})


@dataclass(frozen=True)
class HaulCost:
    """What a haul costs: affine in its length, so that break-even and sliders are closed form.

    Attributes
    ----------
    fixed_usd_per_unit, per_km_usd_per_unit
        Cost at length 0 [USD/offered unit] and its slope [USD/offered unit/km of haul].
    max_km
        Longest haul physics allows [km]; inf where nothing but cost limits it.
    co2e_fixed_kg_per_unit, co2e_per_km_kg_per_unit
        Emissions at length 0 [kgCO2e/offered unit] and their slope [kgCO2e/offered unit/km of haul].
    capex_usd_per_km, capex_fixed_usd
        Investment in a pipe or wire [USD/km] and [USD]; 0 for hired vehicles. Its annuity is part of the unit cost.
    size
        Nominal (steel DN) or outer (polyethylene DA) diameter [mm]; NaN where there is no pipe.
    """

    fixed_usd_per_unit: Floats
    per_km_usd_per_unit: Floats
    max_km: Floats
    co2e_fixed_kg_per_unit: Floats
    co2e_per_km_kg_per_unit: Floats
    capex_usd_per_km: Floats
    capex_fixed_usd: Floats
    size: Floats

    def usd_per_unit(self, haul_km: npt.ArrayLike) -> Floats:
        """Return the cost of a haul of the given length [km] in USD per offered unit."""
        return self.fixed_usd_per_unit + self.per_km_usd_per_unit * np.asarray(haul_km, dtype=np.float64)
