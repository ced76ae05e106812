"""The gates a pair must pass, each defined once: what it reads, against which limit, and what would open it.

A gate with no limit is open. A reading that is not known never passes: the pair is refused with the gate's name and the
advice to state the figure.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from symbiosis.exchange.pairs import Pairs

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
LICENSABLE = ("38", "39", "2394")
"""ISIC prefixes of receivers that can hold a hazardous-waste licence: waste management and cement kilns.

Smelters, refiners and chemical works share their class with plants that cannot: the rule has to name them.
"""
FOOD_DIVISIONS = ("10", "11")


@dataclass(frozen=True)
class Scene:
    """All a gate may look at: stream columns, the rule, and what is known of the pair."""

    column: Mapping[str, Floats]
    isic: NDArray[np.str_]
    rule: Mapping[str, object]
    direct_heat: bool
    cold: bool
    steam: bool
    direct_water: bool
    pressure_drop_bar_per_km: float
    pipe_factor_inside: float
    pipe_factor_between: float

    def limit(self, name: str) -> float:
        """Return a number of the rule, NaN where it sets none."""
        return float(self.rule[name])  # type: ignore[arg-type]


@dataclass(frozen=True)
class Gate:
    """One gate: ``sense`` +1 wants the reading at or above the limit, -1 at or below."""

    name: str
    unit: str
    sense: int
    reading: Callable[[Scene, Pairs], Floats]
    limit: Callable[[Scene, Pairs], Floats | float]
    applies: Callable[[Scene], bool]

    def check(self, scene: Scene, pairs: Pairs) -> tuple[Bools, Floats, Floats]:
        """Return which pairs fail, their reading and their limit."""
        actual = self.reading(scene, pairs)
        bound = np.broadcast_to(np.asarray(self.limit(scene, pairs), dtype=np.float64), actual.shape)
        passes = np.isnan(bound) | (self.sense * actual >= self.sense * bound)
        return ~passes, actual, bound


def _offered(name: str) -> Callable[[Scene, Pairs], Floats]:
    return lambda scene, pairs: scene.column[name][pairs.offer]


def _rule(name: str) -> Callable[[Scene, Pairs], float]:
    return lambda scene, _pairs: scene.limit(name)


def _has(name: str) -> Callable[[Scene], bool]:
    return lambda scene: not np.isnan(scene.limit(name))


def _temperature_gap(scene: Scene, pairs: Pairs) -> Floats:
    gap = scene.column["temperature_c"][pairs.offer] - scene.column["temperature_c"][pairs.demand]
    return -gap if scene.cold else gap


def _needed_gap(scene: Scene, _pairs: Pairs) -> float:
    gap = scene.limit("min_delta_t_k")
    return 0.0 if np.isnan(gap) else gap


def _pressure_on_arrival(scene: Scene, pairs: Pairs) -> Floats:
    factor = np.where(pairs.same_park, scene.pipe_factor_inside, scene.pipe_factor_between)
    return scene.column["pressure_bar_g"][pairs.offer] - scene.pressure_drop_bar_per_km * factor * pairs.distance_km


def _chloride_limit(scene: Scene, pairs: Pairs) -> Floats:
    """Return the limit where chloride is known; elsewhere its analysis is a condition of the candidate."""
    known = ~np.isnan(scene.column["chloride_pct"][pairs.offer])
    return np.where(known, scene.limit("max_chloride_pct"), np.nan)


def isic_in(codes: NDArray[np.str_], prefixes: tuple[str, ...]) -> Bools:
    """Return which ISIC codes start with one of the prefixes."""
    found = np.zeros(codes.shape, dtype=bool)
    for prefix in prefixes:
        found |= np.char.startswith(codes, prefix)
    return found


def named_receivers(rule: Mapping[str, object]) -> tuple[str, ...]:
    """Return the ISIC prefixes a rule limits its receivers to; empty for any."""
    return tuple(code for code in str(rule["receiver_isic"]).split(";") if code)


def _licensed(scene: Scene, pairs: Pairs) -> Floats:
    """Return 1 where the receiver is of a kind that can hold a hazardous-waste treatment licence, else 0."""
    allowed = named_receivers(scene.rule) + LICENSABLE
    return isic_in(scene.isic, allowed)[pairs.demand].astype(np.float64)


def _not_food(scene: Scene, pairs: Pairs) -> Floats:
    return (~isic_in(scene.isic, FOOD_DIVISIONS))[pairs.demand].astype(np.float64)


def _simple(name: str, unit: str, sense: int, column: str, limit: str) -> Gate:
    return Gate(name, unit, sense, _offered(column), _rule(limit), _has(limit))


GATES: tuple[Gate, ...] = (
    _simple("temperature", "°C", 1, "temperature_c", "min_temperature_c"),
    Gate("temperature_gap", "K", 1, _temperature_gap, _needed_gap, lambda scene: scene.direct_heat),
    _simple("pressure", "bar(g)", 1, "pressure_bar_g", "min_pressure_bar_g"),
    Gate(
        "pressure_on_arrival",
        "bar(g)",
        1,
        _pressure_on_arrival,
        lambda s, p: s.column["pressure_bar_g"][p.demand],
        lambda s: s.steam,
    ),
    _simple("tds", "mg/l", -1, "tds_mg_l", "max_tds_mg_l"),
    Gate(
        "tds_at_receiver",
        "mg/l",
        -1,
        _offered("tds_mg_l"),
        lambda s, p: s.column["tds_mg_l"][p.demand],
        lambda s: s.direct_water,
    ),
    _simple("cod", "mg/l", -1, "cod_mg_l", "max_cod_mg_l"),
    _simple("moisture", "%", -1, "moisture_pct", "max_moisture_pct"),
    _simple("ncv", "MJ/kg", 1, "ncv_mj_per_kg", "min_ncv_mj_per_kg"),
    _simple("loi", "%", -1, "loi_pct", "max_loi_pct"),
    Gate("chloride", "%", -1, _offered("chloride_pct"), _chloride_limit, _has("max_chloride_pct")),
    Gate("licence", "", 1, _licensed, lambda _s, _p: 1.0, lambda s: s.rule["hazard_rule"] == "NH_licence"),
    Gate("food_contact", "", 1, _not_food, lambda _s, _p: 1.0, lambda s: s.rule["hazard_rule"] == "food_contact"),
)
"""Quality and legal gates, in the order they are named to a user."""

GATE_NAMES = (*(gate.name for gate in GATES), "lot", "precision", "distance")
"""Every gate by the number a refusal carries."""
GATE_UNITS = (*(gate.unit for gate in GATES), "", "km", "km")
LOT, PRECISION, DISTANCE = range(len(GATES), len(GATES) + 3)
