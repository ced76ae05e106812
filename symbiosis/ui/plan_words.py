"""What a page says about a plan: its sum in one sentence, how good it is proven to be, and the user's wishes."""

from collections.abc import Callable
from functools import partial

import numpy as np
import pandas as pd
import streamlit as st

from symbiosis.exchange.plan import OPTIMAL_GAP
from symbiosis.pipeline import Result
from symbiosis.planning import Planned
from symbiosis.ui import data, jobs, tables, vocabulary
from symbiosis.ui.escape import safe_html, safe_md
from symbiosis.ui.money import money, money_range, rate_note, step
from symbiosis.ui.plan import USUAL_S, Shown
from symbiosis.ui.view import Index
from symbiosis.ui.words import _, carbon_range, month, number, quantity, significant

_FINER = 10.0
"""How much finer than the largest total the unit of a table is."""


def net(row: pd.Series) -> str:
    """Word the net benefit of a row of totals: P10 to P90 around P50, the mid alone in a preview."""
    if "net_benefit_p50_usd_per_year" in row:
        return money_range(*(row[f"net_benefit_p{percent}_usd_per_year"] for percent in (10, 50, 90)), median=True)
    return money(row["net_benefit_usd_per_year"])


def carbon(row: pd.Series) -> str:
    """Word the CO2e avoided of a row of totals, as ``net`` does."""
    if "co2e_p50_t_per_year" in row:
        return carbon_range(*(row[f"co2e_p{percent}_t_per_year"] for percent in (10, 50, 90)), median=True)
    return quantity(row["co2e_t_per_year"], "t CO2e")


def answer(totals: pd.DataFrame) -> str:
    """Say in a sentence what the by-products of a plan bring together, and in another what rooftop solar adds."""
    said = []
    by_products = part(totals, "by_products")
    if by_products["exchanges"] > 0:
        text = _("Together, <b>{n}</b> exchanges of by-products would bring <b>{usd}</b> and avoid <b>{co2e}</b>.")
        said.append(_filled(text, by_products))
    if "solar" in totals.index:
        text = _("Rooftop solar power for neighbours, which is no by-product, makes {n} more: {usd} and {co2e}.")
        said.append(_filled(text, part(totals, "solar")))
    return " ".join(said) or _("The plan holds no exchange within the present filters.")


def part(totals: pd.DataFrame, name: str) -> pd.Series:
    """Return one row of totals."""
    return totals.loc[[name]].iloc[0]


def _filled(text: str, row: pd.Series) -> str:
    return text.format(n=number(row["exchanges"]), usd=safe_html(net(row)), co2e=safe_html(carbon(row)))


def note(shown: Shown) -> str:
    """Say what the ranges are and what the figures rest on."""
    ranges = _("Eight in ten of 1,000 draws lie inside a range.")
    text = _(
        "No tonne is promised twice. Estimated from park areas, listed facilities and sector factors; data of {month}."
    )
    part_of = _("Shown is the part of the national plan that meets the filters.") if _filtered(shown) else ""
    said = [part_of, ranges if shown.exact else "", text.format(month=month(data.data_month())), rate_note()]
    return " ".join(one for one in said if one)


def _filtered(shown: Shown) -> bool:
    return len(shown.rows) < len(shown.result.candidates)


def mark(planned: Planned) -> str:
    """Say how far the plan may be from the best possible one."""
    plan = planned.plan
    gap = f"{significant(plan.gap * 100)} %"
    if plan.status == "preview":
        return _("preview, at most {gap} below the best possible").format(gap=gap)
    if plan.gap <= OPTIMAL_GAP:
        return _("the best possible plan (proved)")
    return _("plan, at most {gap} below the best possible (proved)").format(gap=gap)


def status(shown: Shown) -> None:
    """Show the mark of the plan and, while the exact plan is being found, how long that takes."""
    kind = "exact" if shown.exact else "preview"
    words = mark(shown.planned)
    if weight := shown.planned.case.usd_per_t_co2e:
        words += " · " + _("with {usd} for each tonne CO₂e").format(usd=money(weight, per_year=False))
    st.html(f'<span class="atlas-badge {kind}">{safe_html(words)}</span>')
    if shown.job is not None:
        jobs.progress(shown.job, _("Finding the exact plan:"), USUAL_S)


