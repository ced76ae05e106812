"""The screening page on the national data: a link restores the profile, reasons, shortlist, files."""

from io import BytesIO

import pandas as pd
import pytest
from openpyxl import load_workbook
from streamlit.testing.v1 import AppTest

from symbiosis.paths import app_root
from symbiosis.ui import screen_fields
from symbiosis.ui.screen_files import workbook

pytestmark = pytest.mark.xdist_group("national")


def visit(**query: str | list[str]) -> AppTest:
    app = AppTest.from_file(str(app_root() / "app.py"), default_timeout=120)
    app.query_params.update(query)
    app.run()
    return settled(app.switch_page("views/invest/screen.py").run())


def settled(app: AppTest) -> AppTest:
    assert not app.exception, [one.message for one in app.exception]
    return app


def said(app: AppTest) -> str:
    words = [one.proto.body for one in app.get("html")]
    for kind in ("markdown", "caption", "warning", "info"):
        words += [str(one.value) for one in app.get(kind)]
    return " ".join(words)


PROFILE = {
    "lang": "en",
    "need_seaport": "60",
    "need_programme": "some",
    "need_sectors": ["10", "13"],
    "need_sectors_km": "45",
    "w_fit": "8.5",
    "goal": "airport",
    "mcda": "promethee",
    "unknowns": "on",
    "short": ["amata-bien-hoa", "hiep-phuoc"],
}


def test_a_link_restores_the_profile_and_the_shortlist() -> None:
    app = visit(**PROFILE)
    assert app.number_input(key="need_seaport").value == 60
    assert app.multiselect(key="need_sectors").value == ["10", "13"]
    assert app.slider(key="w_fit").value == 8.5
    assert app.selectbox(key="mcda").value == "promethee"
    assert app.multiselect(key="short").value == ["amata-bien-hoa", "hiep-phuoc"]
    assert dict(app.query_params) == PROFILE
    assert "Ranked by <b>PROMETHEE II</b>" in said(app)
    settled(app.button(key="take_five").click().run())
    assert len(app.multiselect(key="short").value) == 5
    settled(next(one for one in app.button if one.label == "Clear the profile").click().run())
    assert set(app.query_params) == {"lang", "short"}


def test_an_edited_address_does_no_harm() -> None:
    app = visit(
        lang="en", need_seaport="-5", w_fit="99", mcda="x", goal="moon", need_stage="?", short="nowhere",
        park="nowhere", need_sectors="zz", need_sectors_km="nan", partial="maybe", sector="nothing", capacity="nan",
    )  # fmt: skip
    assert app.number_input(key="need_seaport").value == 0
    assert app.slider(key="w_fit").value == 10
    assert app.multiselect(key="short").value == []


@pytest.mark.parametrize(("language", "words"), [("en", "It does not pass."), ("vi", "Khu này không đạt.")])
def test_a_failing_park_says_why_and_the_change_lets_it_in(language: str, words: str) -> None:
    app = visit(lang=language, need_seaport="60", park="que-vo-iii")
    assert words in said(app)
    app = settled(app.button(key="admit").click().run())
    assert app.number_input(key="need_seaport").value > 60
    assert words not in said(app)


def test_unknown_is_not_a_pass_and_stands_apart() -> None:
    app = visit(lang="en", need_free="1", unknowns="on")
    assert "cannot be judged because something is unknown (free land)" in said(app)
    assert "Cannot be judged or ranked" in [one.label for one in app.tabs]


def test_a_preset_fills_the_profile() -> None:
    app = settled(visit(lang="en").button(key="preset_heat").click().run())
    wanted = screen_fields.PRESETS["heat"]
    assert {key: app.session_state[key] for key in wanted} == wanted
    assert "need_heat" in app.query_params


def test_files_hold_text_as_text() -> None:
    table = pd.DataFrame({"park": ["=1+1", "+x", "http://a.b"], "value": [1.0, None, 2.0]})
    book = load_workbook(BytesIO(workbook({"shortlist": table, "criteria": table})))
    assert book.sheetnames == ["shortlist", "criteria"]
    cells = [row[0] for row in book["shortlist"].iter_rows(min_row=2)]
    assert [(cell.value, cell.data_type, cell.hyperlink) for cell in cells] == [
        ("=1+1", "s", None), ("+x", "s", None), ("http://a.b", "s", None),
    ]  # fmt: skip
    assert book["shortlist"]["B3"].value is None
