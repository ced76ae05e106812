"""The three tables a user supplies: ``parks.csv``, ``sites.csv``, ``streams.csv``. This is the published contract."""

# ruff: noqa: D106 - a Config class only sets options

from pandera.typing import Series

from symbiosis.inventory.schema_fields import (
    PRECISION,
    STATUS,
    UserTable,
    basis,
    choice,
    confidence,
    latitude,
    longitude,
    number,
    text,
)

_ID = r"^\S(.*\S)?$"
_PRECISION = "How well the position is known: a mapped site, a ward, a district, or the point of its park"


class ParksFile(UserTable):
    """Industrial parks. Parks that the atlas already knows need no row: name their id in the sites."""

    park_id: Series[str] = text("Short id of the park, used by the sites", pattern=_ID, unique=True)
    name: Series[str] = text("Name as people write it", filled=True)
    name_vi: Series[str] | None = text("Vietnamese name, with diacritics")
    lon: Series[float] = longitude()
    lat: Series[float] = latitude()
    precision: Series[str] | None = choice(_PRECISION, PRECISION, empty=True)
    park_type: Series[str] | None = text("Industrial park, economic zone, high-tech park, ...")
    area_ha: Series[float] | None = number("Planned area of the park", "ha", gt=0)
    province_63: Series[str] | None = text("Province until June 2025, ASCII name as in provinces.csv")
    province_34: Series[str] | None = text("Province since July 2025, ASCII name as in provinces.csv")
    status: Series[str] | None = choice("State of the park", STATUS, empty=True)
    occupancy_pct: Series[float] | None = number("Leased share of the leasable area", "%", ge=0, le=100)
    main_sectors: Series[str] | None = text("Sector labels as in sector_map.csv, joined by ';'")
    operator: Series[str] | None = text("Company that runs the park")
    source: Series[str] | None = text("Where the row comes from")

    class Config:
        title = "parks.csv"


class SitesFile(UserTable):
    """Tenants and facilities. Give a park_id, or lon and lat, or both."""

    site_id: Series[str] = text("Short id of the site, used by the streams", pattern=_ID, unique=True)
    name: Series[str] = text("Name as people write it", filled=True)
    park_id: Series[str] | None = text(
        "Park the site lies in: an id of parks.csv or of the shipped parks; empty when alone"
    )
    lon: Series[float] | None = longitude()
    lat: Series[float] | None = latitude()
    precision: Series[str] | None = choice(_PRECISION, PRECISION, empty=True)
    isic4: Series[str] = text("ISIC Rev.4 class (VSIC 2018 has the same four digits)", pattern=r"^(\d{4})?$")
    archetype_id: Series[str] | None = text("Archetype of archetypes.csv, when someone reviewed it")
    capacity: Series[float] | None = number("Yearly capacity", "capacity_unit", gt=0)
    capacity_unit: Series[str] | None = text("Unit of the capacity, as in capacity_units.csv")
    employees: Series[float] | None = number("People employed", "persons", gt=0)
    area_ha: Series[float] | None = number("Plot of the site", "ha", gt=0)
    basis: Series[str] = basis()
    confidence: Series[str] = confidence()
    source_id: Series[str] = text("Where the row comes from: a document, a register, a visit", filled=True)

    class Config:
        title = "sites.csv"


class StreamsFile(UserTable):
    """What sites offer and demand in a year. A stream given here replaces the estimate for the same resource."""

    stream_id: Series[str] = text("Short id of the stream", pattern=_ID, unique=True)
    site_id: Series[str] = text("Site of sites.csv", filled=True)
    role: Series[str] = choice("Does the site offer or demand it", ("offer", "demand"))
    resource: Series[str] = text("Resource id of resources.csv", filled=True)
    quantity: Series[float] = number("Most likely quantity in a year", "unit", ge=0, known=True)
    unit: Series[str] = text("Unit of the quantity per year, day or hour: t/year, m3/day, GJ/year, ...", filled=True)
    quantity_low: Series[float] | None = number("Quantity that 9 of 10 years exceed", "unit", ge=0)
    quantity_high: Series[float] | None = number("Quantity that 1 of 10 years exceeds", "unit", ge=0)
    temperature_c: Series[float] | None = number("Temperature of the stream", "degC", ge=-200, le=2000)
    pressure_bar_g: Series[float] | None = number("Pressure above atmosphere", "bar(g)", ge=-1, le=400)
    tds_mg_l: Series[float] | None = number("Total dissolved solids", "mg/L", ge=0)
    cod_mg_l: Series[float] | None = number("Chemical oxygen demand", "mg/L", ge=0)
    moisture_pct: Series[float] | None = number("Moisture as received", "%", ge=0, le=100)
    ncv_mj_per_kg: Series[float] | None = number("Net calorific value as received", "MJ/kg", ge=-3, le=130)
    loi_pct: Series[float] | None = number("Loss on ignition", "%", ge=0, le=100)
    chloride_pct: Series[float] | None = number("Chlorine by mass", "%", ge=0, le=100)
    hours_per_year: Series[float] | None = number("Hours in a year with the stream flowing", "h/year", gt=0, le=8784)
    gate_value_usd_per_unit: Series[float] | None = number(
        "What the donor gets today; negative when the donor pays for disposal", "USD/resource unit"
    )
    price_usd_per_unit: Series[float] | None = number("What the receiver pays today", "USD/resource unit", ge=0)
    sum_rule: Series[str] | None = choice(
        "add (as when empty), or another way (alternative) or a part (subset) of a stream that is added",
        ("add", "alternative", "subset"),
        empty=True,
    )
    basis: Series[str] = basis()
    confidence: Series[str] = confidence()
    source_id: Series[str] = text("Where the row comes from: a document, a meter, a visit", filled=True)

    class Config:
        title = "streams.csv"
