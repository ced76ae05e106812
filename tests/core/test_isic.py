"""ISIC classes as people and spreadsheets write them."""

import random

import pytest

from symbiosis.inventory.isic import CLASSES, OWN_CLASSES, fault, plain
from symbiosis.inventory.tables import Knowledge
from symbiosis.replay.words import folded, nearest


def test_the_list_has_as_many_classes_groups_and_divisions_as_the_standard(known: Knowledge) -> None:
    assert [len({code[:digits] for code in CLASSES}) for digits in (4, 3, 2)] == [419, 238, 88]
    assert set(known.isic_map["isic4"]) <= CLASSES
    assert not CLASSES & OWN_CLASSES


def test_a_class_is_read_however_a_program_writes_it() -> None:
    for code in CLASSES:
        sections = [one for one in "ABCDEFGHIJKLMNOPQRSTU" if plain(f"{one}{code}") == code]
        assert len(sections) == 1
        assert plain(f"{code}.0") == plain(code) == plain(f"{sections[0].lower()} {code}") == code
        assert fault(code) is None


def test_what_is_no_class_is_refused_with_the_classes_it_may_mean() -> None:
    for code in map(str, range(10_000)):
        told = fault(code)
        assert (told is None) == (code in CLASSES | OWN_CLASSES)
        if told is not None and len(code) == 3:
            meant = {one for one in CLASSES if one == f"0{code}" or one.startswith(code)}
            listed = sorted(meant)[:1] if f"0{code}" in meant else sorted(meant)[:12]
            assert all(one in told[1] for one in listed)
    assert "3510" in fault("C3510")[1]
    assert "0114" in fault("114")[1]
    assert all(one in fault("239")[1] for one in ("2391", "2392", "2399"))


@pytest.mark.parametrize("text", ["", "B2392", "23.92", "brick", "٢٣٩٢", "1e3"])
def test_a_text_stays_as_it_was_written(text: str) -> None:
    assert plain(text) == text
    assert (fault(text) is None) == (text == "")


def test_a_name_is_found_by_its_words_in_any_order_and_case(known: Knowledge) -> None:
    table = known.resources.set_index("resource_id")
    names = {ident: f"{ident} {row['name_en']} {row['name_vi']}" for ident, row in table.iterrows()}
    shuffle = random.Random(1).shuffle
    for ident, name in list(table["name_en"].items())[::20]:
        words = folded(name).upper().split()
        shuffle(words)
        found = nearest(" ".join(words), names)
        assert len(found) <= 5
        assert ident in found
    assert nearest("SPENT CU ETCHANT", names)[0] == "ETCH_CU"
    assert nearest("", names) == []
