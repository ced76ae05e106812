"""The pair store: its sums and prices are those of the valued table, and its rows those within reach."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbiosis import pipeline
from symbiosis.exchange.pairstore import PairStore
from symbiosis.exchange.reach import reach_km, within_reach
from symbiosis.exchange.terms import Terms
from symbiosis.exchange.value import value
from symbiosis.inventory.tables import Knowledge
from symbiosis.pipeline import Prepared
from symbiosis.scenario import Scenario
from tests.core.test_match import random_inventory

factors = st.floats(0.25, 4.0)
scenarios = st.builds(
    Scenario,
    reach_factor=st.floats(0.1, 5),
    energy_price_factor=factors,
    material_price_factor=factors,
    water_price_factor=factors,
    transport_cost_factor=factors,
    carbon_price_usd_per_t=st.floats(0, 200),
)


@dataclass(frozen=True)
class Stored:
    prepared: Prepared
    store: PairStore

    @property
    def candidates(self) -> pd.DataFrame:
        return self.prepared.matched.matches.candidates

    def valued(self, scenario: Scenario) -> pd.DataFrame:
        matched = self.prepared.matched
        return value(self.candidates, self.prepared.candidate_terms, matched.inventory, matched.knowledge, scenario)


@pytest.fixture(scope="module")
def stored(known: Knowledge) -> Stored:
    inventory = random_inventory(21, known)
    prepared = pipeline.prepare(
        pipeline.Matched(inventory, known, pipeline.match(inventory, known)), discount_rate=0.10
    )
    candidates = prepared.matched.matches.candidates
    store = PairStore.build(candidates, prepared.candidate_terms, Scenario(), rules=len(known.rules))
    return Stored(prepared, store)


def crowd(seed: int, *, pairs: int, rules: int) -> tuple[pd.DataFrame, Terms]:
    """Return made-up candidates with their terms: many to a rule, and some without a haul cost."""
    rng = np.random.default_rng(seed)
    rule = rng.choice([0, 2, rules - 1], pairs).astype(np.int16)
    candidates = pd.DataFrame(
        {
            "rule": rule,
            "distance_km": rng.uniform(0, 100, pairs).astype(np.float32).round(),
            "error_km": rng.choice(np.float32([0, 5, 60]), pairs),
            "quantity": rng.lognormal(3, 1, pairs).astype(np.float32),
        }
    )
    sizes = {"purchase_mid": 40, "gate_mid": 5, "treatment_mid": 5, "haul_fixed_mid": 3, "haul_per_km_mid": 0.3}
    gases = {"saved_mid": 900, "caused": 40, "haul_co2e_fixed": 1, "haul_co2e_per_km": 0.1}
    table = pd.DataFrame(
        {name: rng.uniform(0, top, pairs).astype(np.float32) for name, top in {**sizes, **gases}.items()}
    )
    table["detour"] = np.float32(1.3)
    table["price_group"] = (rule % 3).astype(np.int8)
    table.loc[rng.random(pairs) < 0.1, "haul_per_km_mid"] = np.float32(np.nan)
    table.loc[rng.random(pairs) < 0.1, "saved_mid"] = np.float32(np.nan)
    return candidates, Terms(table, {"low": 50.0, "mid": 20.0, "high": 10.0})


@given(scenario=scenarios)
def test_prices_are_those_of_the_valued_table(stored: Stored, scenario: Scenario) -> None:
    store, valued = stored.store.reprice(scenario), stored.valued(scenario)
    net = valued["net_benefit_usd_per_year"].to_numpy()[store.row]
    gross = (
        np.abs(store.money.gain) + np.abs(store.money.cost) + np.abs(store.money.haul) + 200 * abs(store.money.carbon)
    )
    assert (np.abs(store.net_usd_per_year - net) <= 4e-6 * gross + 1e-3).all()


@given(scenario=scenarios)
def test_rows_are_those_within_reach(stored: Stored, known: Knowledge, scenario: Scenario) -> None:
    store, reach = stored.store.reprice(scenario), reach_km(known, scenario)
    near = within_reach(stored.candidates, known, scenario)
    assert np.array_equal(np.sort(store.rows(reach)), np.flatnonzero(near))
    pays = near.copy()
    pays[store.row] &= store.net_usd_per_year > 0
    assert np.array_equal(np.sort(store.rows(reach, paying=True)), np.flatnonzero(pays))


@given(scenario=scenarios)
def test_sums_are_those_of_the_rows(stored: Stored, known: Knowledge, scenario: Scenario) -> None:
    store, reach = stored.store.reprice(scenario), reach_km(known, scenario)
    check_sums(store, stored.candidates, reach)


@given(seed=st.integers(0, 1000), reach=st.floats(0, 120), transport=factors, carbon=st.floats(0, 200))
def test_sums_of_crowded_rules(seed: int, reach: float, transport: float, carbon: float) -> None:
    candidates, terms = crowd(seed, pairs=700, rules=5)
    store = PairStore.build(candidates, terms, Scenario(), rules=5)
    store = store.reprice(Scenario(transport_cost_factor=transport, carbon_price_usd_per_t=carbon))
    check_sums(store, candidates, np.full(5, reach, dtype=np.float32))


def check_sums(store: PairStore, candidates: pd.DataFrame, reach: np.ndarray) -> None:
    """Check the sums against those of a plain table of the rows within reach."""
    kpis, rows = store.kpis(reach), store.rows(reach)
    place = np.empty(len(candidates), dtype=np.int64)
    place[store.row] = np.arange(len(candidates))
    net = store.net_usd_per_year[place[rows]].astype(np.float64)
    table = pd.DataFrame(
        {
            "rule": candidates["rule"].to_numpy()[rows],
            "possible": 1,
            "paying": net > 0,
            "quantity": np.where(net > 0, store.money.quantity[place[rows]], 0).astype(np.float64),
            "benefit": np.where(net > 0, net, 0),
            "carbon": np.where(net > 0, store.money.carbon[place[rows]], 0).astype(np.float64),
        }
    )
    expected = table.groupby("rule").sum().reindex(np.arange(len(reach)), fill_value=0)
    for name in ("possible", "paying"):
        assert getattr(kpis, name).tolist() == expected[name].tolist()
    for name in ("quantity", "benefit", "carbon"):
        np.testing.assert_allclose(getattr(kpis, name), expected[name], rtol=1e-9, atol=1e-6)


def test_unknown_carbon_leaves_money_whole_and_unknown_haul_never_pays() -> None:
    candidates, terms = crowd(3, pairs=400, rules=3)
    store = PairStore.build(candidates, terms, Scenario(carbon_price_usd_per_t=100), rules=3)
    table = terms.table.iloc[store.row]
    unknown_haul = table["haul_per_km_mid"].isna().to_numpy()
    unknown_carbon = table["saved_mid"].isna().to_numpy()
    assert unknown_haul.any()
    assert unknown_carbon.any()
    assert np.array_equal(np.isnan(store.net_usd_per_year), unknown_haul)
    assert (store.money.carbon[unknown_carbon] == 0).all()


def test_longer_reach_never_loses_a_pair_and_shared_stores_do_not_change(stored: Stored, known: Knowledge) -> None:
    counts = [stored.store.kpis(reach_km(known, Scenario(reach_factor=f))).possible for f in (0.1, 0.5, 1, 2, 5)]
    assert all((longer >= shorter).all() for shorter, longer in pairwise(counts))
    before = stored.store.net_usd_per_year.copy()
    stored.store.reprice(Scenario(transport_cost_factor=4))
    assert np.array_equal(before, stored.store.net_usd_per_year)


def test_no_candidates_give_no_sums() -> None:
    candidates, terms = crowd(1, pairs=10, rules=4)
    store = PairStore.build(
        candidates.iloc[:0], Terms(terms.table.iloc[:0], terms.coordination_usd_per_year), Scenario(), rules=4
    )
    reach = np.full(4, 50, dtype=np.float32)
    assert store.kpis(reach).possible.tolist() == [0, 0, 0, 0]
    assert len(store.rows(reach)) == 0
