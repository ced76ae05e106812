"""The shipped tables around the parks: ports, airports and cities; programmes, documented exchanges and networks."""

# ruff: noqa: D106 - a Config class only sets options

from pandera.typing import Series

from symbiosis.inventory.schema_fields import (
    STATUS,
    Table,
    basis,
    choice,
    confidence,
    latitude,
    longitude,
    source,
    text,
)

PLACE_KINDS = ("seaport", "inland_port", "airport", "city")
PLACE_GRADES = (
    "deep-sea",
    "regional",
    "dry port",
    "river port",
    "international",
    "domestic",
    "central city",
    "regional centre",
)


class Places(Table):
    """Ports, airports and cities that a plant ships through or draws people from; positions good to about 1 km."""

    place_id: Series[str] = text("Id of the place", pattern=r"^(sea|inland|air|city)-[a-z0-9-]+$", unique=True)
    name_en: Series[str] = text("English name", filled=True)
    name_vi: Series[str] = text("Vietnamese name", filled=True)
    kind: Series[str] = choice("What the place is", PLACE_KINDS)
    lat: Series[float] = latitude()
    lon: Series[float] = longitude()
    province_63: Series[str] = text("Province until June 2025", filled=True)
    grade: Series[str] = choice("Reach of the port or airport, standing of the city", PLACE_GRADES)
    status: Series[str] = choice("State of the place", STATUS)
    source: Series[str] = source()
    source_id: Series[str] = text("Ids of sources.csv joined by ';'", filled=True)
    basis: Series[str] = basis()
    confidence: Series[str] = confidence()
    note: Series[str] = text("Remarks")

    class Config:
        title = "Ports, airports and cities"
