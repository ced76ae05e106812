"""Units of stream quantities: what people write, converted to the yearly unit of a resource.

The unit list is our own and short on purpose. In pint's default registry ``kt`` is a knot, ``unit`` a micronit, ``ton``
a short ton and ``m3`` unknown; here every accepted spelling is one line below and everything else is refused.
"""

import re
import unicodedata
from functools import cache, lru_cache

import pint

from symbiosis.errors import UnknownUnitError

UNIT_NAMES: dict[str, tuple[str, str]] = {
    "t": ("tonnes", "tấn"),
    "m3": ("cubic metres", "mét khối"),
    "GJ": ("gigajoules", "gigajun"),
    "GJ_c": ("gigajoules of cold", "gigajun lạnh"),
    "MWh": ("megawatt-hours", "megawatt giờ"),
    "unit": ("pieces", "đơn vị"),
    "Nm3": ("normal cubic metres of gas", "mét khối khí tiêu chuẩn"),
    "Nm3_CH4": ("normal cubic metres of methane", "mét khối mêtan tiêu chuẩn"),
}
"""Every unit a resource can have: English and Vietnamese name."""

ACCEPTED: dict[str, tuple[str, ...]] = {
    "t": ("t", "kg", "g", "Mg", "kt", "Mt", "tấn", "tạ"),
    "m3": ("m3", "L", "hL", "ML", "Mm3"),
    "GJ": ("GJ", "MJ", "TJ", "kWh", "MWh", "GWh", "kcal", "Gcal", "MMBtu", "toe", "kW", "MW"),
    "GJ_c": ("GJ_c", "RTh", "GJ", "MJ", "TJ", "kWh", "MWh", "kW", "MW"),
    "MWh": ("MWh", "kWh", "GWh", "TWh", "MJ", "GJ", "TJ", "kW", "MW"),
    "unit": ("unit", "pcs", "pallet", "cái", "chiếc"),
    "Nm3": ("Nm3", "kNm3", "MNm3"),
    "Nm3_CH4": ("Nm3_CH4", "kNm3_CH4", "MNm3_CH4"),
}
"""The usual spellings of an amount, per unit of the resource."""

PERIODS = ("year", "month", "week", "day", "hour", "minute", "second")

# pint's definition format: name = value = symbol = further spellings. Lower-case spellings also match upper-case text.
_DEFINITIONS = """
second = [time] = s = sec = giây
minute = 60 second = min = phút
hour = 3600 second = h = hr = giờ
day = 24 hour = d = days = ngày
week = 7 day = wk = tuần
year = 365 day = a = y = yr = annum = annual = năm
month = year / 12 = mo = tháng
tonne = [mass] = t = tonnes = ton = tons = tấn
gram = 1e-6 tonne = g
kilogram = 1e-3 tonne = kg = kgs
quintal = 0.1 tonne = tạ
megagram = tonne = Mg
kilotonne = 1e3 tonne = kt
megatonne = 1e6 tonne = Mt
cubic_metre = [volume] = m3 = cbm = khối
litre = 1e-3 cubic_metre = L = l = liter = litres = liters = lít
hectolitre = 0.1 cubic_metre = hL = hl
megalitre = 1e3 cubic_metre = ML
million_cubic_metre = 1e6 cubic_metre = Mm3
joule = [energy] = J
kilojoule = 1e3 joule = kJ = kj
megajoule = 1e6 joule = MJ = mj
gigajoule = 1e9 joule = GJ = gj
terajoule = 1e12 joule = TJ = tj
petajoule = 1e15 joule = PJ = pj
watt_hour = 3600 joule = Wh = wh
kilowatt_hour = 1e3 watt_hour = kWh = kwh
megawatt_hour = 1e6 watt_hour = MWh = mwh
gigawatt_hour = 1e9 watt_hour = GWh = gwh
terawatt_hour = 1e12 watt_hour = TWh = twh
kilowatt = kilowatt_hour / hour = kW
megawatt = megawatt_hour / hour = MW
calorie_thousand = 4184 joule = kcal
calorie_million = 4184e3 joule = Mcal
calorie_billion = 4184e6 joule = Gcal
million_btu = 1055.056e6 joule = MMBtu = mmbtu
tonne_oil_equivalent = 41.868e9 joule = toe
gigajoule_of_cold = [cold] = GJ_c = gj_c
refrigeration_ton_hour = 0.012660672 gigajoule_of_cold = RTh
normal_cubic_metre = [gas] = Nm3 = nm3
thousand_normal_cubic_metre = 1e3 normal_cubic_metre = kNm3
million_normal_cubic_metre = 1e6 normal_cubic_metre = MNm3
methane_cubic_metre = [methane] = Nm3_CH4 = nm3_ch4
thousand_methane_cubic_metre = 1e3 methane_cubic_metre = kNm3_CH4
million_methane_cubic_metre = 1e6 methane_cubic_metre = MNm3_CH4
piece = [count] = unit = units = pc = pcs = pieces = pallet = pallets = cái = chiếc
"""

