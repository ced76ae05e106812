"""Replaying documented networks: what is found, at which rank, and why the rest is missed."""

import json
import tempfile
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from symbiosis.cli import app
from symbiosis.errors import InventoryError
from symbiosis.inventory.estimate import estimate
from symbiosis.inventory.mixture import kinds as site_kinds
from symbiosis.inventory.sectors import candidates_of
from symbiosis.inventory.size import capacity_units
from symbiosis.inventory.tables import Knowledge
from symbiosis.replay.compare import Replay, replay
from symbiosis.replay.explain import REASONS
from symbiosis.replay.network import Network, read_network
from symbiosis.replay.shipped import KEY, network_folders, networks_dir, shipped_scores, tables_key
from symbiosis.replay.stand_in import as_inventory, without_evidence
from symbiosis.replay.words import folded

SITES = """site_id,name,isic4,lon,lat,country
power,Coal power station with CFB,3510,,,X
cement,Clinker kilns,2394,,,X
fish,Fish farm,0321,,,X
odd,Nobody knows,,,,X
"""
EXCHANGES = """exchange_id,donor_site_id,receiver_site_id,resource,status,kind
1,power,cement,BOTTOM_ASH,implemented,by_product
2,power,cement,BOTTOM_ASH,planned,
3,cement,power,SPENT_GRAIN,implemented,
4,odd,power,SPENT_GRAIN,implemented,
5,power,odd,BOTTOM_ASH,implemented,
6,power,cement,,implemented,
7,power,cement,BOTTOM_ASH,implemented,ordinary_supply
"""


