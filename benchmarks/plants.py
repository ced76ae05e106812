"""New plants on the national data: how long the ranked list takes, and whether what is predicted is what comes.

Run ``python -m benchmarks.plants``. Each plant is put into its best five parks, and the best three missing tenants of
each focus region into theirs; the plan is solved again each time.
"""

from time import perf_counter

import numpy as np

from symbiosis import pipeline, planning
from symbiosis.insight.plant import Plant, sample
from symbiosis.planning import Case, Planner
from symbiosis.planting import Footing, by_products, candidates_for, fit, survey, try_out
from symbiosis.planting_plan import insert
from symbiosis.planting_tenant import busiest_parks, missing, plant_of
from symbiosis.scenario import Scenario

PLANTS = {
    "brewery, 100 million l/a": Plant("1103", "brewery", 100.0, "million litres/yr"),
    "textile dyer, 10,000 t/a": Plant("1313", "textile_dyeing", 10_000.0, "t fabric"),
}
REGIONS = ("Southeast", "Red River Delta")
_FIGURES = ("at least", "at most", "realised", "relaxed", "unaided")
_HEAD = f"{'plant':28}{'park':28}{''.join(f'{name:>10}' for name in _FIGURES)}{'inside':>8}{'s':>6}"


def tell(planner: Planner, met: Footing, name: str, plant: Plant, park: str, *, goods: bool) -> None:
    """Print what was predicted of a plant in a park, and what solving again gives [thousand USD/year]."""
    base, begun = planner.prepared.matched, perf_counter()
    at, rules = candidates_for(base.inventory.parks, [park]), by_products(base.knowledge, goods=goods)
    trial = try_out(planner, sample([plant], base.knowledge), np.zeros(1, np.int64), at, met, rules=rules)
    done = insert(planner, trial, met)
    low, high = done.lower_usd_per_year, done.upper_usd_per_year
    figures = (low, high, done.realised_usd_per_year, done.relaxed_usd_per_year, done.unaided_usd_per_year)
    inside = low - done.unaided_usd_per_year - 1 <= done.realised_usd_per_year <= high + 1
    row = "".join(f"{figure / 1e3:10,.0f}" for figure in figures)
    print(f"{name[:27]:28}{park[:27]:28}{row}{'yes' if inside else 'NO':>8}{perf_counter() - begun:6.1f}")


def main() -> None:
    """Print all figures."""
    planner = Planner(pipeline.prepared_national(Scenario().discount_rate))
    planned = planning.national_plan(planner) or planner.exact(Case())
    met, parks = survey(planner, Scenario(), planned.plan), planner.prepared.matched.inventory.parks
    for name, plant in PLANTS.items():
        fit(planner, plant, Scenario(), footing=met)
        begun = perf_counter()
        table = fit(planner, plant, Scenario(), footing=met)
        print(f"\n{name}: {len(table)} parks in {perf_counter() - begun:.2f} s [thousand USD/a]\n{_HEAD}")
        for park in table.index[:5]:
            tell(planner, met, name, plant, str(park), goods=True)
    for region in REGIONS:
        where = busiest_parks(planner, planned, parks.loc[parks["region_34"] == region, "park_id"].tolist())
        begun = perf_counter()
        table = missing(planner, met, where)
        print(f"\nmissing in {region}: {len(table)} trials that gain, {perf_counter() - begun:.1f} s\n{_HEAD}")
        for group in (table, table[table["group"] == "factory"]):
            for kind in group.drop_duplicates("archetype_id").head(3).to_dict("records"):
                tell(planner, met, str(kind["archetype_id"]), plant_of(kind), str(kind["park_id"]), goods=False)


if __name__ == "__main__":
    main()
