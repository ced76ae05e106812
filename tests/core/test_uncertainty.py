"""Simulation: against closed forms, against the mid values, and by laws."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbiosis import pipeline
from symbiosis.exchange import uncertainty
from symbiosis.exchange.draws import P90_SCORE, keys, scores, spread
from symbiosis.exchange.inputs import DETOUR, HAUL_PER_KM, stream_scales
from symbiosis.exchange.terms import ENDS, Terms, terms
from symbiosis.exchange.uncertainty import Simulation, group_draws, simulate, totals
from symbiosis.exchange.value import value
from symbiosis.inventory.tables import Inventory, Knowledge
from symbiosis.scenario import Scenario
from tests.core.test_match import random_inventory

NET = "net_benefit_p50_usd_per_year"
END = np.array([-P90_SCORE, 0.0, P90_SCORE])


@dataclass(frozen=True)
class Case:
    """A valued inventory."""

    valued: pd.DataFrame
    terms: Terms
    inventory: Inventory
    known: Knowledge
    scenario: Scenario

    def simulate(self, **more: object) -> Simulation:
        return simulate(self.valued, self.terms, self.inventory, self.known, self.scenario, **more)  # type: ignore[arg-type]


def case(inventory: Inventory, known: Knowledge, scenario: Scenario | None = None) -> Case:
    scenario = scenario or Scenario()
    pairs = pipeline.match(inventory, known).candidates
    gathered = terms(pairs, inventory, known, discount_rate=0.10)
    return Case(value(pairs, gathered, inventory, known, scenario), gathered, inventory, known, scenario)


def banded(inventory: Inventory, low: float = 0.6, high: float = 1.8) -> Inventory:
    quantity = inventory.streams["quantity"]
    streams = inventory.streams.assign(quantity_low=quantity * low, quantity_high=quantity * high)
    return replace(inventory, streams=streams)


def flat(found: Case, *uncertain: str) -> Case:
    """Return the case with every term at its mid, but for the named ones."""
    table = found.terms.table.copy()
    for name in ("purchase", "gate", "treatment", "saved", "haul_fixed", "haul_per_km"):
        if name not in uncertain:
            for end in ENDS:
                table[f"{name}_{end}"] = table[f"{name}_mid"]
    if "detour" not in uncertain:
        table["detour_low"] = table["detour_high"] = table["detour"]
    coordination = dict.fromkeys(ENDS, found.terms.coordination_usd_per_year["mid"])
    return replace(found, terms=Terms(table, coordination))


@pytest.fixture(scope="module")
def some(known: Knowledge) -> Case:
    return case(banded(random_inventory(11, known)), known, Scenario(carbon_price_usd_per_t=20))


@pytest.fixture(scope="module")
def plan(some: Case) -> np.ndarray:
    return greedy(some)


def greedy(found: Case) -> np.ndarray:
    """Return flows that pay, over-use no offer and over-fill no demand but for single precision."""
    left = found.inventory.streams["quantity"].to_numpy().copy()
    flows = np.zeros(len(found.valued))
    yields = found.known.rules["yield"].to_numpy()
    for row in found.valued.sort_values("net_benefit_usd_per_year", ascending=False).itertuples():
        flow = min(row.quantity, left[row.offer], left[row.demand] / yields[row.rule])
        if row.net_benefit_usd_per_year > 0 and flow > 0.2 * row.quantity:
            flows[row.Index] = flow
            left[row.offer] -= flow
            left[row.demand] -= flow * yields[row.rule]
    return flows


figures = st.floats(0.01, 1e4)


@given(low=figures, mid=figures, high=figures, sign=st.sampled_from([-1, 1]))
def test_spread_meets_its_three_figures(low: float, mid: float, high: float, sign: int) -> None:
    low, mid, high = sorted([low, mid, high])
    assert spread(END, sign * low, sign * mid, sign * high) == pytest.approx(
        [sign * low, sign * mid, sign * high], rel=1e-4
    )
    assert spread(END, high, mid, low) == pytest.approx([high, mid, low], rel=1e-4)
    values = spread(np.linspace(-4, 4, 50), low, mid, high)
    assert (np.diff(values) >= 0).all()
    assert (values > 0).all()


@given(low=st.floats(-100, 0), mid=st.floats(-50, 50), high=st.floats(0, 100))
def test_spread_across_zero_meets_its_three_figures(low: float, mid: float, high: float) -> None:
    low, mid, high = sorted([low, mid, high])
    assert spread(END, low, mid, high) == pytest.approx([low, mid, high], abs=1e-4)
    far = spread(np.array([-5.0, 5.0]), low, mid, high)
    assert low < 0 or far[0] >= 0
    assert high > 0 or far[1] <= 0


def test_draws_belong_to_names() -> None:
    names = keys("price", ["A", "B", "C"])
    draws = scores(names, 20_001, 7)
    assert (scores(names[::-1], 20_001, 7)[::-1] == draws).all()
    assert (scores(names, 501, 7) == draws[:, :501]).all()
    assert not (scores(names, 20_001, 8) == draws).any()
    assert keys("gate", ["A"])[0] != names[0]
    assert np.abs(np.corrcoef(draws) - np.eye(3)).max() < 0.03
    assert np.abs(np.quantile(draws, [0.1, 0.5, 0.9], axis=1) - END[:, None]).max() < 0.04


def test_product_of_log_normals(some: Case) -> None:
    """With only the price and one stream's quantity uncertain, the value is log-normal with the summed variance."""
    found = flat(some, "purchase")
    row = int(np.flatnonzero((found.terms.table["purchase_mid"] > 0).to_numpy())[0])
    pair = found.valued.iloc[row]
    table = found.terms.table.iloc[[row]].copy()
    for name in table.filter(regex="^(gate|treatment|haul_fixed|haul_per_km|saved)_|caused|haul_co2e"):
        table[name] = 0.0
    table[["purchase_low", "purchase_mid", "purchase_high"]] = [5.0, 10.0, 20.0]
    streams = found.inventory.streams.copy()
    streams.loc[pair["offer"], ["quantity_low", "quantity", "quantity_high"]] = [50.0, 100.0, 200.0]
    streams.loc[pair["demand"], ["quantity_low", "quantity", "quantity_high"]] = 1e12
    one = Case(
        found.valued.iloc[[row]],
        Terms(table, dict.fromkeys(ENDS, 0.0)),
        replace(found.inventory, streams=streams),
        found.known,
        Scenario(),
    )
    share = found.known.rules["max_offer_share"].iloc[int(pair["rule"])]
    result = one.simulate(draws=40_000).table.iloc[0]
    sigma = np.sqrt(2) * np.log(2) / P90_SCORE
    for percentile, score in zip((10, 50, 90), END, strict=True):
        expected = 1000 * share * np.exp(sigma * score)
        assert result[f"net_benefit_p{percentile}_usd_per_year"] == pytest.approx(expected, rel=0.02)
    assert result["p_viable"] == 1.0


