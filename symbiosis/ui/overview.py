"""Figures of the overview: hubs on the map, carriers, regions and provinces."""

import numpy as np
import pandas as pd
import streamlit as st

from symbiosis.pipeline import Result
from symbiosis.ui import vocabulary
from symbiosis.ui.headings import PERCENT
from symbiosis.ui.money import heading, shown
from symbiosis.ui.view import BENEFIT, Bools, Filters, Index, Rows, best_partners, offers_in
from symbiosis.ui.words import _, language

_SIZES = (2.5, 4.0, 6.0, 9.0)


def hub_radius(result: Result, found: Index, rows: Rows) -> np.ndarray:
    """Return the size of each park's mark [px]: no offer with a partner, the lower half, up to nine in ten, the top."""
    best = best_partners(result, rows)
    donor = result.inventory.sites["park_id"].to_numpy(dtype=object)[found.offer_site[best]]
    count = pd.Series(donor).value_counts()
    offers = result.inventory.parks["park_id"].map(count).fillna(0).to_numpy()
    if not (offers > 0).any():
        return np.full(len(offers), _SIZES[0])
    limits = np.quantile(offers[offers > 0], [0.5, 0.9])
    return np.array(_SIZES)[np.where(offers > 0, 1 + np.digitize(offers, limits), 0)]


def offers_by(result: Result, found: Index, best: Rows, column: str, offered: Bools) -> pd.DataFrame:
    """Count offers and those with a partner worth proposing by an attribute of the donor's site.

    Parameters
    ----------
    best
        Best row of each offer.
    column
        Column of the sites.
    offered
        Which streams are offers to count, as ``offers_in`` tells.

    Returns
    -------
    pandas.DataFrame
        One row per value of ``column``: ``offers``, ``with_partner``, and ``median_usd_per_year``, the middle of what
        the best single partner of each offer would bring. Values are not added up: offers compete for the same demands.
    """
    group = result.inventory.sites[column].to_numpy(dtype=object)
    counted = offered[(result.inventory.streams["role"] == "offer").to_numpy()]
    all_offers = pd.Series(group[found.offers_at[counted]]).value_counts()
    mine = best[offered[result.candidates["offer"].to_numpy()[best]]]
    value = pd.Series(result.candidates[BENEFIT].to_numpy(dtype=np.float64)[mine]).groupby(
        group[found.offer_site[mine]]
    )
    table = pd.DataFrame({"offers": all_offers, "with_partner": value.count(), "median_usd_per_year": value.median()})
    table["with_partner"] = table["with_partner"].fillna(0).astype(int)
    return table.rename_axis(column).reset_index().sort_values("with_partner", ascending=False, ignore_index=True)


def area_table(result: Result, found: Index, rows: Rows, filters: Filters, provinces: pd.DataFrame) -> pd.DataFrame:
    """Return offers by region for the whole country, by province inside a region."""
    whole = filters.region in {"all", "other"} and not filters.provinces
    column = f"{'region' if whole else 'province'}_{filters.vintage}"
    table = offers_by(result, found, best_partners(result, rows), column, offers_in(result, found, filters))
    parks = result.inventory.parks
    table["parks"] = table[column].map(parks[column].value_counts())
    if whole:
        table["area"] = table[column].map(vocabulary.region)
    else:
        names = provinces.drop_duplicates(column).set_index(column)[f"{column}_vi"]
        table["area"] = table[column].map(names) if language() == "vi" else table[column]
    table["share_pct"] = 100 * table["with_partner"] / table["offers"]
    return table[["area", "parks", "offers", "with_partner", "share_pct", "median_usd_per_year"]]


def show_area_table(table: pd.DataFrame) -> None:
    """Show offers by region or province."""
    st.dataframe(
        shown(table),
        hide_index=True,
        column_config={
            "area": _("Region or province"),
            "parks": _("Parks"),
            "offers": _("Yearly offers (estimated)"),
            "with_partner": _("with a partner worth proposing"),
            "share_pct": st.column_config.ProgressColumn(_("share"), **PERCENT),
            "median_usd_per_year": st.column_config.Column(
                heading(_("Best partner, median")),
                help=_("Half of the offers would gain more with their best single partner. Not to be added up."),
            ),
        },
    )
