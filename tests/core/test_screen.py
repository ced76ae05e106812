"""Screening of parks: laws of the minimum criteria, of the ranking, and of what would change it."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbiosis.insight.screen import Profile, Screened, screen
from symbiosis.insight.screen_criteria import CRITERIA, PASS, changed, overall, shortfalls, verdicts
from symbiosis.insight.screen_draws import combine, parts
from symbiosis.insight.screen_rank import METHODS, RANKED, column, problem, ranking, scores
from symbiosis.insight.screen_why import any_weights, costs, one_weight

NAMES = tuple(RANKED)
EQUAL = dict.fromkeys(NAMES, 5.0)


def make_facts(rows: int, seed: int, *, unknown: float = 0.0) -> pd.DataFrame:
    """Return made-up facts; a share of the values is unknown."""
    rng = np.random.default_rng(seed)
    ids = [f"park-{k:03d}" for k in range(rows)]
    table = pd.DataFrame(index=pd.Index(ids, name="park_id"))
    for name in NAMES:
        mid = rng.integers(0, 4, rows) * 1e5 if name in ("fit", "energy", "reuse") else rng.uniform(0, 100, rows)
        table[column(name, "seaport")] = mid
    for stem, tail in (("value", "usd_per_year"), ("heat", "gj_per_year"), ("water", "m3_per_year"), ("seaport", "km")):
        mid = table[f"{stem}_{tail}"]
        table[f"{stem}_low_{tail}"], table[f"{stem}_high_{tail}"] = 0.7 * mid, 1.4 * mid
    table["status_code"] = rng.integers(0, 3, rows).astype(float)
    table["steam_t_per_year"] = rng.uniform(0, 1e4, rows)
    return table.mask(rng.random(table.shape) < unknown)


LIMITS = st.fixed_dictionaries(
    {},
    optional={
        "stage": st.sampled_from([1.0, 2.0]),
        "seaport": st.floats(1, 99),
        "land": st.floats(1, 99),
        "steam": st.floats(1, 9_999),
        "value": st.floats(1, 3e5),
    },
)
WEIGHTS = st.fixed_dictionaries({name: st.sampled_from([0.0, 0.5, 2.0, 5.0, 10.0]) for name in NAMES})
ROWS, SEED = st.integers(1, 25), st.integers(0, 10_000)


@settings(max_examples=40)
@given(ROWS, SEED, LIMITS, st.sampled_from(["stage", "seaport", "land", "steam", "value"]), st.floats(0.01, 0.99))
def test_a_stricter_limit_never_admits_more(rows: int, seed: int, limits: dict, name: str, by: float) -> None:
    facts = make_facts(rows, seed, unknown=0.2)
    loose = {**limits, name: limits.get(name, 50.0)}
    strict = {**loose, name: loose[name] * (1 + by if CRITERIA[name].sense > 0 else 1 - by)}
    before, after = (overall(verdicts(facts, one)) for one in (loose, strict))
    assert (after <= before).all()
    assert (overall(verdicts(facts, loose)) <= overall(verdicts(facts, limits))).all()


@settings(max_examples=40)
@given(ROWS, SEED, LIMITS)
def test_unknown_never_passes_and_never_fails_alone(rows: int, seed: int, limits: dict) -> None:
    facts = make_facts(rows, seed, unknown=0.4)
    judged, verdict = verdicts(facts, limits), overall(verdicts(facts, limits))
    gaps = pd.DataFrame({name: facts[CRITERIA[name].column].isna() for name in judged.columns}, index=facts.index)
    assert not ((verdict == PASS) & gaps.any(axis=1)).any()
    assert ((judged == 1).to_numpy() == gaps.to_numpy()).all()


@settings(max_examples=25)
@given(st.integers(1, 6), SEED, LIMITS)
def test_the_changes_named_admit_the_park(rows: int, seed: int, limits: dict) -> None:
    facts = make_facts(rows, seed, unknown=0.2)
    for park in facts.index:
        needed = shortfalls(facts, limits, str(park))
        assert (len(needed) == 0) == (overall(verdicts(facts, limits))[park] == PASS)
        assert overall(verdicts(facts.loc[[park]], changed(limits, needed)))[park] == PASS
        for name, limit, admits in zip(needed["criterion"], needed["limit"], needed["admits"], strict=True):
            step, sense = CRITERIA[name].step, CRITERIA[name].sense
            if np.isfinite(admits) and step:
                one = facts.loc[[park]]
                stricter = {name: admits + sense * step}
                assert verdicts(one, {name: admits})[name].iloc[0] == PASS
                assert verdicts(one, stricter)[name].iloc[0] != PASS
                assert (admits - limit) * sense <= step


def found(facts: pd.DataFrame, method: str = "wsm", **more: object) -> Screened:
    return screen(facts, Profile({}, EQUAL, method=method, **more))


@pytest.mark.parametrize("method", METHODS)
@settings(max_examples=6)
@given(rows=ROWS, seed=SEED)
def test_the_order_of_the_rows_changes_nothing(method: str, rows: int, seed: int) -> None:
    facts = make_facts(rows, seed, unknown=0.05)
    mixed = facts.sample(frac=1, random_state=seed)
    assert found(facts, method, partial=True).ranked.equals(found(mixed, method, partial=True).ranked)


@settings(max_examples=15)
@given(rows=st.integers(2, 25), seed=SEED, weights=WEIGHTS, times=st.sampled_from([0.25, 4.0]))
def test_only_the_ratios_of_weights_matter(rows: int, seed: int, weights: dict, times: float) -> None:
    facts = make_facts(rows, seed)
    scaled = {name: one * times for name, one in weights.items()}
    one, other = (screen(facts, Profile({}, given)).ranked for given in (weights, scaled))
    pd.testing.assert_frame_equal(one, other)


@settings(max_examples=40)
@given(rows=st.integers(2, 25), seed=SEED, weights=WEIGHTS)
def test_a_dominated_park_never_ranks_above_its_dominator(rows: int, seed: int, weights: dict) -> None:
    facts = make_facts(rows, seed)
    better = facts.iloc[[0]].copy()
    for name in NAMES:
        better[column(name, "seaport")] += RANKED[name].sense * (0.0 if seed % 2 else 1.0)
    both = pd.concat([facts, better.set_axis(["zz-better"])])
    table = ranking(problem(both, weights, "seaport"))
    for method in METHODS:
        assert table.loc["zz-better", f"rank_{method}"] <= table.loc[facts.index[0], f"rank_{method}"]


@settings(max_examples=40)
@given(rows=st.integers(2, 25), seed=SEED, weights=WEIGHTS)
def test_the_draws_use_the_scores_of_the_library(rows: int, seed: int, weights: dict) -> None:
    asked = problem(make_facts(rows, seed), weights, "seaport")
    for method in METHODS:
        if asked.names:
            own = combine(parts(asked.mid[None], asked, method), asked.weights[None], method)[0]
            np.testing.assert_allclose(own, scores(asked, method), atol=1e-9)


@pytest.mark.parametrize("method", METHODS)
def test_nothing_to_tell_apart_is_a_tie(method: str) -> None:
    facts = make_facts(6, 1)
    alike = pd.concat([facts.iloc[[0]].set_axis([f"p{k}"]) for k in range(4)])
    for table in (found(alike, method).ranked, screen(facts, Profile({}, dict.fromkeys(NAMES, 0.0))).ranked):
        assert (table[[f"rank_{one}" for one in METHODS]] == 1).all(axis=None)
        assert (table[["low_both", "high_both"]] == 1).all(axis=None)
    assert np.isnan(found(alike, method).agreement.w)
    assert found(alike, method).top() == screen(facts, Profile({}, dict.fromkeys(NAMES, 0.0))).top() == []
    assert found(facts.iloc[:1], method).top() == ["park-000"]
    assert len(found(facts.iloc[:1], method).ranked) == 1
    assert found(facts.iloc[:0], method).ranked.empty


def test_unknown_values_are_never_ranked_unless_allowed_and_never_help() -> None:
    facts = make_facts(12, 3)
    hidden = facts.copy()
    hidden.loc["park-004", "diversity"] = np.nan
    usual, allowed = found(hidden), found(hidden, partial=True)
    assert "park-004" not in usual.ranked.index
    assert list(usual.unranked) == ["park-004"]
    assert usual.unknown.columns[usual.unknown.loc["park-004"]].to_list() == ["variety"]
    assert allowed.rank("park-004") >= found(facts).rank("park-004")
    span = allowed.ranked.loc["park-004"]
    assert span["low_values"] <= found(facts).rank("park-004") + 1


def test_methods_that_agree_say_so() -> None:
    facts = make_facts(10, 5)
    facts["seaport_km"] = np.linspace(5, 95, 10)
    only = screen(facts, Profile({}, {**dict.fromkeys(NAMES, 0.0), "logistics": 3.0}))
    assert only.agreement.w == pytest.approx(1)
    assert all(one == pytest.approx(1) for one in only.agreement.pairs.values())
    assert only.top() == [f"park-{k:03d}" for k in range(5)]


@pytest.mark.parametrize("seed", range(6))
def test_costs_sum_to_the_lead(seed: int) -> None:
    asked = problem(make_facts(9, seed), EQUAL, "seaport")
    table, score = costs(asked, "park-001", "park-002"), dict(zip(asked.parks, scores(asked, "wsm"), strict=True))
    assert table["share"].sum() == pytest.approx(score["park-002"] - score["park-001"])
    assert table["share"].is_monotonic_decreasing


def rank(facts: pd.DataFrame, weights: dict[str, float], method: str, park: str) -> int:
    table = ranking(problem(facts, weights, "seaport"))
    return int(table.loc[park, f"rank_{method}"])


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("park", ["park-003", "park-007"])
def test_one_weight_is_the_smallest_step_that_lifts_a_park(method: str, park: str) -> None:
    facts = make_facts(10, 4)
    change = one_weight(problem(facts, EQUAL, "seaport"), EQUAL, park, method)
    tried = [(abs(after - 5.0), name, after) for name in NAMES for after in np.arange(0, 10.25, 0.5)]
    lifting = (by for by, name, after in sorted(tried) if rank(facts, {**EQUAL, name: after}, method, park) <= 5)
    least = next(lifting, None)
    assert (change is None) == (least is None)
    if change is not None:
        assert abs(change.after - 5.0) == least
        assert rank(facts, {**EQUAL, change.criterion: change.after}, method, park) <= 5


@pytest.mark.parametrize("seed", range(5))
def test_any_weights_lifts_a_park_or_none_on_a_grid_does(seed: int) -> None:
    rng = np.random.default_rng(seed)
    facts = make_facts(9, seed)
    three = {**dict.fromkeys(NAMES, 0.0), "logistics": 4.0, "variety": 3.0, "size": 3.0}
    asked = problem(facts, three, "seaport")
    grid = rng.dirichlet(np.ones(3), 4000)
    lead = parts(asked.mid[None], asked, "wsm")[0]
    score = grid @ lead.T
    for row, park in enumerate(asked.parks):
        lifted, proved = any_weights(asked, park)
        assert proved
        inside = (score > score[:, [row]] - 1e-3).sum(axis=1) - 1 <= 4
        if lifted is None:
            assert not inside.any()
            continue
        mine = lead @ lifted.to_numpy()
        assert lifted.sum() == pytest.approx(1)
        assert (mine > mine[row] + 1e-9).sum() <= 4
        change = np.abs(lifted.to_numpy() - asked.weights).sum()
        assert not inside.any() or change <= np.abs(grid[inside] - asked.weights).sum(axis=1).min() + 1e-6


def test_the_largest_of_a_few_subsets_of_changes_is_needed() -> None:
    facts = make_facts(1, 2)
    limits = {"seaport": 1.0, "land": 200.0, "steam": 1e6}
    needed = shortfalls(facts, limits, "park-000")
    assert len(needed) == 3
    for kept in combinations(range(3), 2):
        some = changed(limits, needed.iloc[list(kept)])
        assert overall(verdicts(facts, some)).iloc[0] != PASS
