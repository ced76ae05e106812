"""Network figures against brute force on small networks, published networks, and laws."""

import itertools
from collections import defaultdict

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbiosis.insight import metrics
from symbiosis.insight.metrics import Network, figures, network
from symbiosis.inventory.tables import Knowledge
from symbiosis.paths import data_dir
from symbiosis.replay.network import read_network

ends = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6), st.integers(1, 9)), max_size=18)


def made(rows: list[tuple[int, int, int]]) -> Network:
    return network([a for a, _b, _v in rows], [b for _a, b, _v in rows], [float(v) for *_ends, v in rows])


def edges(rows: list[tuple[int, int, int]]) -> set[tuple[int, int]]:
    return {(a, b) for a, b, _v in rows if a != b}


def shortest(links: set[tuple[int, int]], start: int) -> list[tuple[int, ...]]:
    """All shortest ways from a node, level by level."""
    after, found, seen, level = defaultdict(set), [], {start}, [(start,)]
    for a, b in links:
        after[a].add(b)
    while level:
        level = [(*way, b) for way in level for b in after[way[-1]] if b not in seen]
        seen |= {way[-1] for way in level}
        found += level
    return found


def parts(nodes: set[int], links: set[tuple[int, int]]) -> list[set[int]]:
    found: list[set[int]] = []
    for node in nodes:
        touching = [one for one in found if any({a, b} & one and node in (a, b) for a, b in links)]
        found = [one for one in found if one not in touching] + [{node}.union(*touching)]
    return found


def walks_radius(links: set[tuple[int, int]], nodes: list[int]) -> float:
    """Spectral radius as the growth of the number of walks, which whole numbers count exactly."""
    after = [[nodes.index(b) for a, b in links if a == one] for one in nodes]
    counts, k = [1] * len(nodes), 400
    sums = []
    for _ in range(2 * k):
        counts = [sum(counts[j] for j in after[i]) for i in range(len(nodes))]
        sums.append(sum(counts))
    if not sums or not sums[-1]:
        return 0.0
    return float(np.exp((_log(sums[-1]) - _log(sums[k - 1])) / k))


def _log(whole: int) -> float:
    bits = max(whole.bit_length() - 60, 0)
    return float(np.log(whole >> bits) + bits * np.log(2))


@given(ends)
def test_counts_are_those_of_the_set_of_links(rows: list[tuple[int, int, int]]) -> None:
    links = edges(rows)
    nodes = {one for link in links for one in link}
    found = figures(made(rows))
    degree = {one: sum(one in link for link in links) for one in nodes}
    assert found["n"] == len(nodes)
    assert found["links_directed"] == len(links)
    assert found["links_undirected"] == len({frozenset(link) for link in links})
    assert found["flows"] + made(rows).inside == len(rows)
    assert found["donors"] == len({a for a, _b in links})
    assert found["receivers"] == len({b for _a, b in links})
    assert found["max_degree"] == max(degree.values(), default=0)
    if nodes:
        possible = list(itertools.permutations(sorted(nodes), 2))
        assert found["density_directed"] == pytest.approx(sum(pair in links for pair in possible) / len(possible))
        linked = [pair for pair in itertools.combinations(sorted(nodes), 2) if {pair, pair[::-1]} & links]
        assert found["eco_connectance"] == pytest.approx(2 * len(linked) / len(possible))


@given(ends)
def test_cyclicity_is_the_growth_of_walks(rows: list[tuple[int, int, int]]) -> None:
    links = edges(rows)
    nodes = sorted({one for link in links for one in link})
    net = made(rows)
    assert metrics.cyclicity(net) == pytest.approx(walks_radius(links, nodes), abs=0.03)


@given(ends)
def test_betweenness_counts_shortest_ways(rows: list[tuple[int, int, int]]) -> None:
    links, net = edges(rows), made(rows)
    share = defaultdict(float)
    for start in map(int, net.nodes):
        by_end = defaultdict(list)
        for way in shortest(links, start):
            by_end[way[-1]].append(way)
        for ways in by_end.values():
            for way in ways:
                for passed in way[1:-1]:
                    share[passed] += 1 / len(ways)
    pairs = max((net.n - 1) * (net.n - 2), 1)
    wanted = [share[int(one)] / pairs for one in net.nodes]
    assert metrics.betweenness(net) == pytest.approx(np.array(wanted))


