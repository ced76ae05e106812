"""The shipped tables around the parks: ports, airports and cities; programmes, documented exchanges and networks."""

# ruff: noqa: D106 - a Config class only sets options

from pandera.typing import Series

from symbiosis.inventory.schema_fields import (
    PRECISION,
    STATUS,
    Table,
    basis,
    choice,
    confidence,
    latitude,
    longitude,
    number,
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
PROGRAMME_STAGES = ("joined", "proposed", "studied", "implemented")
EXCHANGE_STATUSES = ("existing", "agreed", "planned", "studied", "stopped")


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


class Expressways(Table):
    """Points along the expressways open by the end of 2024, in order; an expressway is straight between two of them."""

    expressway_id: Series[str] = text("Id of the expressway", pattern=r"^[a-z0-9-]+$")
    name_en: Series[str] = text("English name", filled=True)
    name_vi: Series[str] = text("Vietnamese name", filled=True)
    opened: Series[int] = number("Year in which its last part opened", "year", ge=1990, le=2030, known=True)
    point: Series[int] = number("Number of the point along it", "-", ge=1, known=True)
    lat: Series[float] = latitude()
    lon: Series[float] = longitude()
    source: Series[str] = source()
    source_id: Series[str] = text("Ids of sources.csv joined by ';'", filled=True)
    basis: Series[str] = basis()
    confidence: Series[str] = confidence()

    class Config:
        title = "Expressways"


class NetworkBenchmarks(Table):
    """Figures of published park networks, computed from their flow tables: what density and cyclicity are usual."""

    network: Series[str] = text("Network; 'MAESTRI:' marks those of that database", filled=True)
    scope: Series[str] = text("Which links count: all, by-products and utilities, or those carried out", filled=True)
    n: Series[int] = number("Nodes that give or take", "nodes", ge=2, known=True)
    flows: Series[int] = number("Flows, counting several of one pair", "flows", ge=1, known=True)
    links_directed: Series[int] = number("Pairs with a direction", "links", ge=1, known=True)
    links_undirected: Series[int] = number("Pairs without a direction", "links", ge=1, known=True)
    density_directed: Series[float] = number("Directed links of those possible", "-", ge=0, le=1, known=True)
    eco_connectance: Series[float] = number("Undirected links of those possible", "-", ge=0, le=1, known=True)
    linkage_density: Series[float] = number("Directed links per node", "links/node", ge=0, known=True)
    cyclicity: Series[float] = number("Spectral radius of the adjacency; 0 has no cycle", "-", ge=0, known=True)
    donors: Series[int] = number("Nodes that give", "nodes", ge=1, known=True)
    receivers: Series[int] = number("Nodes that take", "nodes", ge=1, known=True)
    prey_to_predator: Series[float] = number("Donors per receiver", "-", ge=0, known=True)
    max_degree: Series[int] = number("Links of the best linked node", "links", ge=1, known=True)
    degree_centralisation: Series[float] = number("How far links hang on one node", "-", ge=0, le=1, known=True)
    source: Series[str] = source()
    source_id: Series[str] = text("Ids of sources.csv joined by ';'", filled=True)
    basis: Series[str] = basis()
    confidence: Series[str] = confidence()

    class Config:
        title = "Published networks"
        unique = ("network", "scope")


class Programmes(Table):
    """What each eco-industrial park programme proposed, studied and carried out, as published; stages never add up."""

    programme_id: Series[str] = text("Id of the programme", pattern=r"^[a-z0-9-]+$")
    programme_en: Series[str] = text("English name", filled=True)
    programme_vi: Series[str] = text("Vietnamese name", filled=True)
    year_from: Series[int] = number("First year", "year", ge=1990, known=True)
    year_to: Series[int] = number("Last year", "year", ge=1990, known=True)
    scope: Series[str] = choice("Whom the figure is about", ("park", "parks", "programme"))
    park_id: Series[str] = text("Park; several that share one figure joined by ';'; empty for the whole programme")
    stage: Series[str] = choice("How far it went", PROGRAMME_STAGES)
    what_en: Series[str] = text("What was counted, in English", filled=True)
    what_vi: Series[str] = text("The same in Vietnamese", filled=True)
    count: Series[float] = number("The published figure", "unit", ge=0)
    unit: Series[str] = text("Unit of the figure")
    source: Series[str] = source()
    url: Series[str] = text("Address; empty where none is known")
    source_id: Series[str] = text("Ids of sources.csv joined by ';'", filled=True)
    basis: Series[str] = basis()
    confidence: Series[str] = confidence()
    note: Series[str] = text("Remarks")

    class Config:
        title = "Eco-industrial park programmes"
        unique = ("programme_id", "park_id", "stage", "what_en")


class ExistingExchanges(Table):
    """Documented exchanges in Vietnam; existing: was put into operation, whether it still runs was not checked."""

    exchange_id: Series[str] = text("Id of the exchange", pattern=r"^[a-z0-9-]+$", unique=True)
    network: Series[str] = text("Folder of networks/ that tells more")
    donor_en: Series[str] = text("Who gives, in English", filled=True)
    donor_vi: Series[str] = text("The same in Vietnamese", filled=True)
    donor_park_id: Series[str] = text("Park of the donor; empty when alone or unknown")
    donor_lat: Series[float] = latitude()
    donor_lon: Series[float] = longitude()
    donor_precision: Series[str] = choice("How well that position is known", PRECISION, empty=True)
    receiver_en: Series[str] = text("Who takes, in English", filled=True)
    receiver_vi: Series[str] = text("The same in Vietnamese", filled=True)
    receiver_park_id: Series[str] = text("Park of the receiver; empty when alone or unknown")
    receiver_lat: Series[float] = latitude()
    receiver_lon: Series[float] = longitude()
    receiver_precision: Series[str] = choice("How well that position is known", PRECISION, empty=True)
    resource: Series[str] = text("Resource of resources.csv", filled=True)
    status: Series[str] = choice("How far it went", EXCHANGE_STATUSES)
    year: Series[float] = number("First year, where known", "year", ge=1990)
    quantity: Series[str] = text("Quantity as published, with its unit")
    source: Series[str] = source()
    source_id: Series[str] = text("Ids of sources.csv joined by ';'", filled=True)
    basis: Series[str] = basis()
    confidence: Series[str] = confidence()
    note_en: Series[str] = text("Remark in English")
    note_vi: Series[str] = text("The same in Vietnamese")

    class Config:
        title = "Documented exchanges in Vietnam"
