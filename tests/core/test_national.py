"""The national inventory: a small world by hand, and what the shipped one must hold."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts import write_national_check
from symbiosis.inventory.estimate import estimate
from symbiosis.inventory.knowledge import national_parks, national_sites_file, parameter
from symbiosis.inventory.national import leased_area, national_inventory
from symbiosis.inventory.outputs import fill_level
from symbiosis.inventory.sanity import national_check, published_figures
from symbiosis.inventory.size import plants_table, sizes
from symbiosis.inventory.tables import Inventory, Knowledge
from tests.conftest import make_park, points

LEASED = 0.67 * 0.8 * 100.0


def facility(site_id: str, park_id: str, archetype_id: str, **more: object) -> dict[str, object]:
    base = {
        "site_id": site_id,
        "name": site_id,
        "park_id": park_id,
        "province_63": "Dong Nai",
        "province_34": "Dong Nai",
    }
    facts = {"sector": "", "product": "", "isic4": "", "capacity": np.nan, "capacity_unit": "", "employees": np.nan}
    rest = {
        "area_ha": np.nan,
        "lat": 11.0,
        "lon": 107.0,
        "precision": "park",
        "status": "operating",
        "source_id": "test",
    }
    size = {"clinker_capacity_t_per_year": np.nan, "basis": "reported", "confidence": "high"}
    return {**base, **facts, **rest, **size, "archetype_id": archetype_id, **more}


def world(known: Knowledge, *facilities: dict[str, object], **more: object) -> pd.DataFrame:
    """Return the sector sites, by archetype, of one park of 100 ha, 80 % occupied; another park is only planned."""
    park = make_park("p", 107.0, 11.0, **{"area_ha": 100.0, "occupancy_pct": 80.0, **more})
    planned = make_park("q", 107.0, 12.0, area_ha=100.0, status="planned", main_sectors="beer")
    listed = pd.DataFrame(facilities or [facility("away", "", "brewery")])
    found = national_inventory(known, points(pd.DataFrame([park, planned])), listed).sites
    return found[found["kind"] == "sector"].set_index("archetype_id")


def test_a_park_of_unknown_sectors_holds_unspecified_tenants(known: Knowledge) -> None:
    found = world(known, main_sectors="")
    assert found.index.tolist() == ["any_tenant"]
    row = found.loc["any_tenant"]
    assert (row["site_id"], row["basis"], row["precision"]) == ("p--any_tenant", "assumed", "park")
    assert row["area_ha"] == pytest.approx(LEASED)
    assert row["park_radius_km"] == pytest.approx(0.5642, rel=1e-4)


def test_sectors_share_the_leased_land_alike(known: Knowledge) -> None:
    found = world(known, main_sectors="beer;animal feed")
    built = parameter(known, "built_share")
    assert found.loc["brewery", "area_ha"] == pytest.approx(LEASED / 2 * built)
    assert found.loc["animal_feed", "area_ha"] == pytest.approx(LEASED / 2 * 0.75 * built)
    assert found.loc["brewery", "plants"] == 1.0
    assert found.loc["animal_feed", "name"].endswith("(sector estimate)")


def test_listed_facilities_take_their_plots_from_their_own_sector_first(known: Knowledge) -> None:
    feeder = facility("feeder", "p", "animal_feed", area_ha=10.0)
    found = world(known, feeder, main_sectors="beer;animal feed")
    built = parameter(known, "built_share")
    assert found.loc["animal_feed", "area_ha"] == pytest.approx((LEASED / 2 * 0.75 - 10.0) * built)
    assert found.loc["brewery", "area_ha"] == pytest.approx(LEASED / 2 * built)
    other = world(known, facility("mill", "p", "tissue", area_ha=20.0), main_sectors="beer")
    assert other.loc["brewery", "area_ha"] == pytest.approx((LEASED - 20.0) * built)


def test_a_large_plant_that_is_listed_is_not_estimated_again(known: Knowledge) -> None:
    brewer = facility("brewer", "p", "brewery", area_ha=10.0)
    found = world(known, brewer, main_sectors="beer;animal feed")
    assert "brewery" not in found.index
    assert found.loc["any_tenant", "area_ha"] == pytest.approx(LEASED / 2 - 10.0)


def test_large_plants_are_never_inferred(known: Knowledge) -> None:
    assert world(known, main_sectors="coal power").index.tolist() == ["any_tenant"]
    assert world(known, main_sectors="steel", area_ha=2000.0).index.intersection(["eaf_steel", "bf_bof"]).empty


def test_a_sector_of_large_plants_has_one(known: Knowledge) -> None:
    found = world(known, main_sectors="beer", area_ha=2000.0)
    plot = known.plant_sizes.set_index("archetype_id").loc["brewery", "plot_ha_high"]
    assert found.loc["brewery", "area_ha"] == pytest.approx(plot * parameter(known, "built_share"))
    assert found.loc["any_tenant", "area_ha"] == pytest.approx(20 * LEASED - plot)


def test_a_sector_too_small_for_a_plant_joins_the_largest(known: Knowledge) -> None:
    found = world(known, main_sectors="beer;animal feed", area_ha=10.0)
    assert "brewery" not in found.index
    assert (found["area_ha"] > 0).all()


def test_parks_that_do_not_operate_have_no_sectors(known: Knowledge) -> None:
    assert set(world(known, main_sectors="beer")["park_id"]) == {"p"}


@pytest.fixture(scope="module")
def shipped(known: Knowledge) -> Inventory:
    return estimate(national_inventory(known, national_parks(), national_sites_file()), known)


def test_nearly_every_operating_park_has_streams(shipped: Inventory) -> None:
    parks = shipped.parks[shipped.parks["status"] == "operating"]
    has = shipped.streams["site_id"].map(shipped.sites.set_index("site_id")["park_id"])
    assert parks["park_id"].isin(has).mean() >= 0.95
    assert 2_500 <= len(shipped.sites) <= 5_000


def test_shipped_streams_are_whole(shipped: Inventory, known: Knowledge) -> None:
    assert shipped.sites["site_id"].is_unique
    assert shipped.streams["stream_id"].is_unique
    assert shipped.streams["site_id"].isin(shipped.sites["site_id"]).all()
    assert shipped.streams["resource"].isin(known.resources["resource_id"]).all()
    bands = shipped.streams[["quantity_low", "quantity", "quantity_high"]].to_numpy()
    assert np.isfinite(bands).all()
    assert (np.diff(bands, axis=1) >= 0).all()
    assert (bands[:, 1] > 0).all()


def test_land_is_neither_made_nor_lost(shipped: Inventory, known: Knowledge) -> None:
    sectors = shipped.sites[shipped.sites["kind"] == "sector"]
    built = np.where(sectors["archetype_id"] == "any_tenant", 1.0, parameter(known, "built_share"))
    used = (sectors["area_ha"] / built).groupby(sectors["park_id"]).sum()
    leased = leased_area(shipped.parks, known)["mid"].reindex(used.index)
    assert (used <= leased * (1 + 1e-9)).all()
    empty = ~used.index.isin(shipped.sites.loc[shipped.sites["kind"] == "facility", "park_id"])
    np.testing.assert_allclose(used[empty], leased[empty])


@given(st.lists(st.floats(0.0, 1e4), min_size=1, max_size=12), st.floats(0.0, 1e5))
def test_the_level_fills_the_room_and_no_more(amounts: list[float], room: float) -> None:
    level = fill_level(np.array(amounts), room)
    assert np.minimum(amounts, level).sum() == pytest.approx(min(sum(amounts), room))


def test_no_sector_makes_more_than_the_country(shipped: Inventory, known: Knowledge) -> None:
    sized = sizes(shipped.sites, known)
    plant = plants_table(known).set_index("archetype_id")
    outputs = known.national_outputs.set_index("archetype_id")
    assert outputs["functional_unit"].equals(plant.loc[outputs.index, "functional_unit"])
    units = sized.assign(units=sized["scale"] * sized["archetype_id"].map(plant["units_per_year_mid"]))
    estimated = shipped.sites["kind"].eq("sector").to_numpy()
    made = units.groupby("archetype_id")["units"].sum()
    small = plant["units_per_year_mid"] * plant["plot_ha_low"] / plant["plot_ha_mid"] * parameter(known, "built_share")
    listed = units[~estimated].groupby("archetype_id")["units"].sum()
    least = (units[estimated].groupby("archetype_id").size() * small).add(listed, fill_value=0.0)
    most = np.maximum(outputs["output_mid"] * outputs["park_share"], least.reindex(outputs.index))
    assert (made.reindex(outputs.index) <= most * (1 + 1e-9)).all()
    assert (made.reindex(outputs.index) > 0.5 * most).any()


def test_rows_off_the_published_figures_are_explained(shipped: Inventory, known: Knowledge) -> None:
    check = national_check(shipped, known)
    off = ~check["in_band"] | ~check["ratio"].between(0.8, 1.25)
    assert (check.loc[off, ["explanation_en", "explanation_vi"]] != "").all(axis=None)
    tested = check[check["evidence"] == "independent"]
    assert len(tested) >= 8
    assert tested["in_band"].mean() >= 0.8


def test_the_published_page_is_fresh(shipped: Inventory, known: Knowledge) -> None:
    page = (write_national_check.ROOT / "docs" / "methods_national.md").read_text(encoding="utf-8")
    assert page == write_national_check.document(national_check(shipped, known))
    source = write_national_check.ROOT / "data" / "source" / "national_check.csv"
    assert source.read_bytes() == (write_national_check.ROOT / "data" / "national_check.csv").read_bytes()
    assert (published_figures()["source"] != "").all()
