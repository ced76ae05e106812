"""Names of criteria, and their values and reasons in sentences."""

import math

import pandas as pd

from symbiosis.insight.screen_criteria import CRITERIA, FAIL, PASS, UNKNOWN
from symbiosis.insight.screen_facts import STATUS
from symbiosis.insight.screen_rank import column
from symbiosis.ui import data, screen_data, vocabulary, words
from symbiosis.ui.later import seen
from symbiosis.ui.money import money, money_range
from symbiosis.ui.words import _, named, number

SIGN = {int(PASS): "✓", int(FAIL): "✗", int(UNKNOWN): "?"}
WAYS = ("seaport", "inland_port", "airport", "city", "expressway")
_UNITS = {"steam": "t", "heat": "GJ", "water": "m3"}


def criterion(name: object) -> str:
    """Name a minimum criterion."""
    return vocabulary.word(
        {
            "area": _("Region and province"),
            "stage": _("Stage of the park"),
            "land": _("Area of the park"),
            "free": _("Free land"),
            "seaport": _("Way to a seaport"),
            "inland_port": _("Way to an inland port"),
            "airport": _("Way to an airport"),
            "city": _("Way to a city"),
            "expressway": _("Way to an expressway"),
            "programme": _("Eco-industrial programme"),
            "value": _("Symbiosis value"),
            "steam": _("Steam on offer"),
            "heat": _("Heat on offer"),
            "water": _("Water to use again on offer"),
            "sectors": _("Sectors nearby"),
            "precision": _("Position"),
        },
        name,
    )


def goal(code: object) -> str:
    """Name where a way leads."""
    return vocabulary.word(
        {
            "seaport": _("seaport"),
            "inland_port": _("inland port"),
            "airport": _("airport"),
            "city": _("city"),
            "expressway": _("expressway"),
        },
        code,
    )


def ranked(name: object) -> str:
    """Name a criterion of the ranking."""
    return vocabulary.word(
        {
            "logistics": _("Logistics: way to a {goal}").format(goal=goal(seen("goal"))),
            "fit": _("Symbiosis fit"),
            "energy": _("Heat within reach"),
            "reuse": _("Water to use again"),
            "variety": _("Variety of sectors"),
            "stage_eip": _("Eco-industrial programme"),
            "size": _("Area of the park"),
            "data": _("Quality of the data"),
        },
        name,
    )


def method(code: object) -> str:
    """Name a method of ranking."""
    return vocabulary.word({"wsm": _("Weighted sum"), "topsis": "TOPSIS", "promethee": "PROMETHEE II"}, code)


def preset(code: object) -> str:
    """Name a profile to start from."""
    return vocabulary.word(
        {
            "export": _("Export manufacturer"),
            "heat": _("Heat-hungry process"),
            "circular": _("Circular-economy plant"),
        },
        code,
    )


def programme(code: float) -> str:
    """Say how far eco-industrial programmes reach a park."""
    said = (_("none known"), _("studied"), _("in one programme"), _("in two programmes or more"))
    return said[int(code)]


def value(name: str, amount: float) -> str:
    """Say a value or limit of a minimum criterion."""
    if not math.isfinite(amount):
        return _("nowhere") if math.isinf(amount) else _("unknown")
    if name in ("area", "stage", "precision", "programme"):
        return _coded(name, int(amount))
    if name == "value":
        return money(amount, digits=3)
    return words.quantity(amount, _UNITS[name], digits=3) if name in _UNITS else _plain(name, amount)


def _coded(name: str, code: int) -> str:
    if name == "area":
        return _("inside") if code else _("outside")
    if name == "stage":
        return vocabulary.status({value: name for name, value in STATUS.items()}[code])
    return programme(code) if name == "programme" else vocabulary.precision(("district", "ward", "site")[code])


def _plain(name: str, amount: float) -> str:
    digits = 0 if amount >= 10 or amount == round(amount) else 1
    return f"{number(amount, digits)} {'ha' if name in ('land', 'free') else 'km'}"


def place(park: "pd.Series[float]", kind: str) -> str:
    """Name the nearest place of a kind."""
    code = str(park.get(kind, "") or "")
    if not code:
        return ""
    row = screen_data.places(data.data_version()).loc[code]
    return named(str(row["name_en"]), str(row["name_vi"]))


def fact(name: str, park: "pd.Series[float]") -> str:
    """Say what is known of a park for a minimum criterion, with the place and how exactly the position is known."""
    amount = float(park[CRITERIA[name].column])
    said = value(name, amount)
    if name not in WAYS or not math.isfinite(amount):
        return said
    where, error = place(park, name), float(park["error_km"])
    text = _("{km} ± {error} km to {place}") if where else _("{km} ± {error} km")
    return text.format(km=number(amount), error=number(error, 1), place=where)


def reason(name: str, verdict: int, park: "pd.Series[float]", limit: float) -> str:
    """Say why a park passes a criterion, fails it or cannot be judged."""
    sense = _("{fact}, at most {limit} asked for") if CRITERIA[name].sense < 0 else _("{fact}, at least {limit}")
    if name in ("area", "programme", "precision", "stage"):
        sense = _("{fact}, asked for: {limit}")
    said = sense.format(fact=fact(name, park), limit=value(name, limit))
    return f"{SIGN[int(verdict)]} {criterion(name)}: {said}"


def amount(name: str, park: "pd.Series[float]", column: str) -> str:
    """Say the value of a criterion of the ranking with its range; ``column`` is that of the facts."""
    given = float(park[column])
    if not math.isfinite(given):
        return _("unknown")
    if name == "fit":
        ends = (float(park[f"value_{end}_usd_per_year"]) for end in ("low", "high"))
        low, high = ends
        return money_range(low, given, high)
    if name in ("energy", "reuse"):
        stem, _sign, tail = column.partition("_")
        low, high = (float(park[f"{stem}_{end}_{tail}"]) for end in ("low", "high"))
        return words.quantity_range(low, given, high, "GJ" if name == "energy" else "m3")
    if name == "logistics":
        return fact(column.removesuffix("_km"), park)
    if name == "stage_eip":
        return programme(given)
    return _plain("land", given) if name == "size" else number(given, 2)


def ranked_value(name: str, park: "pd.Series[float]", goal_code: str) -> str:
    """Say the value of a criterion of the ranking, with its range; ``goal_code`` is where the logistics lead."""
    return amount(name, park, column(name, goal_code))


def verdict(code: int) -> str:
    """Say a verdict with its sign."""
    return f"{SIGN[code]} " + (_("fails"), _("cannot be judged"), _("passes"))[code]
