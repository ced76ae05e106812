"""The brief of one hub: a page in HTML that prints, with figures, ranges, sources and how it was made."""

from datetime import date
from html import escape

import pandas as pd
import streamlit as st

import symbiosis
from symbiosis.ui import controls, data, hub_data, hub_words, tables, vocabulary
from symbiosis.ui.escape import safe_html
from symbiosis.ui.hub_data import HubsShown
from symbiosis.ui.money import money, money_range, rate_note
from symbiosis.ui.view import Filters
from symbiosis.ui.words import _, language, month, number, quantity

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
        _section(_("What is known of it"), [list(one) for one in hub_words.facts(page.found, hub)[3:]]),
        _section(_("Value by carrier, mid"), _carriers(row)),
        _section(_("Parks"), _parks(page, hub, filters), head=True),
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


def _exchanges(page: HubsShown, hub: int) -> list[list[str]]:
    """Return the best exchanges with an end in the hub, by their median."""
    result, found, (donor, receiver) = page.shown.result, page.shown.found, page.found.rows
    mine = page.found.exchanges[(donor == hub) | (receiver == hub)]
    if page.shown.exact:
        mine = mine.sort_values("net_benefit_p50_usd_per_year", ascending=False)
    rows = pd.Index(result.candidates["row"]).get_indexer(mine["row"].head(_LINES))
    donors, receivers = tables.donors_and_receivers(result, found, rows)
    part = result.candidates.iloc[rows]
    rules = result.knowledge.rules.iloc[part["rule"].to_numpy()]
    offered, replaced = (tables.resource_names(result, rules[name]) for name in ("offered", "demanded"))
    units = result.knowledge.resources.set_index("resource_id")["unit"].loc[rules["offered"]]
    ends = [part[f"net_benefit_{end}_usd_per_year"] for end in ("low", "p50", "high")]
    worth = [money_range(*one, median=True) for one in zip(*ends, strict=True)]
    heads = [_("Donor"), _("Receiver"), _("Offered"), _("Replaces"), _("Quantity per year"), _("Distance [km]")]
    amounts = [quantity(amount, unit) for amount, unit in zip(part["quantity"], units, strict=True)]
    km = [number(distance, 1) for distance in part["distance_km"]]
    lines = zip(donors, receivers, offered, replaced, amounts, km, worth, strict=True)
    return [[*heads, _("Net benefit")], *map(list, lines)]


def _made() -> list[list[str]]:
    """Return what it takes to repeat the brief."""
    method = _("Leiden communities of parks by exchanges and nearness; see docs/methods.md.")
    sources = _("parks ODbL 1.0, provinces CC BY-SA 4.0, © OpenStreetMap")
    return [
        [_("Made"), f"Symbiosis Atlas Vietnam {symbiosis.__version__}, {date.today().isoformat()}"],
        [_("Data"), f"{month(data.data_month())} · {sources}"],
        [_("How hubs are drawn"), _drawn()],
        [_("What counts in the rank"), _weights()],
        [_("Prices and costs"), _scenario()],
        [_("Method"), f"{method} {rate_note()}"],
    ]


def _drawn() -> str:
    rules = hub_data.case().rules
    named = {
        _("Nearness"): f"{number(rules.span_km)} km",
        _("Exchanges against nearness"): number(rules.network_share, 2),
        _("Fineness"): number(rules.grain, 2),
    }
    return _listed(named)


def _weights() -> str:
    weights = hub_data.case().weights
    return _listed({hub_words.criterion(name): number(share, 1) for name, share in vars(weights).items()})


def _scenario() -> str:
    given = controls.scenario()
    named = {
        _("Reach"): f"× {number(given.reach_factor, 2)}",
        _("Energy prices"): f"× {number(given.energy_price_factor, 1)}",
        _("Material prices"): f"× {number(given.material_price_factor, 1)}",
        _("Water prices"): f"× {number(given.water_price_factor, 1)}",
        _("Transport costs"): f"× {number(given.transport_cost_factor, 1)}",
        _("Carbon price"): f"{number(given.carbon_price_usd_per_t)} USD/t",
    }
    return _listed(named)


def _listed(named: dict[str, str]) -> str:
    return ", ".join(f"{name} {value}" for name, value in named.items())
