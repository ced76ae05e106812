"""What hubs hold and how they rank: halves add up, ranks follow the draws, a better hub never stands lower."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbiosis.insight.hub_facts import anchors, halves, hub_sums, lead
from symbiosis.insight.hub_rank import HubWeights, ranks, scores

ANCHOR, NEAR = ("steam",), ("seaport_km",)


@given(st.integers(0, 10_000), st.integers(1, 40), st.integers(1, 5))
def test_halves_add_up_to_the_whole(seed: int, exchanges: int, hubs: int) -> None:
    rng = np.random.default_rng(seed)
    hub = np.append(rng.integers(0, hubs, 8), -1)
    donor, receiver = rng.integers(-1, 9, (2, exchanges))
    worth = rng.normal(1e5, 1e5, (exchanges, 3))
    ends = halves(hub, donor, receiver)
    inside = sum((end >= 0).astype(float) for end in ends) / 2
    assert hub_sums(worth, ends, hubs).sum(axis=0) == pytest.approx((worth * inside[:, None]).sum(axis=0))
    for end, place in zip(ends, (donor, receiver), strict=True):
        assert (end == np.where(place >= 0, hub[place], -1)).all()


def facts(n: int, rng: np.random.Generator) -> pd.DataFrame:
    columns = {"shannon": rng.random(n), "steam": rng.random(n), "seaport_km": rng.random(n)}
    return pd.DataFrame(columns)


@settings(deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 8))
def test_a_hub_better_in_everything_never_stands_lower(seed: int, n: int) -> None:
    rng = np.random.default_rng(seed)
    net, co2e, table = rng.normal(1, 1, (n, 50)), rng.normal(1, 1, (n, 50)), facts(n, rng)
    net[0], co2e[0] = net[1] + 0.1, co2e[1] + 0.1
    table.loc[0] = [table["shannon"][1] + 0.1, table["steam"][1] + 0.1, table["seaport_km"][1] - 0.1]
    score = scores(net, co2e, table, HubWeights(), anchors=ANCHOR, near=NEAR)
    assert ((score >= -1e-12) & (score <= 1 + 1e-12)).all()
    found = ranks(score)
    for name in ("rank", "rank_p10", "rank_p90"):
        assert found[name][0] <= found[name][1]
    assert (found["rank_p10"] <= found["rank_p90"]).all()
    assert found["first"].sum() >= 1 - 1e-9


def test_ranks_are_those_of_the_draws() -> None:
    score = np.array([[3.0, 3.0, 3.0, 1.0], [2.0, 2.0, 2.0, 3.0], [1.0, 1.0, 1.0, 2.0]])
    found = ranks(score)
    assert found["rank"].tolist() == [1, 2, 3]
    assert found["rank_p10"].tolist() == [1, 1, 2]
    assert found["rank_p90"].tolist() == [3, 2, 3]
    assert found["first"].tolist() == [0.75, 0.25, 0.0]


def test_weights_are_shares() -> None:
    assert sum(HubWeights(1, 2, 3, 4, 5).shares().values()) == pytest.approx(1)
    assert HubWeights(1, 2, 3, 4, 5).shares() == pytest.approx(HubWeights(2, 4, 6, 8, 10).shares())
    assert set(HubWeights(0, 0, 0, 0, 0).shares().values()) == {0.2}


def test_unknown_ways_leave_no_hub_behind() -> None:
    table = pd.DataFrame({"shannon": [1.0, 1.0], "steam": [1.0, 1.0], "seaport_km": [np.nan, 500.0]})
    only = HubWeights(0, 0, 0, 0, 1)
    score = scores(np.ones((2, 1)), np.ones((2, 1)), table, only, anchors=ANCHOR, near=NEAR)
    assert score[:, 0].tolist() == [0.0, 1.0]


def test_lead_is_the_park_with_the_highest_worth() -> None:
    table = pd.DataFrame({"place_id": ["a", "b", "c", "site:x"], "park": [True, True, True, False]})
    found = lead(table, np.array([0, 0, 1, 1]), np.array([1.0, 1.0, 5.0, 9.0]))
    assert found.to_dict() == {0: "a", 1: "c"}


def test_anchors_count_offers_that_add() -> None:
    streams = pd.DataFrame(
        {
            "role": ["offer", "offer", "demand", "offer"],
            "resource": ["STEAM_LP", "STEAM_MP", "STEAM_LP", "CO2_GAS"],
            "sum_rule": ["add", "subset", "add", "add"],
            "quantity": [10.0, 5.0, 7.0, 2.0],
        }
    )
    found = anchors(streams, np.array([0, 0, 0, -1]), 2)
    assert found["steam_t_per_year"].tolist() == [10.0, 0.0]
    assert found["co2_t_per_year"].tolist() == [0.0, 0.0]