def write(folder: Path, sites: str = SITES, exchanges: str = EXCHANGES) -> Path:
    (folder / "sites.csv").write_text(sites, encoding="utf-8")
    (folder / "exchanges.csv").write_text(exchanges, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def found(known: Knowledge, tmp_path_factory: pytest.TempPathFactory) -> Replay:
    return replay(read_network(write(tmp_path_factory.mktemp("net")), known), known)


def row(found: Replay, exchange_id: str) -> pd.Series:
    return found.exchanges.set_index("exchange_id").loc[exchange_id]


def test_an_exchange_of_the_sectors_is_found_with_its_rank(found: Replay) -> None:
    assert row(found, "1")["found"]
    assert row(found, "1")["rank"] >= 1
    proposals = found.proposals
    mine = proposals[(proposals["donor"] == "power") & (proposals["resource"] == "BOTTOM_ASH")]
    assert mine["receiver"].tolist()[int(row(found, "1")["rank"]) - 1] == "cement"
    assert mine["net_benefit_usd_per_year"].is_monotonic_decreasing


def test_a_miss_says_what_was_not_there(found: Replay) -> None:
    reasons = found.exchanges.set_index("exchange_id")["reason"]
    assert reasons["3"] == "no offer"
    assert reasons["4"] == "unknown sector"
    assert reasons["5"] == "unknown sector"
    assert reasons["6"] == "no resource"
    assert (reasons[found.exchanges.set_index("exchange_id")["found"]] == "").all()


def test_only_implemented_exchanges_of_a_known_resource_count(found: Replay) -> None:
    assert found.exchanges["counted"].tolist() == [True, False, True, True, True, False, False]
    summary = found.summary()
    assert summary["n"] == 4
    assert summary["recall"] == 0.25
    assert summary["not_counted"] == 3
    assert [miss["exchange_id"] for miss in summary["misses"]] == ["3", "4", "5"]


def test_the_documentation_does_not_touch_the_proposals(found: Replay, known: Knowledge) -> None:
    silent = replay(Network("net", found.network.sites, found.network.exchanges.iloc[:0]), known)
    columns = [name for name in found.proposals if name != "documented"]
    pd.testing.assert_frame_equal(silent.proposals[columns], found.proposals[columns])
    assert silent.summary()["recall"] is None


def test_each_gate_is_named(known: Knowledge, tmp_path: Path) -> None:
    far = SITES.replace("CFB,3510,,", "CFB,3510,11.0,55.0").replace("kilns,2394,,", "kilns,2394,21.0,55.0")
    network = read_network(write(tmp_path, far), known)
    assert row(replay(network, known), "1")["reason"] == "distance"
    closed = replace(known, min_lots=known.min_lots.assign(min_quantity_per_year=1e12))
    near = read_network(write(tmp_path), known)
    assert row(replay(near, closed), "1")["reason"] == "minimum lot"
    named = replace(known, rules=known.rules.assign(receiver_isic="9999"))
    assert row(replay(near, named), "1")["reason"] == "no rule"
    licensed = replace(known, rules=known.rules.assign(receiver_isic="", hazard_rule="NH_licence"))
    other = SITES.replace("kilns,2394", "kilns,2391")
    elsewhere = read_network(write(tmp_path, other), known)
    assert row(replay(elsewhere, licensed), "1")["reason"] in {"legal gate", "no demand"}
    dry = replace(known, rules=known.rules.assign(max_moisture_pct=-1.0))
    assert row(replay(near, dry), "1")["reason"] == "quality gate"
    none = replace(known, rules=known.rules[known.rules["offered"] != "BOTTOM_ASH"].reset_index(drop=True))
    assert row(replay(near, none), "1")["reason"] == "no rule"
    unwanted = known.archetypes[known.archetypes["role"] == "offer"]
    assert row(replay(near, replace(known, archetypes=unwanted)), "1")["reason"] == "no demand"


def test_a_malformed_network_is_explained(known: Knowledge, tmp_path: Path) -> None:
    bad = EXCHANGES.replace("BOTTOM_ASH,implemented,by", "BOTOM_ASH,implemented,by").replace("odd,power", "od,power")
    with pytest.raises(InventoryError) as error:
        read_network(write(tmp_path, exchanges=bad.replace("planned", "dreamt")), known)
    places = {(problem.file, problem.row, problem.column, problem.code) for problem in error.value.problems}
    assert places == {
        ("exchanges.csv", 2, "resource", "unknown_resource"),
        ("exchanges.csv", 3, "status", "unknown_word"),
        ("exchanges.csv", 5, "donor_site_id", "unknown_site"),
    }
    assert all(problem.remedy for problem in error.value.problems)


def test_a_resource_that_is_only_wanted_is_found_where_it_is_replaced(known: Knowledge, tmp_path: Path) -> None:
    sites = "site_id,name,isic4\nca,Chlor-alkali works,2011\nh2o2,Hydrogen peroxide works,2011\n"
    rows = "exchange_id,donor_site_id,receiver_site_id,resource,status\n1,ca,h2o2,hydrogen,implemented\n"
    assert not known.resources.set_index("resource_id")["can_be_offered"]["HYDROGEN"]
    found = replay(read_network(write(tmp_path, sites, rows), known), known)
    assert row(found, "1")["found"]


def test_own_reuse_is_refused_and_words_in_another_order_are_understood(known: Knowledge, tmp_path: Path) -> None:
    rows = EXCHANGES + "8,fish,fish,BOTTOM_ASH,implemented,\n9,fish,power,WASTE_WOOD,implemented,\n"
    with pytest.raises(InventoryError) as error:
        read_network(write(tmp_path, exchanges=rows), known)
    told = {(one.row, one.column): one.remedy for one in error.value.problems}
    assert set(told) == {(9, "receiver_site_id"), (10, "resource")}
    assert "WOOD_WASTE" in told[10, "resource"]


def test_half_a_position_and_an_unknown_capacity_unit_are_named(known: Knowledge, tmp_path: Path) -> None:
    sites = "site_id,name,isic4,lon,lat,capacity,capacity_unit\na,A,3510,10,,5,MW\nb,B,2394,,,5,firkins\n"
    exchanges = "exchange_id,donor_site_id,receiver_site_id,resource,status\n1,a,b,FLY_ASH,implemented\n"
    with pytest.raises(InventoryError) as error:
        read_network(write(tmp_path, sites, exchanges), known)
    assert [(p.row, p.column) for p in error.value.problems] == [(2, "lat"), (3, "capacity_unit")]


def test_evidence_of_one_network_alone_is_switched_off(known: Knowledge) -> None:
    taught = known.rules.assign(evidence="Khánh Phú, 2019")
    taught.loc[0, "evidence"] = "Khánh Phú, 2019; sector practice"
    less, rules, rows = without_evidence(replace(known, rules=taught), "khanh-phu")
    assert less.rules["rule_id"].tolist() == [known.rules["rule_id"].iloc[0]]
    assert (rules, rows) == (len(known.rules) - 1, 0)
    assert folded("Khánh-Phú  ĐÔNG") == "khanh phu dong"


def test_the_command_writes_the_figures(tmp_path: Path) -> None:
    out = tmp_path / "new" / "folder" / "figures.json"
    told = CliRunner().invoke(app, ["replay", str(write(tmp_path)), "--json", str(out), "--without-evidence", "Ulsan"])
    assert told.exit_code == 0, told.output
    figures = json.loads(out.read_text(encoding="utf-8"), parse_constant=pytest.fail)
    keys = {"n", "recall", "recall_pair", "recall_at_10", "proposals_per_site", "misses"}
    assert keys <= set(figures)
    assert {miss["reason"] for miss in figures["misses"]} <= set(REASONS)
    assert ": no offer" in told.output
    assert figures["inputs"][f"{tmp_path.name}/sites.csv"] == sha256(SITES.encode()).hexdigest()
    rows = figures["exchanges"]
    assert [row["exchange_id"] for row in rows] == list("1234567")
    counted = [row for row in rows if row["counted"]]
    assert figures["recall"] == sum(row["outcome"] == "found" for row in counted) / figures["n"]
    assert [row["exchange_id"] for row in counted if row["outcome"] != "found"] == [
        miss["exchange_id"] for miss in figures["misses"]
    ]
    for site in figures["sites"]:
        assert sum(one["weight"] for one in site["archetypes"]) == pytest.approx(1, abs=1e-3)
    assert "are off" in told.output
    assert "Blind test" in told.output


def test_a_file_that_cannot_be_written_is_named_before_anything_is_done(tmp_path: Path) -> None:
    for wrong in (tmp_path, tmp_path / "sites.csv" / "figures.json"):
        told = CliRunner().invoke(app, ["replay", str(write(tmp_path)), "--json", str(wrong)])
        assert told.exit_code == 2
        assert "--json" in told.output


def test_a_miss_is_told_with_figures_that_fail(known: Knowledge) -> None:
    network = read_network(networks_dir() / "dunkirk", known)
    sites, resources = network.sites["site_id"].tolist(), known.resources["resource_id"].tolist()
    rng = np.random.default_rng(3)
    rows = pd.DataFrame([[*rng.choice(sites, 2, replace=False), rng.choice(resources)] for _ in range(150)])
    rows.columns = ["donor_site_id", "receiver_site_id", "resource"]
    rows = network.exchanges.iloc[:0].reindex(rows.index).assign(**rows, status="implemented", kind="", exchange_id="x")
    found = replay(replace(network, exchanges=rows), known)
    missed = found.exchanges[~found.exchanges["found"]]
    assert set(missed["reason"]) <= set(REASONS)
    assert all(one.explanation.startswith(f"{one.reason}: ") for one in missed.itertuples())
    assert (found.exchanges.loc[found.exchanges["found"], ["rule_id"]] != "").all(axis=None)
    gated = missed[missed["reason"].isin(REASONS[4:])]
    assert set(gated["rule_id"]) <= set(known.rules["rule_id"])
    small = gated[gated["reason"] == "minimum lot"]
    assert (small["reading"] < small["limit"]).all()
    between = found.proposals.groupby(["donor", "receiver"])["resource"].agg(set)
    for one in missed.itertuples():
        told = {name for name in one.instead.split(";") if name}
        assert told == between.get((one.donor_site_id, one.receiver_site_id), set())
        assert (one.outcome == "only the pair") == bool(told)


@settings(max_examples=8)
@given(st.data())
def test_a_capacity_is_used_or_its_unit_refused_with_those_of_the_sector(known: Knowledge, data: st.DataObject) -> None:
    isic = data.draw(st.sampled_from(sorted(known.isic_map["isic4"].unique())))
    units = capacity_units(known)
    names = sorted(units["capacity_unit"].unique())
    given_sites = pd.DataFrame({"site_id": [f"s{n}" for n in range(len(names))], "name": "Q", "isic4": isic})
    given_sites = given_sites.assign(capacity=7, capacity_unit=names, archetype_id="")
    kinds = candidates_of(given_sites.iloc[:1], known)["archetype_id"]
    fitting = set(units.loc[units["archetype_id"].isin(kinds), "capacity_unit"])
    exchange = "exchange_id,donor_site_id,receiver_site_id,resource,status\n1,s0,s1,,planned\n"
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder), given_sites.to_csv(index=False), exchange)
        with pytest.raises(InventoryError) as error:
            read_network(Path(folder), known)
        refused = {problem.value: problem.remedy for problem in error.value.problems}
        assert set(refused) == set(names) - fitting
        assert all(unit in remedy for unit in fitting for remedy in refused.values())
        kept = given_sites[given_sites["capacity_unit"].isin(fitting)]
        ends = f"1,{kept['site_id'].iloc[0]},x,,planned\n"
        more = f"x,Q,{isic},,,\n"
        write(Path(folder), kept.to_csv(index=False) + more, exchange.splitlines()[0] + "\n" + ends)
        sized = estimate(as_inventory(read_network(Path(folder), known)), known).sites.set_index("site_id")
        by_capacity = sized["size_basis"] == "capacity"
        assert not by_capacity["x"]
        kinds_of = site_kinds(kept.assign(plants=1), sized.drop("x").reset_index(), known)
        assert set(zip(kinds_of["archetype_id"], kinds_of["capacity_unit"], strict=True)) <= set(
            units[["archetype_id", "capacity_unit"]].itertuples(index=False, name=None)
        )


