"""The tables under the map of hubs: hubs, how firm they are, their parks."""

import numpy as np
import pandas as pd
import streamlit as st

from symbiosis.ui import data, hub_data, hub_words, tables, vocabulary
from symbiosis.ui.hub_data import HubsShown
from symbiosis.ui.money import shown
from symbiosis.ui.view import Filters
from symbiosis.ui.words import _, language


def hub_table(found: HubsShown, filters: Filters) -> pd.DataFrame:
    """Return the hubs of the page with worded columns."""
    table, lead = found.table, found.table["hub_id"]
    province = f"province_{filters.vintage}"
    names = data.provinces().drop_duplicates(province).set_index(province)[f"{province}_vi"]
    where = hub_data.park_names(province).reindex(lead)
    place = where.map(names) if language() == "vi" else where
    values = {name: table[name].to_numpy() for name in table.columns if name.endswith(("_per_year", "_km"))}
    return pd.DataFrame(
        {
            "rank": table["rank"].to_numpy(),
            "rank_p10": table["rank_p10"].to_numpy(),
            "rank_p90": table["rank_p90"].to_numpy(),
            "hub": hub_data.park_names(tables.localised("name")).reindex(lead).to_numpy(),
            "province": place.to_numpy(),
            **{name: _rounded(values[name]) for name in values if name.startswith(("net_benefit_p", "co2e_p"))},
            "parks": table["parks"].to_numpy(dtype=int),
            "facilities": table["facilities"].to_numpy(dtype=int),
            "exchanges": table["exchanges"].to_numpy(dtype=int),
            "shannon": table["shannon"].round(2).to_numpy(),
            "cross_park_share_pct": 100 * table["cross_park_share"].to_numpy(),
            "seaport_km": table["seaport_km"].round(0).to_numpy(),
            "airport_km": table["airport_km"].round(0).to_numpy(),
            "documented": [hub_data.documented(found.found, int(str(hub))) for hub in table.index],
            "programmes": table["programmes"].map(vocabulary.programmes).to_numpy(),
        }
    )


def _rounded(values: np.ndarray) -> np.ndarray:
    return np.round(values.astype(np.float64), -2)


def table(found: HubsShown, filters: Filters) -> None:
    """Show the hubs as a table."""
    made = hub_table(found, filters)
    st.dataframe(shown(made), hide_index=True, column_config=hub_words.headings())
    tables.downloads("hubs", lambda: made.assign(hub_id=found.table["hub_id"].to_numpy()), xlsx=True)


def firmness(found: HubsShown, _filters: Filters) -> None:
    """Show how the hubs change when they are drawn otherwise."""
    ways, kept = hub_data.sensitivity(found.shown)
    text = _(
        "The same parks drawn otherwise. Agreement is the adjusted Rand index with the hubs above: 1 the same, 0 as by "
        "chance. The last row changes only the random numbers."
    )
    st.caption(text)
    heads = {
        "span_km": _("Nearness [km]"),
        "network_share": _("Exchanges against nearness"),
        "grain": _("Fineness"),
        "hubs": _("Hubs"),
        "parks": _("Parks in hubs"),
        "agreement": _("Agreement"),
    }
    st.dataframe(shown(ways.round(2)), hide_index=True, column_config=heads)
    st.caption(_("How much of each hub its best match has in common with it, on average and at least (1: the same)."))
    names = [hub_data.name(found.found, int(str(hub))) for hub in found.table.index]
    mine = kept.reindex(found.table.index)
    firm = pd.DataFrame({"hub": names, "mean": mine.mean(axis=1).round(2), "least": mine.min(axis=1).round(2)})
    words = {"hub": _("Hub around"), "mean": _("On average"), "least": _("At least")}
    st.dataframe(shown(firm), hide_index=True, column_config=words)
    tables.downloads("hubs_drawn_otherwise", lambda: ways, xlsx=True)


def members(found: HubsShown, filters: Filters) -> None:
    """Show the parks of the hubs, of the chosen one alone when one is chosen."""
    hub = hub_data.chosen(found.found)
    member = found.found.member
    wanted = found.table.index if hub is None else [hub]
    mine = member[member["park"] & member["hub"].isin(wanted)]
    parks = data.planner().prepared.matched.inventory.parks.set_index("park_id", drop=False).loc[mine["place_id"]]
    table = tables.parks_table(parks, filters.vintage, data.provinces())
    table.insert(0, "hub", [hub_data.name(found.found, int(k)) for k in mine["hub"]])
    heads = {
        "hub": _("Hub around"),
        "park_id": None,
        "name": _("Park"),
        "province": _("Province"),
        "status": _("Status"),
        "area_ha": _("Area [ha]"),
        "position": _("Position"),
        "eip_programme": _("EIP programme"),
        "confidence": _("Confidence"),
    }
    st.dataframe(shown(table), hide_index=True, column_config=heads)
    tables.downloads("parks_of_hubs", lambda: table, lambda: tables.parks_geojson(parks, table), xlsx=True)
