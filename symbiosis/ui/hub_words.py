"""What a page says about hubs: the answer, the card of one hub, the headings of their table."""

import math
from typing import Any

import pandas as pd
import streamlit as st

from symbiosis.insight.hub_facts import ANCHORS
from symbiosis.planning_hubs import Hubs
from symbiosis.ui import hub_data, vocabulary
from symbiosis.ui.escape import safe_html
from symbiosis.ui.hub_data import HubsShown
from symbiosis.ui.money import heading, money, money_range
from symbiosis.ui.view import Filters
from symbiosis.ui.words import MISSING, _, carbon_range, ngettext, number, quantity, significant

ENDS = ("p10", "p50", "p90")


def net(row: pd.Series) -> str:
    """Word the net benefit of a hub: P10 to P90 around P50."""
    return money_range(*(row[f"net_benefit_{end}_usd_per_year"] for end in ENDS), median=True)


def carbon(row: pd.Series) -> str:
    """Word the CO2e avoided of a hub."""
    return carbon_range(*(row[f"co2e_{end}_t_per_year"] for end in ENDS), median=True)


def rank(row: pd.Series) -> str:
    """Word the rank of a hub with its range."""
    text = _("{rank} ({low} to {high})")
    return text.format(rank=number(row["rank"]), low=number(row["rank_p10"]), high=number(row["rank_p90"]))


def answer(page: HubsShown, filters: Filters) -> str:
    """Say how many hubs there are, and which is first in each focus region."""
    if page.table.empty:
        return _("No hub lies inside the present filters.")
    count = ngettext("<b>{n}</b> hub of parks that exchange", "<b>{n}</b> hubs of parks that exchange", len(page.table))
    said = [count.format(n=number(len(page.table))) + _(": ")]
    chosen = [filters.region] if filters.region != "all" else ["southeast", "red-river-delta"]
    text = _("{region}: first <b>{name}</b>, rank {rank}, {usd}, {co2e}")
    parts = []
    for region in chosen:
        mine = page.table[hub_data.inside(page.found, Filters(region, filters.vintage, filters.provinces))[_at(page)]]
        if len(mine):
            row, hub = mine.iloc[0], int(mine.index[0])
            words = {"usd": net(row), "co2e": carbon(row), "rank": rank(row), "name": hub_data.name(page.found, hub)}
            place = vocabulary.region_choice(region)
            parts.append(text.format(region=place, **{key: safe_html(value) for key, value in words.items()}))
    return said[0] + "; ".join(parts) + "."


def _at(page: HubsShown) -> list[int]:
    """Return where the hubs of the page stand among all hubs."""
    return [int(k) for k in page.found.table.index.get_indexer(page.table.index)]


def note() -> str:
    """Say what a hub is and what the ranges are."""
    return _(
        "A hub is a group of parks and plants that lie near each other and exchange by-products in the best plan; half "
        "of what an exchange brings counts for each end, rooftop solar power does not. Ranges: eight in ten of 1,000 "
        "draws, which also move the ranks. Estimated by sector, not a statement about any company."
    )


def card(found: Hubs, hub: int) -> None:
    """Show what is known of a hub."""
    row = hub_data.row(found, hub)
    lines = "".join(f"<dt>{safe_html(label)}</dt><dd>{safe_html(text)}</dd>" for label, text in facts(found, hub))
    st.html(f'<dl class="atlas-facts">{lines}</dl>')
    carriers = [(name, row[f"{name}_usd_per_year"]) for name in vocabulary.CARRIERS]
    shares = ", ".join(f"{vocabulary.carrier(name)} {money(usd)}" for name, usd in carriers if usd > 0)
    st.caption(_("By carrier, mid: {shares}.").format(shares=shares or MISSING))


