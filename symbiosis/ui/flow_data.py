"""The networks on the screen: planned links of the view, documented ones, and published park networks."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import streamlit as st

from symbiosis.insight import hubs, metrics
from symbiosis.insight.metrics import FIGURES, Network, network
from symbiosis.inventory.tables import Inventory
from symbiosis.planning_tables import part_of_rule
from symbiosis.replay.checks import IMPLEMENTED
from symbiosis.replay.network import ENDED, read_network
from symbiosis.replay.shipped import network_folders, networks_dir
from symbiosis.ui import data, tables, view, vocabulary
from symbiosis.ui.plan import Shown
from symbiosis.ui.view import Rows

LEAST = 5
"""Fewest linked sites of a park whose own network is set beside published ones."""
VIETNAM = "existing_exchanges"
"""The exchanges documented in Vietnam as one network."""
SCOPES = ("byproduct+utility", "all")


@dataclass(frozen=True)
class Links:
    """The exchanges of a plan in view, as a network of parks or of sites.

    Attributes
    ----------
    shown
        The plan.
    rows
        Its exchanges in view, best first.
    donor, receiver
        Node of each of these: a row of ``hubs.places`` or of the sites; -1 where its place is unknown.
    part
        Carrier of each, rooftop solar apart.
    level
        ``parks`` (sites outside parks stand for themselves) or ``sites``.
    whole
        All of them as one network, weighted by net benefit [USD/year].
    """

    shown: Shown
    rows: Rows
    donor: metrics.Ints
    receiver: metrics.Ints
    part: "pd.Series[str]"
    level: str
    whole: Network

    def of(self, part: str) -> Network:
        """Return the network of one carrier."""
        mask = (self.part == part).to_numpy()
        return network(self.donor[mask], self.receiver[mask], self.value()[mask])

    def value(self) -> metrics.Floats:
        """Return the mid net benefit of each exchange [USD/year]."""
        return self.shown.result.candidates[view.BENEFIT].to_numpy(dtype=np.float64)[self.rows]

    def names(self) -> "pd.Series[str]":
        """Return the name of each node of ``whole``."""
        inventory, nodes = self.shown.result.inventory, self.whole.nodes
        if self.level == "sites":
            return tables.site_names(self.shown.result, nodes)
        ids = places().table["place_id"].iloc[nodes]
        parks = inventory.parks.set_index("park_id")[tables.localised("name")]
        alone = ids.str.removeprefix(hubs.ALONE)
        own = tables.names_of_sites(self.shown.result, alone).to_numpy()
        return ids.map(parks).reset_index(drop=True).where(ids.isin(parks.index).to_numpy(), pd.Series(own))

    def points(self) -> metrics.Floats:
        """Return longitude and latitude of each node of ``whole`` [degrees]."""
        table = places().table if self.level == "parks" else self.shown.result.inventory.sites
        return table[["lon", "lat"]].to_numpy(dtype=np.float64)[self.whole.nodes]


def links(shown: Shown, level: str, park: str) -> Links:
    """Return the links of a plan in view, those of one park where one is chosen."""
    rows = view.of_park(shown.result, shown.found, shown.rows, park) if park else shown.rows
    gives, takes = shown.found.offer_site[rows], shown.found.demand_site[rows]
    if level == "parks":
        gives, takes = places().of_site[gives], places().of_site[takes]
    donor, receiver = gives.astype(np.int64), takes.astype(np.int64)
    candidates = shown.result.candidates
    part = pd.Series(part_of_rule(shown.result.knowledge)[candidates["rule"].to_numpy()[rows]], dtype="object")
    value = candidates[view.BENEFIT].to_numpy(dtype=np.float64)[rows]
    return Links(shown, rows, donor, receiver, part, level, network(donor, receiver, value))


def places() -> hubs.Places:
    """Return the places of the shipped inventory."""
    return _places(data.planner().prepared.matched.inventory, data.data_version())


@st.cache_resource(max_entries=2, show_spinner=False)
def _places(_inventory: Inventory, version: str) -> hubs.Places:  # noqa: ARG001 - the version is a key
    return hubs.places(_inventory)


def figures(given: Links) -> pd.DataFrame:
    """Return the figures of the whole network and of each carrier in it, indexed by ``all`` and carrier."""
    parts = [part for part in (*vocabulary.CARRIERS, "solar") if (given.part == part).any()]
    rows = {"all": metrics.figures(given.whole)} | {part: metrics.figures(given.of(part)) for part in parts}
    return pd.DataFrame(rows).T


def inside_parks(shown: Shown) -> pd.DataFrame:
    """Return the figures of the plan inside each park with ``LEAST`` linked sites or more, by park."""
    sites, rows = shown.result.inventory.sites, shown.rows
    park = sites["park_id"].to_numpy(dtype=object)
    gives, takes = shown.found.offer_site[rows], shown.found.demand_site[rows]
    within = (park[gives] == park[takes]) & (park[gives] != "")
    ends = pd.DataFrame({"gives": gives[within], "takes": takes[within]})
    found = {
        name: metrics.figures(network(part["gives"], part["takes"])) for name, part in ends.groupby(park[gives][within])
    }
    table = pd.DataFrame(found, index=list(FIGURES)).T
    return table[table["n"] >= LEAST]


@st.cache_data(show_spinner=False)
def documented(version: str) -> pd.DataFrame:
    """Return the figures of the documented networks: links put into practice, by-products and utilities; by network."""
    found = {}
    for folder in network_folders(networks_dir()):
        read = read_network(folder, data.known())
        table = read.exchanges
        done = table["status"].isin([IMPLEMENTED, ENDED]) & (table["kind"] != "ordinary_supply")
        ids = pd.Index(read.sites["site_id"])
        ends = (ids.get_indexer(table.loc[done, f"{role}_site_id"]) for role in ("donor", "receiver"))
        found[read.name] = metrics.figures(network(*ends))
    table = data.context_table("existing_exchanges", version)
    known = table[table["status"] == "existing"]
    code, _names = pd.factorize(pd.concat([known["donor_en"], known["receiver_en"]]))
    found = {VIETNAM: metrics.figures(network(*np.split(code, 2)))} | found
    return pd.DataFrame(found, index=list(FIGURES)).T


def published(scope: str) -> pd.DataFrame:
    """Return the published networks of a scope; of a place with several years the last."""
    table = data.table("network_benchmarks", data.data_version())
    numbers = table[list(FIGURES)].apply(pd.to_numeric)
    return metrics.published(table.assign(**{name: numbers[name] for name in FIGURES}), scope)
