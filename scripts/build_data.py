"""Build every table of ``data/`` from ``data/source/``: ``python scripts/build_data.py [--out DIR] [--no-geo]``.

A second run writes the same bytes. ``--no-geo`` leaves the map layers as they are.
"""

import argparse
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import tables_context
import tables_facilities
import tables_parameters
import tables_places
import tables_resources
import tables_sectors
from tables_common import ROOT, write_table
from tables_package import package_text

TABLES: dict[str, Callable[[], pd.DataFrame]] = {
    "parks": tables_places.parks,
    "sites": tables_places.sites,
    "provinces": tables_places.provinces,
    "resources": tables_resources.resources,
    "rules": tables_resources.rules,
    "excluded_pairs": tables_resources.excluded_pairs,
    "unusual_pairs": tables_resources.unusual_pairs,
    "sectors": tables_sectors.sectors,
    "archetypes": tables_sectors.archetypes,
    "own_use": tables_sectors.own_use,
    "plant_sizes": tables_sectors.plant_sizes,
    "national_outputs": tables_sectors.national_outputs,
    "capacity_units": tables_sectors.capacity_units,
    "sector_map": tables_sectors.sector_map,
    "isic_map": tables_sectors.isic_map,
    "parameters": tables_parameters.parameters,
    "min_lots": tables_parameters.min_lots,
    "national_check": tables_parameters.national_check,
    "places": tables_context.places,
    "expressways": tables_context.expressways,
    "programmes": tables_context.programmes,
    "existing_exchanges": tables_context.existing_exchanges,
    "network_benchmarks": tables_context.network_benchmarks,
    "facility_types": tables_facilities.facility_types,
    "sources": tables_parameters.sources,
}


def build(out_dir: Path) -> None:
    """Write all tables into ``out_dir``."""
    out_dir.mkdir(parents=True, exist_ok=True)
    for name, make in TABLES.items():
        write_table(make(), out_dir / f"{name}.csv")


def main() -> None:
    """Read the command line and build."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "data")
    parser.add_argument("--no-geo", action="store_true", help="leave data/geo as it is")
    given = parser.parse_args()
    build(given.out)
    if not given.no_geo:
        import build_geo  # noqa: PLC0415 - needs packages that only this step uses

        build_geo.build(given.out / "geo")
    (given.out / "datapackage.json").write_text(package_text(given.out), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
