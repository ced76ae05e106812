"""The smallest yearly quantity worth an agreement, by carrier, unit, kind of use and value."""

import numpy as np
from numpy.typing import NDArray

from symbiosis.inventory.tables import Knowledge


def minimum_lots(knowledge: Knowledge) -> NDArray[np.float64]:
    """Return the minimum lot of each rule [offered unit / year]; 0 where the table names none.

    A row of ``min_lots`` applies when carrier and unit are the offered resource's, its kind is the rule's (or empty)
    and the value of what the offered unit replaces lies in its price band. Of several, the largest counts.
    """
    rules = knowledge.rules
    resources = knowledge.resources.set_index("resource_id")
    offered = resources.loc[rules["offered"]]
    value = rules["yield"].to_numpy() * resources.loc[rules["demanded"], "price_mid_usd_per_unit"].to_numpy()
    lots = np.zeros(len(rules))
    for lot in knowledge.min_lots.to_dict("records"):
        applies = (offered["carrier"].to_numpy() == lot["carrier"]) & (offered["unit"].to_numpy() == lot["unit"])
        if lot["kind"]:
            applies &= (rules["kind"] == lot["kind"]).to_numpy()
        low, high = float(lot["price_from_usd_per_unit"]), float(lot["price_to_usd_per_unit"])
        applies &= (np.isnan(low) | (value >= low)) & (np.isnan(high) | (value < high))
        lots[applies] = np.maximum(lots[applies], float(lot["min_quantity_per_year"]))
    return lots
