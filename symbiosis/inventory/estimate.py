"""Yearly streams of sites that did not report them: size of the site times what its sector uses and leaves per unit.

Low, mid and high are the 10th, 50th and 90th percentile of two-piece log-normals. Errors of different origin are
independent: their distances from the mid in ln-space (down and up apart) add in quadrature, so a band grows slower
than a product of extremes would. A low of 0 stays 0. A mid of 0 (the resource is usually absent) makes no stream.
"""

from dataclasses import replace

import numpy as np
import pandas as pd

from symbiosis.inventory.mixture import blend, kinds
from symbiosis.inventory.own_use import net_of_own_use
from symbiosis.inventory.sectors import FALLBACK, assign_archetypes
from symbiosis.inventory.size import WORKERS, plants_table, sizes, unit_spread, units_of
from symbiosis.inventory.solar import by_sunshine, hold_roofs_to_plots, surplus
from symbiosis.inventory.spread import band_totals, log_band, quadrature, worst
from symbiosis.inventory.tables import Inventory, Knowledge

QUALITY = [
    "temperature_c", "pressure_bar_g", "tds_mg_l", "cod_mg_l",
    "moisture_pct", "ncv_mj_per_kg", "loi_pct", "chloride_pct",
]  # fmt: skip
"""Columns of a stream's quality, copied from the archetype; NaN where unknown."""

COLUMNS = [
    "stream_id", "site_id", "role", "resource", "quantity_low", "quantity", "quantity_high", *QUALITY, "hours_per_year",
    "gate_value_usd_per_unit", "price_usd_per_unit", "sum_rule", "basis", "confidence", "source_id",
]  # fmt: skip
"""Columns of a stream table."""

_ESTIMATE = "sector-practice"
_TENANT_DIVISIONS_EXCLUDED = ("01", "02", "03", "68", "84")
_WASTEWATER = ("WW_RAW_IND", "WW_HICOD", "SEWAGE", "WW_TREAT_A", "WW_TREAT_B")


def estimate(inventory: Inventory, knowledge: Knowledge) -> Inventory:
    """Give every site streams.

    The size of a site is its capacity; else its employees; else its area; else that of the sector's typical plant,
    and then the basis is ``assumed``. A site that may be of several kinds counts as their mean (``mixture``). A row of
    a sector estimate stands for ``plants`` plants: what differs from plant to plant evens out with the square root of
    their number, what is uncertain about the sector's factor or the area does not. Every tenant also has what people
    and buildings bring (canteen waste, pallets, cardboard, rags, used oil, a roof), and water, wastewater, electricity
    and residual waste where its sector has no such row. Streams already in the inventory stay as they are and stand
    instead of an estimate for the same site, role and resource. What plants of a kind habitually use themselves is not
    offered (``own_use``); of rooftop solar power only what is left after the site's own use, and only sites whose roof
    does not serve their daylight load ask for it.

    Parameters
    ----------
    inventory : Inventory
        Sites may also have ``capacity`` with ``capacity_unit``, ``clinker_capacity_t_per_year`` [t/year], and
        ``area_ha_low`` and ``area_ha_high`` [ha], the band of an estimated area.
    knowledge : Knowledge
        Archetypes, plant sizes, capacity units, ISIC map and parameters.

    Returns
    -------
    Inventory
        The same parks; sites with ``archetype_id``, ``generalised`` and ``size_basis`` (capacity | employees | area |
        typical); streams [resource unit / year] sorted by id, with every ``sum_rule``. Only ``add`` rows may be
        totalled.
    """
    sites = assign_archetypes(inventory.sites, knowledge)
    parts, spread = kinds(inventory.sites, sites, knowledge), unit_spread(knowledge)
    by_kind = sizes(parts, knowledge).assign(share=parts["share"])
    by_kind["assumed"] |= by_kind["share"] < 1.0
    sized = sizes(sites, knowledge)
    sites = sites.assign(size_basis=sized["size_basis"].to_numpy())
    own = net_of_own_use(_sector_rows(by_kind, spread, knowledge), knowledge)
    rows = pd.concat([own, _tenant_rows(sized, parts, spread, knowledge).assign(share=1.0)], ignore_index=True)
    rows = by_sunshine(hold_roofs_to_plots(rows, sites, sized, knowledge), sites, knowledge)
    estimated, known = _streams(rows[rows["mid"] > 0.0]), 0
    if len(inventory.streams):
        key = ["site_id", "role", "resource"]
        reported = pd.MultiIndex.from_frame(inventory.streams[key])
        estimated = estimated[~pd.MultiIndex.from_frame(estimated[key]).isin(reported)]
        given = inventory.streams[COLUMNS].astype(estimated.dtypes.to_dict())
        estimated, known = pd.concat([given, estimated], ignore_index=True), len(given)
    streams = surplus(estimated, pd.Series(estimated.index >= known), knowledge)
    streams = streams.sort_values("stream_id", kind="stable", ignore_index=True)
    return replace(inventory, sites=sites, streams=streams)


