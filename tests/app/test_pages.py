"""Every page draws in both languages, on the shipped national data."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from symbiosis.paths import app_root

pytestmark = pytest.mark.xdist_group("national")

TITLES = {
    ("", "en"): "What could Vietnam's industrial parks give each other?",
    ("", "vi"): "Các khu công nghiệp Việt Nam có thể trao cho nhau những gì?",
    ("views/explore/parks.py", "en"): "Which parks are there, and what could each one exchange?",
    ("views/explore/parks.py", "vi"): "Có những khu công nghiệp nào, và mỗi khu có thể trao đổi gì?",
    ("views/explore/exchanges.py", "en"): "Which exchanges would pay, and why not the others?",
    ("views/explore/exchanges.py", "vi"): "Trao đổi nào có lợi, và vì sao những trao đổi khác thì không?",
    ("views/explore/evidence.py", "en"): "Does the matcher find what was really done?",
    ("views/explore/evidence.py", "vi"): "Bộ ghép có tìm ra những gì đã thật sự được làm không?",
    ("views/explore/hubs.py", "en"): "Where are the hubs, and how sure is their rank?",
    ("views/explore/hubs.py", "vi"): "Các cụm ở đâu, và thứ hạng của chúng chắc chắn đến mức nào?",
    ("views/data/sources.py", "en"): "Where do the figures come from, and how good are they?",
    ("views/data/sources.py", "vi"): "Số liệu lấy từ đâu và đáng tin đến mức nào?",
}
Open = Callable[..., AppTest]


@pytest.fixture
def visit() -> Open:
    def start(page: str = "", **query: str | list[str]) -> AppTest:
        app = AppTest.from_file(str(app_root() / "app.py"), default_timeout=120)
        app.query_params.update(query)
        app.run()
        if page:
            app.switch_page(page).run()
        assert not app.exception, [one.message for one in app.exception]
        return app

    return start


def texts(app: AppTest) -> str:
    return " ".join(str(one.value) for kind in ("markdown", "subheader", "caption", "info") for one in app.get(kind))


@pytest.mark.parametrize(("page", "language"), TITLES)
def test_page_draws(visit: Open, page: str, language: str) -> None:
    app = visit(page, lang=language)
    assert [one.value for one in app.title] == [TITLES[page, language]]
    assert len(app.get("component_instance")) == (0 if "data" in page or "evidence" in page else 1)


def test_link_restores_the_view(visit: Open) -> None:
    app = visit(lang="en", region="southeast", carrier=["water", "heat"], reach="0.5", map="63", carbon="20")
    assert app.selectbox(key="region").value == "southeast"
    assert app.multiselect(key="carrier").value == ["water", "heat"]
    assert app.slider(key="reach").value == 0.5
    assert app.radio(key="map").value == "63"
    assert app.slider(key="carbon").value == 20
    written = {
        "lang": "en",
        "region": "southeast",
        "map": "63",
        "carrier": ["water", "heat"],
        "reach": "0.5",
        "carbon": "20",
    }
    assert dict(app.query_params) == written


def test_edited_address_cannot_break_a_page(visit: Open) -> None:
    app = visit(
        lang="xx",
        region="<script>",
        carrier="gold",
        reach="nan",
        map="99",
        carbon="1e999",
        park="nowhere",
        exchange="a~b~c",
    )
    assert app.selectbox(key="region").value == "all"
    assert app.multiselect(key="carrier").value == []
    assert app.slider(key="reach").value == 1.0


def test_choices_follow_to_the_next_page_and_reset(visit: Open) -> None:
    app = visit(lang="en", region="red-river-delta", reach="0.5")
    app.switch_page("views/explore/exchanges.py").run()
    assert app.selectbox(key="region").value == "red-river-delta"
    assert app.slider(key="reach").value == 0.5
    next(button for button in app.button if button.label == "Reset filters").click().run()
    assert not app.exception
    assert app.selectbox(key="region").value == "all"
    assert app.slider(key="reach").value == 1.0
    assert dict(app.query_params) == {"lang": "en"}


@pytest.mark.parametrize("typed", ["bien hoa 2", "BIÊN HÒA 2", "Biên Hoà 2"])
def test_search_ignores_marks(visit: Open, typed: str) -> None:
    app = visit("views/explore/parks.py", lang="vi")
    app.text_input(key="find").set_value(typed).run()
    assert not app.exception
    table = app.dataframe[0].value
    assert "KCN Biên Hòa 2" in set(table["name"])
    assert len(table) < 5


def test_park_card_marks_what_was_recalled(visit: Open) -> None:
    app = visit("views/explore/parks.py", lang="en", park="bien-hoa-2")
    assert "Bien Hoa 2 Industrial Park" in [one.value for one in app.subheader]
    cards = " ".join(one.proto.body for one in app.get("html"))
    assert "from memory, to be checked" in cards
    assert "Sonadezi" in cards


def test_empty_result_says_why_and_offers_a_way_out(visit: Open) -> None:
    app = visit("views/explore/parks.py", lang="en")
    app.text_input(key="find").set_value("no such park").run()
    assert "No park fits this name" in texts(app)
    next(button for button in app.button if button.label == "Change it for me").click().run()
    assert app.text_input(key="find").value == ""
    assert len(app.dataframe[0].value) > 500
