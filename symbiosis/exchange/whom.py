"""Who knows a figure, and which unstated qualities keep an exchange shut."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from symbiosis.exchange.haul import LINE_MODES
from symbiosis.exchange.inputs import SECTOR_FACTOR
from symbiosis.inventory.tables import Inventory, Knowledge

QUANTITY = "quantity"
_WHOM = {
    "price": "buyer",
    "gate_value": "donor",
    "treatment": "treatment_supplier",
    "emission_factor": "buyer",
    "coordination": "facilitator",
    SECTOR_FACTOR: "sector_association",
}
_READ: Mapping[str, str] = {
    "temperature": "temperature_c",
    "temperature_gap": "temperature_c",
    "pressure": "pressure_bar_g",
    "pressure_on_arrival": "pressure_bar_g",
    "tds": "tds_mg_l",
    "tds_at_receiver": "tds_mg_l",
    "cod": "cod_mg_l",
    "moisture": "moisture_pct",
    "ncv": "ncv_mj_per_kg",
    "loi": "loi_pct",
    "chloride": "chloride_pct",
}
"""The quality each gate reads."""


def informants(table: pd.DataFrame, pairs: pd.DataFrame, inventory: Inventory, knowledge: Knowledge) -> pd.DataFrame:
    """Return inputs with the site, park and resource each concerns, and ``whom`` to ask.

    Parameters
    ----------
    table
        ``input_kind`` and ``input_id`` as in ``datum.most_valuable_data``.
    pairs
        The exchange that has most at stake in each.
    inventory, knowledge
        What they were matched from.
    """
    kind = table["input_kind"].to_numpy()
    rows = pd.Index(inventory.streams["stream_id"]).get_indexer(table["input_id"])
    own = inventory.streams[["site_id", "resource"]].iloc[np.maximum(rows, 0)].to_numpy()
    donor, buyer = (inventory.streams["site_id"].to_numpy()[pairs[side].to_numpy()] for side in ("offer", "demand"))
    asked = np.isin(kind, ["price", "emission_factor"])
    site = np.select([kind == QUANTITY, asked, kind == "gate_value"], [own[:, 0], buyer, donor], "")
    placed = _placed(site, inventory)
    whom = [_ask(*row) for row in zip(kind, table["input_id"], placed["sector"], strict=True)]
    nobody = asked & placed["sector"].to_numpy()  # all tenants of a sector pay a shared price: none of them is named
    site, placed = np.where(nobody, "", site), placed.assign(park_id=placed["park_id"].mask(nobody, ""))
    resource = _resource(table, own[:, 1], knowledge)
    return table.assign(site_id=site, park_id=placed["park_id"].to_numpy(), resource=resource, whom=whom)


def missing_readings(refusals: pd.DataFrame, inventory: Inventory) -> pd.DataFrame:
    """Return the unstated qualities that keep exchanges shut, the most valuable first.

    Parameters
    ----------
    refusals
        As in docs/architecture.md; those without a reading count.
    inventory
        What they were matched from.

    Returns
    -------
    pandas.DataFrame
        ``stream_id, quality`` (a column of streams), ``site_id, park_id, resource, exchanges`` that wait for it,
        ``opens_up_to_usd_per_year``: net benefit of the best of them if the reading passes, and ``whom`` to ask.
    """
    unread = refusals[refusals["actual"].isna() & refusals["gate"].isin(list(_READ))]
    quality = unread["gate"].map(_READ).astype(str)
    stream = unread["offer"].to_numpy()
    if len(unread):
        stated = [inventory.streams[name].iloc[row] for name, row in zip(quality, stream, strict=True)]
        stream = np.where(pd.isna(np.array(stated, dtype=float)), stream, unread["demand"].to_numpy())
    waiting = pd.DataFrame({"row": stream, "quality": quality, "usd": unread["net_benefit_usd_per_year"]})
    best = waiting.groupby(["row", "quality"])["usd"].agg(["size", "max"]).reset_index()
    best = best.sort_values(["max", "row", "quality"], ascending=[False, True, True], ignore_index=True)
    mine = inventory.streams.iloc[best["row"].to_numpy(dtype=int)].reset_index(drop=True)
    placed = _placed(mine["site_id"].to_numpy(), inventory)
    return pd.DataFrame(
        {
            "stream_id": mine["stream_id"],
            "quality": best["quality"],
            "site_id": mine["site_id"],
            "park_id": placed["park_id"],
            "resource": mine["resource"],
            "exchanges": best["size"],
            "opens_up_to_usd_per_year": best["max"],
            "whom": np.where(placed["sector"], "park_operator", "site"),
        }
    )


def _placed(site: NDArray[np.object_], inventory: Inventory) -> pd.DataFrame:
    """Return the park of each site, "" where there is none, and whether it is a sector estimate."""
    sites = inventory.sites.set_index("site_id")
    at = sites.index.get_indexer(site)
    park = np.where(at >= 0, sites["park_id"].to_numpy()[at], "")
    return pd.DataFrame({"park_id": park, "sector": (at >= 0) & (sites["kind"].to_numpy()[at] == "sector")})


def _resource(table: pd.DataFrame, own: NDArray[np.object_], knowledge: Knowledge) -> NDArray[np.object_]:
    """Return the resource a figure concerns, "" where it concerns several."""
    kind, name = table["input_kind"].to_numpy(), table["input_id"]
    offered = name.map(knowledge.rules.set_index("rule_id")["offered"]).fillna("")
    named = np.isin(kind, ["price", "gate_value", "emission_factor"])
    told = pd.Series("", index=table.index, dtype=object)
    told = told.mask(kind == QUANTITY, pd.Series(own, index=table.index)).mask(named, name)
    told = told.mask(kind == "treatment", offered).mask(kind == SECTOR_FACTOR, name.str.split("/").str[-1])
    return told.to_numpy(dtype=object)


def _ask(kind: str, name: str, sector: bool) -> str:
    """Return whom to ask for a figure; of a sector estimate the park's operator, who knows the tenants."""
    if kind == QUANTITY:
        return "park_operator" if sector else "site"
    if kind in ("haul", "detour"):
        return "contractor" if name == "line" or name in LINE_MODES else "haulier"
    return _WHOM[kind]
