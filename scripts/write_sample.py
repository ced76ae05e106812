"""Draw 100 proposals of the national inventory for an independent reader: ``python scripts/write_sample.py FILE``.

The draw is seeded and takes every member of the population with the same chance. The population is what the app states
as proposed: the exchanges of the best national plan (``--of plan``), or of each offer the best single partner that is
not held back (``--of partners``), which is what a donor sees first.
"""

import argparse
from pathlib import Path

import numpy as np
import pandas as pd

from symbiosis.exchange.proposals import is_proposed
from symbiosis.exchange.reach import within_reach
from symbiosis.pipeline import Result, prepared_national
from symbiosis.planning import Case, Planned, Planner, keep_national_plan, national_plan
from symbiosis.scenario import Scenario

SIZE, SEED = 100, 20261226
_COLUMNS = ["quantity", "distance_km", "net_benefit_usd_per_year", "margin_usd_per_unit", "co2e_t_per_year", "mode"]


def planned(planner: Planner) -> Planned:
    """Return the best national plan, kept or worked out."""
    found = national_plan(planner)
    if found is None:
        found = planner.exact(Case())
        keep_national_plan(found)
    return found


def best_partners(result: Result) -> pd.DataFrame:
    """Return the proposed candidate of each offer that brings most."""
    table = result.candidates[
        is_proposed(result.candidates) & within_reach(result.candidates, result.knowledge, Scenario())
    ]
    return table.sort_values("net_benefit_usd_per_year", ascending=False, kind="stable").drop_duplicates("offer")


def described(table: pd.DataFrame, result: Result) -> pd.DataFrame:
    """Return exchanges with the names a reader needs."""
    inventory, rules = result.inventory, result.knowledge.rules
    owner = inventory.streams["site_id"].to_numpy()
    units = result.knowledge.resources.set_index("resource_id")["unit"]
    sector = inventory.sites.set_index("site_id")["archetype_id"]
    rule = rules.iloc[table["rule"].to_numpy()]
    told = {"rule_id": rule["rule_id"].to_numpy()}
    for end, stream, column in (("donor", "offer", "offered"), ("receiver", "demand", "demanded")):
        site = owner[table[stream].to_numpy()]
        told |= {f"{end}_site_id": site, f"{end}_sector": sector.loc[site].to_numpy()}
        told[f"{end}_resource"] = rule[column].to_numpy()
    told["unit"] = units.loc[rule["offered"]].to_numpy()
    figures = table[_COLUMNS].reset_index(drop=True).round(2)
    return pd.concat([pd.DataFrame(told), figures], axis=1)


def main() -> None:
    """Read the command line, draw and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--of", choices=("plan", "partners"), default="plan", help="population drawn from")
    parser.add_argument("--seed", type=int, default=SEED)
    given = parser.parse_args()
    planner = Planner(prepared_national(Scenario().discount_rate))
    result = planner.result(Scenario())
    table = planned(planner).exchanges if given.of == "plan" else best_partners(result)
    rows = np.sort(np.random.default_rng(given.seed).choice(len(table), SIZE, replace=False))
    drawn = described(table.iloc[rows], result).sort_values(["rule_id", "donor_site_id"], ignore_index=True)
    drawn.to_csv(given.file, index=False, lineterminator="\n")
    print(f"{SIZE} of {len(table)}")


if __name__ == "__main__":
    main()
