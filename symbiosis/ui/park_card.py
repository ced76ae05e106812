"""The card of one park: facts with their source, estimated streams, exchanges."""

import re
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import pandas as pd
import streamlit as st

from symbiosis.pipeline import Result
from symbiosis.ui import data, frame, tables, vocabulary
from symbiosis.ui.escape import safe_html, safe_md
from symbiosis.ui.money import money_range
from symbiosis.ui.view import Index, Rows, best_partners, of_park
from symbiosis.ui.words import _, language, named, ngettext, number, quantity_range

_ADDRESS = re.compile(r"https?://[^\s\"'<>]{1,180}")


def facts(park: pd.Series, province: str) -> None:
    """Show what is known of a park; what was recalled and not read anywhere is marked."""
    recalled = set(str(park["recalled_fields"]).split(";"))

    def fact(words: str, field: str, text: str) -> str:
        mark = f" {frame.badge('assumed', _('from memory, to be checked'))}" if field in recalled and text else ""
        shown = text or f'<span class="atlas-note">{_("not known")}</span>'
        return f"<dt>{words}</dt><dd>{shown}{mark}</dd>"

    year = park["year_established"]
    rows = [
        fact(_("Kind"), "park_type", vocabulary.park_type(park["park_type"])),
        fact(_("Place"), "locality_vi", safe_html(", ".join(part for part in (park["locality_vi"], province) if part))),
        fact(_("Status"), "status", vocabulary.status(park["status"])),
        fact(_("Area"), "area_ha", f"{number(park['area_ha'])} ha" if np.isfinite(park["area_ha"]) else ""),
        fact(
            _("Occupancy"),
            "occupancy_pct",
            f"{number(park['occupancy_pct'])} %" if np.isfinite(park["occupancy_pct"]) else "",
        ),
        fact(_("Operator"), "operator", safe_html(park["operator"])),
        fact(_("Since"), "year_established", f"{year:.0f}" if np.isfinite(year) else ""),
        fact(_("Main sectors"), "main_sectors", safe_html(sectors(str(park["main_sectors"])))),
        fact(_("EIP programme"), "eip_programme", safe_html(vocabulary.programmes(park["eip_programme"]))),
        fact(_("Position"), "precision", vocabulary.precision(park["precision"])),
    ]
    st.html(f'<dl class="atlas-facts">{"".join(rows)}</dl>')
    sources = " · ".join(_source(one) for one in str(park["source"]).split(";"))
    st.html(f'<p class="atlas-note">{_("Sources")}: {sources}; {vocabulary.confidence(park["confidence"])}.</p>')


def sectors(labels: str) -> str:
    """Name the sectors of a park in the language, as far as the shipped labels have a name in it."""
    table = data.table("sector_map", data.data_version()).drop_duplicates("label").set_index("label")
    named_vi = language() == "vi" and "label_vi" in table
    words: dict[Any, Any] = table["label_vi"].to_dict() if named_vi else {}
    return ", ".join(words.get(label) or label for label in labels.split(";"))


def _source(text: str) -> str:
    """Return a source as HTML: an address as a link that shows its host, anything else as text."""
    if text == "recalled":
        return _("general knowledge")
    if not _ADDRESS.fullmatch(text):
        return safe_html(text)
    host = (urlsplit(text).hostname or "").removeprefix("www.")
    return f'<a href="{safe_html(text)}" target="_blank" rel="noopener noreferrer">{safe_html(host)}</a>'


def streams_table(result: Result, park_id: str) -> pd.DataFrame:
    """Return a park's yearly streams by role, sector and resource, largest first within a resource's unit."""
    sites = result.inventory.sites
    mine = sites[sites["park_id"] == park_id]
    table = result.inventory.streams.merge(mine[["site_id", "archetype_id"]], on="site_id")
    resources = result.knowledge.resources.set_index("resource_id")
    position = pd.Series(np.arange(len(sites)), index=sites["site_id"])
    return pd.DataFrame(
        {
            "role": table["role"].map({"offer": _("Gives"), "demand": _("Needs")}),
            "resource": tables.resource_names(result, table["resource"]) if len(table) else [],
            "site": tables.site_names(result, position.loc[table["site_id"]].to_numpy()),
            "quantity": [
                quantity_range(low, mid, high, unit)
                for low, mid, high, unit in zip(
                    table["quantity_low"],
                    table["quantity"],
                    table["quantity_high"],
                    resources["unit"].loc[table["resource"]],
                    strict=True,
                )
            ],
            "basis": table["basis"].map(vocabulary.basis),
            "confidence": table["confidence"].map(vocabulary.level),
        }
    ).sort_values(["role", "resource"], ignore_index=True)


def summary(result: Result, found: Index, rows: Rows, park_id: str) -> None:
    """Say in one sentence how many exchanges a park could take part in."""
    mine = of_park(result, found, rows, park_id)
    if not len(mine):
        frame.nothing(
            _("No exchange worth proposing within the present filters."),
            _("Widen the reach or clear the carrier filter to see more."),
        )
        return
    best = best_partners(result, mine)
    donor = result.inventory.sites["park_id"].to_numpy(dtype=object)[found.offer_site[best]] == park_id
    count = ngettext(
        "<b>{n}</b> of its offers has a partner that pays at mid estimates",
        "<b>{n}</b> of its offers have a partner that pays at mid estimates",
        int(donor.sum()),
    )
    top = result.candidates.iloc[mine[0]]
    value = money_range(*(top[f"net_benefit{end}_usd_per_year"] for end in ("_low", "", "_high")))
    best_one = _("the best single exchange would bring <b>{value}</b>").format(value=safe_html(value))
    badges = [frame.badge(str(top["basis"]), vocabulary.basis(top["basis"]))]
    badges += [frame.badge("", vocabulary.confidence(top["confidence"]))]
    st.html(f"<p>{count.format(n=number(int(donor.sum())))}; {best_one}. {' '.join(badges)}</p>")


def heading(park: pd.Series) -> None:
    """Show a park's names."""
    first, second = named(park["name_en"], park["name_vi"]), named(park["name_vi"], park["name_en"])
    st.subheader(safe_md(first), anchor=False)
    if first != second:
        st.caption(safe_md(second))
