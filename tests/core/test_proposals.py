"""What is held back from being proposed, by hand on single pairs, and what plants use themselves."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from symbiosis.exchange.allocate import Session
from symbiosis.exchange.haul import LINE_MODES
from symbiosis.exchange.proposals import (
    REASONS,
    Worth,
    agreements,
    has_own,
    held_back,
    is_proposed,
    least_gain_usd_per_year,
    unusual,
)
from symbiosis.exchange.wishes import Wishes
from symbiosis.inventory.estimate import estimate
from symbiosis.inventory.knowledge import parameter
from symbiosis.inventory.solar import DAYLIGHT
from symbiosis.inventory.tables import Inventory, Knowledge
from symbiosis.pipeline import Result, run
from symbiosis.scenario import Scenario
from tests.conftest import make_inventory, make_park, make_site, make_stream

ALL = ("net", "co2e", "margin", "replaced", "saved", "caused", "lot", "least")
LEAST = 8000.0


def reason(known: Knowledge, rule_id: str, **more: float) -> str:
    """Return why one pair of a rule is held back; it is sound but for what is given."""
    row = int(np.flatnonzero(known.rules["rule_id"] == rule_id)[0])
    figures = {"net": 1e5, "co2e": 10.0, "margin": 50.0, "replaced": 100.0, "saved": 10.0, "caused": 1.0}
    figures |= {"lot": 1.0, "least": LEAST} | more
    worth = Worth(**{name: np.array([figures[name]], dtype=np.float64) for name in ALL})
    shut = {name: np.array([bool(figures.get(name))]) for name in ("unknown", "own", "odd")}
    found = held_back(np.array([row]), worth, known, **shut)
    return REASONS[found[0]]


def of_kind(known: Knowledge, *, proven: bool, traded: bool) -> str:
    """Return a rule whose route is proven or not, and whose good is traded today or not."""
    trade = known.resources.set_index("resource_id")["traded_today"].loc[known.rules["offered"]].to_numpy()
    fits = ((known.rules["trl"] == "commercial") & (known.rules["confidence"] != "low") == proven) & (trade == traded)
    return str(known.rules.loc[fits, "rule_id"].iloc[0])


def test_each_reason_holds_back_and_nothing_else_does(known: Knowledge) -> None:
    free, sold = (of_kind(known, proven=True, traded=traded) for traded in (False, True))
    assert reason(known, free) == reason(known, sold) == ""
    assert reason(known, free, unknown=True) == "unknown_sector"
    assert reason(known, free, own=True) == "has_own"
    assert reason(known, of_kind(known, proven=False, traded=False)) == "unproven"
    assert reason(known, free, odd=True) == "unusual"
    assert reason(known, free, saved=1.0, caused=2.0) == "raises_co2e"
    assert reason(known, free, co2e=-1.0) == "raises_co2e"
    assert reason(known, sold, co2e=-1.0) == ""  # its haul takes the place of the dealer's
    assert reason(known, free, co2e=np.nan, saved=np.nan, caused=np.nan) == ""
    share = parameter(known, "proposal_least_gain_share")
    assert reason(known, free, net=LEAST * 0.99) == reason(known, free, margin=99.0 * share) == "small_gain"
    assert reason(known, free, net=LEAST, margin=101.0 * share) == ""
    assert reason(known, free, lot=0.9) == "small_gain"


def test_a_sector_of_many_plants_needs_a_lot_a_line_and_a_gain_for_each(known: Knowledge) -> None:
    def steam(plants: float, offered: float = 80_000) -> Result:
        sites = [
            make_site("power", "a", "3510", 107.0, 11.0, archetype_id="coal_chp"),
            make_site("dyers", "a", "1313", 107.0, 11.0, archetype_id="textile_dyeing", plants=plants),
        ]
        streams = [
            make_stream("steam", "power", "offer", "STEAM_LP", offered, temperature_c=170.0, pressure_bar_g=8.0),
            make_stream("wanted", "dyers", "demand", "STEAM_LP", 80_000, temperature_c=160.0, pressure_bar_g=5.0),
        ]
        return run(make_inventory([make_park("a", 107.0, 11.0)], sites, streams), known, Scenario())

    one, many = steam(1.0), steam(40.0)
    count = agreements(many.candidates, many.inventory, known)
    assert (count[same_good(many)] == 40.0).all()
    assert ((count >= 1.0) & (count <= 40.0)).all()
    small = steam(40.0, offered=20_000)
    assert (agreements(small.candidates, small.inventory, known)[same_good(small)] == 10.0).all()
    assert many.candidates["margin_usd_per_unit"].max() < one.candidates["margin_usd_per_unit"].max()
    assert (many.terms.table["capex_usd"].to_numpy() > one.terms.table["capex_usd"].to_numpy()).all()
    least = least_gain_usd_per_year(many.candidates, many.inventory, known)
    laid = many.candidates["mode"].isin(LINE_MODES).to_numpy()
    assert laid.any()
    floor = np.where(laid, parameter(known, "proposal_least_gain_line_usd_per_year"), LEAST)
    assert least == pytest.approx(count * floor + (count - 1) * parameter(known, "coordination_cost_usd_per_year"))


def same_good(result: Result) -> NDArray[np.bool_]:
    """Return which candidates hand the good over as it is, in full."""
    rules = result.knowledge.rules
    same = (rules["offered"] == rules["demanded"]) & (rules["max_share"] == 1.0) & (rules["yield"] == 1.0)
    found = same.to_numpy()[result.candidates["rule"]]
    assert found.any()
    return found


def board(quantity: float, own: float) -> Inventory:
    """Return a carton maker beside a board mill that has cartons of its own."""
    sites = [
        make_site("packer", "a", "1702", 107.0, 11.0, archetype_id="corrugated"),
        make_site("mill", "a", "1701", 107.0, 11.0, archetype_id="containerboard"),
    ]
    streams = [
        make_stream("cartons", "packer", "offer", "OCC", quantity, moisture_pct=10.0),
        make_stream("fibre", "mill", "demand", "PULP_FIBRE", 1_000.0),
        make_stream("own", "mill", "offer", "OCC", own),
    ]
    return make_inventory([make_park("a", 107.0, 11.0)], sites, streams)


@pytest.mark.parametrize(("own", "covered"), [(500.0, False), (5_000.0, True)])
def test_a_receiver_that_covers_itself_is_not_proposed(known: Knowledge, own: float, covered: bool) -> None:
    result = run(board(800.0, own), known, Scenario())
    resource = known.rules["offered"].to_numpy()[result.candidates["rule"]]
    donor = result.inventory.streams["site_id"].to_numpy()[result.candidates["offer"]]
    mine = (resource == "OCC") & (donor == "packer")
    assert mine.any()
    assert (has_own(result.candidates, result.inventory, known)[mine] == covered).all()
    assert (is_proposed(result.candidates)[mine] == (not covered)).all()


def test_only_the_kinds_named_are_unusual(known: Knowledge) -> None:
    sites = [make_site(name, "a", "1010", 107, 11, archetype_id=name) for name in ("meat_processing", "aqua_feed")]
    sites.append(make_site("animal_feed", "a", "1080", 107, 11, archetype_id="animal_feed"))
    streams = [make_stream("fat", "meat_processing", "offer", "ANIMAL_FAT", 500.0)]
    streams += [make_stream(name, name, "demand", "FEED_FAT", 5e3) for name in ("aqua_feed", "animal_feed")]
    result = run(make_inventory([make_park("a", 107, 11)], sites, streams), known, Scenario())
    route = known.rules["rule_id"].to_numpy()[result.candidates["rule"]] == "R643"
    odd = unusual(result.candidates, result.inventory, known)[route]
    receiver = result.inventory.streams["site_id"].to_numpy()[result.candidates["demand"]][route]
    assert set(receiver) == {"aqua_feed", "animal_feed"}
    assert (odd == (receiver == "aqua_feed")).all()
    free = replace(known, unusual_pairs=known.unusual_pairs.iloc[:0])
    assert odd.any()
    assert not unusual(result.candidates, result.inventory, free).any()


def test_every_exchange_of_a_plan_brings_the_floor_and_pins_are_free_of_it(known: Knowledge) -> None:
    result = run(board(800.0, 0.0), known, Scenario())
    table = result.candidates
    tables = table, result.inventory, known
    plain = Session(*tables).exact(table)
    used = np.flatnonzero(plain.flows)
    assert len(used)
    gain = table["margin_usd_per_unit"].to_numpy()[used] * plain.flows[used] - parameter(
        known, "coordination_cost_usd_per_year"
    )
    floor = float(gain.max()) * 1.01
    strict = Session(*tables, floor_usd_per_year=floor)
    assert not strict.exact(table).flows.any()
    pinned = strict.exact(table, wishes=Wishes(pinned=[int(used[0])]))
    assert pinned.flows[used[0]] > 0


def test_own_use_is_off_the_offer_and_the_demand(known: Knowledge) -> None:
    mill = make_site("m", "a", "1701", 107, 11, archetype_id="containerboard", capacity=100.0, capacity_unit="kt/yr")
    inventory = make_inventory([make_park("a", 107, 11)], [mill], [])
    gross = estimate(inventory, replace(known, own_use=known.own_use.iloc[:0])).streams
    net = estimate(inventory, known).streams

    def quantity(streams: pd.DataFrame, role: str, resource: str) -> float:
        rows = streams[(streams["role"] == role) & (streams["resource"] == resource)]
        return float(rows["quantity"].sum())

    habits = known.own_use[known.own_use["archetypes"].str.contains("containerboard")]
    for habit in habits.to_dict("records"):
        before, after = (quantity(streams, "offer", habit["offered"]) for streams in (gross, net))
        assert after == pytest.approx(before * (1 - habit["share_mid"]))
        if habit["demanded"]:
            bought, less = (quantity(streams, "demand", habit["demanded"]) for streams in (gross, net))
            assert less == pytest.approx(max(bought - before * habit["share_mid"], 0.0))
    low, mid, high = (net[name].to_numpy() for name in ("quantity_low", "quantity", "quantity_high"))
    assert (low <= mid).all()
    assert (mid <= high).all()


def test_a_roof_that_serves_its_daylight_load_asks_for_none(known: Knowledge) -> None:
    site = make_site("s", "a", "9999", 107, 11, area_ha=10.0)
    plain = make_inventory([make_park("a", 107, 11)], [site], [])
    for load, asks in ((1_000.0, False), (1e6, True)):
        given = pd.DataFrame([make_stream("load", "s", "demand", "ELECTRICITY", load)])
        streams = estimate(Inventory(plain.parks, plain.sites, given), known).streams
        assert (DAYLIGHT in set(streams["resource"])) == asks
        assert ("RTS_PV" in set(streams["resource"])) != asks
