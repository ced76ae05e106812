"""The shipped tables of places: parks, sites, provinces, and the sources behind all tables."""

# ruff: noqa: D106 - a Config class only sets options

from pandera.typing import Series

from symbiosis.inventory.schema_fields import (
    PRECISION,
    STATUS,
    Table,
    basis,
    choice,
    confidence,
    flag,
    latitude,
    longitude,
    number,
    source,
    text,
)

REGIONS_63 = (
    "Central Highlands",
    "Mekong River Delta",
    "North Central and Central Coast",
    "Northern Midlands and Mountains",
    "Red River Delta",
    "Southeast",
)
REGIONS_34 = (
    "Mekong River Delta",
    "North Central",
    "Northern Midlands and Mountains",
    "Red River Delta",
    "South Central Coast and Central Highlands",
    "Southeast",
)


class Parks(Table):
    """Industrial parks of Vietnam with position, area, status and programmes."""

    park_id: Series[str] = text("Id of the park", pattern=r"^[a-z0-9-]+$", unique=True)
    name_en: Series[str] = text("English name", filled=True)
    name_vi: Series[str] = text("Vietnamese name", filled=True)
    park_type: Series[str] = choice(
        "Kind of park", ("industrial park", "export processing zone", "high-tech park", "IT park")
    )
    province_63: Series[str] = text("Province until June 2025", filled=True)
    province_34: Series[str] = text("Province since July 2025", filled=True)
    region_63: Series[str] = choice("Region before the merger (National Master Plan)", REGIONS_63)
    region_34: Series[str] = choice("Region after the merger (Resolution 306/NQ-CP)", REGIONS_34)
    locality_vi: Series[str] = text("Ward and district until June 2025")
    lat: Series[float] = latitude()
    lon: Series[float] = longitude()
    precision: Series[str] = choice("How well the position is known", PRECISION)
    coord_source: Series[str] = text("Where the position comes from", filled=True)
    coord_shared_by: Series[int] = number("Rows that share this very point", "rows", ge=1, known=True)
    area_ha: Series[float] = number("Planned area", "ha", gt=0)
    area_osm_ha: Series[float] = number("Area mapped in OpenStreetMap", "ha", gt=0)
    area_source: Series[str] = text("Where area_ha comes from")
    status: Series[str] = choice("State of the park", STATUS)
    status_source: Series[str] = text("Where the status comes from", filled=True)
    occupancy_pct: Series[float] = number("Leased share of the leasable area", "%", ge=0, le=100)
    occupancy_asof: Series[str] = text("Year or month of the occupancy")
    main_sectors: Series[str] = text("Sector labels joined by ';'; all recalled")
    eip_programme: Series[str] = text("Eco-industrial park programmes joined by ';'")
    operator: Series[str] = text("Company that runs the park")
    year_established: Series[float] = number("Year of establishment", "year", ge=1960, le=2027)
    in_vea_registry_2023: Series[bool] = flag("Listed by the Vietnam Environment Administration on 24 Feb 2023")
    source: Series[str] = source()
    source_id: Series[str] = text("Ids of sources.csv joined by ';'", filled=True)
    recalled_fields: Series[str] = text("Fields of this row that come from memory, joined by ';'")
    basis: Series[str] = basis()
    confidence: Series[str] = confidence()

    class Config:
        title = "Industrial parks"


