"""Units of stream quantities."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbiosis.errors import UnknownUnitError
from symbiosis.inventory import units
from symbiosis.inventory.units import ACCEPTED, UNIT_NAMES, rate, to_resource_unit

# The right-hand sides are worked by hand: 365 days a year, 1 toe = 41.868 GJ, 1 RTh = 12,000 Btu.
WRITTEN = [
    (1, "t/year", "t", 1),
    (2, "kg/day", "t", 0.73),
    (1, "t/d", "t", 365),
    (3, "tấn/năm", "t", 3),
    (3, "Tấn / ngày", "t", 1095),
    (1, "nghìn tấn/năm", "t", 1000),
    (5, "ton", "t", 5),
    (1, "kt", "t", 1000),
    (1, "Mt/a", "t", 1e6),
    (1, "tonnes per annum", "t", 1),
    (4, "t/month", "t", 48),
    (1, "T", "t", 1),
    (10, "m3/d", "m3", 3650),
    (10, "m³/ngày đêm", "m3", 3650),
    (10, "m^3/year", "m3", 10),
    (1, "million m3/yr", "m3", 1e6),
    (1, "10^6 m³", "m3", 1e6),
    (1, "1000 m3/year", "m3", 1000),
    (500, "L", "m3", 0.5),
    (7, "MWh/y", "MWh", 7),
    (2000, "kWh", "MWh", 2),
    (3.6, "GJ/a", "MWh", 1),
    (1, "GJ/a", "GJ", 1),
    (1, "TJ", "GJ", 1000),
    (1, "MWh", "GJ", 3.6),
    (1, "toe", "GJ", 41.868),
    (1, "GJ_c/year", "GJ_c", 1),
    (1, "GJ", "GJ_c", 1),
    (1000, "RTh", "GJ_c", 12.660672),
    (1, "Nm3/year", "Nm3", 1),
    (1, "Nm³_CH4", "Nm3_CH4", 1),
    (40, "pallets/week", "unit", 40 * 365 / 7),
    (12, "cái/tháng", "unit", 144),
]


@pytest.mark.parametrize(("quantity", "text", "unit", "expected"), WRITTEN)
def test_written_units(quantity, text, unit, expected):
    assert to_resource_unit(quantity, text, unit) == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize(
    ("quantity", "text", "unit", "expected"),
    [
        (2, "m³/h", "m3", 12_000),
        (1, "l/s", "m3", 21_600),
        (2, "MW", "MWh", 12_000),
        (1, "kg/min", "t", 360),
        (1, "Nm3/h", "Nm3", 6000),
    ],
)
def test_rates_need_running_hours(quantity, text, unit, expected):
    assert rate(text, unit)[1]
    assert to_resource_unit(quantity, text, unit, hours_per_year=6000) == pytest.approx(expected)
    with pytest.raises(UnknownUnitError, match="hours_per_year"):
        to_resource_unit(quantity, text, unit)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "bushel/year",
        "MT/year",
        "mt",
        "ml",
        "t/GJ",
        "t/year/year",
        "9**9**9",
        "MW/day",
        "dozen t",
        "t DM/year",
        "/",
        "__import__('os')",
    ],
)
def test_unknown_units_are_refused(text):
    with pytest.raises(UnknownUnitError, match=r"not known\. Accepted: t, kg"):
        to_resource_unit(1, text, "t")


@pytest.mark.parametrize(
    ("text", "unit"),
    [("kt/year", "m3"), ("m3", "t"), ("m3", "Nm3"), ("Nm3", "Nm3_CH4"), ("GJ_c", "GJ"), ("unit", "t"), ("Nm3", "m3")],
)
def test_wrong_kind_is_refused(text, unit):
    with pytest.raises(UnknownUnitError, match="does not measure"):
        to_resource_unit(1, text, unit)


def test_every_listed_spelling_is_accepted_and_every_resource_unit_is_its_own():
    assert set(ACCEPTED) == set(UNIT_NAMES)
    for unit, spellings in ACCEPTED.items():
        assert to_resource_unit(1, unit, unit) == 1
        for spelling in spellings:
            for period in units.PERIODS:
                if not rate(spelling, unit)[1]:
                    assert to_resource_unit(1, f"{spelling}/{period}", unit, hours_per_year=8000) > 0
            assert to_resource_unit(1, spelling, unit, hours_per_year=8000) > 0


amounts = st.floats(0, 1e9, allow_nan=False, allow_subnormal=False)
pairs = st.sampled_from([(u, s) for u, spellings in ACCEPTED.items() for s in spellings])


@given(amounts, st.floats(0.1, 1e3), pairs)
def test_conversion_is_linear(quantity, times, pair):
    unit, spelling = pair
    once = to_resource_unit(quantity, spelling, unit, hours_per_year=5000)
    assert to_resource_unit(quantity * times, spelling, unit, hours_per_year=5000) == pytest.approx(
        once * times, rel=1e-12
    )


@given(
    amounts,
    st.sampled_from(
        [(u, s) for u, spellings in ACCEPTED.items() for s in spellings if s in ACCEPTED and u in ACCEPTED[s]]
    ),
)
def test_there_and_back_is_the_same(quantity, pair):
    unit, other = pair
    assert to_resource_unit(to_resource_unit(quantity, other, unit), unit, other) == pytest.approx(quantity, rel=1e-12)
