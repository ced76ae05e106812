"""Our totals beside published national and provincial figures."""

from pathlib import Path

import numpy as np
import pandas as pd

from symbiosis.inventory.national import leased_area
from symbiosis.inventory.size import sizes, unit_spread, units_of
from symbiosis.inventory.spread import band_totals
from symbiosis.inventory.tables import Inventory, Knowledge
from symbiosis.paths import data_dir

_BAND = ["low", "mid", "high"]


def published_figures(folder: Path | None = None) -> pd.DataFrame:
    """Read the published figures and what of ours each is compared with, one row per check."""
    path = (folder or data_dir()) / "national_check.csv"
    numbers = dict.fromkeys(["to_unit", "published_low", "published_high"], "float64")
    columns = pd.read_csv(path, nrows=0, encoding="utf-8").columns
    return pd.read_csv(path, dtype=dict.fromkeys(columns, "str") | numbers, keep_default_na=False, encoding="utf-8")


def national_check(
    inventory: Inventory, knowledge: Knowledge, *, published: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Compare our totals with published figures.

    Only streams with ``sum_rule`` = add are totalled. Bands add up within an archetype and in quadrature between
    archetypes. The band of a ratio is that of the factor: the error of the size is in both of its sides.

    Parameters
    ----------
    inventory : Inventory
        The national inventory after `estimate`.
    knowledge : Knowledge
        Plant sizes and parameters.
    published : DataFrame, optional
        As `published_figures` reads it.

    Returns
    -------
    DataFrame
        One row per check: ``quantity_en, quantity_vi, ours_low, ours_mid, ours_high, published_low, published_high,
        unit, year, ratio`` [ours over the geometric mean of the published ends], ``in_band`` (the bands overlap),
        ``evidence`` (independent | calibrated | circular | coverage | recalled), ``explanation_en, explanation_vi,
        source, basis, confidence``.
    """
    checks = published_figures() if published is None else published
    figures = _figures(inventory, knowledge)
    ours = pd.DataFrame([_ours(figures, check) for _, check in checks.iterrows()], index=checks.index)
    rows = checks.assign(ours_low=ours["low"], ours_mid=ours["mid"], ours_high=ours["high"])
    centre = np.sqrt(rows["published_low"] * rows["published_high"])
    overlap = (rows["ours_low"] <= rows["published_high"]) & (rows["ours_high"] >= rows["published_low"])
    columns = ["check_id", "quantity_en", "quantity_vi", "ours_low", "ours_mid", "ours_high", "published_low"]
    columns += ["published_high", "unit", "year", "ratio", "in_band", "evidence", "explanation_en", "explanation_vi"]
    return rows.assign(ratio=rows["ours_mid"] / centre, in_band=overlap)[[*columns, "source", "basis", "confidence"]]


def _figures(inventory: Inventory, knowledge: Knowledge) -> pd.DataFrame:
    """Return everything that can be totalled: ``kind, what, site_id, low, mid, high`` and where it is."""
    streams = inventory.streams[inventory.streams["sum_rule"] == "add"]
    flows = pd.DataFrame({"kind": streams["role"], "what": streams["resource"], "site_id": streams["site_id"]})
    flows[_BAND] = streams[["quantity_low", "quantity", "quantity_high"]]
    sized = units_of(sizes(inventory.sites, knowledge), unit_spread(knowledge))
    units = pd.DataFrame({"kind": "units", "what": sized["per"], "site_id": sized["site_id"], "mid": sized["units"]})
    units["low"], units["high"] = units["mid"] * np.exp(-sized["down"]), units["mid"] * np.exp(sized["up"])
    place = inventory.sites[["site_id", "archetype_id", "province_63", "park_id"]]
    land = leased_area(inventory.parks, knowledge).reset_index()
    province = land["park_id"].map(inventory.parks.set_index("park_id")["province_63"])
    land = land.assign(kind="leased", what="ha", archetype_id="", province_63=province)
    return pd.concat([pd.concat([flows, units]).merge(place, on="site_id"), land], ignore_index=True)


def _ours(figures: pd.DataFrame, check: pd.Series) -> dict[str, float]:
    """Return our low, mid and high of one check, in the unit of the published figure."""
    place = _placed(figures, check)
    total = _total(place[(place["kind"] == check["kind"]) & place["what"].isin(check["what"].split(";"))])
    if check["per_kind"]:
        per = _total(place[(place["kind"] == check["per_kind"]) & (place["what"] == check["per_what"])])
        total = _ratio(total, per)
    return {end: value * check["to_unit"] for end, value in total.items()}


def _ratio(total: dict[str, float], per: dict[str, float]) -> dict[str, float]:
    """Divide; the error of the size is in both and drops out, so its square is taken off that of the total."""
    mid = total["mid"] / per["mid"]
    down, up = (
        np.sqrt(max(np.log(total[end] / total["mid"]) ** 2 - np.log(per[end] / per["mid"]) ** 2, 0.0))
        for end in ("low", "high")
    )
    return {"low": mid * float(np.exp(-down)), "mid": mid, "high": mid * float(np.exp(up))}


def _placed(figures: pd.DataFrame, check: pd.Series) -> pd.DataFrame:
    """Keep what the check is about: archetypes (all but these after "!"), parks only, one province."""
    archetypes = str(check["archetypes"])
    kept = pd.Series(True, index=figures.index)
    if archetypes:
        listed = figures["archetype_id"].isin(archetypes.removeprefix("!").split(";"))
        kept = ~listed if archetypes.startswith("!") else listed
    if check["scope"] == "parks":
        kept &= figures["park_id"] != ""
    if check["province_63"]:
        kept &= figures["province_63"] == check["province_63"]
    return figures[kept]


def _total(rows: pd.DataFrame) -> dict[str, float]:
    total = band_totals(rows.assign(all="all"), ["all"])
    return {end: float(total[end].sum()) for end in _BAND}
