"""The user's assumptions, with units. A scenario is hashable: it is the key of every cache."""

import tomllib
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

from symbiosis.errors import ScenarioError


@dataclass(frozen=True)
class Scenario:
    """What a user may change.

    Factors multiply the mid value of the tables; 1.0 leaves it as it is.

    Attributes
    ----------
    reach_factor
        Times each resource's typical reach [-]; never beyond its upper reach.
    energy_price_factor
        Times the price of bought heat, fuel, gas and electricity [-].
    material_price_factor
        Times the price of bought materials [-].
    water_price_factor
        Times the price of bought water [-].
    transport_cost_factor
        Times every haul cost [-].
    carbon_price_usd_per_t
        Price of one tonne CO2e avoided [USD/t].
    discount_rate
        Real yearly rate for pipes and wires [1/year].
    """

    reach_factor: float = 1.0
    energy_price_factor: float = 1.0
    material_price_factor: float = 1.0
    water_price_factor: float = 1.0
    transport_cost_factor: float = 1.0
    carbon_price_usd_per_t: float = 0.0
    discount_rate: float = 0.10

    def __post_init__(self) -> None:
        for name, (low, high) in BOUNDS.items():
            value = getattr(self, name)
            if not low <= value <= high:
                raise ScenarioError(f"{name} is {value}; it must lie between {low} and {high}.")

    def as_dict(self) -> dict[str, float]:
        """Return the assumptions as plain numbers."""
        return asdict(self)


BOUNDS: dict[str, tuple[float, float]] = {
    "reach_factor": (0.1, 5.0),
    "energy_price_factor": (0.25, 4.0),
    "material_price_factor": (0.25, 4.0),
    "water_price_factor": (0.25, 4.0),
    "transport_cost_factor": (0.25, 4.0),
    "carbon_price_usd_per_t": (0.0, 200.0),
    "discount_rate": (0.0, 0.30),
}


def read_scenario(path: Path) -> Scenario:
    """Read a scenario from a TOML file of ``name = number`` lines.

    Raises
    ------
    ScenarioError
        When the file cannot be read, names an unknown assumption or holds a value out of range.
    """
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ScenarioError(
            f"{path.name} cannot be read as TOML: {error}. Write one `name = number` per line."
        ) from error
    known = {f.name for f in fields(Scenario)}
    unknown = sorted(set(given) - known)
    if unknown:
        raise ScenarioError(f"{path.name} names {', '.join(unknown)}; known names are {', '.join(sorted(known))}.")
    wrong = sorted(
        name for name, value in given.items() if isinstance(value, bool) or not isinstance(value, int | float)
    )
    if wrong:
        raise ScenarioError(f"{path.name}: {', '.join(wrong)} must be a number.")
    return replace(Scenario(), **{name: float(value) for name, value in given.items()})