def test_certain_inputs_give_the_mid(some: Case) -> None:
    found = flat(replace(some, inventory=banded(some.inventory, 1, 1)))
    table = found.simulate(draws=11).table
    worth = found.valued["net_benefit_usd_per_year"].to_numpy()
    scale = found.valued["quantity"].to_numpy() * found.terms.table["purchase_mid"].to_numpy() + 1e4
    for percentile in (10, 50, 90):
        assert np.abs(table[f"net_benefit_p{percentile}_usd_per_year"] - worth).max() / scale.max() < 1e-6
        carbon = table[f"co2e_p{percentile}_t_per_year"].to_numpy()
        assert carbon == pytest.approx(found.valued["co2e_t_per_year"].to_numpy(), rel=1e-4, abs=1, nan_ok=True)
    clear = np.abs(worth) > 1e-4 * scale
    assert (table["p_viable"].to_numpy()[clear] == (worth > 0)[clear]).all()


def test_seeds_reproduce_and_parts_equal_the_whole(some: Case) -> None:
    whole = some.simulate(draws=64).table
    pd.testing.assert_frame_equal(whole, some.simulate(draws=64).table)
    assert not whole.equals(some.simulate(draws=64, seed=1).table)
    rows = np.random.default_rng(3).permutation(len(whole))[:50]
    pd.testing.assert_frame_equal(some.simulate(draws=64, rows=rows).table, whole.iloc[rows])


