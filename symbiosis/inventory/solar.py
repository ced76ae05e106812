"""Rooftop solar power a site can offer: what its roof gives beyond what the site itself uses in daylight."""

import numpy as np
import pandas as pd

from symbiosis.inventory.knowledge import parameter
from symbiosis.inventory.spread import log_band, quadrature
from symbiosis.inventory.tables import Knowledge

SOLAR = "RTS_PV"
_ROOF = "ha roof-yr"
_BAND = ["quantity_low", "quantity", "quantity_high"]


def hold_roofs_to_plots(rows: pd.DataFrame, sites: pd.DataFrame, knowledge: Knowledge) -> pd.DataFrame:
    """Hold roofs counted per worker to the share of the plot that roofs cover, where the plot is known.

    Parameters
    ----------
    rows : DataFrame
        One row per site and archetype row, with ``site_id, per, units`` [that unit / year].
    sites : DataFrame
        ``site_id`` and, where known, ``area_ha`` [ha].
    knowledge : Knowledge
        Parameter ``roof_share_of_plot`` [-].

    Returns
    -------
    DataFrame
        The rows with ``units`` of roofs [ha] no larger than the plot allows.
    """
    plot = sites.set_index("site_id")["area_ha"] if "area_ha" in sites else pd.Series(dtype=float)
    largest = rows["site_id"].map(plot).astype(float) * parameter(knowledge, "roof_share_of_plot")
    too_large = (rows["per"] == _ROOF) & (largest < rows["units"])
    return rows.assign(units=rows["units"].mask(too_large, largest))


def surplus(streams: pd.DataFrame, estimated: pd.Series, knowledge: Knowledge) -> pd.DataFrame:
    """Take each site's own use off its estimated rooftop generation; a site that uses it all offers none.

    A site uses generation up to the share of its yearly demand that falls in daylight (``pv_own_use_share``). The
    errors of generation and own use are independent, so their distances from the mid add in quadrature.

    Parameters
    ----------
    streams : DataFrame
        As in an inventory [MWh/year for electricity].
    estimated : Series of bool
        Which of the streams are estimates; a reported offer is a surplus already.
    knowledge : Knowledge
        Parameters.

    Returns
    -------
    DataFrame
        The streams, in the same order, without those that came to nothing.
    """
    share = [parameter(knowledge, "pv_own_use_share", end) for end in ("low", "mid", "high")]
    load = streams[
        (streams["role"] == "demand") & (streams["resource"] == "ELECTRICITY") & (streams["sum_rule"] == "add")
    ]
    solar = estimated & (streams["role"] == "offer") & (streams["resource"] == SOLAR)
    made = streams.loc[solar, _BAND].to_numpy(dtype=float)
    used = load.groupby("site_id")[_BAND].sum().reindex(streams.loc[solar, "site_id"]).fillna(0.0).to_numpy()
    own = used[:, 1] * share[1]
    share_down, share_up = (np.log(share[1] / share[0]), np.log(share[2] / share[1]))
    down, up = log_band(*used.T)
    own_low, own_high = own * np.exp(-quadrature(down, share_down)), own * np.exp(quadrature(up, share_up))
    left = made[:, 1] - own
    low = np.maximum(left - np.hypot(made[:, 1] - made[:, 0], own_high - own), 0.0)
    high = left + np.hypot(made[:, 2] - made[:, 1], own - own_low)
    out = streams.copy()
    out.loc[solar, _BAND] = np.column_stack([low, left, high])
    return out[~solar | (out["quantity"] > 0.0)]
