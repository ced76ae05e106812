"""A plant that is to be built, as a site with streams that stands nowhere yet."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from io import StringIO

import geopandas as gpd
import numpy as np
import pandas as pd

from symbiosis.inventory.estimate import COLUMNS, estimate
from symbiosis.inventory.tables import Inventory, Knowledge

_TEXTS = (
    "name", "park_id", "province_63", "province_34", "region_63", "region_34", "precision", "generalised", "source_id",
)  # fmt: skip
_NUMBERS = ("employees", "area_ha", "lat", "lon", "park_radius_km", "area_ha_low", "area_ha_high")


@dataclass(frozen=True)
class Plant:
    """What is to be built; hashable.

    Attributes
    ----------
    isic4, archetype_id
        Its class (ISIC Rev. 4) or the kind of plant; one is enough, the kind counts first.
    capacity, unit
        As in the table of capacity units; without a capacity it is the typical plant.
    streams
        Its own inputs and outputs as CSV in the columns of an inventory's streams, instead of the estimate.
    """

    isic4: str = ""
    archetype_id: str = ""
    capacity: float | None = None
    unit: str = ""
    streams: str = field(default="", repr=False)


def sample(plants: Sequence[Plant], knowledge: Knowledge) -> Inventory:
    """Return plants as sites with their streams, estimated like those of every site; they stand nowhere yet.

    Streams it states itself are taken to be net of its own use.
    """
    rows = pd.DataFrame(
        {
            "site_id": [f"plant{k}" for k in range(len(plants))],
            "isic4": [plant.isic4 for plant in plants],
            "archetype_id": [plant.archetype_id for plant in plants],
            "capacity": [np.nan if plant.capacity is None else plant.capacity for plant in plants],
            "capacity_unit": [plant.unit for plant in plants],
            **dict.fromkeys(_TEXTS, ""),
            **dict.fromkeys(_NUMBERS, np.nan),
        }
    ).assign(kind="sector", plants=1.0, basis="reported", confidence="medium")
    points = gpd.GeoDataFrame(rows, geometry=gpd.points_from_xy(rows["lon"], rows["lat"]), crs="EPSG:4326")
    full = estimate(Inventory(points.iloc[:0], points, pd.DataFrame()), knowledge)
    own = [_own_streams(plant, k) for k, plant in enumerate(plants) if plant.streams]
    estimated = full.streams[~full.streams["site_id"].isin([one["site_id"].iloc[0] for one in own])]
    given = [one[COLUMNS].astype(full.streams.dtypes.to_dict()) for one in own]
    streams = pd.concat([estimated, *given], ignore_index=True)
    owner = pd.Index(full.sites["site_id"]).get_indexer(streams["site_id"])
    return replace(full, streams=streams.iloc[np.argsort(owner, kind="stable")].reset_index(drop=True))


def _own_streams(plant: Plant, number: int) -> pd.DataFrame:
    """Return the streams a plant states, as those of its site."""
    given = pd.read_csv(StringIO(plant.streams), keep_default_na=False, na_values=[""])
    texts = given.select_dtypes(exclude="number").columns
    site = f"plant{number}"
    ids = [
        f"{site}/{role}/{resource}/{k}"
        for k, (role, resource) in enumerate(zip(given["role"], given["resource"], strict=True))
    ]
    return given.assign(**{name: given[name].fillna("") for name in texts}).assign(site_id=site, stream_id=ids)
