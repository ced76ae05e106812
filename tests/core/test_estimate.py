"""Estimated streams: by hand on single sites, and laws."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbiosis.inventory.estimate import COLUMNS, estimate, totals
from symbiosis.inventory.knowledge import national_sites_file, parameter
from symbiosis.inventory.size import sizes
from symbiosis.inventory.tables import Inventory, Knowledge
from tests.conftest import make_inventory, make_park, make_site, make_stream

few = settings(max_examples=6)
FIGURES = ["quantity_low", "quantity", "quantity_high"]
SECTORS = ("1103", "1313", "1410", "1701", "2394", "2410", "3510", "9999")


def one(isic4: str, **more: object) -> Inventory:
    return make_inventory([make_park("a", 107, 11)], [make_site("s", "a", isic4, 107, 11, **more)], [])


def stream(inventory: Inventory, role: str, resource: str) -> pd.Series:
    rows = inventory.streams[(inventory.streams["role"] == role) & (inventory.streams["resource"] == resource)]
    return rows[rows["sum_rule"] == "add"].iloc[0]


def row_of(known: Knowledge, archetype: str, role: str, resource: str) -> pd.Series:
    rows = known.archetypes
    kept = (rows["archetype_id"] == archetype) & (rows["role"] == role) & (rows["resource"] == resource)
    return rows[kept & (rows["sum_rule"] == "add")].iloc[0]


def test_output_in_the_sectors_own_unit_gives_the_sectors_own_band(known: Knowledge) -> None:
    found = stream(estimate(one("1313", capacity=20_000.0, capacity_unit="t fabric"), known), "offer", "WW_RAW_IND")
    factor = row_of(known, "textile_dyeing", "offer", "WW_RAW_IND")
    assert found[FIGURES].tolist() == pytest.approx([20_000 * factor[e] for e in ("low", "mid", "high")])
    assert (found["basis"], found["temperature_c"]) == ("estimated", factor["temperature_c"])


def test_capacity_takes_utilisation_and_both_errors_add_in_quadrature(known: Knowledge) -> None:
    found = stream(
        estimate(one("1103", capacity=100.0, capacity_unit="million litres/yr"), known), "offer", "SPENT_GRAIN"
    )
    factor = row_of(known, "brewery", "offer", "SPENT_GRAIN")
    mid = 100 * 7500 * factor["mid"] * factor["unit_to_resource_factor"]
    assert found["quantity"] == pytest.approx(mid)
    assert found["quantity"] == pytest.approx(15_000)
    down = math.hypot(math.log(7500 / 5500), math.log(factor["mid"] / factor["low"]))
    assert found["quantity_low"] == pytest.approx(mid * math.exp(-down))


def test_an_unknown_tenant_counts_by_its_workers(known: Knowledge) -> None:
    found = estimate(one("9999", employees=100.0), known)
    assert stream(found, "offer", "FOOD_WASTE")[FIGURES].tolist() == pytest.approx([2.5, 4.5, 7.5])
    assert found.sites["size_basis"].tolist() == ["employees"]
    assert found.streams["basis"].unique().tolist() == ["assumed"]


def test_an_unknown_tenant_counts_by_its_leased_land(known: Knowledge) -> None:
    found = stream(estimate(one("9999", area_ha=10.0), known), "demand", "WAT_CLEAN")
    assert found["quantity"] == pytest.approx(10 * 365 * 25, rel=0.001)
    assert found["quantity_high"] == pytest.approx(10 * 365 * 45, rel=0.01)


def test_only_a_sector_gives_the_typical_plant_assumed(known: Knowledge) -> None:
    found = estimate(one("1103"), known)
    assert stream(found, "offer", "SPENT_GRAIN")["quantity"] == pytest.approx(1_000_000 * 20 / 1000)
    assert set(found.streams["basis"]) == {"assumed"}
    assert set(found.streams["confidence"]) == {"low"}


def test_kilns_count_by_clinker_capacity_where_it_is_known(known: Knowledge) -> None:
    site = {"capacity": 1.0, "capacity_unit": "Mt cement/yr", "clinker_capacity_t_per_year": 800_000.0}
    found = stream(estimate(one("2394", archetype_id="cement_integrated", **site), known), "demand", "KILN_FUEL")
    assert found["quantity"] == pytest.approx(800_000 * 0.75 * 3.45)


def test_every_tenant_brings_what_people_bring_once(known: Knowledge) -> None:
    found = estimate(one("1313", employees=600.0), known).streams
    assert stream(estimate(one("1313", employees=600.0), known), "offer", "FOOD_WASTE")["quantity"] == pytest.approx(
        27.0
    )
    water = found[(found["role"] == "offer") & (found["resource"] == "WW_RAW_IND")]
    assert len(water) == len(water[water["sum_rule"] == "add"]) == 1
    farm = estimate(one("0112", area_ha=10.0), known).streams
    assert "RTS_PV" not in set(farm["resource"])


def test_reported_streams_win(known: Knowledge) -> None:
    given_stream = make_stream("mine", "s", "offer", "WW_RAW_IND", 123.0, temperature_c=40.0)
    inventory = one("1313", employees=600.0)
    inventory = Inventory(inventory.parks, inventory.sites, pd.DataFrame([given_stream]))
    found = estimate(inventory, known).streams
    rows = found[(found["role"] == "offer") & (found["resource"] == "WW_RAW_IND")]
    assert rows[["stream_id", "quantity", "basis", "temperature_c"]].to_numpy().tolist() == [
        ["mine", 123.0, "reported", 40.0]
    ]
    assert len(found) == len(estimate(one("1313", employees=600.0), known).streams)


def test_only_add_rows_are_totalled(known: Knowledge) -> None:
    found = estimate(one("3510", archetype_id="coal_power_anthracite", capacity=600.0, capacity_unit="MW"), known)
    ash = found.streams[found.streams["resource"] == "FLY_ASH"]
    assert sorted(ash["sum_rule"]) == ["add", "alternative"]
    total = totals(found.streams, found.sites).set_index(["role", "resource"]).loc[("offer", "FLY_ASH")]
    assert total[FIGURES].tolist() == pytest.approx(ash.loc[ash["sum_rule"] == "add", FIGURES].iloc[0].tolist())


def test_columns_and_unknown_quality(known: Knowledge) -> None:
    found = estimate(one("1313"), known).streams
    assert found.columns.tolist() == COLUMNS
    assert found[["gate_value_usd_per_unit", "price_usd_per_unit", "chloride_pct"]].isna().all(axis=None)
    assert found["stream_id"].is_unique


def many(**columns: list[object]) -> Inventory:
    """Return one site per sector with the given columns."""
    sites = [
        make_site(f"s{n}", "a", isic4, 107, 11, **{name: values[n] for name, values in columns.items()})
        for n, isic4 in enumerate(SECTORS)
    ]
    return make_inventory([make_park("a", 107, 11)], sites, [])


amounts_of_all = st.lists(st.floats(0.01, 1e6), min_size=len(SECTORS), max_size=len(SECTORS))


@few
@given(amounts=amounts_of_all, of=st.sampled_from(["employees", "area_ha"]))
def test_bands_are_ordered_and_positive(known: Knowledge, amounts: list[float], of: str) -> None:
    found = estimate(many(**{of: amounts}), known).streams
    assert np.isfinite(found[FIGURES].to_numpy()).all()
    assert (found["quantity_low"] >= 0).all()
    assert (found["quantity_low"] <= found["quantity"]).all()
    assert (found["quantity"] <= found["quantity_high"]).all()


@few
@given(amounts=amounts_of_all, times=st.floats(1.1, 10))
def test_quantities_are_proportional_to_capacity(known: Knowledge, amounts: list[float], times: float) -> None:
    plants = known.plant_sizes[known.plant_sizes["is_primary"]].set_index("archetype_id")["functional_unit"]
    units = plants[estimate(many(), known).sites["archetype_id"]].tolist()
    small = estimate(many(capacity=amounts, capacity_unit=units), known)
    large = estimate(many(capacity=[amount * times for amount in amounts], capacity_unit=units), known)
    assert set(small.sites["size_basis"]) == {"capacity"}
    np.testing.assert_allclose(large.streams[FIGURES], small.streams[FIGURES] * times, rtol=1e-9)


@few
@given(order=st.permutations(range(len(SECTORS))))
def test_the_order_of_sites_changes_nothing(known: Knowledge, order: list[int]) -> None:
    straight = many(employees=[100.0 * (n + 1) for n in range(len(SECTORS))])
    shuffled = Inventory(straight.parks, straight.sites.iloc[order], straight.streams)
    pd.testing.assert_frame_equal(estimate(straight, known).streams, estimate(shuffled, known).streams)


def test_more_plants_narrow_the_band_but_never_below_the_factors(known: Knowledge) -> None:
    counts = [1.0, 2.0, 5.0, 100.0, 1e9]
    dyer = {"archetype_id": "textile_dyeing", "area_ha": 80.0}
    sites = [make_site(f"s{n}", "a", "1313", 107, 11, plants=plants, **dyer) for n, plants in enumerate(counts)]
    found = estimate(make_inventory([make_park("a", 107, 11)], sites, []), known).streams
    water = found[(found["resource"] == "WW_RAW_IND") & (found["role"] == "offer")].sort_values("site_id")
    spread = (water["quantity_high"] / water["quantity"]).tolist()
    factor = row_of(known, "textile_dyeing", "offer", "WW_RAW_IND")
    assert spread == sorted(spread, reverse=True)
    assert spread[-1] == pytest.approx(factor["high"] / factor["mid"], rel=1e-3)


def test_the_shipped_size_of_every_facility_is_found_again(known: Knowledge) -> None:
    facilities = national_sites_file().assign(generalised="", plants=1.0)
    plants = known.plant_sizes[known.plant_sizes["is_primary"]].set_index("archetype_id")["units_per_year_mid"]
    units = sizes(facilities, known)["scale"].to_numpy() * plants[facilities["archetype_id"]].to_numpy()
    np.testing.assert_allclose(units, facilities["units_per_year_mid"], rtol=1e-3)


def test_roofs_follow_the_sunshine_of_their_region(known: Knowledge) -> None:
    found = {}
    for region in ("Red River Delta", "Southeast", ""):
        streams = estimate(one("9999", area_ha=10.0, region_34=region), known).streams
        found[region] = stream(Inventory(None, None, streams), "offer", "RTS_PV")["quantity"]
    assert found["Red River Delta"] < found[""] < found["Southeast"]


def test_only_solar_power_beyond_own_use_is_offered(known: Knowledge) -> None:
    plain = one("9999", area_ha=10.0)
    load = make_stream("load", "s", "demand", "ELECTRICITY", 1000.0)
    small = estimate(Inventory(plain.parks, plain.sites, pd.DataFrame([load])), known)
    sun = parameter(known, "pv_yield_southeast") / parameter(known, "pv_yield_country")
    per_ha = row_of(known, "any_tenant", "offer", "RTS_PV")["mid"] * sun
    offered = stream(small, "offer", "RTS_PV")
    assert offered["quantity"] == pytest.approx(10 * 0.45 * per_ha - 0.3 * 1000.0)
    assert offered["quantity_low"] < offered["quantity"] < offered["quantity_high"]
    hungry = pd.DataFrame([{**load, "quantity_low": 1e6, "quantity": 1e6, "quantity_high": 1e6}])
    streams = estimate(Inventory(plain.parks, plain.sites, hungry), known).streams
    assert "RTS_PV" not in set(streams["resource"])
    reported = pd.DataFrame([load, make_stream("sun", "s", "offer", "RTS_PV", 50.0)])
    assert stream(estimate(Inventory(plain.parks, plain.sites, reported), known), "offer", "RTS_PV")["quantity"] == 50.0