def test_permuting_streams_changes_nothing(some: Case) -> None:
    order = np.random.default_rng(5).permutation(len(some.inventory.streams))
    place = np.argsort(order)
    streams = some.inventory.streams.iloc[order].reset_index(drop=True)
    valued = some.valued.assign(offer=place[some.valued["offer"]], demand=place[some.valued["demand"]])
    moved = replace(some, valued=valued, inventory=replace(some.inventory, streams=streams))
    pd.testing.assert_frame_equal(some.simulate(draws=32).table, moved.simulate(draws=32).table)


@settings(max_examples=20)
@given(seed=st.integers(0, 2**32), price=st.floats(0, 200), transport=st.floats(0.25, 4))
def test_percentiles_are_in_order(some: Case, seed: int, price: float, transport: float) -> None:
    scenario = Scenario(carbon_price_usd_per_t=price, transport_cost_factor=transport)
    table = replace(some, scenario=scenario).simulate(draws=40, seed=seed, rows=np.arange(0, 300, 7)).table
    assert table["p_viable"].between(0, 1).all()
    for name in ("net_benefit_p{}_usd_per_year", "co2e_p{}_t_per_year"):
        low, mid, high = (table[name.format(p)].dropna() for p in (10, 50, 90))
        assert (low <= mid).all()
        assert (mid <= high).all()


def correlation(found: Case, rows: np.ndarray) -> float:
    simulation = found.simulate(draws=4000, rows=rows)
    return float(np.corrcoef(group_draws(simulation, [0, 1])[1])[0, 1])


def test_shared_prices_move_exchanges_together(some: Case) -> None:
    demanded = some.known.rules["demanded"].to_numpy()[some.valued["rule"]]
    known = some.terms.table["purchase_low"].to_numpy() < some.terms.table["purchase_high"].to_numpy()
    rows = pd.DataFrame({"demanded": demanded, "offer": some.valued["offer"], "demand": some.valued["demand"]})[known]
    first = rows[rows.groupby("demanded")[["offer", "demand"]].transform("nunique").gt(2).all(axis=1)].iloc[0]
    alike = rows[(rows["demanded"] == first["demanded"]) & (rows["offer"] != first["offer"])]
    alike = alike[alike["demand"] != first["demand"]].index[0]
    other = rows.index[rows["demanded"] != first["demanded"]][0]
    sure = replace(flat(some, "purchase"), inventory=banded(some.inventory, 1, 1))
    assert correlation(sure, np.array([first.name, alike])) > 0.99
    assert abs(correlation(sure, np.array([first.name, other]))) < 0.06
    assert 0.05 < correlation(some, np.array([first.name, alike])) < 0.99


def test_rate_and_detour_are_drawn_apart(some: Case) -> None:
    """Together at one end they give the haul cost of that end; alone the detour moves the value by its share."""
    found = flat(replace(some, inventory=banded(some.inventory, 1, 1)), "haul_per_km", "detour")
    ends = found.simulate(draws=2).inputs.ends
    haul_km = found.valued["haul_km"].to_numpy()
    for number, end in enumerate(ENDS):
        together = ends[:, HAUL_PER_KM, number] * ends[:, DETOUR, number]
        assert together == pytest.approx(found.terms.table[f"haul_per_km_{end}"].to_numpy() * haul_km, rel=1e-5)
    table = found.terms.table.copy()
    per_km = table["haul_per_km_mid"].to_numpy()
    for end in ENDS[::2]:
        table[f"haul_per_km_{end}"] = per_km * table[f"detour_{end}"] / table["detour"]
    row = int((per_km * haul_km * found.valued["quantity"].to_numpy()).argmax())
    alone = replace(found, scenario=Scenario(), terms=replace(found.terms, table=table))
    result = alone.simulate(draws=20_000, rows=[row]).table.iloc[0]
    cost = per_km[row] * haul_km[row] * found.valued["quantity"].iloc[row]
    for percentile, end in ((10, "low"), (90, "high")):
        moved = result[f"net_benefit_p{percentile}_usd_per_year"] - result[NET]
        assert moved == pytest.approx(-cost * (table[f"detour_{end}"] / table["detour"] - 1)[row], rel=0.03)


