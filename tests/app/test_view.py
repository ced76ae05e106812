"""Filters, lines and clicks, checked by hand on a small world and against plain loops."""

import numpy as np
import pandas as pd
import pytest

from symbiosis.exchange.terms import Terms
from symbiosis.inventory.tables import Inventory, Knowledge
from symbiosis.pipeline import Result
from symbiosis.scenario import Scenario
from symbiosis.ui import map_layers, overview, tables, view
from symbiosis.ui.vocabulary import CARRIERS
from tests.conftest import make_inventory, make_park, make_site, make_stream

ASH, STEAM = "FLY_ASH", "STEAM_LP"


@pytest.fixture
def result(known: Knowledge) -> Result:
    """Three parks in a row, the third in another region; hand-made candidates with known benefits."""
    north = {"region_34": "Red River Delta", "region_63": "Red River Delta", "province_34": "Hai Phong"}
    places = [("a", 106.0, 11.0, {}), ("b", 107.0, 11.0, {}), ("c", 106.5, 20.0, north)]
    parks = [make_park(name, lon, lat, **more) for name, lon, lat, more in places]
    sites = [make_site(name, name, "3510", lon, lat, **more) for name, lon, lat, more in places]
    streams = [make_stream(f"{name}-ash", name, "offer", ASH, 10.0) for name, *_rest in places]
    streams += [make_stream(f"{name}-want", name, "demand", "CLINKER_SUBSTITUTE", 10.0) for name, *_rest in places]
    streams += [make_stream("a-steam", "a", "offer", STEAM, 10.0)]
    inventory: Inventory = make_inventory(parks, sites, streams)
    ash = int(np.flatnonzero((known.rules["offered"] == ASH).to_numpy())[0])
    steam = int(np.flatnonzero((known.rules["offered"] == STEAM).to_numpy())[0])
    rows = [
        (0, 4, ash, 500.0),
        (0, 5, ash, 900.0),
        (1, 3, ash, -5.0),
        (6, 4, steam, 50.0),
        (2, 5, ash, 100.0),
        (0, 3, ash, 7.0),
    ]
    offer, demand, rule, benefit = zip(*rows, strict=True)
    table = pd.DataFrame({"offer": offer, "demand": demand, "rule": rule, "net_benefit_usd_per_year": benefit})
    table["co2e_t_per_year"] = 1.0
    table["same_park"] = [False, False, False, False, True, True]
    table["basis"] = pd.Categorical(["reported", "estimated", "estimated", "assumed", "estimated", "estimated"])
    no_terms = Terms(pd.DataFrame(), {"mid": 0.0})
    return Result(inventory, known, table, no_terms, pd.DataFrame(), Scenario())


def select(result: Result, **filters: object) -> list[int]:
    near = np.ones(len(result.candidates), dtype=bool)
    return view.select(result, view.index(result), view.Filters(**filters), near).tolist()  # type: ignore[arg-type]


def test_only_paying_candidates_best_first(result: Result) -> None:
    assert select(result) == [1, 0, 4, 3, 5]


def test_filters_keep_what_touches_the_area(result: Result) -> None:
    assert select(result, region="red-river-delta") == [1, 4]
    assert select(result, region="southeast") == [1, 0, 3, 5]
    assert select(result, region="other") == []
    assert select(result, provinces=("Hai Phong",)) == [1, 4]
    assert select(result, carriers=("heat",)) == [3]
    assert select(result, resources=(STEAM,)) == [3]


def test_distance_mask_removes_rows(result: Result) -> None:
    near = np.array([True, False, True, True, True, True])
    assert view.select(result, view.index(result), view.Filters(), near).tolist() == [0, 4, 3, 5]


def test_best_partner_of_each_offer(result: Result) -> None:
    rows = np.array(select(result))
    best = view.best_partners(result, rows)
    assert best.tolist() == [1, 4, 3]
    expected = result.candidates.iloc[rows].groupby("offer")["net_benefit_usd_per_year"].max()
    assert dict(
        zip(
            result.candidates["offer"].iloc[best], result.candidates["net_benefit_usd_per_year"].iloc[best], strict=True
        )
    ) == dict(expected)


def test_offers_by_region_count_all_offers(result: Result) -> None:
    found = view.index(result)
    best = view.best_partners(result, np.array(select(result)))
    offers = view.offers_in(result, found, view.Filters())
    table = overview.offers_by(result, found, best, "region_34", offers).set_index("region_34")
    assert table.loc["Southeast", ["offers", "with_partner"]].tolist() == [3, 2]
    assert table.loc["Red River Delta", ["offers", "with_partner"]].tolist() == [1, 1]
    assert table.loc["Southeast", "median_usd_per_year"] == (900 + 50) / 2


def test_filters_narrow_the_offers_counted_as_they_narrow_the_candidates(result: Result) -> None:
    found = view.index(result)

    def counted(**filters: object) -> int:
        return int(view.offers_in(result, found, view.Filters(**filters)).sum())  # type: ignore[arg-type]

    assert counted() == sum(counted(carriers=(one,)) for one in CARRIERS) == 4
    assert counted(carriers=("heat",)) == counted(resources=(STEAM,)) == 1
    assert counted(carriers=("material",), region="southeast") == 2
    assert counted(resources=("CLINKER_SUBSTITUTE",)) == 3  # ash can replace it
    assert counted(resources=(STEAM,), carriers=("water",)) == 0
    for filters in (view.Filters(carriers=("material",)), view.Filters(resources=("CLINKER_SUBSTITUTE",))):
        rows = view.narrow(result, found, filters, np.arange(len(result.candidates)))
        assert view.offers_in(result, found, filters)[result.candidates["offer"].to_numpy()[rows]].all()


def test_each_carrier_gets_its_share_of_lines(result: Result) -> None:
    found = view.index(result)
    rows = map_layers.between(found, np.array(select(result)))
    assert rows.tolist() == [1, 0, 3]
    lines, of = view.best_lines(result, found, rows, most=5)
    assert (lines.tolist(), of) == ([1, 0, 3], 3)


def test_click_near_a_line_finds_it(result: Result) -> None:
    found = view.index(result)
    rows = map_layers.between(found, np.array(select(result)))
    assert map_layers.nearest_line(found, rows, 11.0, 106.9, 9.0) in {0, 3}
    assert map_layers.nearest_line(found, rows, 17.0, 106.34, 9.0) == 1
    assert map_layers.nearest_line(found, rows, 15.0, 108.0, 9.0) is None
    assert map_layers.nearest_line(found, rows[:0], 11.0, 106.9, 9.0) is None


def test_lines_are_few_elements_and_never_take_clicks(result: Result) -> None:
    found = view.index(result)
    rows = map_layers.between(found, np.array(select(result)))
    drawn = map_layers.lines(result, found, rows)
    assert len(drawn) == 3
    assert all(line.options["interactive"] is False for line in drawn)
    assert [line.options.get("dashArray") for line in drawn].count(None) == 1


def test_exchange_id_survives_another_order(result: Result) -> None:
    ident = tables.exchange_id(result, 3)
    assert tables.find_exchange(result, ident) == 3
    assert tables.find_exchange(result, "a~b~c") is None
    assert tables.find_exchange(result, "nonsense") is None


def test_ring_marks_exchanges_inside_a_park(result: Result) -> None:
    found = view.index(result)
    assert map_layers.rings(result, found, np.array(select(result))) == {"a": "#009E73", "c": "#009E73"}
