"""Regions side by side: against a plain reading of the rule, and laws."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbiosis.exchange.uncertainty import simulate
from symbiosis.insight import diversity, region_facts, regions
from symbiosis.insight.regions import Exchanges, benefits, compare, drawn, larger, side
from symbiosis.inventory.tables import Inventory, Knowledge
from symbiosis.pipeline import Result, run
from symbiosis.planning_tables import part_of_rule
from symbiosis.scenario import Scenario
from tests.conftest import make_inventory, make_park, make_site

PARTS = ("heat", "water", "material", "gas", "electricity", "solar")
draws = st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=30)


@pytest.fixture
def two_sides(world: Inventory, known: Knowledge) -> tuple[Result, Exchanges, Inventory]:
    """The three-park world with park a in the north; its candidates stand for a plan."""
    for table in (world.parks, world.sites):
        north = table["park_id"] == "a"
        table.loc[north, "region_34"] = "Red River Delta"
    world.parks["area_ha"] = [100.0, 200.0, np.nan]
    result = run(world, known, Scenario())
    at = pd.Index(result.inventory.sites["site_id"]).get_indexer(result.inventory.streams["site_id"])
    table = result.candidates
    part = pd.Index(PARTS).get_indexer(part_of_rule(known)[table["rule"]])
    mids = [table[name].to_numpy(dtype=np.float64) for name in ("net_benefit_usd_per_year", "co2e_t_per_year")]
    return result, Exchanges(at[table["offer"]], at[table["demand"]], part, PARTS, *mids), result.inventory


def sides(inventory: Inventory) -> tuple[regions.Side, regions.Side]:
    names = ("Southeast", "Red River Delta")
    south, north = (side(inventory, "region_34", frozenset([name])) for name in names)
    return south, north


def test_halves_of_exchanges_go_to_the_ends(two_sides: tuple[Result, Exchanges, Inventory]) -> None:
    _result, exchanges, inventory = two_sides
    pair = drawn(inventory, sides(inventory), exchanges, None)
    region = inventory.sites["region_34"].tolist()
    expected = {"Southeast": 0.0, "Red River Delta": 0.0}
    crossing = dict(expected)
    for donor, receiver, usd in zip(exchanges.donor, exchanges.receiver, exchanges.usd, strict=True):
        for end in (donor, receiver):
            expected[region[end]] += usd / 2
            crossing[region[end]] += usd / 2 if region[donor] != region[receiver] else 0.0
    for one, name in zip(pair, expected, strict=True):
        assert one.usd["total"].sum() == pytest.approx(expected[name])
        assert one.crossing_usd.sum() == pytest.approx(crossing[name])
    assert crossing["Southeast"] != 0
    assert sum(expected.values()) == pytest.approx(exchanges.usd.sum())


def test_draws_are_paired_and_add_up(two_sides: tuple[Result, Exchanges, Inventory]) -> None:
    result, exchanges, inventory = two_sides
    simulation = simulate(result.candidates, result.terms, inventory, result.knowledge, Scenario(), draws=200)
    south, north = drawn(inventory, sides(inventory), exchanges, simulation)
    both = frozenset(["Southeast", "Red River Delta"])
    whole, _same = drawn(inventory, (side(inventory, "region_34", both),) * 2, exchanges, simulation)
    assert np.allclose(south.usd["total"] + north.usd["total"], whole.usd["total"])
    assert np.allclose(south.co2e["total"] + north.co2e["total"], whole.co2e["total"])
    assert not whole.crossing_usd.any()
    assert np.allclose(north.usd["park"], north.usd["total"])
    assert np.allclose(north.usd["ha"] * 100, north.usd["total"])
    table = benefits((south, north), exchanges, apart="solar")
    total = table[(table["measure"] == "usd") & (table["scale"] == "total")].set_index("part")
    assert total.loc["all", "chance_a"] + total.loc["all", "chance_b"] <= 1
    assert total.loc["all", "a_p50"] == pytest.approx(np.median(south.usd["total"].sum(axis=0)))


def test_nothing_is_said_of_a_side_without_operating_parks(two_sides: tuple[Result, Exchanges, Inventory]) -> None:
    _result, exchanges, inventory = two_sides
    nowhere = side(inventory, "region_34", frozenset(["Nowhere"]))
    table = benefits(drawn(inventory, (sides(inventory)[0], nowhere), exchanges, None), exchanges, apart="solar")
    assert table.loc[table["scale"] == "park", "b_p50"].isna().all()
    assert (table.loc[table["scale"] == "total", "b_p50"].dropna() == 0).all()
    assert (table["larger"] == "").all()


@given(draws, st.floats(-1e5, 1e5))
def test_larger_needs_nine_draws_in_ten(values: list[float], shift: float) -> None:
    one = np.array(values)
    found = compare(one, one + shift)
    more = "b" if (one + shift > one).mean() >= 0.9 else "a" if (one + shift < one).mean() >= 0.9 else "none"
    assert larger(found) == more
    back = compare(one + shift, one)
    assert (back["chance_a"], back["a_p50"]) == (found["chance_b"], found["b_p50"])


def test_too_many_draws_without_a_value_say_nothing() -> None:
    holes = np.where(np.arange(100) < 6, np.nan, 1.0)
    assert larger(compare(holes, np.zeros(100))) == ""
    assert larger(compare(np.where(np.arange(100) < 5, np.nan, 1.0), np.zeros(100))) == "a"


@given(st.lists(st.lists(st.integers(0, 50), min_size=3, max_size=3), min_size=1, max_size=5))
def test_shannon_is_bounded_and_blind_to_scale_and_order(counts: list[list[int]]) -> None:
    found = diversity.shannon(counts)
    for row, index in zip(counts, found, strict=True):
        total = sum(row)
        if not total:
            assert math.isnan(index)
            continue
        assert index == pytest.approx(-sum(c / total * math.log(c / total) for c in row if c))
        assert -1e-12 <= index <= math.log(3) + 1e-12
    assert diversity.shannon(np.array(counts) * 7) == pytest.approx(found, nan_ok=True)
    assert diversity.shannon(np.array(counts)[:, ::-1]) == pytest.approx(found, nan_ok=True)


def test_diversity_counts_what_lies_within_the_radius(known: Knowledge) -> None:
    parks = [make_park("a", 107.0, 11.0), make_park("far", 107.0, 12.0)]
    near = 32.9 / 110.6
    sites = [
        make_site("one", "a", "2394", 107.0, 11.0, plants=3.0),
        make_site("two", "", "1313", 107.0, 11.0 + near),
        make_site("kind", "a", "", 107.0, 11.0, archetype_id=str(known.archetypes["archetype_id"].iloc[0])),
        make_site("unknown", "a", "", 107.0, 11.0),
    ]
    inventory = make_inventory(parks, sites, [])
    division = diversity.divisions(inventory.sites, known.archetypes)
    assert division.tolist() == ["23", "13", known.archetypes["isic4"].iloc[0][:2], ""]
    found = diversity.around(inventory.parks, inventory.sites, division)
    assert found["plants"].tolist() == [5.0, 0.0]
    assert found["divisions"].tolist() == [3, 0]
    assert found["shannon"][0] == pytest.approx(-0.6 * math.log(0.6) - 2 * 0.2 * math.log(0.2))
    assert math.isnan(found["shannon"][1])
    assert diversity.around(inventory.parks, inventory.sites, division, radius_km=32.0)["plants"].tolist() == [4.0, 0.0]


def test_facts_leave_unknown_unknown(two_sides: tuple[Result, Exchanges, Inventory]) -> None:
    result, _exchanges, inventory = two_sides
    around = diversity.around(
        inventory.parks, inventory.sites, diversity.divisions(inventory.sites, result.knowledge.archetypes)
    )
    south, north = (region_facts.facts(inventory, one, around) for one in sides(inventory))
    assert (south["parks"], south["area_known"], south["area_ha"]) == (2, 1, 200)
    assert (north["parks"], north["area_ha"], north["operating_share"]) == (1, 100, 1)
    assert math.isnan(south["occupancy_pct"])
    assert sum(north[f"{basis}_share"] for basis in region_facts.BASES) == pytest.approx(1)
    inventory.parks["eip_programme"] = ["UNIDO;IFC", "", "IFC"]
    assert region_facts.programmes(inventory, sides(inventory)[0]).to_dict() == {"IFC": 1}
    spot = {"donor_lat": [11.0, 11.9, 11.0], "donor_lon": [107.0] * 3}
    documented = pd.DataFrame(spot | {"status": ["existing", "existing", "studied"]})
    documented = documented.assign(receiver_lat=[np.nan, 11.0, np.nan], receiver_lon=[np.nan, 107.0, np.nan])
    counts = [region_facts.existing(documented, inventory.parks, one) for one in sides(inventory)]
    assert counts == [1, 2]
    distances = pd.DataFrame({name: [1.0, 5.0, np.nan] for name in region_facts.LOGISTICS})
    assert region_facts.logistics(distances, sides(inventory)[0])["seaport_km_p50"] == 5
