"""What is known of each park that an investor may screen it by, in one table."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from symbiosis.exchange.distance import geodesic_km
from symbiosis.exchange.uncertainty import Simulation, group_draws
from symbiosis.insight.diversity import around, divisions
from symbiosis.inventory.tables import Inventory, Knowledge

Floats = npt.NDArray[np.float64]
STEAM = ("STEAM_HP", "STEAM_MP", "STEAM_LP")
HEAT = (*STEAM, "HW_HT", "HW_MT", "HW_LT", "HW_VLT", "FLUE_HT", "FLUE_MT", "FLUE_LT")
WATER = ("WW_TREAT_A", "WW_TREAT_B", "WW_MBR_RO", "WAT_DEMIN", "COND_RET")
"""Resources that count as offered steam, heat, and water to use again."""
OFFERED = {"steam": (STEAM, "t"), "heat": (HEAT, "gj"), "water": (WATER, "m3")}
STATUS = {"closed": -1.0, "planned": 0.0, "under construction": 1.0, "operating": 2.0}
PRECISION = {"district": 0.0, "ward": 1.0, "site": 2.0}
CONFIDENCE = {"low": 0.0, "medium": 1.0, "high": 2.0}
_STUDIED = ("IFC/Sofies 2018",)
PLACES = ("seaport", "inland_port", "airport", "city", "expressway")


def park_facts(
    inventory: Inventory,
    knowledge: Knowledge,
    logistics: pd.DataFrame | None,
    value: pd.DataFrame,
    *,
    reach_factor: float = 1.0,
) -> pd.DataFrame:
    """Return what is known of each park; NaN is unknown.

    Parameters
    ----------
    inventory, knowledge
        With estimated streams.
    logistics
        Indexed like the parks: ``seaport_km``, ``inland_port_km``, ``airport_km``, ``city_km``, ``expressway_km`` and
        the places ``seaport`` and so on; None where not known.
    value
        By park id: ``value_low_usd_per_year``, ``value_usd_per_year``, ``value_high_usd_per_year``; see ``touching``.
    reach_factor
        Times the typical reach of what is offered [-].

    Returns
    -------
    pandas.DataFrame
        Indexed by park id. ``status_code`` (0 planned, 1 under construction, 2 operating), ``area_ha``, ``free_ha``
        (area not occupied, where occupancy is known), ``programme`` (see ``programme_stage``), ``precision_code``
        (0 district, 1 ward, 2 site), ``quality`` (0–1), ``diversity`` (Shannon index [nat]),
        ``error_km``; the columns of ``logistics``; with ``low`` and ``high`` beside each: ``value_usd_per_year``,
        ``steam_t_per_year``, ``heat_gj_per_year``, ``water_m3_per_year`` (offered in the park or within reach).
    """
    parks = inventory.parks
    ids = parks["park_id"].to_numpy(dtype=object)
    apart = _distances(inventory)
    table = pd.DataFrame(_own(parks, knowledge), index=pd.Index(ids, name="park_id"))
    kinds = divisions(inventory.sites, knowledge.archetypes)
    table["diversity"] = around(parks, inventory.sites, kinds)["shannon"].to_numpy()
    if logistics is None:
        logistics = pd.DataFrame({f"{place}_km": np.nan for place in PLACES}, index=parks.index)
    for name in logistics.columns:
        table[name] = logistics[name].reindex(parks.index).to_numpy()
    for place in PLACES:
        away = table[f"{place}_km"].to_numpy(dtype=np.float64)
        table[f"{place}_low_km"] = np.maximum(away - table["error_km"], 0.0)
        table[f"{place}_high_km"] = away + table["error_km"]
    table = table.join(value)
    offered = [offers_near(inventory, knowledge, apart, kind, reach_factor=reach_factor) for kind in OFFERED]
    return pd.concat([table, *offered], axis=1)


def _own(parks: pd.DataFrame, knowledge: Knowledge) -> Mapping[str, npt.NDArray[np.generic]]:
    """Return what the table of parks itself says."""
    area, taken = (parks[name].to_numpy(dtype=np.float64) for name in ("area_ha", "occupancy_pct"))
    precision = parks["precision"].map(PRECISION).to_numpy(dtype=np.float64)
    confidence = parks["confidence"].map(CONFIDENCE).to_numpy(dtype=np.float64)
    return {
        "status_code": parks["status"].map(STATUS).to_numpy(dtype=np.float64),
        "area_ha": area,
        "free_ha": area * (1 - taken / 100),
        "programme": np.array([programme_stage(text) for text in parks["eip_programme"].fillna("")]),
        "precision_code": precision,
        "quality": (precision + confidence) / 4,
        "error_km": _error_km(parks["precision"], knowledge),
    }


def programme_stage(text: str) -> float:
    """Return how far eco-industrial programmes reach a park: 0 none known, 1 studied, 2 in one, 3 in two or more."""
    named = [one for one in text.split(";") if one]
    taking_part = [one for one in named if one not in _STUDIED]
    return float(min(1 + len(taking_part), 3)) if named else 0.0


def _error_km(precision: "pd.Series[str]", knowledge: Knowledge) -> Floats:
    parameters = knowledge.parameters.set_index("parameter_id")["mid"]
    errors = {name: float(parameters[f"location_error_km_{name}"]) for name in PRECISION}
    return np.asarray(precision.map(errors), dtype=np.float64)


def _distances(inventory: Inventory) -> Floats:
    """Return the distance of every park from every site [km], shape (parks, sites); 0 for the sites in the park."""
    parks, sites = inventory.parks, inventory.sites
    places = [table[name].to_numpy(dtype=np.float64) for table in (parks, sites) for name in ("lon", "lat")]
    away = geodesic_km(places[0][:, None], places[1][:, None], places[2][None], places[3][None])
    away = np.where(np.isnan(away), np.inf, away)
    away[parks["park_id"].to_numpy(dtype=object)[:, None] == sites["park_id"].to_numpy(dtype=object)[None]] = 0.0
    return np.asarray(away, dtype=np.float64)


def sector_km(inventory: Inventory, knowledge: Knowledge, wanted: Sequence[str]) -> "pd.Series[float]":
    """Return how far each park must look to find a plant of every wanted ISIC division [km]; inf where one is nowhere.

    An operating park whose own sectors nobody listed is NaN where its neighbours do not settle it: 0 km is possible.
    """
    apart, found = _distances(inventory), divisions(inventory.sites, knowledge.archetypes).to_numpy(dtype=object)
    ids = inventory.parks["park_id"]
    nearest = [np.min(apart[:, found == code], axis=1, initial=np.inf) for code in wanted]
    away = np.max(nearest, axis=0) if nearest else np.zeros(len(ids))
    unlisted = (inventory.parks["status"] == "operating").to_numpy() & ~ids.isin(inventory.sites["park_id"]).to_numpy()
    return pd.Series(np.where(unlisted & (away > 0), np.nan, away), index=pd.Index(ids, name="park_id"))


def offers_near(
    inventory: Inventory, knowledge: Knowledge, apart: Floats, kind: str, *, reach_factor: float = 1.0
) -> pd.DataFrame:
    """Return how much of a kind of resource is offered in each park or within reach of it.

    A site offers what adds up plus the largest of its alternatives. The mid counts sites within reach whose position
    and the park's are precise enough for that reach, as exchanges do, and so does the high, at high quantities; the low
    counts only those that are within reach wherever the two really lie, at low quantities. NaN where a park operates
    but nobody listed its sectors.

    Parameters
    ----------
    inventory, knowledge
        With estimated streams.
    apart
        Distance of each park from each site [km].
    kind
        ``steam`` [t/year], ``heat`` [GJ/year] or ``water`` [m³/year].
    reach_factor
        Times the typical reach, never beyond the upper reach [-].
    """
    wanted, unit = OFFERED[kind]
    resources = knowledge.resources.set_index("resource_id")
    typical = resources["reach_km_typical"] * reach_factor
    reach = typical.clip(upper=resources["reach_km_upper"])
    streams = _offers(inventory, knowledge, wanted, unit)
    parks, sites = inventory.parks, inventory.sites
    home = sites["park_id"].map(dict(zip(parks["park_id"], parks["precision"], strict=True)))
    error = _error_km(parks["precision"], knowledge)[:, None]
    theirs = _error_km(sites["precision"].where(sites["precision"] != "park", home), knowledge)[streams["site"]][None]
    away, limit = apart[:, streams["site"]], streams["resource"].map(reach).to_numpy(dtype=np.float64)[None]
    slack = np.hypot(error, np.nan_to_num(theirs, nan=np.inf))
    home_id = sites["park_id"].to_numpy(dtype=object)[streams["site"]]
    inside = parks["park_id"].to_numpy(dtype=object)[:, None] == home_id[None]
    near = {
        "low": inside | (away + slack <= limit),
        "": inside | ((away <= limit) & (slack <= limit)),
        "high": inside | ((away <= limit) & (slack <= limit)),
    }
    unlisted = (parks["status"] == "operating").to_numpy() & ~parks["park_id"].isin(sites["park_id"]).to_numpy()
    columns = {
        f"{kind}_{end}_{unit}_per_year".replace("__", "_"): np.where(
            unlisted, np.nan, _most(mask, streams, f"quantity_{end}".rstrip("_"))
        )
        for end, mask in near.items()
    }
    return pd.DataFrame(columns, index=pd.Index(parks["park_id"], name="park_id"))


def _offers(inventory: Inventory, knowledge: Knowledge, wanted: Sequence[str], unit: str) -> pd.DataFrame:
    """Return the offers of some resources with the row of their site; steam as heat where heat is asked for."""
    streams = inventory.streams
    mine = streams[(streams["role"] == "offer") & streams["resource"].isin(wanted) & (streams["sum_rule"] != "subset")]
    site = pd.Index(inventory.sites["site_id"]).get_indexer(mine["site_id"])
    table = mine[["resource", "sum_rule", "quantity_low", "quantity", "quantity_high"]].assign(site=site)
    if unit == "gj":
        carried = knowledge.parameters.set_index("parameter_id")
        is_steam = table["resource"].isin(STEAM)
        for name, end in (("quantity_low", "low"), ("quantity", "mid"), ("quantity_high", "high")):
            table[name] = table[name].where(~is_steam, table[name] * float(carried[end]["steam_gj_per_t"]))
    return table.sort_values("sum_rule", kind="stable").reset_index(drop=True)


def _most(near: npt.NDArray[np.bool_], streams: pd.DataFrame, quantity: str) -> Floats:
    """Return the sum over sites of what adds up and of the largest alternative, for each park."""
    amount = near * streams[quantity].fillna(0.0).to_numpy(dtype=np.float64)
    adds = (streams["sum_rule"] == "add").to_numpy()
    total: Floats = amount[:, adds].sum(axis=1)
    others = pd.DataFrame(amount[:, ~adds].T).groupby(streams["site"].to_numpy()[~adds]).max()
    return total + others.sum(axis=0).to_numpy(dtype=np.float64) if len(others) else total


def touching(inventory: Inventory, exchanges: pd.DataFrame, simulation: Simulation | None) -> pd.DataFrame:
    """Return the net benefit of the exchanges of a plan that touch each park, with P10 and P90 of their sum.

    An exchange between two parks counts for both. A park with listed sectors but no exchange has zero; one without
    tenants, or whose sectors nobody listed, is unknown.

    Parameters
    ----------
    inventory
        Parks and sites.
    exchanges
        From ``planning_tables.allocated``.
    simulation
        Of their rows with the plan's flows; without it the ends are NaN.
    """
    park = inventory.sites.set_index("site_id")["park_id"].reindex(inventory.streams["site_id"]).to_numpy(dtype=object)
    donor, receiver = (park[exchanges[role].to_numpy()] for role in ("offer", "demand"))
    ends = {"donor": donor, "receiver": receiver, "both": np.where(donor == receiver, donor, "")}
    mid = exchanges["net_benefit_usd_per_year"].to_numpy(dtype=np.float64)
    sums = {name: pd.Series(mid).groupby(group).sum() for name, group in ends.items()}
    ids = pd.Index(inventory.parks["park_id"], name="park_id")
    table = pd.DataFrame({"value_usd_per_year": _joined(sums, ids)}, index=ids)
    table["value_low_usd_per_year"], table["value_high_usd_per_year"] = np.nan, np.nan
    if simulation is not None and len(exchanges):
        drawn = {name: _drawn(simulation, exchanges["row"], group) for name, group in ends.items()}
        low, high = np.percentile(_joined(drawn, ids), [10, 90], axis=1)
        table["value_low_usd_per_year"], table["value_high_usd_per_year"] = low, high
    table[~ids.isin(inventory.sites["park_id"])] = np.nan
    return table


def _drawn(simulation: Simulation, rows: "pd.Series[int]", group: npt.NDArray[np.object_]) -> pd.DataFrame:
    labels = pd.Series(group, index=rows).reindex(simulation.table.index).fillna("")
    names, net, _carbon = group_draws(simulation, labels)
    return pd.DataFrame(net, index=names)


def _joined(parts: "Mapping[str, pd.Series[float]] | Mapping[str, pd.DataFrame]", ids: pd.Index) -> Floats:
    donor, receiver, both = (parts[name].reindex(ids).fillna(0.0).to_numpy() for name in ("donor", "receiver", "both"))
    return np.asarray(donor + receiver - both, dtype=np.float64)
