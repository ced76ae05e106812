"""The tables that travel through the package. Their columns are in docs/architecture.md, checked by ``schemas``."""

from dataclasses import dataclass

import geopandas as gpd
import pandas as pd


@dataclass(frozen=True)
class Inventory:
    """Parks, sites and their yearly streams."""

    parks: gpd.GeoDataFrame
    sites: gpd.GeoDataFrame
    streams: pd.DataFrame


@dataclass(frozen=True)
class Knowledge:
    """What is known of resources, rules, sectors and prices, independent of any place."""

    resources: pd.DataFrame
    rules: pd.DataFrame
    excluded_pairs: pd.DataFrame
    unusual_pairs: pd.DataFrame
    archetypes: pd.DataFrame
    own_use: pd.DataFrame
    plant_sizes: pd.DataFrame
    national_outputs: pd.DataFrame
    capacity_units: pd.DataFrame
    sector_map: pd.DataFrame
    isic_map: pd.DataFrame
    parameters: pd.DataFrame
    min_lots: pd.DataFrame
    provinces: pd.DataFrame
