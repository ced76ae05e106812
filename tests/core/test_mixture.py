"""A site of which only the class is known counts as the mean of the kinds it may be of."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm

from symbiosis.inventory.estimate import estimate
from symbiosis.inventory.mixture import kinds
from symbiosis.inventory.sectors import assign_archetypes
from symbiosis.inventory.tables import Knowledge
from tests.conftest import make_inventory, make_park, make_site

FIGURES = ["quantity_low", "quantity", "quantity_high"]


def told(known: Knowledge, **facts: object) -> pd.DataFrame:
    park, site = make_park("a", 107, 11), make_site("s", "a", "3510", 107, 11, **facts)
    return estimate(make_inventory([park], [site], []), known).streams


def two_kinds(known: Knowledge, first: float) -> Knowledge:
    """Return knowledge in which a power station is a coal plant with one share, a gas plant with the rest."""
    isic = known.isic_map[known.isic_map["isic4"] != "3510"]
    pair = known.isic_map[known.isic_map["archetype_id"].isin(["coal_power_anthracite", "gas_ccgt"])]
    pair = pair[pair["isic4"] == "3510"].assign(selector_regex="")
    weights = {"coal_power_anthracite": first, "gas_ccgt": 1.0 - first}
    return replace(known, isic_map=pd.concat([isic, pair.assign(weight=pair["archetype_id"].map(weights))]))


def ash(streams: pd.DataFrame) -> pd.Series:
    return streams[(streams["resource"] == "FLY_ASH") & (streams["role"] == "offer")].iloc[0]


def test_each_kind_gives_its_share(known: Knowledge) -> None:
    whole = ash(told(known, archetype_id="coal_power_anthracite"))
    mixed = ash(told(two_kinds(known, 0.25), employees=np.nan))
    assert mixed["quantity"] == pytest.approx(0.25 * whole["quantity"])
    assert mixed["quantity_low"] == 0.0
    upper = whole["quantity_high"] / whole["quantity"]
    at_p60 = whole["quantity"] * upper ** (norm.ppf(0.6) / norm.ppf(0.9))  # 0.75 have none: P90 is the P60 of the rest
    assert mixed["quantity_high"] == pytest.approx(at_p60, rel=1e-6)
    assert mixed["loi_pct"] == pytest.approx(whole["loi_pct"], nan_ok=True)
    assert mixed["basis"] == "assumed"


def test_a_kind_of_nine_in_ten_stands_for_all(known: Knowledge) -> None:
    whole = ash(told(known, archetype_id="coal_power_anthracite"))
    assert ash(told(two_kinds(known, 0.9)))[FIGURES].tolist() == pytest.approx(whole[FIGURES].tolist())


def test_a_word_in_the_name_rules_the_other_kinds_out(known: Knowledge) -> None:
    by_name = told(known, name="Solar farm")
    assert "FLY_ASH" not in set(by_name["resource"])


def test_the_unit_of_a_capacity_rules_kinds_out(known: Knowledge) -> None:
    given = pd.DataFrame({"site_id": ["s"], "isic4": ["1701"], "name": ["mill"], "archetype_id": "", "generalised": ""})
    given = given.assign(capacity=100_000.0, capacity_unit="t pulp")
    rows = kinds(given, assign_archetypes(given, known), known)
    counted = known.plant_sizes[known.plant_sizes["functional_unit"] == "t pulp"]["archetype_id"]
    assert set(rows["archetype_id"]) <= set(counted)
    assert rows["share"].sum() == pytest.approx(1.0)


def test_shares_of_every_class_add_up(known: Knowledge) -> None:
    codes = sorted(set(known.isic_map["isic4"]))
    given = pd.DataFrame({"site_id": codes, "isic4": codes, "name": "", "archetype_id": "", "generalised": ""})
    rows = kinds(given, assign_archetypes(given, known), known)
    np.testing.assert_allclose(rows.groupby("site_id")["share"].sum(), 1.0)
    assert (rows["share"] > 0).all()
