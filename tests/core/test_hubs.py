"""Hubs: the best partition, whatever the order and the seed."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbiosis.insight.hubs import HubRules, Places, agreement, communities, hub_of_place, overlap, quality


def partitions(n: int) -> list[list[int]]:
    """Return every partition of n things, as labels in order of first use."""
    found: list[list[int]] = [[]]
    for _ in range(n):
        found = [[*one, label] for one in found for label in range(max(one, default=-1) + 2)]
    return found


def graph(n: int, seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    weight = rng.random((n, n)) * (rng.random((n, n)) < 0.6)
    weight = np.triu(weight, 1)
    return weight + weight.T


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("grain", [0.7, 1.0, 2.0])
def test_no_partition_of_a_small_network_is_better(seed: int, grain: float) -> None:
    weight = graph(7, seed)
    best = max(quality(weight, one, grain) for one in partitions(7))
    assert quality(weight, communities(weight, grain), grain) == pytest.approx(best, abs=1e-9)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_order_and_seed_change_nothing_where_groups_are_clear(layout: int, seed: int) -> None:
    rng = np.random.default_rng(layout)
    group = np.repeat(np.arange(4), 6)
    weight = np.where(group[:, None] == group, 1.0, 0.02) * (0.8 + 0.2 * rng.random((24, 24)))
    weight = np.triu(weight, 1) + np.triu(weight, 1).T
    order = rng.permutation(24)
    usual, moved = communities(weight, 1.0), communities(weight[np.ix_(order, order)], 1.0, seed=seed)
    assert agreement(usual, group) == pytest.approx(1)
    assert agreement(usual[order], moved) == pytest.approx(1)


def test_overlap_is_that_of_the_best_fit() -> None:
    one, other = np.array([0, 0, 0, 1, 1, -1]), np.array([2, 2, 5, 5, 5, 5])
    assert overlap(one, other) == {0: 2 / 3, 1: 0.5}


def test_a_network_without_links_falls_apart() -> None:
    found = communities(np.zeros((3, 3)), 1.0)
    assert all(found[a] != found[b] for a, b in combinations(range(3), 2))


def test_a_group_too_small_for_a_hub_joins_the_one_it_is_drawn_to_most() -> None:
    table = pd.DataFrame({"place_id": list("abcdefg"), "park": True, "lat": 0.0, "lon": 0.0})
    found = Places(table, np.arange(7))
    community, weight = np.array([0, 0, 0, 1, 1, 1, 2]), np.zeros((7, 7))
    weight[6, 3] = weight[3, 6] = 1.0
    rules = HubRules(least_parks=3)
    assert hub_of_place(found, community, weight, rules).tolist() == [0, 0, 0, 1, 1, 1, 1]
    assert hub_of_place(found, community, np.zeros((7, 7)), rules).tolist() == [0, 0, 0, 1, 1, 1, -1]
