"""Who gains what from an exchange: the benefit split between donor and receiver, and the price that does it."""

from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from symbiosis.exchange.terms import Terms
from symbiosis.exchange.value import price_factors
from symbiosis.inventory.tables import Knowledge
from symbiosis.scenario import Scenario

Floats = NDArray[np.float64]

TARIFF_SHARE = 0.54
"""Price as a share of the receiver's avoided cost.

Of the steam that the Sungam incinerator in Ulsan sold to a neighbour: 151,554 t for 3.504 bn KRW that saved the buyer
3.015 bn KRW (Kukmin Ilbo, kmib.co.kr), 23,100 of 43,000 KRW/t. One contract; basis reported, confidence medium.
"""


def avoided_cost(terms: Terms, scenario: Scenario) -> Floats:
    """Return what the receiver no longer buys for one offered unit of each candidate [USD/offered unit]."""
    purchase = terms.table["purchase_mid"].to_numpy(dtype=np.float64)
    return np.asarray(purchase * price_factors(scenario)[terms.table["price_group"].to_numpy()])


def split(
    valued: pd.DataFrame,
    flows: Floats,
    avoided_usd_per_unit: Floats,
    knowledge: Knowledge,
    *,
    rule: Literal["equal", "tariff"] = "equal",
    tariff_share: float = TARIFF_SHARE,
) -> pd.DataFrame:
    """Return each side's gain and the delivered price that realises it.

    The receiver pays the price at its gate instead of what it bought; the donor bears the rest (what the stream was
    worth to it, treatment, haul, the value of carbon); each bears half of the coordination. The gains add up to the net
    benefit whatever the price.

    Parameters
    ----------
    valued
        Candidates with ``margin_usd_per_unit``.
    flows
        Quantity of each [offered unit/year]; 0 is no exchange and splits nothing.
    avoided_usd_per_unit
        From ``avoided_cost``, of the same rows [USD/offered unit].
    rule
        ``equal``: both gain the same (Nash bargaining without an outside option). ``tariff``: the price is
        ``tariff_share`` of the avoided cost.

    Returns
    -------
    pandas.DataFrame
        ``total_usd_per_year, donor_usd_per_year, receiver_usd_per_year, price_usd_per_unit`` (of the offered unit; NaN
        where nothing flows; below 0 where the donor pays), with the index of ``valued``.
    """
    known = knowledge.parameters.set_index("parameter_id")["mid"]
    half = np.where(flows > 0, float(known["coordination_cost_usd_per_year"]) / 2, 0.0)
    total = valued["margin_usd_per_unit"].to_numpy(dtype=np.float64) * flows - 2 * half
    tariff_gain = (1 - tariff_share) * avoided_usd_per_unit * flows - half
    receiver = total / 2 if rule == "equal" else tariff_gain
    paid = avoided_usd_per_unit * flows - half - receiver
    price = np.divide(paid, flows, out=np.full(len(flows), np.nan), where=flows > 0)
    return pd.DataFrame(
        {
            "total_usd_per_year": total,
            "donor_usd_per_year": total - receiver,
            "receiver_usd_per_year": receiver,
            "price_usd_per_unit": price,
        },
        index=valued.index,
    )
