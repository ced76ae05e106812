"""The exchanges of a plan at their planned quantities, and what they add up to."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from symbiosis.exchange.uncertainty import Simulation, group_draws
from symbiosis.inventory.tables import Knowledge
from symbiosis.pipeline import Result

SOLAR = "RTS_PV"
"""Rooftop solar power: generation offered to neighbours, not a by-product; totals show it apart."""
_ENDS = (("low", "p10"), ("high", "p90"), ("p50", "p50"))


def allocated(result: Result, flows: NDArray[np.float64], simulation: Simulation | None) -> pd.DataFrame:
    """Return the exchanges of a plan, best first.

    Parameters
    ----------
    result
        The widest result.
    flows
        Planned flow of each of its rows [offered unit/year].
    simulation
        Of the rows with a flow; without it ends, medians and chances are NaN.

    Returns
    -------
    pandas.DataFrame
        The columns of ``valued`` at the planned quantity, and ``row`` (of the widest result), ``possible`` (quantity of
        the pair alone, offered unit/year), ``p_viable``, ``net_benefit_p50_usd_per_year``, ``co2e_p50_t_per_year``. Low
        and high ends are P10 and P90.
    """
    rows = np.flatnonzero(flows > 0)
    table = result.candidates.iloc[rows].reset_index(drop=True)
    flow, possible = flows[rows], table["quantity"].to_numpy(dtype=np.float64)
    coordination = result.terms.coordination_usd_per_year["mid"]
    for name in ("quantity_low", "quantity_high", "received", "co2e_t_per_year"):
        table[name] = table[name].to_numpy(dtype=np.float64) * (flow / possible)
    table["net_benefit_usd_per_year"] = table["margin_usd_per_unit"].to_numpy(dtype=np.float64) * flow - coordination
    table = table.assign(quantity=flow, possible=possible, row=rows)
    return _with_chances(table, simulation.table.loc[rows] if simulation else pd.DataFrame(index=rows)).sort_values(
        "net_benefit_usd_per_year", ascending=False, kind="stable", ignore_index=True
    )


def _with_chances(table: pd.DataFrame, chances: pd.DataFrame) -> pd.DataFrame:
    """Put percentiles and the chance to pay beside exchanges; NaN where nothing was simulated."""

    def column(name: str) -> NDArray[np.float64]:
        return chances[name].to_numpy() if name in chances else np.full(len(table), np.nan)

    ranges = {
        f"{kind}_{end}_{unit}": column(f"{kind}_{percentile}_{unit}")
        for kind, unit in (("net_benefit", "usd_per_year"), ("co2e", "t_per_year"))
        for end, percentile in _ENDS
    }
    return table.assign(**ranges, p_viable=column("p_viable"))


def part_of_rule(knowledge: Knowledge) -> NDArray[np.object_]:
    """Return what each rule's exchanges count under: the carrier of what is offered, or ``solar``."""
    carrier = knowledge.resources.set_index("resource_id")["carrier"]
    offered = knowledge.rules["offered"]
    return offered.map(carrier).mask(offered == SOLAR, "solar").to_numpy(dtype=object)


def sums(result: Result, exchanges: pd.DataFrame, simulation: Simulation | None) -> pd.DataFrame:
    """Return totals of exchanges of a plan.

    Parameters
    ----------
    result
        The widest result.
    exchanges
        From ``allocated``, all or some.
    simulation
        Of at least these exchanges with the plan's flows; without it the percentiles are NaN.

    Returns
    -------
    pandas.DataFrame
        By carrier of what is offered, with rooftop solar apart as ``solar``; ``by_products`` is all without it, and
        ``all``: ``exchanges``, mid ``net_benefit_usd_per_year`` and ``co2e_t_per_year``, and P10, P50 and P90 of both.
    """
    group = part_of_rule(result.knowledge)[exchanges["rule"].to_numpy()]
    mid = exchanges[["net_benefit_usd_per_year", "co2e_t_per_year"]].assign(exchanges=1).groupby(group).sum()
    names = list(mid.index)
    several = {"by_products": [name for name in names if name != "solar"], "all": names}
    parts = {**{name: [name] for name in names}, **several}
    table = pd.DataFrame({name: mid.loc[members].sum() for name, members in parts.items()}).T
    if simulation is None or not len(exchanges):
        return table
    labels = pd.Series(group, index=exchanges["row"]).reindex(simulation.table.index)
    found, *draws = group_draws(simulation, labels)
    for stem, drawn in zip(("net_benefit_{}_usd_per_year", "co2e_{}_t_per_year"), draws, strict=True):
        for percent in (10, 50, 90):
            table[stem.format(f"p{percent}")] = [
                float(np.percentile(drawn[found.isin(members)].sum(axis=0), percent)) for members in parts.values()
            ]
    return table
