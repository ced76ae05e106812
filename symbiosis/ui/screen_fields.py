"""What the address remembers of an investor's profile, and the profiles one can start from."""

from collections.abc import Mapping

LIMITS: dict[str, float] = {
    "need_land": 0.0,
    "need_free": 0.0,
    "need_seaport": 0.0,
    "need_inland_port": 0.0,
    "need_airport": 0.0,
    "need_city": 0.0,
    "need_expressway": 0.0,
    "need_value": 0.0,
    "need_steam": 0.0,
    "need_heat": 0.0,
    "need_water": 0.0,
}
"""Limits as the controls have them; 0 is not asked for. ``need_value`` in thousand USD/year, ``need_steam`` in thousand
t/year, ``need_heat`` in TJ/year, ``need_water`` in thousand m³/year, areas in ha, ways in km."""
THOUSAND = ("need_value", "need_steam", "need_heat", "need_water")
"""Limits of which the criterion has the thousandth part as its unit."""
WEIGHTS: dict[str, float] = {
    "w_logistics": 5.0,
    "w_fit": 5.0,
    "w_energy": 5.0,
    "w_reuse": 5.0,
    "w_variety": 5.0,
    "w_stage_eip": 5.0,
    "w_size": 5.0,
    "w_data": 5.0,
}
"""Equal until the user says otherwise."""
CHOICES: dict[str, str | float | tuple[str, ...]] = {
    "need_stage": "operating",
    "need_programme": "any",
    "need_precision": "district",
    "need_sectors": (),
    "need_sectors_km": 30.0,
    "goal": "seaport",
    "mcda": "wsm",
    "partial": "off",
    "unknowns": "off",
}
PROFILE: dict[str, str | float | tuple[str, ...]] = {**LIMITS, **WEIGHTS, **CHOICES}
"""Everything that makes a profile."""
AREA = ("region", "province", "map")
PLANT = ("sector", "capacity", "unit")
PRICES = ("energy", "material", "water", "haul", "carbon")
FILE = (*PROFILE, *AREA, *PLANT, *PRICES)
"""What a file of a profile holds: also what other pages share, which a preset leaves alone."""
DEFAULTS: dict[str, str | float | tuple[str, ...]] = {**PROFILE, "short": ()}

PRESETS: dict[str, Mapping[str, str | float | tuple[str, ...]]] = {
    "export": {
        "need_land": 100.0,
        "need_seaport": 60.0,
        "need_airport": 80.0,
        "need_precision": "ward",
        "w_logistics": 10.0,
        "w_fit": 3.0,
        "w_energy": 1.0,
        "w_reuse": 2.0,
        "w_variety": 5.0,
        "w_stage_eip": 3.0,
        "w_size": 4.0,
        "w_data": 4.0,
    },
    "heat": {
        "need_heat": 50.0,
        "need_seaport": 150.0,
        "w_logistics": 3.0,
        "w_fit": 7.0,
        "w_energy": 10.0,
        "w_reuse": 4.0,
        "w_variety": 3.0,
        "w_stage_eip": 2.0,
        "w_size": 2.0,
        "w_data": 5.0,
    },
    "circular": {
        "need_value": 500.0,
        "need_city": 60.0,
        "w_logistics": 3.0,
        "w_fit": 10.0,
        "w_energy": 4.0,
        "w_reuse": 6.0,
        "w_variety": 8.0,
        "w_stage_eip": 6.0,
        "w_size": 2.0,
        "w_data": 4.0,
    },
}
"""Profiles to start from, our choice: ``export`` is near a seaport (60 km is about one and a half hours by truck) and
an airport, at a known place; ``heat`` has 50 TJ/year of heat on offer (a boiler of about 2 MW all year); ``circular``
is where exchanges worth half a million USD/year touch the park, about an hour from a city. The rest is as in a fresh
profile."""
