"""From ISIC classes and names to archetypes."""

import pandas as pd
import pytest

from symbiosis.inventory.knowledge import national_sites_file
from symbiosis.inventory.sectors import assign_archetypes
from symbiosis.inventory.tables import Knowledge


def sites(*rows: tuple[str, str], archetype: str = "") -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["isic4", "name"])
    return table.assign(archetype_id=archetype, generalised="")


def assigned(known: Knowledge, isic4: str, name: str = "") -> tuple[str, str]:
    row = assign_archetypes(sites((isic4, name)), known).iloc[0]
    return row["archetype_id"], row["generalised"]


def test_a_class_takes_its_most_frequent_archetype(known: Knowledge) -> None:
    assert assigned(known, "1103") == ("brewery", "class")


@pytest.mark.parametrize(
    ("isic4", "name", "archetype"),
    [
        ("2012", "Nhà máy DAP Đình Vũ", "dap"),
        ("2394", "Xi măng, trạm nghiền", "cement_integrated"),
        ("1701", "An Hòa pulp", "kraft_pulp"),
        ("1010", "Chicken slaughterhouse", "poultry_slaughter"),
    ],
)
def test_a_name_selects_among_the_archetypes_of_a_class(
    known: Knowledge, isic4: str, name: str, archetype: str
) -> None:
    assert assigned(known, isic4, name)[0] == archetype


def test_a_selector_must_start_a_word(known: Knowledge) -> None:
    assert assigned(known, "2220", "Carpet backing")[0] == assigned(known, "2220")[0]
    assert assigned(known, "2220", "PET preforms")[0] == "pet_bottles"


@pytest.mark.parametrize(
    ("isic4", "level"), [("1109", "group"), ("1190", "division"), ("", "fallback"), ("9999", "fallback")]
)
def test_the_level_of_generalisation_is_told(known: Knowledge, isic4: str, level: str) -> None:
    archetype, found = assigned(known, isic4)
    assert found == level
    assert (archetype == "any_tenant") == (level == "fallback")


def test_every_code_gives_an_archetype(known: Knowledge) -> None:
    found = assign_archetypes(sites(*((f"{code:04}", "") for code in range(10_000))), known)
    assert found["archetype_id"].isin(known.plant_sizes["archetype_id"]).all()
    assert set(found["generalised"]) == {"class", "group", "division", "fallback"}


def test_a_reviewed_archetype_stays_and_an_unknown_one_does_not(known: Knowledge) -> None:
    kept = assign_archetypes(sites(("1103", "Brewery"), archetype="dairy"), known).iloc[0]
    assert (kept["archetype_id"], kept["generalised"]) == ("dairy", "reviewed")
    replaced = assign_archetypes(sites(("1103", "Brewery"), archetype="no_such"), known).iloc[0]
    assert (replaced["archetype_id"], replaced["generalised"]) == ("brewery", "class")


def test_names_alone_find_most_reviewed_archetypes(known: Knowledge) -> None:
    facilities = national_sites_file()
    found = assign_archetypes(facilities.assign(archetype_id="", generalised=""), known)
    assert (found["archetype_id"] == facilities["archetype_id"]).mean() > 0.85
