"""Names from outside stay text everywhere."""

import ast
import html
import json
import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbiosis.paths import app_root
from symbiosis.ui.escape import folded, safe_csv, safe_html, safe_label, safe_md
from symbiosis.ui.map_layers import script_json

PAYLOADS = [
    "<img src=x onerror=alert(1)>",
    "${alert(1)}",
    "`+alert(1)+`",
    "</script><script>alert(1)</script>",
    "![x](http://host/leak)",
    "{{ 7 * 7 }}",
    "\u202egnp.exe\u200b",
]
SCRIPTS = "state.py"
"""Writes an address into the history: urlencode leaves no character that could end its string."""
BANNED = {"Popup", "Tooltip", "DivIcon", "IFrame", "Marker"}


@given(st.text() | st.sampled_from(PAYLOADS))
def test_html_stays_text(text: str) -> None:
    safe = safe_html(text)
    assert not set(safe) & set("<>\"'`${\\")
    assert html.unescape(safe) == safe_label(text)


@given(st.text() | st.sampled_from(PAYLOADS))
def test_markdown_stays_text(text: str) -> None:
    safe = safe_md(text)
    assert not re.search(r"(?<!\\)(\\\\)*[`*_\[\]()<>!$|~#]", safe)


@given(st.text() | st.sampled_from(PAYLOADS))
def test_script_data_stays_data(text: str) -> None:
    written = script_json([[safe_label(text), 1]])
    assert not set(written) & set("<>&{}`$\u2028\u2029")
    assert json.loads(written) == [[safe_label(text), 1]]


@given(st.text(max_size=400))
def test_labels_are_short_and_visible(text: str) -> None:
    label = safe_label(text)
    assert len(label) <= 200
    assert not re.search("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]", label)


@pytest.mark.parametrize("cell", ["=1+1", "  =1+1", "+cmd", "-2", "@SUM(A1)", "\t=1", "＝1", "＠x"])
def test_csv_cells_are_no_formulas(cell: str) -> None:
    table = pd.DataFrame({"name": [cell, "Hòa Phú"], "usd": [-5.0, 1.0]})
    text = safe_csv(table).decode("utf-8-sig")
    assert "'" + cell.strip("\n") in text
    assert "-5.0" in text
    assert "'-5.0" not in text


def test_folding_drops_vietnamese_marks() -> None:
    assert folded("KCN Đồng Văn III, Thủ Dầu Một") == "kcn dong van iii, thu dau mot"


def test_no_unsafe_map_element_is_used() -> None:
    for path in [*app_root().glob("views/**/*.py"), *app_root().glob("symbiosis/ui/**/*.py"), app_root() / "app.py"]:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            name = getattr(node, "attr", getattr(node, "id", ""))
            assert name not in BANNED, f"{path.name} uses folium.{name}: give names to the map through map_layers.Parks"
            if isinstance(node, ast.keyword):
                assert node.arg not in {"popup", "tooltip", "unsafe_allow_html"}, path.name
                assert node.arg != "unsafe_allow_javascript" or path.name == SCRIPTS, path.name
