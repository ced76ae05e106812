"""How far a resource may go in a scenario. Pairs are matched once at the widest reach; this narrows them."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from symbiosis.inventory.tables import Knowledge
from symbiosis.scenario import Scenario


def reach_km(knowledge: Knowledge, scenario: Scenario) -> NDArray[np.float32]:
    """Return the reach of each rule's offered resource [km]: typical reach x factor, never beyond the upper reach."""
    resources = knowledge.resources.set_index("resource_id").loc[knowledge.rules["offered"]]
    typical = resources["reach_km_typical"].to_numpy(dtype=np.float64) * scenario.reach_factor
    upper = resources["reach_km_upper"].to_numpy(dtype=np.float64)
    return np.asarray(np.minimum(typical, upper), dtype=np.float32)


def within_reach(pairs: pd.DataFrame, knowledge: Knowledge, scenario: Scenario) -> NDArray[np.bool_]:
    """Return which pairs lie within reach, with positions precise enough for that reach."""
    limit = reach_km(knowledge, scenario)[pairs["rule"].to_numpy()]
    near = pairs["distance_km"].to_numpy() <= limit
    return np.asarray(near & (pairs["error_km"].to_numpy() <= limit), dtype=np.bool_)
