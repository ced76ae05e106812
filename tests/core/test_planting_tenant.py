"""Missing tenants: what is tried, what counts, and that the best of them keep what was predicted."""

import numpy as np
import pandas as pd
import pytest

from symbiosis import planting_tenant
from symbiosis.insight.missing import GROUPS, SIZES, tenants
from symbiosis.insight.plant import sample
from symbiosis.inventory.tables import Knowledge
from symbiosis.planning import Case, Planner
from symbiosis.planting import Footing, by_products, candidates_for, survey, try_out
from symbiosis.planting_plan import insert
from symbiosis.planting_tenant import busiest_parks, missing, plant_of
from symbiosis.scenario import Scenario
from tests.core.plant_worlds import small_planner

KINDS = ("brewery", "textile_dyeing", "tissue", "float_glass", "cement_grinding", "plastics_recycler", "biogas_plant")


@pytest.fixture(scope="module")
def planner(known: Knowledge) -> Planner:
    return small_planner(known, 3)


@pytest.fixture(scope="module")
def met(planner: Planner) -> Footing:
    return survey(planner, Scenario())


@pytest.fixture(scope="module")
def table(planner: Planner, met: Footing) -> pd.DataFrame:
    def some(known: Knowledge, size: str) -> pd.DataFrame:
        kinds = tenants(known, size)
        return kinds[kinds["archetype_id"].isin(KINDS)].reset_index(drop=True)

    told: list[float] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(planting_tenant, "tenants", some)
        patch.setattr(planting_tenant, "AT_ONCE", 3)
        found = missing(planner, met, ["a", "b", "c"], progress=told.append)
    assert told[-1] == 1.0
    assert len(told) > 1
    return found


def test_kinds_of_three_sizes_none_of_them_a_park_of_its_own(known: Knowledge) -> None:
    small, typical, large = (tenants(known, size).set_index("archetype_id") for size in SIZES)
    assert set(typical["group"]) == set(GROUPS)
    both = small.index.intersection(large.index)
    assert (small.loc[both, "capacity"] <= typical.loc[both, "capacity"]).all()
    assert (typical.loc[both, "capacity"] <= large.loc[both, "capacity"]).all()
    assert not {"refinery", "any_tenant", "crop_rice"} & set(typical.index)


def test_the_best_three_bring_what_was_predicted(planner: Planner, met: Footing, table: pd.DataFrame) -> None:
    assert table["value_lower_usd_per_year"].is_monotonic_decreasing
    base = planner.prepared.matched
    for kind in table.head(3).to_dict("records"):
        at, rules = candidates_for(base.inventory.parks, [kind["park_id"]]), by_products(base.knowledge, goods=False)
        plants = sample([plant_of(kind)], base.knowledge)
        trial = try_out(planner, plants, np.zeros(1, np.int64), at, met, rules=rules)
        done = insert(planner, trial, met)
        lower, upper = kind["value_lower_usd_per_year"], kind["value_upper_usd_per_year"]
        assert done.lower_usd_per_year == pytest.approx(lower)
        assert done.after_usd_per_year - done.before_usd_per_year >= lower - 0.01
        assert done.realised_usd_per_year <= upper + done.slack_usd_per_year + 0.01
        assert done.relaxed_usd_per_year <= upper + 0.01


def test_closed_streams_are_by_products_that_the_plan_leaves(
    known: Knowledge, planner: Planner, table: pd.DataFrame
) -> None:
    traded = set(known.resources.loc[known.resources["traded_today"], "resource_id"])
    taken = {one.rpartition(":")[0] for text in table["offers"] for one in text.split(";") if one}
    streams = planner.prepared.matched.inventory.streams
    assert taken
    assert not taken & traded
    assert taken <= set(streams.loc[streams["role"] == "offer", "resource"])
    assert table["firm_pct"].dropna().between(0, 100).all()
    assert (table.loc[table["value_lower_usd_per_year"] > 0, "partners"] > 0).all()


def test_the_busiest_parks_have_most_planned_value(planner: Planner) -> None:
    planned = planner.exact(Case())
    parks = busiest_parks(planner, planned, ["a", "b", "c"])
    assert parks
    assert busiest_parks(planner, planned, parks[:1]) == parks[:1]
    assert busiest_parks(planner, planned, ["a", "b", "c"], 1) == parks[:1]