class Sites(Table):
    """Real facilities with product, capacity and position; potential by sector, no claim about a named firm."""

    site_id: Series[str] = text("Id of the facility", pattern=r"^[a-z0-9-]+$", unique=True)
    name: Series[str] = text("Name of the facility", filled=True)
    park_id: Series[str] = text("Park it lies in; empty when alone")
    province_63: Series[str] = text("Province until June 2025", filled=True)
    province_34: Series[str] = text("Province since July 2025", filled=True)
    sector: Series[str] = text("Sector in words", filled=True)
    isic4: Series[str] = text("ISIC Rev.4 class", pattern=r"^\d{4}$")
    product: Series[str] = text("Main products")
    capacity: Series[float] = number("Yearly capacity", "capacity_unit", gt=0)
    capacity_unit: Series[str] = text("Unit of the capacity")
    employees: Series[float] = number("People employed", "persons", gt=0)
    area_ha: Series[float] = number("Plot of the facility", "ha", gt=0)
    lat: Series[float] = latitude()
    lon: Series[float] = longitude()
    precision: Series[str] = choice("How well the position is known; empty when unknown", PRECISION, empty=True)
    coord_source: Series[str] = text("Where the position comes from")
    status: Series[str] = choice("State of the facility", STATUS)
    start_year: Series[float] = number("Year of start", "year", ge=1900, le=2030)
    archetype_id: Series[str] = text("Archetype of archetypes.csv", filled=True)
    functional_unit: Series[str] = text("Unit that the archetype counts in", filled=True)
    units_per_year_low: Series[float] = number("Functional units in a year, low end", "functional_unit/year", ge=0)
    units_per_year_mid: Series[float] = number("Functional units in a year", "functional_unit/year", ge=0)
    units_per_year_high: Series[float] = number("Functional units in a year, high end", "functional_unit/year", ge=0)
    units_source: Series[str] = choice(
        "Do the units come from the capacity or the typical plant", ("capacity", "typical plant")
    )
    clinker_capacity_t_per_year: Series[float] = number("Clinker capacity of a cement works", "t/year", gt=0)
    source: Series[str] = source()
    source_id: Series[str] = text("Ids of sources.csv joined by ';'", filled=True)
    basis: Series[str] = basis()
    confidence: Series[str] = confidence()

    class Config:
        title = "Facilities"


class Provinces(Table):
    """The 63 provinces until June 2025 and the 34 they became, with both region schemes."""

    province_63: Series[str] = text("Province until June 2025, ASCII name", filled=True, unique=True)
    province_63_vi: Series[str] = text("The same in Vietnamese", filled=True)
    code_63: Series[str] = text("Statistics office code", pattern=r"^\d{2}$", unique=True)
    iso_3166_2_63: Series[str] = text("ISO 3166-2 code", pattern=r"^VN-[0-9A-Z]{2,3}$", unique=True)
    region_63: Series[str] = choice("Region before the merger", REGIONS_63)
    province_34: Series[str] = text("Province since July 2025, ASCII name", filled=True)
    province_34_vi: Series[str] = text("The same in Vietnamese", filled=True)
    code_34: Series[str] = text("Statistics office code since July 2025", pattern=r"^\d{2}$")
    region_34: Series[str] = choice("Region after the merger", REGIONS_34)
    type_34: Series[str] = choice("Kind of unit since July 2025", ("city", "province"))
    merged: Series[str] = choice("Was it merged with others", ("yes", "no"))
    parts_34: Series[int] = number("Old provinces in the new one", "provinces", ge=1, le=3, known=True)
    area_34_km2: Series[float] = number("Area of the new province", "km2", gt=0)
    population_34: Series[float] = number("Population of the new province", "persons", gt=0)
    admin_centre_34: Series[str] = text("Administrative centre where named")
    source: Series[str] = source()
    basis: Series[str] = basis()
    confidence: Series[str] = confidence()
    note: Series[str] = text("Remarks")

    class Config:
        title = "Provinces"


class Sources(Table):
    """Documents, registers and databases behind the tables."""

    source_id: Series[str] = text("Id of the source", pattern=r"^[a-z0-9-]+$", unique=True)
    title: Series[str] = text("Title", filled=True)
    url: Series[str] = text("Address; empty where none exists")
    licence: Series[str] = text("Licence, or what was taken where none is stated", filled=True)
    retrieved: Series[str] = text("Day or month of retrieval", pattern=r"^\d{4}-\d{2}(-\d{2})?$")
    used_by: Series[str] = text("Tables that use it, joined by ';'", filled=True)
    note: Series[str] = text("What it gave")

    class Config:
        title = "Sources"
