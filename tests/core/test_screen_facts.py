"""What is known of parks for screening, on the three-park world that can be checked by hand."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.stats import rankdata

from symbiosis.insight.screen_facts import park_facts, programme_stage, sector_km, touching
from symbiosis.insight.screen_rank import METHODS, RANKED, agreement, problem, ranking
from symbiosis.inventory.tables import Inventory, Knowledge

EXCHANGES = pd.DataFrame(
    {"offer": [0, 1, 1], "demand": [3, 2, 4], "net_benefit_usd_per_year": [100.0, 50.0, -7.0], "row": [0, 1, 2]}
)
"""Ash from a to b, steam inside a, steam from a to c."""


def facts(world: Inventory, known: Knowledge, **more: object) -> pd.DataFrame:
    parks = world.parks.assign(**more)
    value = touching(world, EXCHANGES, None)
    return park_facts(replace(world, parks=parks), known, None, value)


def test_offers_count_in_the_park_and_within_reach(world: Inventory, known: Knowledge) -> None:
    table = facts(world, known)
    per_t = known.parameters.set_index("parameter_id").loc["steam_gj_per_t"]
    assert table["steam_t_per_year"].to_list() == [200_000, 0, 0]
    assert table["heat_gj_per_year"].to_list() == pytest.approx([200_000 * per_t["mid"], 0, 0])
    assert table.loc["a", "heat_low_gj_per_year"] == pytest.approx(200_000 * per_t["low"])
    assert table["water_m3_per_year"].to_list() == [50_000, 0, 0]


def test_the_largest_alternative_counts_once(world: Inventory, known: Knowledge) -> None:
    steam = world.streams[world.streams["stream_id"] == "steam"]
    more = [steam.assign(stream_id=f"s{k}", sum_rule="alternative", quantity=k * 1000.0) for k in (3, 5)]
    both = replace(world, streams=pd.concat([world.streams, *more], ignore_index=True))
    assert facts(both, known).loc["a", "steam_t_per_year"] == 205_000


def test_a_neighbour_counts_only_where_both_are_known_well_enough(world: Inventory, known: Knowledge) -> None:
    moved = world.parks.assign(lat=[11.0, 11.01, 11.9])
    near = replace(world, parks=moved)
    assert facts(near, known)["steam_t_per_year"].to_list() == [200_000, 200_000, 0]
    vague = facts(near, known, lat=[11.0, 11.01, 11.9], precision=["site", "district", "site"])
    assert vague["steam_t_per_year"].to_list() == [200_000, 0, 0]


def test_free_land_is_known_where_occupancy_is(world: Inventory, known: Knowledge) -> None:
    table = facts(world, known, occupancy_pct=[80.0, np.nan, 100.0], area_ha=[100.0, 100.0, np.nan])
    assert table.loc["a", "free_ha"] == pytest.approx(20)
    assert table["free_ha"].isna().to_list() == [False, True, True]


def test_value_counts_an_exchange_for_both_parks_and_once_inside_one(world: Inventory) -> None:
    assert touching(world, EXCHANGES, None)["value_usd_per_year"].to_list() == [143, 100, -7]
    empty = replace(world, sites=world.sites[world.sites["park_id"] != "c"])
    none = touching(empty, EXCHANGES.iloc[:0], None)["value_usd_per_year"]
    assert none.to_list()[:2] == [0, 0]
    assert np.isnan(none["c"])


def test_sectors_nearby_are_as_far_as_the_farthest(world: Inventory, known: Knowledge) -> None:
    away = sector_km(world, known, ["13", "23"])
    assert away.to_list() == pytest.approx([10, 10, 100], rel=0.01)
    assert np.isinf(sector_km(world, known, ["13", "99"])).all()
    assert (sector_km(world, known, []) == 0).all()
    unlisted = replace(world, sites=world.sites[world.sites["park_id"] != "c"])
    assert np.isnan(sector_km(unlisted, known, ["13"])["c"])


@pytest.mark.parametrize(
    ("text", "stage"),
    [("", 0), ("IFC/Sofies 2018", 1), ("UNIDO GEIPP I 2020-24", 2), ("UNIDO/MPI EIP 2014-19;UNIDO GEIPP I 2020-24", 3)],
)
def test_programmes_make_a_scale(text: str, stage: float) -> None:
    assert programme_stage(text) == stage


def test_kendalls_w_is_that_of_its_definition() -> None:
    rng = np.random.default_rng(1)
    columns = {one.column: rng.uniform(0, 100, 12) for one in RANKED.values()}
    made = pd.DataFrame(columns, index=[f"p{k:02d}" for k in range(12)])
    table = ranking(problem(made, dict.fromkeys(RANKED, 1.0), "seaport"))
    given = np.array([rankdata(-table[f"score_{method}"]) for method in METHODS])
    sums, m, n = given.sum(axis=0), len(METHODS), len(table)
    wanted = 12 * ((sums - sums.mean()) ** 2).sum() / (m**2 * (n**3 - n))
    assert agreement(table).w == pytest.approx(wanted)
