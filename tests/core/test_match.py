"""Matching: the set of candidates equals an independent brute force; each gate refuses with its name and figures."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbiosis.exchange.gates import GATE_NAMES
from symbiosis.exchange.match import match
from symbiosis.exchange.reach import within_reach
from symbiosis.inventory.tables import Inventory, Knowledge
from symbiosis.scenario import Scenario
from tests.conftest import QUALITIES, make_inventory, make_park, make_site, make_stream
from tests.core import oracle

ISICS = ("1010", "1313", "1701", "2394", "2410", "3510", "3700", "3821", "2011", "2220", "0112")
RANGES = {
    "temperature_c": (10, 600),
    "pressure_bar_g": (1, 60),
    "tds_mg_l": (10, 4000),
    "cod_mg_l": (5, 300),
    "moisture_pct": (0, 80),
    "ncv_mj_per_kg": (5, 40),
    "loi_pct": (1, 20),
    "chloride_pct": (0, 2),
}


def keys(table: pd.DataFrame) -> set[tuple[int, int, int]]:
    return set(zip(table["offer"].tolist(), table["demand"].tolist(), table["rule"].tolist(), strict=True))


def random_inventory(seed: int, known: Knowledge, *, streams: int = 1000) -> Inventory:
    """Return parks, sites and streams drawn at random; a fifth of the qualities is unknown."""
    rng = np.random.default_rng(seed)
    precisions = ("site", "ward", "district")
    parks = [
        make_park(f"p{i}", lon, lat, precision=precisions[rng.integers(3)], area_ha=float(rng.uniform(20, 2000)))
        for i, (lon, lat) in enumerate(zip(rng.uniform(106, 107.5, 25), rng.uniform(10.2, 11.6, 25), strict=True))
    ]
    sites = []
    for i in range(150):
        home = parks[rng.integers(len(parks))]
        isic = ISICS[rng.integers(len(ISICS))]
        if i % 4:
            exact = rng.random() < 0.3
            place = (home["lon"] + 0.01, home["lat"] - 0.01) if exact else (home["lon"], home["lat"])
            sites.append(make_site(f"s{i}", str(home["park_id"]), isic, *place, precision="site" if exact else "park"))
        else:
            alone = (float(rng.uniform(106, 107.5)), float(rng.uniform(10.2, 11.6)))
            sites.append(make_site(f"s{i}", "", isic, *alone, precision=precisions[rng.integers(3)]))
    rules = known.rules
    rows = []
    for i in range(streams):
        role = "offer" if i % 2 else "demand"
        rule = rules.iloc[rng.integers(len(rules))]
        resource = rule["offered" if role == "offer" else "demanded"]
        quality = {name: float(rng.uniform(*RANGES[name])) if rng.random() < 0.8 else np.nan for name in QUALITIES}
        rows.append(
            make_stream(f"x{i}", f"s{rng.integers(150)}", role, resource, float(10 ** rng.uniform(1, 7)), **quality)
        )
    return make_inventory(parks, sites, rows)


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_candidates_equal_brute_force(seed: int, known: Knowledge) -> None:
    inventory = random_inventory(seed, known)
    found = keys(match(inventory, known).candidates)
    assert found == oracle.candidates(inventory, known)
    assert len(found) > 300


def test_world_by_hand(world: Inventory, known: Knowledge) -> None:
    pairs = match(world, known).candidates
    names = world.streams["stream_id"].to_numpy()
    found = {(names[i], names[j]) for i, j, _ in keys(pairs)}
    assert ("ash", "scm") in found
    assert ("steam", "dyer-steam") in found
    assert ("steam", "food-steam") not in found
    inside = pairs[pairs["same_park"]]
    assert inside["distance_km"].to_numpy() == pytest.approx(0.9054, abs=1e-3)  # a park of 1 km radius
    ash = pairs[(pairs["offer"] == 0) & (pairs["demand"] == 3)]
    assert ash["distance_km"].to_numpy() == pytest.approx(10.0, abs=0.02)


@pytest.mark.parametrize(
    ("stream", "column", "new", "gate"),
    [
        ("steam", "pressure_bar_g", 5.1, "pressure_on_arrival"),
        ("steam", "temperature_c", 150.0, "temperature_gap"),
        ("steam", "temperature_c", np.nan, "temperature_gap"),
        ("dyer-steam", "quantity", 5_000.0, "lot"),
    ],
)
def test_each_gate_refuses_by_name(
    world: Inventory, known: Knowledge, stream: str, column: str, new: float, gate: str
) -> None:
    rows = world.streams["stream_id"] == stream
    streams = world.streams.assign(**{column: world.streams[column].mask(rows, new)})
    refused = match(replace(world, streams=streams), known).refused
    mine = refused[(refused["offer"] == 1) & (refused["demand"] == 2)]
    assert gate in {GATE_NAMES[number] for number in mine["gate"]}
    reading = mine.loc[mine["gate"] == GATE_NAMES.index(gate), ["actual", "limit"]].iloc[0]
    assert np.isnan(reading["actual"]) == np.isnan(new)
    assert not np.isnan(reading["limit"])


def test_vague_position_never_feeds_a_short_reach(world: Inventory, known: Knowledge) -> None:
    parks = world.parks.assign(precision="district")
    lonely = world.sites.assign(park_id="", precision="district")
    moved = match(Inventory(parks, lonely, world.streams), known)
    steam = known.rules["offered"].to_numpy()[moved.candidates["rule"]] == "STEAM_LP"
    assert not steam.any()
    assert (match(replace(world, parks=parks), known).candidates["same_park"]).any()


def test_excluded_pair_never_appears(world: Inventory, known: Knowledge) -> None:
    barred = pd.DataFrame([{"offered": "FLY_ASH", "demanded": "CLINKER_SUBSTITUTE", "reason": "test"}])
    pairs = match(world, replace(known, excluded_pairs=barred)).candidates
    assert not ((pairs["offer"] == 0) & (pairs["demand"] == 3)).any()


def test_no_streams_gives_empty_tables(world: Inventory, known: Knowledge) -> None:
    matches = match(replace(world, streams=world.streams.iloc[:0]), known)
    assert len(matches.candidates) == len(matches.refused) == 0


@settings(max_examples=8)
@given(shift=st.integers(0, 10_000))
def test_order_of_streams_changes_nothing(world_and_known: tuple[Inventory, Knowledge], shift: int) -> None:
    inventory, known = world_and_known
    order = np.random.default_rng(shift).permutation(len(inventory.streams))
    shuffled = replace(inventory, streams=inventory.streams.iloc[order].reset_index(drop=True))
    back = {(int(order[i]), int(order[j]), r) for i, j, r in keys(match(shuffled, known).candidates)}
    assert back == keys(match(inventory, known).candidates)


@given(first=st.floats(0.1, 5), second=st.floats(0.1, 5))
def test_longer_reach_never_loses_a_pair(
    random_matches: tuple[pd.DataFrame, Knowledge], first: float, second: float
) -> None:
    pairs, known = random_matches
    short, long = sorted((first, second))
    near = within_reach(pairs, known, Scenario(reach_factor=short))
    assert not (near & ~within_reach(pairs, known, Scenario(reach_factor=long))).any()


@pytest.fixture(scope="module")
def random_matches(known: Knowledge) -> tuple[pd.DataFrame, Knowledge]:
    return match(random_inventory(7, known), known).candidates, known


@pytest.fixture(scope="module")
def world_and_known(known: Knowledge) -> tuple[Inventory, Knowledge]:
    return random_inventory(8, known, streams=120), known
