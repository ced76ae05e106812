"""The figure most worth asking for: against sampling, and who is named for it."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from symbiosis import pipeline
from symbiosis.exchange.datum import most_valuable_data
from symbiosis.exchange.uncertainty import group_draws
from symbiosis.exchange.whom import missing_readings
from symbiosis.inventory.tables import Knowledge
from symbiosis.scenario import Scenario
from tests.core.test_match import random_inventory
from tests.core.test_uncertainty import Case, banded, case, flat, greedy


@pytest.fixture(scope="module")
def some(known: Knowledge) -> Case:
    return case(banded(random_inventory(11, known)), known, Scenario(carbon_price_usd_per_t=20))


@pytest.fixture(scope="module")
def plan(some: Case) -> np.ndarray:
    return greedy(some)


def test_no_plan_no_question(some: Case) -> None:
    simulation = some.simulate(flows=np.zeros(len(some.valued)))
    assert most_valuable_data(simulation, some.valued, some.inventory, some.known).empty


def test_most_valuable_figure_against_sampling(some: Case, plan: np.ndarray) -> None:
    """Where one input alone is uncertain, knowing it explains all the plan's swing."""
    sure = replace(flat(some, "purchase"), inventory=banded(some.inventory, 1, 1))
    simulation = sure.simulate(draws=4000, flows=plan)
    table = most_valuable_data(simulation, sure.valued, sure.inventory, sure.known, top=1000)
    assert set(table["input_kind"]) == {"price"}
    assert set(table["whom"]) == {"buyer"}
    demanded = sure.known.rules["demanded"].to_numpy()[sure.valued["rule"].iloc[simulation.table.index]]
    names, net, _ = group_draws(simulation, demanded)
    swing = pd.Series(np.abs(net - net.mean(axis=1, keepdims=True)).mean(axis=1), index=names)
    stake = table.set_index("input_id")["value_at_stake_usd_per_year"]
    assert stake.to_numpy() == pytest.approx(swing[stake.index].to_numpy(), rel=0.08)
    each = group_draws(simulation, np.arange(len(simulation.table)))[1]
    saved = np.maximum(each, 0).mean(axis=1) - np.maximum(each.mean(axis=1), 0)
    gain = table.set_index("input_id")["gain_if_known_usd_per_year"]
    by_price = pd.Series(saved).groupby(demanded).sum()[gain.index]
    assert gain.to_numpy() == pytest.approx(by_price.to_numpy(), rel=0.1, abs=0.02 * gain.sum() + 1)


def test_most_valuable_figures_name_whom_to_ask(some: Case, plan: np.ndarray) -> None:
    table = most_valuable_data(some.simulate(draws=20, flows=plan), some.valued, some.inventory, some.known, top=10_000)
    assert table["value_at_stake_usd_per_year"].is_monotonic_decreasing
    assert (table["gain_if_known_usd_per_year"] >= 0).all()
    kinds = {"quantity", "price", "gate_value", "treatment", "emission_factor", "haul", "detour", "coordination"}
    assert set(table["input_kind"]) == kinds
    quantity = table[table["input_kind"] == "quantity"].merge(
        some.inventory.streams, left_on="input_id", right_on="stream_id", suffixes=("", "_own")
    )
    assert (quantity["site_id"] == quantity["site_id_own"]).all()
    assert (quantity["resource"] == quantity["resource_own"]).all()
    assert set(quantity["whom"]) == {"site"}
    sectors = replace(some.inventory, sites=some.inventory.sites.assign(kind="sector"))
    asked = most_valuable_data(some.simulate(draws=20, flows=plan), some.valued, sectors, some.known, top=10_000)
    assert set(asked.loc[asked["input_kind"] == "quantity", "whom"]) == {"park_operator"}
    assert table.loc[table["input_id"] == "road", "whom"].eq("haulier").all()


def test_missing_readings_name_the_stream_that_lacks_them(some: Case) -> None:
    result = pipeline.run(some.inventory, some.known, Scenario())
    table = missing_readings(result.refusals, result.inventory)
    assert len(table)
    streams = result.inventory.streams.set_index("stream_id")
    assert all(np.isnan(streams.loc[row.stream_id, row.quality]) for row in table.itertuples())
    assert table["opens_up_to_usd_per_year"].is_monotonic_decreasing
    assert table["exchanges"].sum() == (result.refusals["unlock"] == "state_figure").sum()
