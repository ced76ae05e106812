"""Where each site stands for matching: its point, its park and how vague the point is."""

import numpy as np
import pandas as pd

from symbiosis.exchange.distance import disc_mean_distance_km, ecef
from symbiosis.exchange.pairs import Places
from symbiosis.inventory.tables import Inventory, Knowledge


def site_places(inventory: Inventory, knowledge: Knowledge) -> Places:
    """Return the place of every site, in the order of the table.

    A site with a position of its own that lies outside the disc of its park's area counts as outside the park: its
    distance to a neighbour known only by the park is that to the park's point, not the mean inside the disc.
    """
    sites, parks = inventory.sites, inventory.parks
    mid = knowledge.parameters.set_index("parameter_id")["mid"]
    errors = {kind: mid[f"location_error_km_{kind}"] for kind in ("site", "ward", "district")}
    park = np.where(sites["park_id"] == "", -1, pd.Index(parks["park_id"]).get_indexer(sites["park_id"]))
    columns = (parks["precision"].map(errors), parks["area_ha"], parks["lon"], parks["lat"])
    park_error, area, lon, lat = (  # the last entry stands for no park
        np.append(column.to_numpy(dtype=np.float64), np.nan)[park] for column in columns
    )
    at_point = (sites["precision"] == "park").to_numpy()
    error = np.where(at_point, park_error, sites["precision"].map(errors).to_numpy(dtype=np.float64))
    xyz = ecef(sites["lon"].to_numpy(dtype=np.float64), sites["lat"].to_numpy(dtype=np.float64))
    off_km = np.linalg.norm(xyz - ecef(lon, lat), axis=1)
    outside = ~at_point & (off_km > np.sqrt(area * 0.01 / np.pi))
    inside_km = disc_mean_distance_km(np.where(outside, np.nan, area))
    return Places(xyz, np.where(outside, -1, park).astype(np.int64), at_point, inside_km, error)
