"""What the card of an exchange adds up, on the three-park world."""

import pytest

from symbiosis import pipeline
from symbiosis.inventory.tables import Inventory, Knowledge
from symbiosis.pipeline import Result
from symbiosis.planning import Case, Planner
from symbiosis.planning_tables import allocated
from symbiosis.scenario import Scenario
from symbiosis.ui import exchange_card, refusal_list, words

NET = "net_benefit_usd_per_year"
SCENARIOS = [
    Scenario(),
    Scenario(energy_price_factor=1.5, material_price_factor=0.5, transport_cost_factor=2.0, carbon_price_usd_per_t=30),
]


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "language", lambda: "en")


@pytest.fixture
def planner(world: Inventory, known: Knowledge) -> Planner:
    return Planner(pipeline.prepare(pipeline.matched(world, known), discount_rate=Scenario().discount_rate))


def sums_to_net(result: Result) -> None:
    for row, net in enumerate(result.candidates[NET]):
        parts = exchange_card.breakdown(result, row)
        size = sum(abs(amount) for _name, amount in parts)
        assert sum(amount for _name, amount in parts) == pytest.approx(net, abs=1e-5 * size)
        assert parts[-1][1] < 0  # coordination is paid by every exchange


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_parts_add_up_to_the_net_benefit(planner: Planner, scenario: Scenario) -> None:
    result = planner.result(scenario)
    assert len(result.candidates)
    sums_to_net(result)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_parts_add_up_at_the_planned_quantity(planner: Planner, scenario: Scenario) -> None:
    planned = planner.exact(Case(scenario))
    result = planner.result(scenario)
    rows = planned.exchanges["row"].to_numpy()
    terms = type(result.terms)(result.terms.table.iloc[rows], result.terms.coordination_usd_per_year)
    table = allocated(result, planned.plan.flows, None)
    assert table[NET].sum() == pytest.approx(planned.plan.net_benefit_usd_per_year)
    sums_to_net(Result(result.inventory, result.knowledge, planned.exchanges, terms, table, result.scenario))


@pytest.mark.parametrize(
    ("gate", "actual", "limit", "unit", "words_shown"),
    [
        ("temperature", 45.0, 50.0, "°C", ("45.0 °C", "≥ 50.0 °C")),
        ("distance", 9.453, 2.0, "km", ("9.45 km", "≤ 2.00 km")),
        ("moisture", float("nan"), 12.0, "%", ("not known", "≤ 12.0 %")),
        ("licence", 0.0, 1.0, "", ("no", "yes")),
        ("lot", 31722.25, 70000.0, "m3/a", ("31,700 m³/a", "≥ 70,000 m³/a")),
    ],
)
def test_refusals_say_what_is_and_what_must_be(
    gate: str, actual: float, limit: float, unit: str, words_shown: tuple[str, str]
) -> None:
    assert refusal_list.reading(gate, actual, limit, unit) == words_shown