def facts(found: Hubs, hub: int) -> list[tuple[str, str]]:
    """Return what is known of a hub, worded."""
    row = hub_data.row(found, hub)
    return [
        (_("Rank"), rank(row)),
        (_("Net benefit"), net(row)),
        (_("CO₂e avoided"), carbon(row)),
        (_("First place"), _("in {share} % of the draws").format(share=number(100 * row["first"]))),
        (_("Parks, plants outside parks"), f"{number(row['parks'])}, {number(row['facilities'])}"),
        (_("Area"), _area(row)),
        (_("Farthest place from the middle"), _km(row["extent_km"])),
        (_("Exchanges in the plan"), number(row["exchanges"])),
        (_("Documented exchanges in operation"), number(hub_data.documented(found, hub))),
        (_("Between different parks"), f"{number(100 * row['cross_park_share'])} %"),
        (_("With both ends in the hub"), f"{number(100 * row['inside_share'])} %"),
        (_("Kinds of industry within 33 km"), _diversity(row)),
        *((anchor_name(name), offered(row, name)) for name in ANCHORS),
        (_("Seaport, middle of the parks"), _km(row["seaport_km"])),
        (_("Airport, middle of the parks"), _km(row["airport_km"])),
        (_("Expressway, middle of the parks"), _km(row["expressway_km"])),
        (_("EIP programmes"), vocabulary.programmes(row["programmes"]) or MISSING),
    ]


def _area(row: pd.Series) -> str:
    text = _("{area} ha, of {known} of {n} parks")
    return text.format(area=number(row["area_ha"]), known=number(row["area_known"]), n=number(row["parks"]))


def _diversity(row: pd.Series) -> str:
    text = _("{n} divisions of ISIC, Shannon {index}")
    return text.format(n=number(row["divisions"]), index=number(row["shannon"], 2))


def _km(km: float) -> str:
    return _("{km} km").format(km=significant(km)) if math.isfinite(km) else MISSING


def offered(row: pd.Series, name: str) -> str:
    """Word how much a hub offers of a kind of anchor stream."""
    unit = {"t": "t", "gj": "GJ", "m3": "m3"}[name.removesuffix("_per_year").rsplit("_", 1)[1]]
    return quantity(row[name], unit) if row[name] > 0 else MISSING


def criterion(code: str) -> str:
    """Name what counts in the rank of a hub."""
    return {
        "benefit": _("Net benefit"),
        "carbon": _("CO₂e avoided"),
        "diversity": _("Kinds of industry"),
        "anchors": _("Anchor streams"),
        "access": _("Access"),
    }[code]


def anchor_name(code: str) -> str:
    """Name a kind of anchor stream."""
    return {
        "steam_t_per_year": _("Steam offered"),
        "heat_gj_per_year": _("Heat offered, 80 °C and more"),
        "treated_water_m3_per_year": _("Treated water offered"),
        "ash_slag_t_per_year": _("Ash and slag offered"),
        "co2_t_per_year": _("Concentrated CO₂ offered"),
    }[code]


def headings() -> dict[str, Any]:
    """Return the headings of the table of hubs."""
    money_columns = {f"net_benefit_{end}_usd_per_year": heading(f"{_('Net benefit')}, {end.upper()}") for end in ENDS}
    carbon_columns = {f"co2e_{end}_t_per_year": f"{_('CO₂e avoided')}, {end.upper()} [t{_('/a')}]" for end in ENDS}
    return {
        "rank": _("Rank"),
        "rank_p10": _("Rank, P10"),
        "rank_p90": _("Rank, P90"),
        "hub": _("Hub around"),
        "province": _("Province"),
        **money_columns,
        **carbon_columns,
        "parks": _("Parks"),
        "facilities": _("Plants outside parks"),
        "exchanges": _("Exchanges in the plan"),
        "shannon": _("Diversity (Shannon)"),
        "cross_park_share_pct": st.column_config.ProgressColumn(
            _("Between parks"), format="%.0f %%", min_value=0.0, max_value=100.0
        ),
        "seaport_km": _("Seaport [km]"),
        "airport_km": _("Airport [km]"),
        "documented": _("Documented exchanges"),
        "programmes": _("EIP programmes"),
    }