def wishes(result: Result, found: Index, planned: Planned, *, left_out: int) -> None:
    """List pinned and forbidden exchanges with their price, each with a way back."""
    if left_out:
        st.caption(_("{n} of your wishes lie out of reach and do not count.").format(n=number(left_out)))
    case = planned.case
    for key, rows, sign in (("pin", case.pinned, ":material/keep:"), ("ban", case.forbidden, ":material/block:")):
        for row in rows:
            price = planned.wish_prices_usd_per_year.get(row)
            cost = _("costs {usd}").format(usd=money(price)) if price is not None else _("price is being worked out")
            text = f"{sign} {_wish(result, found, row)} · {safe_md(cost)}"
            undo = partial(forget, key, tables.exchange_id(result, row))
            left, right = st.columns([1, 12], vertical_alignment="center")
            left.button(_("Undo"), key=f"undo_{key}_{row}", on_click=undo, type="tertiary")
            right.markdown(text)


def _wish(result: Result, found: Index, row: int) -> str:
    donor, receiver = tables.site_names(result, np.array([found.offer_site[row], found.demand_site[row]]))
    rule = result.knowledge.rules.iloc[[result.candidates["rule"].iloc[row]]]
    return safe_md(f"{tables.resource_names(result, rule['offered'])[0]}: {donor} → {receiver}")


def wish(key: str, ident: str) -> None:
    """Pin (``pin``) or forbid (``ban``) an exchange; it cannot be both."""
    forget("ban" if key == "pin" else "pin", ident)
    st.session_state[key] = [*st.session_state[key], ident]


def forget(key: str, ident: str) -> None:
    """Take a wish back."""
    st.session_state[key] = [one for one in st.session_state[key] if one != ident]


def impossible(drop: Callable[[], None]) -> None:
    """Say that the wishes cannot be met together, and offer to drop them."""
    st.warning(_("The pinned exchanges cannot all run: they share an offer or a demand."), icon=":material/warning:")
    st.button(_("Drop all wishes"), on_click=drop, type="primary")


def carriers(totals: pd.DataFrame) -> None:
    """Show the totals of a plan by carrier: P50 with P10 to P90 under it, the mid alone in a preview."""
    usd, unit = step(float(totals["net_benefit_usd_per_year"].abs().max()) / _FINER)
    net_of, carbon_of = (_stems(totals, name) for name in ("net_benefit_{}_usd_per_year", "co2e_{}_t_per_year"))
    heads = ("", _("exchanges"), f"{_('net benefit')}<br>[{unit}{_('/a')}]", f"{_('CO₂e avoided')}<br>[kt{_('/a')}]")
    lines = ["<tr>" + "".join(f"<th class='n'>{head}</th>" for head in heads) + "</tr>"]
    for name in (*vocabulary.CARRIERS, "by_products", "solar", "all"):
        if name in totals.index:
            row = part(totals, name)
            cells = (number(row["exchanges"]), _cell(row, net_of, usd), _cell(row, carbon_of, 1000.0))
            written = "".join(f"<td class='n'>{text}</td>" for text in cells)
            lines.append(f"<tr class='{name}'><td>{_sign(name)} {vocabulary.plan_part(name)}</td>{written}</tr>")
    st.html(f'<table class="atlas-figures">{"".join(lines)}</table>')
    if len(net_of) > 1:
        st.caption(_("Medians of the parts do not add up to the median of the whole."))


def _sign(name: str) -> str:
    colour = vocabulary.CARRIER_COLOUR.get(name)
    return f'<span style="color:{colour}">{vocabulary.CARRIER_SIGN[name]}</span>' if colour else ""


def _stems(totals: pd.DataFrame, stem: str) -> list[str]:
    """Return the columns of a middle and, where there are any, of P10 and P90."""
    simulated = stem.format("p50") in totals
    return [stem.format(end) for end in ("p50", "p10", "p90")] if simulated else [stem.replace("_{}_", "_")]


def _cell(row: pd.Series, names: list[str], factor: float) -> str:
    middle, *ends = (significant(row[name] / factor) for name in names)
    return f"{middle}<br><small>{_('{low} to {high}').format(low=ends[0], high=ends[1])}</small>" if ends else middle
