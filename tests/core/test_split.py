"""The split of a benefit: donor and receiver add up to the total, whatever the rule."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbiosis.exchange.match import match
from symbiosis.exchange.split import avoided_cost, split
from symbiosis.exchange.terms import terms
from symbiosis.exchange.value import value
from symbiosis.inventory.tables import Inventory, Knowledge
from symbiosis.scenario import Scenario

numbers = st.floats(-500, 500)


@given(numbers, st.floats(0, 1e6), st.floats(0, 500), st.sampled_from(["equal", "tariff"]), st.floats(0, 1))
def test_donor_and_receiver_add_up(
    known: Knowledge, margin: float, flow: float, avoided: float, rule: str, share: float
) -> None:
    table = pd.DataFrame({"margin_usd_per_unit": [margin]})
    given_ = split(table, np.array([flow]), np.array([avoided]), known, rule=rule, tariff_share=share).iloc[0]
    total = margin * flow - (5000 if flow > 0 else 0)
    assert given_["total_usd_per_year"] == pytest.approx(total)
    parts = given_["donor_usd_per_year"] + given_["receiver_usd_per_year"]
    assert parts == pytest.approx(total, rel=1e-9, abs=1e-6)
    if flow > 1:
        paid = given_["price_usd_per_unit"] * flow
        assert avoided * flow - paid - 2500 == pytest.approx(given_["receiver_usd_per_year"], rel=1e-6, abs=1e-3)


def test_equal_gain_and_sungam_tariff(known: Knowledge) -> None:
    """1,000 t that save the receiver 43 USD each and cost the donor 10 USD each, 5,000 USD a year to coordinate."""
    table, flows, avoided = pd.DataFrame({"margin_usd_per_unit": [33.0]}), np.array([1000.0]), np.array([43.0])
    equal = split(table, flows, avoided, known).iloc[0]
    assert equal["donor_usd_per_year"] == equal["receiver_usd_per_year"] == 14_000
    assert equal["price_usd_per_unit"] == pytest.approx(43 - 16.5)
    tariff = split(table, flows, avoided, known, rule="tariff").iloc[0]
    assert tariff["price_usd_per_unit"] == pytest.approx(0.54 * 43)
    assert tariff["donor_usd_per_year"] == pytest.approx(0.54 * 43_000 - 10_000 - 2_500)


def test_no_flow_splits_nothing(known: Knowledge) -> None:
    table = pd.DataFrame({"margin_usd_per_unit": [33.0]})
    nothing = split(table, np.zeros(1), np.array([43.0]), known).iloc[0]
    assert nothing["total_usd_per_year"] == nothing["donor_usd_per_year"] == nothing["receiver_usd_per_year"] == 0
    assert np.isnan(nothing["price_usd_per_unit"])


def test_avoided_cost_follows_the_scenario(world: Inventory, known: Knowledge) -> None:
    """Of the world's fly ash: yield times the price of what cement no longer buys; a price factor multiplies it."""
    pairs = match(world, known).candidates
    gathered = terms(pairs, world, known, discount_rate=0.1)
    usual = avoided_cost(gathered, Scenario())
    rule = known.rules.iloc[pairs["rule"]].reset_index(drop=True)
    price = known.resources.set_index("resource_id")["price_mid_usd_per_unit"]
    assert usual == pytest.approx((rule["yield"] * rule["demanded"].map(price)).to_numpy(), rel=1e-6)
    dear = avoided_cost(gathered, Scenario(energy_price_factor=2.0, material_price_factor=2.0, water_price_factor=2.0))
    assert dear == pytest.approx(2 * usual)
    valued = value(pairs, gathered, world, known, Scenario())
    shares = split(valued, valued["quantity"].to_numpy(dtype=float), usual, known)
    assert shares["total_usd_per_year"].to_numpy() == pytest.approx(valued["net_benefit_usd_per_year"], rel=1e-4)
