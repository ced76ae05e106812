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