@given(ends, st.sampled_from(["worth", "degree"]))
def test_what_is_left_without_anchors(rows: list[tuple[int, int, int]], by: str) -> None:
    net, links = made(rows), edges(rows)
    order = metrics.anchors(net, by=by)
    left = metrics.without_anchors(net, order, most=4)
    total = sum(v for a, b, v in rows if a != b)
    for row in left.itertuples():
        gone = {int(one) for one in net.nodes[order[: row.removed]]}
        stays = {int(one) for one in net.nodes} - gone
        kept = sum(v for a, b, v in rows if a != b and not {a, b} & gone)
        if total:
            assert row.value_left == pytest.approx(kept / total)
            whole = parts(stays, {link for link in links if not set(link) & gone})
            assert row.largest_left == pytest.approx(max(map(len, whole), default=0) / net.n)
    assert left["value_left"].is_monotonic_decreasing or net.n == 0


@given(ends, st.integers(0, 3))
def test_a_random_loss_is_the_mean_over_all_losses(rows: list[tuple[int, int, int]], gone: int) -> None:
    net = made(rows)
    if net.n <= gone:
        return
    choices = [np.array(one, dtype=int) for one in itertools.combinations(range(net.n), gone)]
    lefts = [metrics.without_anchors(net, one, most=gone)["value_left"].iloc[-1] for one in choices]
    by_chance = metrics.without_anchors(net, choices[0], most=gone)["value_left_by_chance"].iloc[-1]
    assert by_chance == pytest.approx(np.mean(lefts))


def test_large_strong_parts_and_small_ones_give_the_same_radius(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(3)
    net = network(rng.integers(0, 40, 300), rng.integers(0, 40, 300))
    dense = metrics.cyclicity(net)
    monkeypatch.setattr(metrics, "_DENSE", 5)
    assert metrics.cyclicity(net) == pytest.approx(dense, rel=1e-9)


def test_known_shapes() -> None:
    ring = network([0, 1, 2, 3], [1, 2, 3, 0])
    assert metrics.cyclicity(ring) == pytest.approx(1.0)
    star = network([0] * 6 + [1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6] + [0] * 6)
    assert figures(star)["degree_centralisation"] == pytest.approx(1.0)
    assert metrics.cyclicity(star) == pytest.approx(np.sqrt(6))
    assert np.isnan(figures(network([], []))["density_directed"])
    assert figures(network([-1, 2], [2, 2]))["n"] == 0


def test_published_rows_agree_with_our_formulas_and_one_place_counts_once() -> None:
    table = pd.read_csv(data_dir() / "network_benchmarks.csv")
    n, links, pairs = table["n"], table["links_directed"], table["links_undirected"]
    assert np.allclose(table["density_directed"], links / (n * (n - 1)), atol=6e-5)
    assert np.allclose(table["eco_connectance"], 2 * pairs / (n * (n - 1)), atol=6e-5)
    assert np.allclose(table["linkage_density"], links / n, atol=6e-4)
    spread = (n * table["max_degree"] - 2 * links) / (2 * (n - 1) * (n - 2))
    assert np.allclose(table["degree_centralisation"], spread, atol=6e-4)
    one = metrics.published(table, "all")
    assert len(one) == 15
    assert one["eco_connectance"].median() == pytest.approx(0.150, abs=1e-3)
    assert "Kwinana2005" in set(one["network"])
    assert "Kwinana1990" not in set(one["network"])


def test_kalundborg_is_near_the_published_one_with_fewer_return_flows(known: Knowledge) -> None:
    read = read_network(data_dir() / "networks" / "kalundborg", known)
    ids = pd.Index(read.sites["site_id"])
    ours = figures(network(*(ids.get_indexer(read.exchanges[f"{role}_site_id"]) for role in ("donor", "receiver"))))
    table = pd.read_csv(data_dir() / "network_benchmarks.csv").set_index(["network", "scope"])
    theirs = table.loc[("Kalundborg", "all")]
    assert ours["n"] == theirs["n"] == 20
    assert abs(ours["links_directed"] - theirs["links_directed"]) <= 3
    assert ours["links_directed"] - ours["links_undirected"] < theirs["links_directed"] - theirs["links_undirected"]
    assert ours["cyclicity"] < theirs["cyclicity"]
