"""From an ISIC class or a name to the archetype that describes a site, and how far that is a generalisation."""

import re

import pandas as pd

from symbiosis.inventory.tables import Knowledge

FALLBACK = "any_tenant"
"""The archetype of a site about which nothing but its existence is known."""

CERTAIN = 0.9 - 1e-9
"""Share of a class from which one kind stands for all of it; quantities are P10 to P90."""

_DIGITS = {"class": 4, "group": 3, "division": 2}


def assign_archetypes(sites: pd.DataFrame, knowledge: Knowledge) -> pd.DataFrame:
    """Give every site an archetype and say how far it was generalised.

    A site that names an archetype keeps it (``generalised`` = "reviewed"). Otherwise the candidates are those of its
    ISIC class; where the class is unknown, of its three-digit group, then of its two-digit division, and last
    ``any_tenant`` ("fallback"). Among the candidates the first whose selector is found in the sector, product or name
    of the site wins; else the one of the largest weight.

    Parameters
    ----------
    sites : DataFrame
        With ``isic4`` (ISIC Rev. 4, four digits; VSIC 2018 shares them), ``archetype_id``, ``generalised``, ``name``
        and, if there, ``sector`` and ``product``.
    knowledge : Knowledge
        Its ``isic_map`` holds archetype, weight [-] and selector per ISIC class.

    Returns
    -------
    DataFrame
        The sites in the same order with ``archetype_id`` and ``generalised`` filled.
    """
    known = sites["archetype_id"].isin(knowledge.plant_sizes["archetype_id"])
    archetype, level = sites["archetype_id"].copy(), sites["generalised"].where(sites["generalised"] != "", "reviewed")
    pairs = list(zip(sites.loc[~known, "isic4"], _text(sites[~known]), strict=True))
    candidates = {digits: _candidates(knowledge.isic_map, digits) for digits in _DIGITS.values()}
    chosen = {pair: _choose(*pair, candidates) for pair in set(pairs)}
    archetype[~known] = [chosen[pair][0] for pair in pairs]
    level[~known] = [chosen[pair][1] for pair in pairs]
    return sites.assign(archetype_id=archetype, generalised=level)


def candidates_of(sites: pd.DataFrame, knowledge: Knowledge) -> pd.DataFrame:
    """Return the archetypes each site may be of, as far as its archetype, name and ISIC class tell.

    Returns
    -------
    DataFrame
        ``row`` of the site in the table, ``archetype_id`` and ``weight`` [-], which adds up to 1 for each site.
    """
    known = sites["archetype_id"].isin(knowledge.plant_sizes["archetype_id"]).to_numpy()
    given = zip(known, sites["archetype_id"], sites["isic4"], _text(sites), strict=True)
    tables = {digits: _candidates(knowledge.isic_map, digits) for digits in _DIGITS.values()}
    found: dict[tuple[str, str], list[tuple[str, float]]] = {}
    rows: list[tuple[int, str, float]] = []
    for row, (is_known, archetype, isic4, text) in enumerate(given):
        if not is_known and (isic4, text) not in found:
            found[isic4, text] = _weighted(isic4, text, tables)
        options = [(str(archetype), 1.0)] if is_known else found[isic4, text]
        rows += [(row, name, weight) for name, weight in options]
    return pd.DataFrame(rows, columns=["row", "archetype_id", "weight"])


def _weighted(isic4: str, text: str, tables: dict[int, dict[str, pd.DataFrame]]) -> list[tuple[str, float]]:
    """Return the archetypes of a class and their weights: one where the text selects it."""
    rows, _level = _rows(isic4, tables)
    if rows is None:
        return [(FALLBACK, 1.0)]
    selected = _selected(rows, text)
    if selected is not None:
        return [(str(rows["archetype_id"].iloc[selected]), 1.0)]
    total = float(rows["weight"].sum())
    rows = rows[rows["weight"] >= CERTAIN * total] if rows["weight"].max() >= CERTAIN * total else rows
    total = float(rows["weight"].sum())
    return [(str(name), weight / total) for name, weight in zip(rows["archetype_id"], rows["weight"], strict=True)]


def _text(sites: pd.DataFrame) -> list[str]:
    columns = [sites[c].fillna("") for c in ("sector", "product", "name") if c in sites]
    return [" ".join(words) for words in zip(*columns, strict=True)]


def _candidates(isic_map: pd.DataFrame, digits: int) -> dict[str, pd.DataFrame]:
    """Return the candidates of every ISIC prefix in the order of the table."""
    rows = isic_map.assign(prefix=isic_map["isic4"].str[:digits])
    order = rows.groupby(["prefix", "archetype_id"], sort=False).agg(
        weight=("weight", "sum"), selector_regex=("selector_regex", "first"), level=("level", "first")
    )
    return {str(prefix): group for prefix, group in order.reset_index().groupby("prefix", sort=False)}


def _choose(isic4: str, text: str, candidates: dict[int, dict[str, pd.DataFrame]]) -> tuple[str, str]:
    rows, level = _rows(isic4, candidates)
    if rows is None:
        return FALLBACK, "fallback"
    selected = _selected(rows, text)
    row = rows.iloc[int(rows["weight"].argmax()) if selected is None else selected]
    return str(row["archetype_id"]), str(row["level"]) if level == "class" else level


def _rows(isic4: str, candidates: dict[int, dict[str, pd.DataFrame]]) -> tuple[pd.DataFrame | None, str]:
    """Return the candidates of a class, or of its group or division, and at which level they were found."""
    for level, digits in _DIGITS.items():
        rows = candidates[digits].get(isic4[:digits]) if len(isic4) >= digits else None
        if rows is not None:
            return rows, level
    return None, "fallback"


def _selected(rows: pd.DataFrame, text: str) -> int | None:
    """Return the first candidate whose selector is found in the text."""
    found = (place for place, regex in enumerate(rows["selector_regex"]) if _selects(regex, text))
    return next(found, None)


def _selects(selector: str, text: str) -> bool:
    """Tell whether a selector is found at the start of a word of the text."""
    return bool(selector) and re.search(rf"\b(?:{selector})", text, re.IGNORECASE) is not None
