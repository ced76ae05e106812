"""Draw 100 proposals of the national inventory for an independent reader: ``python scripts/write_sample.py FILE``.

The draw is seeded and takes every paying candidate with the same chance.
"""

import sys
from pathlib import Path

import numpy as np

from symbiosis import pipeline
from symbiosis.report.tables import candidate_table
from symbiosis.scenario import Scenario

SIZE, SEED = 100, 20261122
COLUMNS = [
    "rule_id",
    "donor_site_id",
    "donor_resource",
    "receiver_site_id",
    "receiver_resource",
    "quantity",
    "donor_unit_per_year",
    "distance_km",
    "net_benefit_usd_per_year",
    "co2e_t_per_year",
]

if __name__ == "__main__":
    result = pipeline.national(Scenario())
    table = candidate_table(result)
    paying = np.flatnonzero(table["net_benefit_usd_per_year"] > 0)
    rows = np.sort(np.random.default_rng(SEED).choice(paying, SIZE, replace=False))
    drawn = table.iloc[rows][COLUMNS].round(2)
    drawn.to_csv(Path(sys.argv[1]), index=False, lineterminator="\n")
