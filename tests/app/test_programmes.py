"""The layer of programmes and documented exchanges: words, marks, stages kept apart, the toggle and its link."""

import json
import math

import pytest
from streamlit.testing.v1 import AppTest

from symbiosis.inventory.knowledge import context
from symbiosis.paths import app_root
from symbiosis.ui import programme_layer, programme_words

pytestmark = pytest.mark.xdist_group("national")


def visit(page: str = "", **query: str) -> AppTest:
    app = AppTest.from_file(str(app_root() / "app.py"), default_timeout=120)
    app.query_params.update(query)
    app.run()
    if page:
        app.switch_page(page).run()
    assert not app.exception, [one.message for one in app.exception]
    return app


def html(app: AppTest) -> str:
    return " ".join(str(one.proto.body) for one in app.get("html"))


@pytest.mark.parametrize("language", ["vi", "en"])
def test_each_figure_stands_under_its_own_stage(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("symbiosis.ui.words.language", lambda: language)
    rows, source = programme_words.programme_rows(), context("programmes")
    filled = rows[list(programme_words.STAGES)].ne("")
    assert (filled.sum(axis=1) == 1).all()
    assert (filled.idxmax(axis=1) == source["stage"]).all()
    unknown = source["count"].isna() & source["unit"].ne("")
    assert rows.loc[unknown, "proposed"].nunique() == 1  # said to be unpublished, not zero
    assert not rows.loc[unknown, "proposed"].str.contains("0").any()


def test_published_figures_keep_their_digits() -> None:
    assert "8.910" in programme_words.amount(8910.0, "tCO2e/year")
    assert "552,9" in programme_words.amount(552.9, "tCO2e/year")
    assert programme_words.amount(math.nan, "") == "✓"


def test_layer_marks_the_parks_shown_and_the_documented_exchanges() -> None:
    marks = [
        ["amata-bien-hoa", 10.9, 106.9, "Amata", 0, 0, 3.5, "", 0],
        ["elsewhere", 11.0, 106.0, "Elsewhere", 0, 0, 3.5, "", 0],
    ]
    same, layers = programme_layer.over(marks, [])
    assert (same, list(layers)) == (marks, [])
    rings, lines, points = json.loads(programme_layer._layer(marks).data.replace("\\u0026", "&"))
    assert rings == [[10.9, 106.9, [programme_layer.COLOUR[one] for one in ("geipp-1", "geipp-2")]]]
    documented = context("existing_exchanges")
    apart = documented["donor_lat"].ne(documented["receiver_lat"]) & documented["donor_lat"].notna()
    assert len(lines) == int((apart & documented["receiver_lat"].notna()).sum())
    assert sum(row[3].count("→") for row in points) == len(documented) - len(lines)
    assert {row[2] for row in points if "Heineken" in row[3] and "Green Energy" in row[3]} == {"#ffffff"}
    named = programme_layer._labelled(marks)
    assert named[0][3].splitlines() == ["Amata", "UNIDO GEIPP I 2020–24", "UNIDO GEIPP II 2025–28"]
    assert named[1] == marks[1]


def test_toggle_shows_the_layer_and_the_link_keeps_it() -> None:
    app = visit("views/explore/parks.py", lang="en")
    assert 'class="atlas-ring"' not in html(app)
    app.toggle(key="_layer").set_value(True).run()
    assert not app.exception
    assert dict(app.query_params)["layer"] == "programmes"
    assert "14 parks took part in a programme" in html(app)
    again = visit(lang="vi", layer="programmes", park="khanh-phu")
    assert again.toggle(key="_layer").value is True
    assert "Nhà máy Đạm Ninh Bình → Công ty CP Khí công nghiệp Ninh Bình" in html(again)
    assert "14 khu đã tham gia một chương trình" in html(again)
