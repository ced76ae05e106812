"""From which flow on a pair is an exchange of a plan."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from symbiosis.exchange.lots import minimum_lots
from symbiosis.exchange.proposals import is_proposed, least_gain_usd_per_year
from symbiosis.exchange.stakes import useful_from
from symbiosis.inventory.tables import Inventory, Knowledge


def least_flow(
    valued: pd.DataFrame, inventory: Inventory, knowledge: Knowledge, *, fixed: float
) -> NDArray[np.float64]:
    """Return the flow from which each pair is a lot and worth proposing [offered unit/year]; inf where none is.

    Parameters
    ----------
    valued
        Valued pairs.
    inventory, knowledge
        What they were valued with.
    fixed
        Coordination cost of one exchange [USD/year].
    """
    margin = np.nan_to_num(valued["margin_usd_per_unit"].to_numpy(dtype=np.float64))
    lot = minimum_lots(knowledge)[valued["rule"].to_numpy()]
    least = useful_from(margin, fixed + least_gain_usd_per_year(valued, inventory, knowledge), lot)
    return np.where(is_proposed(valued), least, np.inf)
