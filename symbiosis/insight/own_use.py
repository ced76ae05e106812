"""What a plant can use of its own is no exchange: by-products go first where they serve inside as they are."""

from dataclasses import replace

import numpy as np
import pandas as pd

from symbiosis.exchange.match import match
from symbiosis.inventory.tables import Inventory, Knowledge

_BAND = ["quantity_low", "quantity", "quantity_high"]
_NOTHING_LEFT = 1e-9
_LON, _LAT = 105.0, 16.0
_TWIN = "#wants"


def less_own_use(plants: Inventory, knowledge: Knowledge) -> Inventory:
    """Take off each plant's offers what its own demands can use as it is, and off these what they get.

    Only rules that use the offered thing unchanged (kind ``identity``) count, under their gates and shares, and only
    streams that may be totalled (``add``). A brewery that bottles its own carbon dioxide neither buys nor gives away
    that part. Nothing is valued: what stays inside is no symbiosis.

    Parameters
    ----------
    plants
        Sites with streams; places do not matter.
    """
    streams = plants.streams.reset_index(drop=True)
    wants = (streams["role"] == "demand").to_numpy()
    rules = knowledge.rules[knowledge.rules["kind"] == "identity"].reset_index(drop=True)
    sites = plants.sites.assign(lon=_LON, lat=_LAT, precision="site", park_id="")
    twins = sites.assign(site_id=sites["site_id"] + _TWIN)
    apart = streams.assign(site_id=streams["site_id"] + np.where(wants, _TWIN, ""))
    inside = Inventory(plants.parks, pd.concat([sites, twins], ignore_index=True), apart)
    pairs = match(inside, replace(knowledge, rules=rules)).candidates
    offer, demand = pairs["offer"].to_numpy(), pairs["demand"].to_numpy()
    site, add = streams["site_id"].to_numpy(dtype=object), (streams["sum_rule"] == "add").to_numpy()
    pairs = pairs[(site[offer] == site[demand]) & add[offer] & add[demand]]
    quantity = streams["quantity"].to_numpy(dtype=np.float64)
    left = quantity.copy()
    for pair in pairs.itertuples():
        gives = float(rules["yield"].iloc[pair.rule])
        flow = min(left[pair.offer], float(pair.quantity), left[pair.demand] / gives)
        left[pair.offer] -= flow
        left[pair.demand] -= flow * gives
    share = left / quantity
    out = streams.assign(**{name: streams[name] * share for name in _BAND})
    return replace(plants, streams=out[share > _NOTHING_LEFT].reset_index(drop=True))
