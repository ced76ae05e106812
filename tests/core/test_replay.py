"""Replaying documented networks: what is found, at which rank, and why the rest is missed."""

import json
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from symbiosis.cli import app
from symbiosis.errors import InventoryError
from symbiosis.inventory.tables import Knowledge
from symbiosis.replay.compare import Replay, replay
from symbiosis.replay.explain import REASONS
from symbiosis.replay.network import Network, read_network
from symbiosis.replay.shipped import KEY, network_folders, networks_dir, shipped_scores, tables_key
from symbiosis.replay.stand_in import without_evidence
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
    out = tmp_path / "figures.json"
    told = CliRunner().invoke(app, ["replay", str(write(tmp_path)), "--json", str(out), "--without-evidence", "Ulsan"])
    assert told.exit_code == 0, told.output
    figures = json.loads(out.read_text(encoding="utf-8"))
    keys = {"n", "recall", "recall_pair", "recall_at_10", "proposals_per_site", "misses"}
    assert keys <= set(figures)
    assert {miss["reason"] for miss in figures["misses"]} <= set(REASONS)
    assert ": no offer" in told.output


def test_every_shipped_network_reads_and_the_shipped_scores_are_of_these_tables(known: Knowledge) -> None:
    folders = network_folders(networks_dir())
    networks = [read_network(folder, known) for folder in folders]
    written = shipped_scores()
    assert written["network"].tolist() == [network.name for network in networks]
    assert all((network.exchanges["source"] != "").all() for network in networks)
    assert set(written[KEY]) == {tables_key()}, "the tables changed: run scripts/write_replay.py"
