"""Every candidate of a siting explained: whom it would serve, over which distances, and what its value is made of."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from symbiosis.insight.siting import Siting, widened
from symbiosis.insight.siting_case import Case
from symbiosis.insight.siting_problem import Answer
from symbiosis.inventory.tables import Inventory

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

PARTS = ("gate", "product", "haul", "running", "plant", "carbon")
"""What a value is made of: what offers cost at their gates, what the product replaces, hauls, running, the plant."""
_SECTORS = 3
_LEAST = 1e-6


@dataclass(frozen=True)
class Flows:
    """What a siting moves: ways in and out of the case with their quantities [unit/year]."""

    ins: Ints
    inflow: Floats
    outs: Ints
    outflow: Floats


def flows(siting: Siting, answer: Answer) -> Flows:
    """Return what an answer of a siting's problem moves; what the solver leaves by rounding is nothing."""
    least = _LEAST * float(siting.case.capacity.min())
    ins, outs = np.flatnonzero(answer.inflow > least), np.flatnonzero(answer.outflow > least)
    return Flows(siting.ins[ins], answer.inflow[ins], siting.outs[outs], answer.outflow[outs])


def parts(siting: Siting, answer: Answer) -> dict[str, float]:
    """Return what the value of an answer is made of [USD/year]; the parts add up to its objective."""
    case, moved = siting.case, flows(siting, answer)
    at = case.mid()
    row = case.ins.row[moved.ins]
    own = row == len(case.offers.table)
    gate = np.append(at["gate"], 0.0)[row]
    carbon = case.scenario.carbon_price_usd_per_t / 1000
    free = float(answer.free.sum())
    sold = at["price"][case.outs.row[moved.outs]] @ moved.outflow + np.nan_to_num(at["outlet_price"][0]) * free
    haul = at["haul_in"][moved.ins] @ moved.inflow + at["haul_out"][moved.outs] @ moved.outflow
    own_usd = float(np.nan_to_num(at["own_usd"][0])) * moved.inflow[own].sum()
    running = at["variable"][0] * moved.inflow.sum() + own_usd + at["outlet_cost"][0] * moved.outflow.sum()
    opened = answer.size[answer.size >= 0]
    return {
        "gate": float(-gate @ moved.inflow),
        "product": float(sold),
        "haul": float(-haul),
        "running": float(-running),
        "plant": float(-siting.problem.yearly[opened].sum()),
        "carbon": float(carbon * 1000 * co2e_t_per_year(siting, answer)),
    }


def co2e_t_per_year(siting: Siting, answer: Answer) -> float:
    """Return the CO2e that an answer avoids, net [t/year]."""
    case, moved = siting.case, flows(siting, answer)
    free = (case.facility.outlet_saving or (0.0, 0.0, 0.0))[1] * float(answer.free.sum())
    saved = case.carbon_out[moved.outs] @ moved.outflow + free
    return float(saved - case.carbon_in[moved.ins] @ moved.inflow) / 1000


def explained(siting: Siting, inventory: Inventory) -> pd.DataFrame:
    """Return every candidate with what it would be alone, best first.

    Returns
    -------
    pandas.DataFrame
        ``place`` (number of the candidate), ``park_id``, ``chosen``, ``net_usd_per_year``, ``capacity`` and ``taken``
        [unit taken/year], ``made`` [product unit/year], ``sites``, ``parks`` (whose offers it takes), ``users`` (sites
        that may take the product), ``largest_pct`` (share of the largest site on the
        side, donors or users, that shares more evenly),
        ``nearest_km``, ``farthest_km`` (of offers), ``sectors`` (archetypes of the main donors, or users of what is
        raised on the spot, by ";"), the ``PARTS`` with ``_usd_per_year``, ``co2e_t_per_year`` and ``why`` it falls
        behind the best: ``volume`` (what is taken and made earns less), ``haul``, ``plant``, ``nothing`` (in reach
        pays its way), "" for the best.
    """
    rows = [_row(siting, widened(siting.problem, siting.alone, place), place, inventory) for place in _order(siting)]
    table = pd.DataFrame(rows)
    return table.assign(why=_why(table)) if len(table) else table


def _order(siting: Siting) -> Ints:
    return np.argsort([-one.objective for one in siting.alone], kind="stable")


def _row(siting: Siting, answer: Answer, place: int, inventory: Inventory) -> dict[str, object]:
    """Return one candidate."""
    case, moved = siting.case, flows(siting, answer)
    offered = case.ins.row[moved.ins]
    real = offered < len(case.offers.table)
    wanted = case.outs.row[moved.outs]
    pools = case.offers.table.iloc[offered[real]], case.demands.table.iloc[wanted]
    km = case.ins.km[moved.ins][real]
    sizes = [_by_site(case, "offers", offered[real], moved.inflow[real])]
    if len(wanted):
        sizes.append(_by_site(case, "demands", wanted, moved.outflow))
    shares = [one.max() / one.sum() for one in sizes if one.sum() > 0]
    main = next((one for one in sizes if one.sum() > 0), pd.Series(dtype=float))
    kinds = inventory.sites["archetype_id"].to_numpy()[main.index.to_numpy(dtype=np.int64)]
    ranked = main.groupby(kinds).sum().sort_values(ascending=False, kind="stable")
    worth = {f"{name}_usd_per_year": value for name, value in parts(siting, answer).items()}
    return {
        "place": place,
        "park_id": inventory.parks["park_id"].iloc[case.parks[place]],
        "chosen": bool(siting.answer.size[place] >= 0),
        "net_usd_per_year": answer.objective,
        "capacity": float(case.capacity[answer.size[place]]),
        "taken": float(moved.inflow.sum()),
        "made": float(moved.outflow.sum() + answer.free.sum()),
        "sites": len(sizes[0]),
        "parks": int(pools[0]["place"].nunique()),
        "users": len(sizes[1]) if len(sizes) > 1 else 0,
        "largest_pct": 100 * min(shares) if shares else np.nan,
        "nearest_km": float(km.min()) if len(km) else np.nan,
        "farthest_km": float(km.max()) if len(km) else np.nan,
        "sectors": ";".join(str(name) for name in ranked.index[:_SECTORS]),
        **worth,
        "co2e_t_per_year": co2e_t_per_year(siting, answer),
    }


def _by_site(case: Case, side: str, rows: Ints, quantity: Floats) -> pd.Series:
    """Return what each site gives or takes [unit/year], by row of the sites: its share of what its pool moves."""
    pooled = getattr(case, side)
    moved = np.bincount(rows, quantity, minlength=len(pooled.table))
    share = pooled.amount * (moved / pooled.table["quantity"].to_numpy())[pooled.row]
    total = pd.Series(share).groupby(pooled.site).sum()
    return total[total > 0]


def _why(table: pd.DataFrame) -> list[str]:
    """Return the part by which each candidate falls most behind the best; running costs count with the product."""
    best = table.iloc[0]
    earned = [f"{name}_usd_per_year" for name in ("gate", "product", "running")]
    behind = pd.DataFrame(
        {
            "volume": best[earned].sum() - table[earned].sum(axis=1),
            "haul": best["haul_usd_per_year"] - table["haul_usd_per_year"],
            "plant": best["plant_usd_per_year"] - table["plant_usd_per_year"],
        }
    )
    words = np.where(table["taken"] == 0, "nothing", behind.idxmax(axis=1)).tolist()
    return ["", *words[1:]]
