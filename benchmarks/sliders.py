"""What a slider costs on a country's pairs: sums within a new reach, and new prices for all pairs."""

import numpy as np
import pandas as pd

from benchmarks.harness import Job, Method
from benchmarks.workloads import Case
from symbiosis.exchange.grid import Buffer, grid_hits
from symbiosis.exchange.pairstore import PairStore
from symbiosis.exchange.terms import Terms
from symbiosis.scenario import Scenario

_SIZES = {
    "purchase_mid": 60.0,
    "gate_mid": 8.0,
    "treatment_mid": 8.0,
    "haul_fixed_mid": 3.0,
    "haul_per_km_mid": 0.15,
    "saved_mid": 300.0,
    "caused": 30.0,
    "haul_co2e_fixed": 1.0,
    "haul_co2e_per_km": 0.08,
}
_REACH = 0.6
_PRICES = Scenario(energy_price_factor=1.2, transport_cost_factor=1.1, carbon_price_usd_per_t=15.0)
_PRICE_COLUMNS, _MONEY_BYTES = 5, 4


def jobs(case: Case) -> list[Job]:
    """Return both sliders over all pairs of a case, with made-up terms."""
    candidates, terms = _candidates(case)
    rules = len(case.searches)
    store = PairStore.build(candidates, terms, Scenario(), rules=rules)
    reach = np.array([search.limit_km * _REACH for search in case.searches], dtype=np.float32)
    table = _table(store, candidates)
    size = len(candidates)
    return [
        Job(
            f"distance slider, {size / 1e6:.1f}M pairs",
            [
                Method("ours", lambda: store.kpis(reach), lambda kpis: np.array([kpis.paying, kpis.benefit])),
                Method("numpy mask + bincount", lambda: _masked(table, reach, rules), lambda sums: sums),
                Method("pandas filter + groupby", lambda: _grouped(table, reach, rules), lambda sums: sums),
            ],
            size,
            0,
            _close,
        ),
        Job(
            f"price slider, {size / 1e6:.1f}M pairs",
            [
                Method("ours", lambda: store.reprice(_PRICES), lambda priced: priced.net_usd_per_year),
                Method("numpy whole arrays", lambda: _repriced(store), lambda net: net),
            ],
            size,
            size * _MONEY_BYTES * (_PRICE_COLUMNS + 1),
            lambda one, other: bool(np.allclose(one, other, rtol=1e-4, atol=1.0)),
        ),
    ]


def _close(one: np.ndarray, other: np.ndarray) -> bool:
    return bool(np.allclose(one, other, rtol=1e-9))


def _candidates(case: Case) -> tuple[pd.DataFrame, Terms]:
    rng = np.random.default_rng(7)
    found = grid_hits(case.places(), case.searches, buffer=Buffer())
    rule = np.repeat(np.arange(len(found), dtype=np.int16), [len(hits.offer) for hits in found])
    size = len(rule)
    candidates = pd.DataFrame(
        {
            "rule": rule,
            "distance_km": np.concatenate([hits.distance_km for hits in found]),
            "error_km": np.zeros(size, dtype=np.float32),
            "quantity": rng.lognormal(6, 1.6, size).astype(np.float32),
        }
    )
    terms = {name: rng.random(size, dtype=np.float32) * np.float32(top) for name, top in _SIZES.items()}
    terms["detour"] = np.full(size, 1.3, dtype=np.float32)
    terms["price_group"] = (rule % 3).astype(np.int8)
    return candidates, Terms(pd.DataFrame(terms, copy=False), dict.fromkeys(("low", "mid", "high"), 3000.0))


def _table(store: PairStore, candidates: pd.DataFrame) -> pd.DataFrame:
    rule = candidates["rule"].to_numpy()[store.row]
    return pd.DataFrame({"rule": rule, "needs": store.needs_km, "net": store.net_usd_per_year}, copy=False)


def _masked(table: pd.DataFrame, reach: np.ndarray, rules: int) -> np.ndarray:
    rule, net = table["rule"].to_numpy(), table["net"].to_numpy()
    keep = (table["needs"].to_numpy() <= reach[rule]) & (net > 0)
    kept = rule[keep]
    counts = np.bincount(kept, minlength=rules)
    return np.array([counts, np.bincount(kept, weights=net[keep], minlength=rules)])


def _grouped(table: pd.DataFrame, reach: np.ndarray, rules: int) -> np.ndarray:
    near = table[(table["needs"] <= reach[table["rule"].to_numpy()]) & (table["net"] > 0)]
    sums = near["net"].astype(np.float64).groupby(near["rule"]).agg(["size", "sum"]).reindex(range(rules), fill_value=0)
    return sums.to_numpy().T


def _repriced(store: PairStore) -> np.ndarray:
    """Return new net benefits; the sums of the marks, which ours renews too, are left out."""
    factors = _PRICES.energy_price_factor, _PRICES.material_price_factor, _PRICES.water_price_factor
    factor = np.repeat(np.array(factors, dtype=np.float32)[store.group], np.diff(store.start))
    gain, cost, haul, carbon, _ = store.money
    transport, per_t = np.float32(_PRICES.transport_cost_factor), np.float32(_PRICES.carbon_price_usd_per_t)
    return gain * factor - cost - haul * transport + carbon * per_t
