"""The published contract: every table of ``data/`` and the three tables a user supplies.

``datapackage.json``, the templates and ``docs/data_format.md`` are written from these models.
"""

from symbiosis.inventory.schema_context import ExistingExchanges, Expressways, NetworkBenchmarks, Places, Programmes
from symbiosis.inventory.schema_exchange import ExcludedPairs, Resources, Rules, UnusualPairs
from symbiosis.inventory.schema_facility import FacilityTypes
from symbiosis.inventory.schema_fields import Table
from symbiosis.inventory.schema_files import ParksFile, SitesFile, StreamsFile
from symbiosis.inventory.schema_places import Parks, Provinces, Sites, Sources
from symbiosis.inventory.schema_sectors import (
    Archetypes,
    CapacityUnits,
    IsicMap,
    MinLots,
    NationalCheck,
    NationalOutputs,
    OwnUse,
    Parameters,
    PlantSizes,
    SectorMap,
    Sectors,
)

TABLES: dict[str, type[Table]] = {
    "parks": Parks,
    "sites": Sites,
    "provinces": Provinces,
    "resources": Resources,
    "rules": Rules,
    "excluded_pairs": ExcludedPairs,
    "unusual_pairs": UnusualPairs,
    "sectors": Sectors,
    "archetypes": Archetypes,
    "own_use": OwnUse,
    "plant_sizes": PlantSizes,
    "national_outputs": NationalOutputs,
    "capacity_units": CapacityUnits,
    "sector_map": SectorMap,
    "isic_map": IsicMap,
    "parameters": Parameters,
    "min_lots": MinLots,
    "national_check": NationalCheck,
    "places": Places,
    "expressways": Expressways,
    "programmes": Programmes,
    "existing_exchanges": ExistingExchanges,
    "network_benchmarks": NetworkBenchmarks,
    "facility_types": FacilityTypes,
    "sources": Sources,
}
FILES: dict[str, type[Table]] = {"parks": ParksFile, "sites": SitesFile, "streams": StreamsFile}

__all__ = ["FILES", "TABLES", "ParksFile", "SitesFile", "StreamsFile"]
