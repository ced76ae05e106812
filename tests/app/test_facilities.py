"""Shared facilities on the screen, on the national data."""

from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from symbiosis.paths import app_root
from symbiosis.ui import siting_note
from symbiosis.ui.maps import fitted
from tests.app.test_plan import html, until

pytestmark = [pytest.mark.xdist_group("national"), pytest.mark.timeout(400)]


def drawn(app: AppTest) -> bool:
    """Return whether the answer has its range."""
    return any(word in html(app) for word in ("eight in ten lie", "tám phần mười")) or bool(app.info)


def open_facilities(**query: str) -> AppTest:
    app = AppTest.from_file(str(app_root() / "app.py"), default_timeout=120)
    app.query_params.update(query)
    app.run()
    return until(app.switch_page("views/explore/facilities.py").run(), drawn)


@pytest.mark.parametrize(("language", "words"), [("en", "the best possible places"), ("vi", "vị trí tốt nhất có thể")])
def test_a_link_restores_the_question_and_the_answer_is_proved(language: str, words: str) -> None:
    app = open_facilities(lang=language, region="red-river-delta", facility="co2", fac_from="all")
    said = html(app)
    assert words in said
    assert app.session_state["facility"] == "co2"
    table = app.dataframe[0].value
    assert table["chosen"].sum() == 1
    assert table["behind_usd_per_year"].min() == 0
    assert len(app.get("component_instance")) == 1
    sources = app.dataframe[1].value["source"]
    assert sources.ne("").all()
    assert sources.str.startswith("read:").any()


def test_where_nothing_pays_the_closest_place_is_named() -> None:
    app = open_facilities(lang="en", region="southeast", facility="treatment")
    assert "it pays nowhere here" in html(app)
    assert "at mid figures (proved)" in html(app)
    assert not app.dataframe[0].value["chosen"].any()


def test_no_park_and_nothing_in_reach_have_a_remedy() -> None:
    app = open_facilities(lang="en", province="Tay Ninh", facility="co2")
    assert "Look at all offers" in app.info[0].value
    next(one for one in app.button if one.label == "Change it for me").click().run()
    assert app.session_state["fac_from"] == "all"


def test_a_fitted_map_holds_its_points_and_is_not_far_out() -> None:
    (lat, lon), zoom = fitted(np.array([[20.2, 106.0], [21.2, 105.9]]))
    assert 20.2 < lat < 21.2
    assert lon == pytest.approx(105.95)
    pixels = 256 * 2**zoom / 360 / np.cos(np.radians(lat))  # of one degree of latitude, nearly
    assert 440 / 2**0.5 * 0.99 < pixels < 440 * 1.01
    assert fitted(np.array([[10.0, 106.0]])) == ((10.0, 106.0), 9.0)


@pytest.mark.parametrize(("wins", "named"), [([0.6, 0.3, 0.1], "rival"), ([0.3, 0.6, 0.1], ""), ([np.nan] * 3, "")])
def test_a_park_that_is_best_in_more_draws_is_named(
    monkeypatch: pytest.MonkeyPatch, wins: list[float], named: str
) -> None:
    monkeypatch.setattr(siting_note, "park_name", str)
    table = pd.DataFrame({"place": [1, 0, 2], "park_id": ["shown", "rival", "c"], "chosen": [True, False, False]})
    found, sure = cast("Any", SimpleNamespace(table=table)), cast("Any", SimpleNamespace(wins=np.array(wins)))
    said = siting_note._rival(found, sure)
    assert [(named in one, "60 %" in one, "30 %" in one) for one in said] == [(True,) * 3] * bool(named)