def test_one_sector_factor_serves_all_its_estimated_sites(world: Inventory, known: Knowledge) -> None:
    row = known.archetypes.query("role == 'offer' and resource == 'FLY_ASH' and low > 0").iloc[0]
    sites = world.sites.assign(archetype_id=row["archetype_id"])
    more = world.streams.iloc[[0]].assign(stream_id="ash-2", site_id="food")
    streams = pd.concat([world.streams, more], ignore_index=True)
    streams.loc[[0, 6], ["quantity_low", "quantity_high"]] = [
        100_000 * row["low"] / row["mid"],
        100_000 * row["high"] / row["mid"],
    ]
    for basis, together in (("estimated", True), ("reported", False)):
        inventory = Inventory(world.parks, sites, streams.assign(basis=basis))
        found = flat(case(inventory, known))
        rows = np.flatnonzero(found.valued["offer"].isin([0, 6]) & (found.valued["demand"] == 3))
        assert len(rows) == 2
        both = correlation(found, rows)
        assert both > 0.9 if together else abs(both) < 0.06, basis


@given(seed=st.integers(0, 10**6))
def test_no_draw_over_uses_an_offer_or_over_fills_a_demand(some: Case, plan: np.ndarray, seed: int) -> None:
    quantity = some.inventory.streams["quantity"].to_numpy()
    drawn = quantity * np.exp(np.random.default_rng(seed).normal(0, 0.7, len(quantity)))
    scale = stream_scales(some.valued, some.inventory, some.known, flows=plan)
    offer, demand = some.valued["offer"].to_numpy(), some.valued["demand"].to_numpy()
    flow = np.minimum(drawn[offer] * scale[:, 0], drawn[demand] * scale[:, 1])
    received = flow * some.known.rules["yield"].to_numpy()[some.valued["rule"]]
    assert (np.bincount(offer, flow, len(quantity)) <= drawn * (1 + 1e-6)).all()
    assert (np.bincount(demand, received, len(quantity)) <= drawn * (1 + 1e-6)).all()
    at_mid = np.minimum(quantity[offer] * scale[:, 0], quantity[demand] * scale[:, 1])
    assert np.abs(at_mid - plan).max() <= 1e-9 * plan.max()


def test_totals_add_up_whatever_the_blocks(some: Case, plan: np.ndarray, monkeypatch: pytest.MonkeyPatch) -> None:
    simulation = some.simulate(draws=50, flows=plan)
    assert (simulation.table.index == np.flatnonzero(plan > 0)).all()
    groups = np.array(["a", "b", None], dtype=object)[np.arange(len(simulation.table)) % 3]
    names, net, _ = group_draws(simulation, groups)
    assert list(names) == ["a", "b"]
    rows = simulation.table.index.to_numpy()
    each = group_draws(simulation, np.arange(len(rows)))[1]
    assert net[0] == pytest.approx(each[groups == "a"].sum(axis=0), rel=1e-6)
    half = group_draws(simulation, groups, np.full(len(rows), 0.5))[1]
    assert half == pytest.approx(net / 2)
    table = totals(simulation, groups)
    assert table["exchanges"].tolist() == [(groups == "a").sum(), (groups == "b").sum()]
    assert (table["net_benefit_p10_usd_per_year"] <= table["net_benefit_p90_usd_per_year"]).all()
    monkeypatch.setattr(uncertainty, "_CELLS", 350)
    pd.testing.assert_frame_equal(totals(simulation, groups), table)


def test_lengths_must_agree(some: Case) -> None:
    with pytest.raises(ValueError, match="one entry per exchange"):
        some.simulate(flows=[1.0])


def test_nothing_to_simulate(some: Case) -> None:
    simulation = some.simulate(flows=np.zeros(len(some.valued)))
    assert simulation.table.empty
    assert totals(simulation, []).empty
    unused = some.simulate(flows=np.zeros(len(some.valued)), rows=[0], draws=3).table.iloc[0]
    assert unused[["p_viable", NET]].tolist() == [0.0, 0.0]
