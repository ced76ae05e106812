"""Shared fixtures: the shipped knowledge, and a three-park world that can be checked by hand."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import settings

from symbiosis.inventory.knowledge import knowledge as read_knowledge
from symbiosis.inventory.tables import Inventory, Knowledge

settings.register_profile("default", derandomize=True, deadline=None, max_examples=60)
settings.register_profile("long", deadline=None, max_examples=300)
settings.load_profile("default")

QUALITIES = (
    "temperature_c",
    "pressure_bar_g",
    "tds_mg_l",
    "cod_mg_l",
    "moisture_pct",
    "ncv_mj_per_kg",
    "loi_pct",
    "chloride_pct",
)


@pytest.fixture(scope="session")
def known() -> Knowledge:
    """The shipped knowledge tables."""
    return read_knowledge()


def points(table: pd.DataFrame) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(table, geometry=gpd.points_from_xy(table["lon"], table["lat"]), crs="EPSG:4326")


def make_park(park_id: str, lon: float, lat: float, **more: object) -> dict[str, object]:
    base = {
        "park_id": park_id,
        "name_en": park_id,
        "name_vi": park_id,
        "park_type": "industrial park",
        "precision": "site",
    }
    place = {
        "province_63": "Dong Nai",
        "province_34": "Dong Nai",
        "region_63": "Southeast",
        "region_34": "Southeast",
        "locality_vi": "",
    }
    facts = {
        "lat": lat,
        "lon": lon,
        "area_ha": 314.159,
        "status": "operating",
        "occupancy_pct": np.nan,
        "main_sectors": "",
    }
    rest = {
        "eip_programme": "",
        "operator": "",
        "year_established": np.nan,
        "source": "test",
        "recalled_fields": "",
        "confidence": "high",
    }
    return {**base, **place, **facts, **rest, **more}


def make_site(site_id: str, park_id: str, isic4: str, lon: float, lat: float, **more: object) -> dict[str, object]:
    base = {
        "site_id": site_id,
        "name": site_id,
        "park_id": park_id,
        "province_63": "Dong Nai",
        "province_34": "Dong Nai",
    }
    place = {
        "region_63": "Southeast",
        "region_34": "Southeast",
        "lat": lat,
        "lon": lon,
        "precision": "park" if park_id else "site",
    }
    facts = {
        "isic4": isic4,
        "archetype_id": "",
        "generalised": "",
        "kind": "facility",
        "plants": 1.0,
        "employees": np.nan,
    }
    rest = {"area_ha": np.nan, "park_radius_km": np.nan, "basis": "reported", "confidence": "high", "source_id": "test"}
    return {**base, **place, **facts, **rest, **more}


def make_stream(
    stream_id: str, site_id: str, role: str, resource: str, quantity: float, **more: object
) -> dict[str, object]:
    base = {"stream_id": stream_id, "site_id": site_id, "role": role, "resource": resource}
    size = {"quantity_low": quantity, "quantity": quantity, "quantity_high": quantity}
    unknown = dict.fromkeys((*QUALITIES, "gate_value_usd_per_unit", "price_usd_per_unit"), np.nan)
    rest = {"hours_per_year": 7500.0, "sum_rule": "add", "basis": "reported", "confidence": "high", "source_id": "test"}
    return {**base, **size, **unknown, **rest, **more}


def make_inventory(
    parks: list[dict[str, object]], sites: list[dict[str, object]], streams: list[dict[str, object]]
) -> Inventory:
    return Inventory(points(pd.DataFrame(parks)), points(pd.DataFrame(sites)), pd.DataFrame(streams))


@pytest.fixture
def world() -> Inventory:
    """Three parks: A and B 10 km apart, C 100 km north; a power plant, a cement works, a dyer and a food maker."""
    north = 10 / 110.6
    parks = [make_park("a", 107.0, 11.0), make_park("b", 107.0, 11.0 + north), make_park("c", 107.0, 11.0 + 10 * north)]
    sites = [
        make_site("power", "a", "3510", 107.0, 11.0),
        make_site("dyer", "a", "1313", 107.0, 11.0),
        make_site("cement", "b", "2394", 107.0, 11.0 + north),
        make_site("food", "c", "1030", 107.0, 11.0 + 10 * north),
    ]
    streams = [
        make_stream("ash", "power", "offer", "FLY_ASH", 100_000, loi_pct=5.0, moisture_pct=1.0),
        make_stream("steam", "power", "offer", "STEAM_LP", 200_000, temperature_c=170.0, pressure_bar_g=8.0),
        make_stream("dyer-steam", "dyer", "demand", "STEAM_LP", 60_000, temperature_c=160.0, pressure_bar_g=5.0),
        make_stream("scm", "cement", "demand", "CLINKER_SUBSTITUTE", 300_000),
        make_stream("food-steam", "food", "demand", "STEAM_LP", 60_000, temperature_c=160.0, pressure_bar_g=5.0),
        make_stream("condensate", "dyer", "offer", "COND_RET", 50_000, temperature_c=80.0, tds_mg_l=20.0, cod_mg_l=5.0),
    ]
    return make_inventory(parks, sites, streams)
