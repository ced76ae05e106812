"""The screening page on the national data: a link restores the profile, reasons, shortlist, files."""

from io import BytesIO

import pandas as pd
import pytest
import streamlit as st
from openpyxl import load_workbook
from streamlit.testing.v1 import AppTest

from symbiosis.paths import app_root
from symbiosis.ui import screen_controls, screen_fields, screen_files, state, tables
from symbiosis.ui.escape import safe_xlsx

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


def test_a_failing_park_says_why_and_the_change_lets_it_in() -> None:
    app, words = visit(lang="vi", need_seaport="60", park="que-vo-iii"), "Khu này không đạt."
    assert words in said(app)
    app = settled(app.button(key="admit").click().run())
    assert app.number_input(key="need_seaport").value > 60
    assert words not in said(app)


def test_unknown_is_not_a_pass_and_stands_apart() -> None:
    app = visit(lang="en", need_free="1", unknowns="on")
    assert "cannot be judged because something is unknown (free land)" in said(app)
    assert "Cannot be judged or ranked" in [one.label for one in app.tabs]


def test_a_preset_fills_the_profile_and_leaves_area_and_plant_alone() -> None:
    chosen = {"region": "southeast", "sector": "brewery", "capacity": "70"}
    app = settled(visit(lang="en", **chosen).button(key="preset_heat").click().run())
    wanted = screen_fields.PRESETS["heat"]
    assert {key: app.session_state[key] for key in wanted} == wanted
    assert app.query_params["need_heat"] == "50"
    assert {key: app.query_params[key] for key in chosen} == chosen
    assert "Symbiosis value of my plant at least [thousand USD/a]" in [one.label for one in app.number_input]
    settled(next(one for one in app.button if one.label == "Without my plant").click().run())
    assert "sector" not in app.query_params
    assert app.query_params["region"] == "southeast"


def test_a_file_brings_the_whole_profile_back(monkeypatch: pytest.MonkeyPatch) -> None:
    session = {field.key: field.initial() for field in state.FIELDS}
    monkeypatch.setattr(st, "session_state", session)
    chosen = {
        "region": "southeast", "province": ["Dong Nai"], "map": "63", "sector": "brewery", "capacity": "70",
        "unit": "million litres/yr", "energy": 1.3, "carbon": 25.0, "need_sectors": ["10"], "w_fit": 8.5,
    }  # fmt: skip
    session.update(chosen)
    kept = screen_controls.kept()
    screen_controls.clear()
    assert session == {field.key: field.initial() for field in state.FIELDS} | {"map": "63"}
    session["_profile"] = BytesIO(kept.encode())
    screen_controls.uploaded()
    assert {key: session[key] for key in chosen} == chosen
    session["_profile"] = BytesIO(b'{"w_fit": 2}')
    screen_controls.uploaded()
    assert (session["w_fit"], session["need_sectors"], session["region"]) == (2.0, [], "southeast")


def test_files_are_in_words_and_say_whose_fit_was_ranked(monkeypatch: pytest.MonkeyPatch) -> None:
    taken: dict[str, tuple] = {}
    for name in ("worded", "listing", "criteria"):
        make = getattr(screen_files, name)
        monkeypatch.setattr(
            screen_files, name, lambda *given, make=make, name=name: taken.setdefault(name, make(*given))
        )
    monkeypatch.setattr(screen_files, "later", lambda make: make())
    monkeypatch.setattr(tables, "later", lambda make: make())
    short = ["hiep-phuoc", "tan-binh-binh-duong", "tan-binh-ho-chi-minh-city"]
    visit(lang="en", region="southeast", need_seaport="60", sector="brewery", capacity="70", short=short)
    sheet = taken["worded"].set_index("Criterion").iloc[:, 0]
    assert sheet["Province"] == "Ho Chi Minh City"
    assert sheet["Verdict"] == "✓ passes"
    assert isinstance(sheet["Rank"], int)
    assert "at most 60 km asked for" in sheet["Asked for: Way to a seaport"]
    assert len(set(taken["worded"])) == 4
    heads = list(taken["listing"])
    assert heads[:5] == ["Rank", "Rank in eight of ten draws", "Park", "Province", "Verdict"]
    assert any("70" in head and "Symbiosis fit [USD/a]" in head for head in heads)
    rows = taken["criteria"].set_index("name")
    assert (rows["rule"]["plant"], rows["value"]["capacity"], rows["rule"]["region"]) == ("brewery", 70, "southeast")


def test_without_weights_no_park_is_the_best() -> None:
    app = visit(lang="en", **dict.fromkeys(screen_fields.WEIGHTS, "0"))
    assert "nothing to rank by" in said(app)
    assert "best:" not in said(app)
    assert not [one for one in app.button if str(one.key).startswith("top_")]


def test_files_hold_text_as_text() -> None:
    table = pd.DataFrame({"park": ["=1+1", "+x\x0b\u202e", "http://a.b"], "value": [1.0, None, 2.0]})
    book = load_workbook(BytesIO(safe_xlsx({"shortlist": table, "criteria": table})))
    assert book.sheetnames == ["shortlist", "criteria"]
    cells = [row[0] for row in book["shortlist"].iter_rows(min_row=2)]
    assert [(cell.value, cell.data_type, cell.hyperlink) for cell in cells] == [
        ("=1+1", "s", None), ("+x", "s", None), ("http://a.b", "s", None),
    ]  # fmt: skip
    assert book["shortlist"]["B3"].value is None
