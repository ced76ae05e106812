"""Which streams of a site share a duty, and what each takes from it."""

import pytest

from symbiosis.exchange.duties import duties
from symbiosis.inventory.tables import Knowledge
from tests.conftest import make_inventory, make_park, make_site, make_stream


def shared(known: Knowledge, *streams: tuple[str, str, str, float, str]) -> dict[str, dict[str, float]]:
    """Return {parent: {stream: weight}} for (id, role, resource, quantity, sum_rule) at one site."""
    rows = [make_stream(name, "s", role, resource, size, sum_rule=rule) for name, role, resource, size, rule in streams]
    found = duties(
        make_inventory([make_park("a", 107.0, 11.0)], [make_site("s", "a", "1313", 107.0, 11.0)], rows), known
    )
    out: dict[str, dict[str, float]] = {}
    for stream, parent, weight in zip(found.stream, found.parent, found.weight, strict=True):
        out.setdefault(rows[parent]["stream_id"], {})[rows[stream]["stream_id"]] = float(weight)
    return out


def test_reclaimed_water_is_part_of_the_largest_water(known: Knowledge) -> None:
    found = shared(
        known,
        ("clean", "demand", "WAT_CLEAN", 900.0, "add"),
        ("demin", "demand", "WAT_DEMIN", 100.0, "add"),
        ("part", "demand", "PROCESS_WATER_W3", 300.0, "subset"),
    )
    assert found == {"clean": {"clean": 1.0, "part": 1.0}}


def test_hot_water_is_part_of_steam_by_its_heat(known: Knowledge) -> None:
    """1 GJ of hot water takes 0.4 t of steam at 2.5 GJ/t."""
    found = shared(known, ("steam", "demand", "STEAM_LP", 1000.0, "add"), ("wash", "demand", "HW_LT", 500.0, "subset"))
    assert found == {"steam": {"steam": 1.0, "wash": pytest.approx(0.4)}}


def test_fuel_stands_for_the_whole_heat(known: Knowledge) -> None:
    """All 1,700 GJ of fuel take all 1,400 GJ of heat."""
    found = shared(
        known,
        ("heat", "demand", "DRYING_HEAT", 1400.0, "add"),
        ("fuel", "demand", "BOILER_FUEL_SOLID", 1700.0, "alternative"),
    )
    assert found == {"heat": {"heat": 1.0, "fuel": pytest.approx(1400 / 1700)}}


def test_the_same_resource_comes_first_and_roles_stay_apart(known: Knowledge) -> None:
    found = shared(
        known,
        ("ash", "offer", "FLY_ASH", 200.0, "add"),
        ("old", "offer", "FLY_ASH", 260.0, "alternative"),
        ("water", "offer", "WW_TREAT_A", 100.0, "add"),
        ("part", "demand", "PROCESS_WATER_W3", 300.0, "subset"),
    )
    assert found == {"ash": {"ash": 1.0, "old": pytest.approx(200 / 260)}}
