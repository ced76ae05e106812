"""The brief of one hub: a page in HTML that prints, with figures, ranges, sources and how it was made."""

from datetime import date
from html import escape

import pandas as pd
import streamlit as st

import symbiosis
from symbiosis.insight.hub_facts import ANCHORS
from symbiosis.ui import controls, data, hub_data, hub_words, tables, vocabulary
from symbiosis.ui.escape import safe_html
from symbiosis.ui.hub_data import HubsShown
from symbiosis.ui.money import money, money_range
from symbiosis.ui.view import Filters
from symbiosis.ui.words import MISSING, _, language, month, number, quantity

_LINES = 15
_STYLE = (
    "body{font:15px/1.5 sans-serif;max-width:60em;margin:2em auto;padding:0 1em;color:#22323a}"
    "table{border-collapse:collapse;width:100%;margin:.6em 0 1.4em}td,th{border-bottom:1px solid #d5dde0;"
    "padding:.25em .6em;text-align:left;vertical-align:top}td.n,th.n{text-align:right;white-space:nowrap}"
    "h1{font-size:1.5em}h2{font-size:1.1em;margin-top:1.6em}small{color:#5b6a72}"
)


def download(page: HubsShown, hub: int, filters: Filters) -> None:
    """Offer the brief of a hub, written now: a download made on the click knows neither language nor session."""
    st.download_button(
        _("Download the hub brief"),
        brief(page, hub, filters).encode(),
        f"hub_{hub_data.row(page.found, hub)['hub_id']}.html",
        "text/html",
        key="brief_hub",
        on_click="ignore",
        icon=":material/description:",
        type="primary",
    )


def brief(page: HubsShown, hub: int, filters: Filters) -> str:
    """Return the brief of a hub as HTML, in the language of the session."""
    row, name = hub_data.row(page.found, hub), hub_data.name(page.found, hub)
    title = _("Hub around {name}").format(name=name)
    text = _(
        "Rank {rank} of {n} hubs. Its exchanges in the best plan would bring {usd} and avoid {co2e} (P10 to P90 of "
        "1,000 draws, median in brackets)."
    )
    lead = text.format(
        rank=hub_words.rank(row), n=number(len(page.found.table)), usd=hub_words.net(row), co2e=hub_words.carbon(row)
    )
    parts = [
        f"<h1>{safe_html(title)}</h1><p>{escape(lead)}</p><p><small>{hub_words.note()}</small></p>",
        _section(_("What it offers to build on"), _anchors(row)),
        _section(_("Value by carrier, mid"), _carriers(row)),
        _section(_("Parks"), _parks(page, hub, filters), head=True),
        _section(_("Documented exchanges and programmes"), _known(page, row, hub)),
        _section(_("Largest exchanges of the plan with an end in the hub"), _exchanges(page, hub), head=True),
        _section(_("How it was made"), _made()),
    ]
    head = f"<meta charset=utf-8><title>{safe_html(title)}</title><style>{_STYLE}</style>"
    return f'<!doctype html><html lang="{language()}"><head>{head}</head><body>{"".join(parts)}</body></html>'


def _section(title: str, table: list[list[str]], *, head: bool = False) -> str:
    """Return a table under a title; with a head its first line names the columns."""
    lines = ""
    for at, line in enumerate(table):
        kind = "th" if head and not at else "td"
        lines += "<tr>" + "".join(f"<{kind}>{escape(cell)}</{kind}>" for cell in line) + "</tr>"
    return f"<h2>{safe_html(title)}</h2><table>{lines}</table>"


def _anchors(row: pd.Series) -> list[list[str]]:
    return [[hub_words.anchor_name(name), hub_words.offered(row, name)] for name in ANCHORS]


def _carriers(row: pd.Series) -> list[list[str]]:
    return [[vocabulary.carrier(name), money(row[f"{name}_usd_per_year"])] for name in vocabulary.CARRIERS]


def _parks(page: HubsShown, hub: int, filters: Filters) -> list[list[str]]:
    member = page.found.member
    mine = member.loc[(member["hub"] == hub) & member["park"], "place_id"]
    parks = data.planner().prepared.matched.inventory.parks.set_index("park_id", drop=False).loc[mine]
    table = tables.parks_table(parks, filters.vintage, data.provinces())
    head = [_("Park"), _("Province"), _("Status"), _("Area [ha]"), _("Position"), _("EIP programme")]
    columns = ["name", "province", "status", "area_ha", "position", "eip_programme"]
    table["area_ha"] = table["area_ha"].map(number)
    return [head, *table[columns].astype(str).to_numpy().tolist()]


def _known(page: HubsShown, row: pd.Series, hub: int) -> list[list[str]]:
    programmes = vocabulary.programmes(row["programmes"]) or MISSING
    count = number(hub_data.documented(page.found, hub))
    return [[_("Documented exchanges in operation"), count], [_("EIP programmes"), programmes]]


def _exchanges(page: HubsShown, hub: int) -> list[list[str]]:
    result, found = page.shown.result, page.shown.found
    ends = page.found.rows
    rows = ((ends[0] == hub) | (ends[1] == hub)).nonzero()[0][:_LINES]
    donors, receivers = tables.donors_and_receivers(result, found, rows)
    part = result.candidates.iloc[rows]
    rules = result.knowledge.rules.iloc[part["rule"].to_numpy()]
    offered = tables.resource_names(result, rules["offered"])
    units = result.knowledge.resources.set_index("resource_id")["unit"].loc[rules["offered"]]
    ends_of = ("low", "p50", "high") if "net_benefit_low_usd_per_year" in part else ("p50",) * 3
    worth = [
        money_range(*(part[f"net_benefit_{end}_usd_per_year"].iloc[k] for end in ends_of), median=True)
        for k in range(len(part))
    ]
    head = [_("Donor"), _("Receiver"), _("Offered"), _("Quantity per year"), _("Distance [km]"), _("Net benefit")]
    amounts = [quantity(amount, unit) for amount, unit in zip(part["quantity"], units, strict=True)]
    km = [number(distance, 1) for distance in part["distance_km"]]
    return [head, *map(list, zip(donors, receivers, offered, amounts, km, worth, strict=True))]


def _made() -> list[list[str]]:
    """Return what it takes to repeat the brief."""
    case = hub_data.case()
    given = {**vars(case.rules), **{f"weight_{name}": share for name, share in vars(case.weights).items()}}
    return [
        [_("Made"), f"Symbiosis Atlas Vietnam {symbiosis.__version__}, {date.today().isoformat()}"],
        [_("Data"), f"{month(data.data_month())} · {_('parks ODbL 1.0, provinces CC BY-SA 4.0, © OpenStreetMap')}"],
        [_("Hubs"), ", ".join(f"{key} = {value:g}" for key, value in given.items())],
        [_("Assumptions"), _scenario()],
        [_("Method"), _("Leiden communities of parks by exchanges and nearness; see docs/methods.md.")],
    ]


def _scenario() -> str:
    return ", ".join(f"{key} = {value:g}" for key, value in controls.scenario().as_dict().items())
