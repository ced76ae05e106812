"""Result tables with ids and names in place of row numbers."""

from dataclasses import replace

import numpy as np
import pandas as pd

from symbiosis.errors import ScenarioError
from symbiosis.inventory.tables import Inventory
from symbiosis.pipeline import Result

_STREAM = ("stream_id", "site_id", "resource")


def candidate_table(result: Result) -> pd.DataFrame:
    """Return the candidates with ids and names in place of row numbers.

    ``quantity*`` are in ``donor_unit_per_year``, ``received`` in ``receiver_unit_per_year``; money in USD/year, carbon
    in t CO2e/year; ``error_km`` is what the two positions may be off together.
    """
    return _named(result, result.candidates)


def refusal_table(result: Result) -> pd.DataFrame:
    """Return the refusals with ids of streams, sites, parks and rules."""
    return _named(result, result.refusals)


def _named(result: Result, pairs: pd.DataFrame) -> pd.DataFrame:
    """Put ids in place of row numbers; texts become categories, so that a million rows stay small."""
    rule = result.knowledge.rules["rule_id"].astype("category").cat
    columns = {"rule_id": pd.Categorical.from_codes(rule.codes.to_numpy()[pairs["rule"]], categories=rule.categories)}
    site_row = pd.Index(result.inventory.sites["site_id"]).get_indexer(result.inventory.streams["site_id"])
    for side, role in (("donor", "offer"), ("receiver", "demand")):
        rows = pairs[role].to_numpy()
        for name in _STREAM:
            columns[f"{side}_{name}"] = _take(result.inventory.streams[name], rows)
        unit = result.knowledge.resources.set_index("resource_id")["unit"]
        columns[f"{side}_unit_per_year"] = _take(result.inventory.streams["resource"].map(unit), rows)
        columns[f"{side}_site_name"] = _take(result.inventory.sites["name"], site_row[rows])
        columns[f"{side}_park_id"] = _take(result.inventory.sites["park_id"], site_row[rows])
    rest = {name: pairs[name] for name in pairs.columns if name not in ("offer", "demand", "rule")}
    return pd.DataFrame({**columns, **rest}, copy=False)


def _take(column: pd.Series, rows: np.ndarray) -> pd.Categorical:
    packed = pd.Categorical(column)
    return pd.Categorical.from_codes(packed.codes[rows], categories=packed.categories)


def check_region(inventory: Inventory, region: str | None, *, vintage: str = "63") -> None:
    """Raise ``ScenarioError`` when no site lies in a region of that name; ``None`` is every region."""
    regions = set(inventory.sites[f"region_{vintage}"])
    if region is not None and region not in regions:
        raise ScenarioError(f"No region is called {region!r}; known are {', '.join(sorted(regions - {''}))}.")


def in_region(result: Result, region: str | None, *, vintage: str = "63") -> Result:
    """Return the result limited to exchanges inside one region; ``None`` keeps all.

    Parameters
    ----------
    result
        Valued candidates and refusals.
    region
        A region of the given vintage, e.g. "Southeast".
    vintage
        "63" for the regions before 1 July 2025, "34" for those after.

    Raises
    ------
    ScenarioError
        When no site lies in a region of that name.
    """
    check_region(result.inventory, region, vintage=vintage)
    if region is None:
        return result
    regions = result.inventory.sites[f"region_{vintage}"]
    site_row = pd.Index(result.inventory.sites["site_id"]).get_indexer(result.inventory.streams["site_id"])
    inside = (regions == region).to_numpy()[site_row]

    def limited(pairs: pd.DataFrame) -> pd.DataFrame:
        keep = inside[pairs["offer"].to_numpy()] & inside[pairs["demand"].to_numpy()]
        kept: pd.DataFrame = pairs[keep].reset_index(drop=True)
        return kept

    return replace(result, candidates=limited(result.candidates), refusals=limited(result.refusals))
