"""Rooftop solar power: what a site's roof gives beyond its own use, and what daylight load its roof leaves open."""

import numpy as np
import pandas as pd

from symbiosis.inventory.knowledge import parameter
from symbiosis.inventory.size import plants_table
from symbiosis.inventory.spread import log_band, quadrature
from symbiosis.inventory.tables import Knowledge

SOLAR, DAYLIGHT = "RTS_PV", "ELECTRICITY_DAY"
_ROOF = "ha roof-yr"
_BAND = ["quantity_low", "quantity", "quantity_high"]


def hold_roofs_to_plots(
    rows: pd.DataFrame, sites: pd.DataFrame, sized: pd.DataFrame, knowledge: Knowledge
) -> pd.DataFrame:
    """Hold roofs counted per worker to the share of the plot that roofs cover.

    Where a site's plot is not known it is that of its sector's typical plant, scaled as its output is.

    Parameters
    ----------
    rows : DataFrame
        One row per site and archetype row, with ``site_id, per, units`` [that unit / year].
    sites : DataFrame
        ``site_id`` and, where known, ``area_ha`` [ha].
    sized : DataFrame
        From ``sizes``: ``site_id, archetype_id, scale`` [typical plants].
    knowledge : Knowledge
        Plant sizes and parameter ``roof_share_of_plot`` [-].

    Returns
    -------
    DataFrame
        The rows with ``units`` of roofs [ha] no larger than the plot allows.
    """
    typical = plants_table(knowledge).set_index("archetype_id")["plot_ha_mid"].loc[sized["archetype_id"]]
    plot = pd.Series(typical.to_numpy(dtype=float) * sized["scale"].to_numpy(), index=sized["site_id"])
    if "area_ha" in sites:
        plot = sites.set_index("site_id")["area_ha"].astype(float).fillna(plot)
    largest = rows["site_id"].map(plot) * parameter(knowledge, "roof_share_of_plot")
    too_large = (rows["per"] == _ROOF) & (largest < rows["units"])
    return rows.assign(units=rows["units"].mask(too_large, largest))


def by_sunshine(rows: pd.DataFrame, sites: pd.DataFrame, knowledge: Knowledge) -> pd.DataFrame:
    """Scale generation per roof, stated for the country's mean, to the sunshine of each site's region.

    Parameters
    ----------
    rows : DataFrame
        One row per site and archetype row, with ``site_id, resource, low, mid, high``.
    sites : DataFrame
        ``site_id`` and, where known, ``region_34``; elsewhere the mean of the country stands.
    knowledge : Knowledge
        Parameters ``pv_yield_*`` [kWh per kWp and year], of the country and of its regions.

    Returns
    -------
    DataFrame
        The rows with the band of ``SOLAR`` scaled.
    """
    if "region_34" not in sites:
        return rows
    yields = knowledge.parameters.set_index("parameter_id")["mid"]
    region = "pv_yield_" + sites.set_index("site_id")["region_34"].str.lower().str.replace(" ", "_")
    share = (region.map(yields) / parameter(knowledge, "pv_yield_country")).fillna(1.0)
    factor = np.where(rows["resource"] == SOLAR, rows["site_id"].map(share), 1.0)
    return rows.assign(**{end: rows[end] * factor for end in ("low", "mid", "high")})


def surplus(streams: pd.DataFrame, estimated: pd.Series, knowledge: Knowledge) -> pd.DataFrame:
    """Take each site's own use off its estimated rooftop generation, and ask for what the roof leaves open.

    A site uses generation up to the share of its yearly demand that falls in daylight (``pv_own_use_share``). What is
    left of the generation is offered; what is left of that share is demanded as ``DAYLIGHT``, a part of the demand. So
    no site does both, and none that reports a surplus asks for more. The errors of generation and own use are
    independent, so their distances from the mid add in quadrature.

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
        The streams, in the same order, without those that came to nothing, and the daylight demands after them.
    """
    is_sun = (streams["role"] == "offer") & (streams["resource"] == SOLAR)
    is_load = (streams["role"] == "demand") & (streams["resource"] == "ELECTRICITY") & (streams["sum_rule"] == "add")
    solar, load = streams[is_sun & estimated], streams[is_load]
    own = _in_daylight(load.groupby("site_id")[_BAND].sum(), knowledge)
    out = streams.copy()
    used = own.reindex(solar["site_id"]).fillna(0.0).to_numpy()
    out.loc[solar.index, _BAND] = _less(solar[_BAND].to_numpy(dtype=float), used)
    served = {*streams.loc[is_sun & ~estimated, "site_id"], *streams.loc[streams["resource"] == DAYLIGHT, "site_id"]}
    open_ = load.drop_duplicates("site_id")
    open_ = open_[~open_["site_id"].isin(served)]
    made = solar.groupby("site_id")[_BAND].sum().reindex(open_["site_id"]).fillna(0.0).to_numpy()
    open_ = open_.assign(resource=DAYLIGHT, sum_rule="subset", stream_id=open_["site_id"] + "/demand/" + DAYLIGHT)
    open_[_BAND] = _less(own.reindex(open_["site_id"]).to_numpy(), made)
    kept = out[~(is_sun & estimated) | (out["quantity"] > 0.0)]
    return pd.concat([kept, open_[open_["quantity"] > 0.0]], ignore_index=True)


def _in_daylight(load: pd.DataFrame, knowledge: Knowledge) -> pd.DataFrame:
    """Return the part of each site's load that falls in daylight, low, mid and high [MWh/year]."""
    share = [parameter(knowledge, "pv_own_use_share", end) for end in ("low", "mid", "high")]
    mid = load["quantity"].to_numpy() * share[1]
    down, up = log_band(*load[_BAND].to_numpy(dtype=float).T)
    low = mid * np.exp(-quadrature(down, np.log(share[1] / share[0])))
    high = mid * np.exp(quadrature(up, np.log(share[2] / share[1])))
    return pd.DataFrame(np.column_stack([low, mid, high]), index=load.index, columns=_BAND)


def _less(there: np.ndarray, taken: np.ndarray) -> np.ndarray:
    """Return what is left of bands when others are taken off; never below 0 at the low end."""
    left = there[:, 1] - taken[:, 1]
    low = np.maximum(left - np.hypot(there[:, 1] - there[:, 0], taken[:, 2] - taken[:, 1]), 0.0)
    high = left + np.hypot(there[:, 2] - there[:, 1], taken[:, 1] - taken[:, 0])
    return np.column_stack([low, left, high])
