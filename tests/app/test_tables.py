"""Tables for the screen: every row can be paged to, codes are worded."""

import numpy as np
import pytest

from symbiosis.ui import tables, vocabulary, words


def test_every_row_is_on_one_page(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = np.arange(240_339, dtype=np.int32)
    asked: list[int] = []

    def page(number: int) -> np.ndarray:
        monkeypatch.setattr(tables.st, "pagination", lambda pages, key: asked.append(pages) or number)
        return tables.page_of(rows, "page")

    assert len(page(1)) == tables.PAGE
    assert list(page(4807)) == list(range(240_300, 240_339))
    assert asked == [4807, 4807]


def test_codes_of_a_table_are_worded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "language", lambda: "vi")
    assert [vocabulary.level(code) for code in ("high", "medium", "low")] == ["cao", "trung bình", "thấp"]
    assert [vocabulary.unit(code) for code in ("Nm3_CH4", "GJ_c", "m3")] == ["Nm³ CH₄", "GJ", "m³"]
    both = vocabulary.programmes("UNIDO GEIPP I 2020-24;UNIDO GEIPP II (reported)")
    assert both == "UNIDO GEIPP I 2020-24, UNIDO GEIPP II (theo báo cáo)"
