"""The plan on the screen: what is said of it, and wishes, cut and goal that change it; on the national data."""

import time
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from symbiosis.paths import app_root

pytestmark = [pytest.mark.xdist_group("national"), pytest.mark.timeout(400)]
PAGE = "views/explore/exchanges.py"


def html(app: AppTest) -> str:
    return " ".join(one.proto.body for one in app.get("html"))


def until(app: AppTest, done: Callable[[AppTest], bool]) -> AppTest:
    """Run the page again until work in the background has ended."""
    for _ in range(150):
        assert not app.exception, [one.message for one in app.exception]
        if done(app):
            return app
        time.sleep(1)
        app.run()
    raise AssertionError("the work did not end")


def exact(app: AppTest) -> bool:
    return 'atlas-badge exact"' in html(app)


def open_plan(**query: str | list[str]) -> AppTest:
    app = AppTest.from_file(str(app_root() / "app.py"), default_timeout=120)
    app.query_params.update({"view": "plan", **query})
    app.run()
    return app.switch_page(PAGE).run()


def exchanges(app: AppTest) -> int:
    """Return how many exchanges the table holds over all its pages, as the line under it says."""
    said = next(one.value for one in app.caption if "exchanges, best first." in one.value)
    return int(said.split(" ")[0].replace(",", ""))


def first_exchange(app: AppTest) -> str:
    """Return the id of the best exchange of the view, as its button carries it."""
    key = next(button.key for button in app.button if str(button.key).startswith("top_"))
    return str(key).removeprefix("top_")


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ("below the best possible (proved)", "Rooftop solar power")), ("vi", ("đã chứng minh", "Điện mặt trời"))],
)
def test_plan_says_its_sum_and_how_good_it_is(language: str, words: tuple[str, str]) -> None:
    app = until(open_plan(lang=language), exact)
    said = html(app)
    assert all(word in said for word in words)
    assert len(app.get("component_instance")) == 1
    table = app.dataframe[0].value
    assert {"p_viable_pct", "donor_usd_per_year", "receiver_usd_per_year", "price_usd_per_unit"} <= set(table.columns)
    assert (table["donor_usd_per_year"] - table["receiver_usd_per_year"]).abs().max() <= 100


def test_region_narrows_the_plan() -> None:
    whole = until(open_plan(lang="en", carrier="heat"), exact)
    part = until(open_plan(lang="en", carrier="heat", region="southeast"), exact)
    assert 0 < exchanges(part) < exchanges(whole)


def test_forbidding_shows_its_price_and_can_be_undone() -> None:
    app = until(open_plan(lang="en"), exact)
    ident = first_exchange(app)
    app.button(key=f"top_{ident}").click().run()
    assert "How sure it is" in " ".join(one.value for one in app.markdown)
    app.button(key="wish_ban").click().run()
    assert app.session_state["ban"] == [ident]
    until(app, exact)
    assert "costs" in " ".join(one.value for one in app.markdown)
    assert "The plan does without this exchange." in [one.value for one in app.caption]
    next(button for button in app.button if button.label == "Undo").click().run()
    assert "ban" not in app.query_params
    assert exact(app)


def test_unknown_wishes_and_anchors_in_the_address_do_no_harm() -> None:
    app = until(open_plan(lang="en", pin="a~b~c", ban="nonsense", cut="park:nowhere", weight="nan"), exact)
    assert "2 of your wishes lie out of reach" in " ".join(one.value for one in app.caption)
    assert app.session_state["weight"] == 0


def test_dong_follow_the_shipped_rate() -> None:
    app = until(open_plan(lang="en", money="vnd"), exact)
    assert "trillion VND/a" in html(app)
    assert "1 USD = 26,000 VND" in html(app)