def test_what_may_not_be_meant_is_warned_of(known: Knowledge, tmp_path: Path) -> None:
    sites = "sep=;\n" + SITES.replace(",", ";").replace("CFB;3510;;", "CFB;D3510;100.5;13.5").replace("0321", "6419")
    rows = EXCHANGES.replace(",kind\n", ",kinds\n") + "8,power,cement,bottom_ash,existing,\n"
    folder = write(tmp_path, sites, rows)
    (folder / "sites.csv").rename(folder / "Sites.CSV")
    network = read_network(folder, known)
    assert network.sites["isic4"].tolist() == ["3510", "2394", "6419", ""]
    assert [(note.code, note.row) for note in network.notes] == [
        ("ignored_column", 1),
        ("no_sector", 4),
        ("no_sector", 5),
        ("some_positions", None),
        ("repeated", 8),
        ("repeated", 9),
    ]
    assert "'kind'" in network.notes[0].remedy
    assert network_folders(tmp_path) == [tmp_path]
    other = tmp_path / "other"
    other.mkdir()
    silent = read_network(write(other, SITES, EXCHANGES.replace("implemented", "planned")), known)
    assert [note.what for note in silent.notes if note.code == "nothing_counts"] == [
        "nothing counts: no row is implemented"
    ]


def test_every_shipped_network_reads_and_the_shipped_scores_are_of_these_tables(known: Knowledge) -> None:
    folders = network_folders(networks_dir())
    networks = [read_network(folder, known) for folder in folders]
    written = shipped_scores()
    assert written["network"].tolist() == [network.name for network in networks]
    assert all((network.exchanges["source"] != "").all() for network in networks)
    assert set(written[KEY]) == {tables_key()}, "the tables changed: run scripts/write_replay.py"
