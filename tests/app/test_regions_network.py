"""Regions side by side and the network page, on the national data."""

import time
from collections.abc import Callable
from io import BytesIO

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from symbiosis.paths import app_root
from symbiosis.ui import flow_sankey, region_data
from symbiosis.ui.escape import safe_xlsx

pytestmark = [pytest.mark.xdist_group("national"), pytest.mark.timeout(400)]
REGIONS, NETWORK = "views/explore/regions.py", "views/explore/network.py"


def html(app: AppTest) -> str:
    return " ".join(one.proto.body for one in app.get("html"))


def until(app: AppTest, done: Callable[[AppTest], bool]) -> AppTest:
    for _ in range(150):
        assert not app.exception, [one.message for one in app.exception]
        if done(app):
            return app
        time.sleep(1)
        app.run()
    raise AssertionError("the work did not end")


def exact(app: AppTest) -> bool:
    return 'atlas-badge exact"' in html(app)


def visit(page: str, **query: str | list[str]) -> AppTest:
    app = AppTest.from_file(str(app_root() / "app.py"), default_timeout=120)
    app.query_params.update(query)
    app.run()
    return until(app.switch_page(page).run(), exact)


@pytest.mark.parametrize(
    ("language", "title", "words"),
    [
        (
            "en",
            "Southeast or Red River Delta: where is more to be gained?",
            ("Net benefit of all by-products", "draws"),
        ),
        ("vi", "Đông Nam Bộ hay Đồng bằng sông Hồng: nơi nào có lợi hơn?", ("Lợi ích ròng của mọi phụ phẩm", "lần")),
    ],
)
def test_two_regions_side_by_side(language: str, title: str, words: tuple[str, str]) -> None:
    app = visit(REGIONS, lang=language)
    assert [one.value for one in app.title] == [title]
    assert all(word in html(app) for word in words)
    assert [button.label for button in app.get("download_button")] != []


def test_provinces_of_the_old_map_from_a_link() -> None:
    app = visit(REGIONS, lang="en", map="63", side_a="lai-chau", side_b="nowhere", side_per="ha")
    assert app.session_state["side_a"] == "lai-chau"
    assert app.session_state["side_b"] == "red-river-delta"
    assert "Lai Chau" in html(app)
    assert "nan" not in html(app).lower()
    app.selectbox(key="side_a").select("red-river-delta").run()
    assert "Both sides are the same." in " ".join(one.value for one in app.info)
    next(button for button in app.button if button.label == "Change it for me").click().run()
    assert not app.info
    assert app.session_state["side_a"] == "southeast"


def test_network_of_a_region() -> None:
    app = visit(NETWORK, lang="vi", region="southeast")
    assert "khu và cơ sở ngoài khu" in html(app)
    assert len(app.get("plotly_chart")) == 1


def test_tabs_of_one_park() -> None:
    app = visit(NETWORK, lang="en", park="bien-hoa-2", level="sites", flow="gold", flow_unit="x")
    for tab in ("Flows", "Figures beside published networks", "Without its anchors"):
        app.session_state["flow_tabs"] = tab
        app.run()
        assert not app.exception, [one.message for one in app.exception]
        assert app.get("plotly_chart")
        assert app.dataframe


def test_no_network_offers_a_way_back() -> None:
    app = AppTest.from_file(str(app_root() / "app.py"), default_timeout=120)
    app.query_params.update({"lang": "en", "province": ["Lai Chau"], "carrier": "gas"})
    app.run()
    app = app.switch_page(NETWORK).run()
    assert not app.exception, [one.message for one in app.exception]
    assert app.info


def test_codes_of_places_are_short_and_distinct() -> None:
    assert region_data.code("Ba Ria - Vung Tau") == "ba-ria-vung-tau"
    assert region_data.code("South Central Coast and Central Highlands").isascii()


rows = st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("uvwxyz"), st.integers(1, 99)), min_size=1)


@settings(max_examples=25)
@given(rows, st.integers(1, 7))
def test_bands_lose_nothing_and_name_the_largest(table: list[tuple[str, str, int]], top: int) -> None:
    found = pd.DataFrame(table, columns=["resource", "sector", "q"]).astype({"q": float})
    summed = flow_sankey.bands(found, "q", others=("rest", "others"), top=top)
    assert np.isclose(summed["q"].sum(), found["q"].sum())
    for column, rest in (("resource", "rest"), ("sector", "others")):
        whole, shown = found.groupby(column)["q"].sum(), summed.groupby(column)["q"].sum()
        named = shown.drop(rest, errors="ignore")
        assert len(named) == min(top, len(whole))
        assert (whole[named.index] == named).all()
        assert named.min() >= whole.drop(named.index).max() if len(whole) > top else rest not in shown


def test_xlsx_keeps_text_as_text() -> None:
    given = pd.DataFrame({"name": ["=1+1", "http://x", "Đồng Nai"], "q": [1.5, np.nan, 3.0]})
    read = pd.read_excel(BytesIO(safe_xlsx(given)))
    pd.testing.assert_frame_equal(read, given, check_dtype=False)
