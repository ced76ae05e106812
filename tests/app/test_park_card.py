"""The card of a park: its sources as links, its sectors in the language."""

import pandas as pd
import pytest

from symbiosis.ui import park_card, sanity_tab, words


@pytest.fixture(params=["en", "vi"])
def language(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    for module in (words, park_card):
        monkeypatch.setattr(module, "language", lambda: request.param)
    return str(request.param)


def test_address_of_a_source_is_a_link_that_shows_its_host() -> None:
    link = park_card._source("https://www.example.org/a?b=1&c=2")
    assert link == (
        '<a href="https://www.example.org/a?b=1&amp;c=2" target="_blank" rel="noopener noreferrer">example.org</a>'
    )


@pytest.mark.parametrize(
    "text",
    ["javascript:alert(1)", "https://e.org/' onclick='x", 'https://e.org/"><b>', "page: news, 5 May", "ftp://e.org"],
)
def test_anything_but_a_plain_address_stays_text(text: str) -> None:
    shown = park_card._source(text)
    assert "<" not in shown
    assert "'" not in shown
    assert '"' not in shown


def test_sectors_are_named_in_the_language(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    labels = pd.DataFrame({"label": ["garments", "garments", "ships"], "label_vi": ["may mặc", "may mặc", ""]})
    monkeypatch.setattr(park_card.data, "table", lambda *_: labels)
    expected = {"en": "garments, ships, yachts", "vi": "may mặc, ships, yachts"}[language]
    assert park_card.sectors("garments;ships;yachts") == expected


def test_only_independent_figures_are_ticked() -> None:
    common = {"quantity_en": "x", "quantity_vi": "x", "explanation_en": "", "explanation_vi": "", "year": "2020"}
    numbers = {"ours_low": 1.0, "ours_mid": 2.0, "ours_high": 3.0, "published_low": 2.0, "published_high": 2.0}
    rows = [
        {**common, **numbers, "unit": "ha", "ratio": 1.0, "source": "s", "in_band": in_band, "evidence": evidence}
        for in_band, evidence in ((True, "independent"), (False, "independent"), (True, "circular"), (True, "recalled"))
    ]
    shown = sanity_tab.worded(pd.DataFrame(rows))
    assert [text[0] for text in shown["in_band"]] == ["✓", "✗", shown["in_band"][2][0], shown["in_band"][3][0]]
    assert not shown["in_band"][2:].str.contains("✓").any()
    assert list(shown["published"]) == ["2 ha"] * 4