_MULTIPLIERS = {
    **dict.fromkeys(("1000", "10^3", "103", "thousand", "nghìn", "ngàn"), 1e3),
    **dict.fromkeys(("1000000", "10^6", "106", "million", "mn", "triệu"), 1e6),
}
_PER = re.compile(r"\s*(?:/|\b(?:per|mỗi|một)\b)\s*")
_SHAPE = re.compile(
    r"(?:(?P<times>10\^?[36]|1000(?:000)?|[^\W\d]+(?=\s))\s*)?(?P<amount>[^\W\d]\w*)(?:/(?P<period>[^\W\d]+))?"
)


@cache
def _registry() -> "pint.UnitRegistry[float]":
    registry: pint.UnitRegistry[float] = pint.UnitRegistry(None)
    registry.load_definitions([line for line in _DEFINITIONS.splitlines() if line])
    return registry


def _unit(name: str) -> pint.Unit | None:
    registry = _registry()
    spelling = next((s for s in (name, name.lower()) if s in registry), None)
    return None if spelling is None else registry.parse_units(spelling)


def _parse(unit_text: str) -> "tuple[pint.Quantity[float], bool] | None":
    """Return one of the written unit, and whether it is a rate while the plant runs; ``None`` when not understood."""
    text = unicodedata.normalize("NFKC", unit_text).strip()
    for written, meant in (
        ("**", "^"),
        ("m^3", "m3"),
        *((f"ngày{gap}đêm", "ngày") for gap in (" ", ".", "-", "")),
        ("ngđ", "ngày"),
    ):
        text = text.replace(written, meant)
    shape = _SHAPE.fullmatch(_PER.sub("/", text))
    if shape is None:
        return None
    times = _MULTIPLIERS.get((shape["times"] or "").lower()) if shape["times"] else 1.0
    amount = _unit(shape["amount"])
    period = _unit(shape["period"] or "year")
    if times is None or amount is None or period is None or not period.is_compatible_with("year"):
        return None
    if amount.dimensionality.get("[time]", 0) == -1:
        return None if shape["period"] else (times * amount, True)
    return times * amount / period, (1 * period).to("hour").magnitude <= 1


@lru_cache(maxsize=4096)
def rate(unit_text: str, resource_unit: str) -> tuple[float, bool]:
    """Return what one of a written unit is in the resource's unit, and over which time.

    A unit without a period is per year. Per day, week and month are averages over the calendar year (365 days).
    Per hour, minute and second, and powers, are rates while the plant runs.

    Parameters
    ----------
    unit_text
        Such as ``t/year``, ``kg/day``, ``m³/h``, ``million m3/yr``, ``tấn/năm``.
    resource_unit
        One of `UNIT_NAMES`.

    Returns
    -------
    factor : float
        In [resource_unit/year], or in [resource_unit/h] for a rate while the plant runs.
    hourly : bool
        Whether it is a rate while the plant runs.

    Raises
    ------
    UnknownUnitError
        When the unit is not known or measures another kind of thing.
    """
    parsed = _parse(unit_text)
    accepted = f"Accepted: {', '.join(ACCEPTED[resource_unit])}, per {', '.join(PERIODS)}."
    if parsed is None:
        raise UnknownUnitError(f"The unit {unit_text!r} is not known. {accepted}")
    one, hourly = parsed
    amount = one * _registry()("hour" if hourly else "year")
    target = "GJ" if resource_unit == "GJ_c" and amount.is_compatible_with("GJ") else resource_unit
    if not amount.is_compatible_with(target):
        raise UnknownUnitError(f"The unit {unit_text!r} does not measure {UNIT_NAMES[resource_unit][0]}. {accepted}")
    return float(amount.to(target).magnitude), hourly


def to_resource_unit(
    quantity: float, unit_text: str, resource_unit: str, *, hours_per_year: float | None = None
) -> float:
    """Convert a quantity as written by a user to the resource's unit per year; see `rate` for how units are read.

    Parameters
    ----------
    quantity
        Amount in ``unit_text``.
    unit_text
        Unit as written.
    resource_unit
        One of `UNIT_NAMES`.
    hours_per_year
        Running hours [h/year].

    Returns
    -------
    float
        Amount [resource_unit/year].

    Raises
    ------
    UnknownUnitError
        When the unit is not known, measures another kind of thing, or needs running hours that are not given.
    """
    factor, hourly = rate(unit_text, resource_unit)
    if not hourly:
        return quantity * factor
    if hours_per_year is None:
        raise UnknownUnitError(f"The unit {unit_text!r} needs hours_per_year. Give it, or write the quantity per year.")
    return quantity * factor * hours_per_year