def totals(streams: pd.DataFrame, sites: pd.DataFrame) -> pd.DataFrame:
    """Total what may be totalled, per role and resource.

    Within one archetype low, mid and high add up (one factor serves all its sites); between archetypes the distances
    from the mid add in quadrature.

    Parameters
    ----------
    streams, sites : DataFrame
        As in an inventory; ``sites`` gives the archetype of each stream.

    Returns
    -------
    DataFrame
        ``role, resource, quantity_low, quantity, quantity_high`` [resource unit / year] of the rows with ``sum_rule``
        = add.
    """
    names = {"quantity_low": "low", "quantity": "mid", "quantity_high": "high"}
    added = streams[streams["sum_rule"] == "add"].rename(columns=names)
    added = added.assign(archetype_id=added["site_id"].map(sites.set_index("site_id")["archetype_id"]))
    return band_totals(added, ["role", "resource"]).rename(columns={new: old for old, new in names.items()})


def _sector_rows(sized: pd.DataFrame, spread: pd.DataFrame, knowledge: Knowledge) -> pd.DataFrame:
    """Return one row per site and row of its archetype, with the units it is counted per."""
    units = units_of(sized, spread)
    return units.merge(knowledge.archetypes, on=["archetype_id", "per"], suffixes=("", "_row"))


def _tenant_rows(sized: pd.DataFrame, parts: pd.DataFrame, spread: pd.DataFrame, knowledge: Knowledge) -> pd.DataFrame:
    """Return the rows every tenant has, counted per worker, where no kind it may be of has its own."""
    table = knowledge.archetypes
    isic = table.drop_duplicates("archetype_id").set_index("archetype_id")["isic4"].fillna("").str[:2]
    tenants = sized[~sized["archetype_id"].map(isic).isin([*_TENANT_DIVISIONS_EXCLUDED, ""])]
    workers = units_of(tenants, spread)
    workers = _as_given(workers[workers["per"] == WORKERS])
    typical = float(plants_table(knowledge).set_index("archetype_id")["employees_mid"][FALLBACK])
    as_tenant = workers.assign(
        archetype_id=FALLBACK,
        scale=workers["units"] / typical,
        size_basis="employees",
    ).drop(columns=["per", "units"])
    rows = units_of(as_tenant, spread).merge(table, on=["archetype_id", "per"], suffixes=("", "_row"))
    own = parts[["site_id", "archetype_id"]].merge(_covered(knowledge), on="archetype_id")
    asked, answered = (pd.MultiIndex.from_frame(table[["site_id", "role", "resource"]]) for table in (rows, own))
    return rows[~asked.isin(answered)]


def _as_given(workers: pd.DataFrame) -> pd.DataFrame:
    """Return the workers of each site, as reported where they are."""
    given = workers["employees"].notna()
    return workers.assign(
        units=workers["units"].where(~given, workers["employees"]),
        down=workers["down"].where(~given, 0.0),
        up=workers["up"].where(~given, 0.0),
    )


def _covered(knowledge: Knowledge) -> pd.DataFrame:
    """Return ``archetype_id, role, resource`` that an archetype's own rows already answer."""
    own = knowledge.archetypes[["archetype_id", "role", "resource"]]
    water = knowledge.resources.loc[knowledge.resources["carrier"] == "water", "resource_id"]
    takes_water = own[(own["role"] == "demand") & own["resource"].isin(water)]
    leaves_water = own[(own["role"] == "offer") & own["resource"].isin(_WASTEWATER)]
    answered = [takes_water.assign(resource=resource) for resource in ("WAT_CLEAN", "PROCESS_WATER_W4")]
    answered.append(leaves_water.assign(resource="WW_RAW_IND"))
    return pd.concat([own, *answered]).drop_duplicates()


def _streams(rows: pd.DataFrame) -> pd.DataFrame:
    """Turn sized rows into streams."""
    down, up = log_band(rows["low"], rows["mid"], rows["high"])
    mid = (rows["units"] * rows["unit_to_resource_factor"] * rows["mid"]).to_numpy()
    filled = rows.assign(
        quantity_low=mid * np.exp(-quadrature(rows["down"], down)),
        quantity=mid,
        quantity_high=mid * np.exp(quadrature(rows["up"], up)),
        chloride_pct=np.nan,
        gate_value_usd_per_unit=np.nan,
        price_usd_per_unit=np.nan,
        basis=np.where(rows["assumed"], "assumed", "estimated"),
        confidence=worst(rows["confidence"], rows["confidence_row"]),
        source_id=_ESTIMATE,
    )
    mixed = filled["share"] < 1.0
    filled = pd.concat([filled[~mixed], blend(filled[mixed], QUALITY)], ignore_index=True)
    name = filled["site_id"] + "/" + filled["role"] + "/" + filled["resource"]
    again = name.groupby(name).cumcount().map(lambda n: f"/{n + 1}" if n else "")
    return filled.assign(stream_id=name + again).astype({"hours_per_year": float})[COLUMNS]
