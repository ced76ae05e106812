"""Both languages are complete, and numbers follow the language."""

import math
import re
import sys

import pandas as pd
import pytest

from symbiosis.paths import app_root
from symbiosis.ui import words

sys.path.insert(0, str(app_root() / "scripts"))
import words as catalogues


@pytest.fixture(params=["en", "vi"])
def language(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(words, "language", lambda: request.param)
    return str(request.param)


def ids(message: object) -> tuple[str, ...]:
    return tuple(message) if isinstance(message, list | tuple) else (str(message),)


def test_every_text_has_a_vietnamese_translation() -> None:
    known = {ids(message.id): message for message in catalogues.read() if message.id}
    used = {ids(message.id) for message in catalogues.template() if message.id}
    assert used == set(known), "run `make words`"
    assert not [text for text, message in known.items() if not catalogues.translated(message)]


def test_placeholders_and_markup_survive_translation() -> None:
    for message in catalogues.read():
        if message.id:
            wanted = set(re.findall(r"\{\w+\}|</?b>", ids(message.id)[-1]))
            for form in ids(message.string):
                assert set(re.findall(r"\{\w+\}|</?b>", form)) == wanted, form


def test_compiled_catalogue_is_current() -> None:
    assert catalogues.CATALOGUE.with_suffix(".mo").read_bytes() == catalogues.compiled(catalogues.read())


def test_vietnamese_is_written_with_marks() -> None:
    plain = [
        m.string
        for m in catalogues.read()
        if m.id and isinstance(m.string, str) and len(m.string) > 25 and m.string.isascii()
    ]
    assert plain == []


def test_numbers_follow_the_language(language: str) -> None:
    expected = {"en": ("1,234.5", "1,235", "0.012"), "vi": ("1.234,5", "1.235", "0,012")}[language]
    assert (words.number(1234.5, 1), words.number(1234.6), words.significant(0.01234)) == expected
    assert words.number(math.nan) == words.number(None) == words.MISSING
    assert words.number(-0.0001, 1) in {"0.0", "0,0"}


def test_range_is_written_with_one_fitting_unit(language: str) -> None:
    expected = {"en": "12–31 (mid 20) kt/a", "vi": "12–31 (giữa 20) kt/năm"}[language]
    assert words.quantity_range(12_000, 20_000, 31_000, "t") == expected
    negative = {"en": "-3.1 to 22 (mid 6.0) million USD/a", "vi": "-3,1 đến 22 (giữa 6,0) triệu USD/năm"}[language]
    assert words.quantity_range(-3.1e6, 6e6, 22e6, "USD") == negative
    assert words.quantity_range(math.nan, math.nan, math.nan, "t") == words.MISSING
    assert words.quantity(0, "t", per_year=False) == "0 t"


def test_table_is_written_in_the_language_and_keeps_its_numbers(language: str) -> None:
    table = pd.DataFrame(
        {"usd": [69_936.344, math.nan], "ha": [20_168.014, 335.0], "n": [1_234_567, 1], "t": ["a", "b"]}
    )
    shown = words.styled(table, {"ha": 1})
    expected = {"en": ["69,900", "20,168.0", "1,234,567"], "vi": ["69.900", "20.168,0", "1.234.567"]}[language]
    cells = re.findall(r"<td[^>]*>([^<]*)</td>", shown.to_html())
    assert cells == [*expected, "a", words.MISSING, {"en": "335.0", "vi": "335,0"}[language], "1", "b"]
    pd.testing.assert_frame_equal(shown.data, table)


def test_texts_of_the_shipped_data_are_collected() -> None:
    assert {"Pairs that were considered and refused.", "facts, cited"} <= catalogues.shipped()
