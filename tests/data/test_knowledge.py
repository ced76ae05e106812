"""What the knowledge tables say of each other, and how they are read."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from symbiosis.inventory.knowledge import knowledge, national_parks, national_sites_file, parameter
from symbiosis.inventory.solar import DAYLIGHT
from symbiosis.inventory.tables import Knowledge
from symbiosis.paths import data_dir

# Temperature band of each heat resource [degC], as its name says.
HEAT_BAND = {
    "STEAM_HP": (400, 540),
    "STEAM_MP": (185, 300),
    "STEAM_LP": (130, 185),
    "HW_HT": (120, 180),
    "HW_MT": (80, 120),
    "HW_LT": (50, 80),
    "HW_VLT": (30, 50),
    "FLUE_HT": (400, 900),
    "FLUE_MT": (200, 400),
    "FLUE_LT": (120, 200),
    "DRYING_HEAT": (60, 200),
    "COND_RET": (80, 98),
}
# Class of each water, 1 the purest. Concrete takes salt up to 5 g/L, so blowdown may serve it.
WATER_CLASS = {
    "WAT_DEMIN": 1,
    "COND_RET": 1,
    "BOILER_FEEDWATER": 1,
    "WAT_CLEAN": 2,
    "WW_MBR_RO": 2,
    "COOLING_WATER_MAKEUP": 3,
    "PROCESS_WATER_W3": 3,
    "WAT_RAW": 4,
    "WW_TREAT_A": 4,
    "PROCESS_WATER_W4": 4,
    "IRRIGATION_WATER": 4,
    "WW_TREAT_B": 5,
    "WW_COOL_BD": 5,
    "PROCESS_WATER_W5": 5,
    "CONCRETE_WATER": 5,
    "WW_RAW_IND": 6,
    "SEWAGE": 6,
    "BRINE_BITTERN": 6,
}
METHANE_GJ_PER_NM3 = 0.0359  # net, at 0 degC


@pytest.fixture(scope="module")
def pairs(known: Knowledge) -> pd.DataFrame:
    """Return the rules with carrier and unit of both ends."""
    ends = known.resources.set_index("resource_id")[["carrier", "unit"]]
    rules = known.rules.rename(columns={"yield": "yield_per_offer"})
    return rules.join(ends.add_suffix("_offered"), on="offered").join(ends.add_suffix("_demanded"), on="demanded")


def test_every_rule_joins_an_offer_and_a_demand_of_some_archetype(known: Knowledge) -> None:
    roles = known.archetypes.groupby("role")["resource"].agg(set)
    assert set(known.rules["offered"]) <= roles["offer"]
    assert set(known.rules["demanded"]) <= roles["demand"] | {DAYLIGHT}  # which the estimate works out
    flags = known.resources.set_index("resource_id")
    assert flags.loc[sorted(roles["offer"]), "can_be_offered"].all()
    assert flags.loc[sorted(roles["demand"]), "can_be_demanded"].all()


def test_an_excluded_pair_is_no_rule(known: Knowledge) -> None:
    refused = set(zip(known.excluded_pairs["offered"], known.excluded_pairs["demanded"], strict=True))
    assert len(refused) == 35
    assert not refused & set(zip(known.rules["offered"], known.rules["demanded"], strict=True))


def test_archetype_units_land_in_the_unit_of_the_resource(known: Knowledge) -> None:
    unit = known.archetypes["resource"].map(known.resources.set_index("resource_id")["unit"])
    factor = known.archetypes["unit_to_resource_factor"]
    expected = {("kg", "t"): (1e-3, 1e-3), ("L", "m3"): (1e-3, 1e-3), ("L", "t"): (0.8e-3, 1.5e-3)}
    expected |= {("m3", "t"): (0.8, 1.5), ("GJ", "t"): (1 / 2.8, 1 / 2.3), ("t", "GJ"): (5, 55)}
    for row, to, value in zip(known.archetypes.itertuples(), unit, factor, strict=True):
        low, high = (1, 1) if row.unit == to else expected[row.unit, to]
        assert low <= value <= high, (row.archetype_id, row.resource)


def test_heat_flows_down_unless_pumped(pairs: pd.DataFrame) -> None:
    heat = pairs[pairs["offered"].isin(HEAT_BAND) & pairs["demanded"].isin(HEAT_BAND)]
    heat = heat[~heat["kind"].isin(["heat_pump", "preheat"])]
    assert len(heat) > 40
    for rule in heat.itertuples():
        bottom, top = HEAT_BAND[rule.offered]
        gate = np.nan_to_num(rule.min_temperature_c, nan=bottom)
        delta = 0 if rule.kind == "identity" else np.nan_to_num(rule.min_delta_t_k)
        assert HEAT_BAND[rule.demanded][0] + delta <= max(gate, bottom) <= top, rule.rule_id


def test_heat_delivered_never_exceeds_heat_taken(pairs: pd.DataFrame) -> None:
    content = {("heat", "GJ"): 1.0, ("heat", "t"): 3.0}  # GJ per unit; a tonne of steam holds at most about 3 GJ
    both = pairs[(pairs["carrier_offered"] == "heat") & (pairs["carrier_demanded"] == "heat")]
    both = both[both["unit_offered"].isin(["GJ", "t"]) & both["unit_demanded"].isin(["GJ", "t"])]
    for rule in both[~both["kind"].eq("heat_pump")].itertuples():
        taken = content["heat", rule.unit_offered]
        least = {"GJ": 1.0, "t": 2.4}[rule.unit_demanded]
        assert rule.yield_per_offer * least <= taken, rule.rule_id


def test_water_climbs_only_through_treatment(pairs: pd.DataFrame) -> None:
    water = pairs[pairs["offered"].isin(WATER_CLASS) & pairs["demanded"].isin(WATER_CLASS)]
    assert set(water["offered"]) == set(WATER_CLASS) & set(pairs["offered"])
    for rule in water.itertuples():
        if WATER_CLASS[rule.demanded] < WATER_CLASS[rule.offered]:
            assert rule.kind == "treatment", rule.rule_id
            assert rule.treatment_mid_usd_per_unit > 0, rule.rule_id
        assert rule.yield_per_offer <= 1.0, rule.rule_id


def test_hazardous_offers_meet_the_hazard_rule(known: Knowledge) -> None:
    resources = known.resources.set_index("resource_id")
    rules = known.rules[~known.rules["offered"].isin(["DRUM_IBC", "WW_RAW_IND"])]  # washed by licence; treated as water
    kind = rules["offered"].map(resources["waste_class"])
    assert rules.loc[kind.eq("NH"), "hazard_rule"].eq("NH_licence").all()
    assert rules.loc[kind.str.contains("KS"), "hazard_rule"].ne("none").all()
    moved = resources.loc[resources["waste_class"].eq("NH"), "transport_mode"]
    assert moved.isin(["haz_truck", "haz_tanker"]).all()


def test_fuel_rules_make_no_energy_and_some_offer_passes(known: Knowledge, pairs: pd.DataFrame) -> None:
    offers = known.archetypes[known.archetypes["role"].eq("offer") & known.archetypes["ncv_mj_per_kg"].notna()]
    fuels = pairs[pairs["unit_offered"].eq("t") & pairs["unit_demanded"].eq("GJ")]
    fuels = fuels[fuels["offered"].isin(offers["resource"])]
    assert len(fuels) > 40
    for rule in fuels.itertuples():
        heat = offers[offers["resource"].eq(rule.offered)]
        heat = heat[
            ~(heat["ncv_mj_per_kg"].lt(rule.min_ncv_mj_per_kg) | heat["moisture_pct"].gt(rule.max_moisture_pct))
        ]
        dried = heat["ncv_mj_per_kg"] + 0.02443 * heat["moisture_pct"].fillna(0)  # water driven off by waste heat
        assert rule.yield_per_offer <= 1.05 * dried.max(), rule.rule_id


def test_a_limit_after_drying_is_no_limit_on_the_offer(known: Knowledge) -> None:
    wet = known.archetypes[known.archetypes["role"].eq("offer")].groupby("resource")["moisture_pct"].min()
    dried = known.rules[known.rules["treatment"].str.contains("dry|dewater|press|wash")].dropna(
        subset="max_moisture_pct"
    )
    assert len(dried) > 40
    refused = dried[dried["offered"].map(wet) > dried["max_moisture_pct"]]
    assert refused["rule_id"].tolist() == []


def test_what_a_gate_reads_is_stated_by_some_donor(known: Knowledge) -> None:
    gates = ["temperature_c", "pressure_bar_g", "tds_mg_l", "cod_mg_l", "moisture_pct", "ncv_mj_per_kg", "loi_pct"]
    offers = known.archetypes[known.archetypes["role"].eq("offer")]
    stated = offers.groupby("resource")[gates].count().gt(0)
    closed = []
    for gate in gates:
        (limit,) = (c for c in known.rules if c[:4] in ("min_", "max_") and c[4:] == gate)
        closed += known.rules.loc[
            known.rules[limit].notna() & ~known.rules["offered"].map(stated[gate]), "rule_id"
        ].tolist()
    assert closed == ["R622"]  # washery rejects: their heat is not known


def test_no_network_is_the_evidence_of_an_added_row(known: Knowledge) -> None:
    names = [folder.name for folder in (data_dir() / "networks").iterdir() if folder.is_dir()]
    added = known.rules[known.rules["rule_id"].str.startswith("N")]
    assert len(added) > 60
    told = [*added["evidence"], *pd.read_csv(data_dir() / "source" / "archetype_additions.csv")["note"].fillna("")]
    assert not [text for text in told for name in names if name.replace("-", " ") in text.casefold()]


def test_methane_upgrading_makes_no_energy(known: Knowledge) -> None:
    rows = known.archetypes[known.archetypes["archetype_id"].eq("biomethane") & known.archetypes["per"].eq("GJ")]
    feed = rows.loc[rows["resource"].eq("BIOGAS_FEEDSTOCK"), ["low", "mid", "high"]].to_numpy()
    assert (feed * METHANE_GJ_PER_NM3 >= 1.0).all()


def test_the_calibrated_ash_factor_is_the_default(known: Knowledge) -> None:
    rows = known.archetypes[known.archetypes["archetype_id"].eq("coal_power_anthracite")]
    ash = rows[rows["resource"].eq("FLY_ASH") & rows["role"].eq("offer")].set_index("sum_rule")
    assert ash.loc["add", ["low", "mid", "high"]].tolist() == [0.15, 0.20, 0.26]
    assert ash.loc["alternative", "mid"] == 0.26
    assert ash["note"].str.contains("default").all()


def test_weights_add_up_and_lead_to_archetypes(known: Knowledge) -> None:
    archetypes = set(known.archetypes["archetype_id"])
    for table, key in ((known.sector_map, "label"), (known.isic_map, "isic4")):
        assert table.groupby(key)["weight"].sum().round(3).eq(1).all()
        assert set(table["archetype_id"]) <= archetypes
    sizes = set(zip(known.plant_sizes["archetype_id"], known.plant_sizes["functional_unit"], strict=True))
    assert set(zip(known.archetypes["archetype_id"], known.archetypes["per"], strict=True)) <= sizes
    assert known.plant_sizes.groupby("archetype_id")["is_primary"].sum().eq(1).all()
    labels = {label for text in national_parks()["main_sectors"] for label in text.split(";")}
    assert labels <= set(known.sector_map["label"])


def test_each_offer_meets_exactly_one_minimum_lot(known: Knowledge, pairs: pd.DataFrame) -> None:
    price = pairs["demanded"].map(known.resources.set_index("resource_id")["price_mid_usd_per_unit"])
    value = price * pairs["yield_per_offer"]
    keys = {"left_on": ["carrier_offered", "unit_offered"], "right_on": ["carrier", "unit"]}
    lots = pairs.assign(worth=value).merge(known.min_lots, suffixes=("", "_lot"), **keys)
    low, high = lots["price_from_usd_per_unit"].fillna(0), lots["price_to_usd_per_unit"].fillna(np.inf)
    special = lots["kind_lot"].eq(lots["kind"]).groupby(lots["rule_id"]).sum()
    general = (lots["kind_lot"].eq("") & low.le(lots["worth"]) & high.gt(lots["worth"])).groupby(lots["rule_id"]).sum()
    assert len(special) == len(pairs)
    assert (special.eq(1) | (special.eq(0) & general.eq(1))).all()


def test_reading_is_typed_and_leaves_no_missing_text() -> None:
    tables = [*vars(knowledge()).values(), national_parks(), national_sites_file()]
    for table in tables:
        for column in table.columns.drop("geometry", errors="ignore"):
            if not pd.api.types.is_numeric_dtype(table[column]):
                assert table[column].notna().all(), column
    assert national_parks().crs.to_epsg() == 4326


def test_another_folder_can_be_read(tmp_path: Path) -> None:
    (tmp_path / "sites.csv").write_text("site_id,name,capacity\nNA,None,\n", encoding="utf-8")
    table = national_sites_file(tmp_path)
    assert table.loc[0, ["site_id", "name"]].tolist() == ["NA", "None"]
    assert np.isnan(table.loc[0, "capacity"])


def test_parameter_is_found_or_named(known: Knowledge) -> None:
    assert parameter(known, "detour_truck") == 1.30
    assert parameter(known, "detour_truck", "high") == 1.55
    with pytest.raises(KeyError, match="no_such_thing"):
        parameter(known, "no_such_thing")


def test_unusual_pairs_name_rules_and_kinds_that_exist(known: Knowledge) -> None:
    kinds, rules = {*known.plant_sizes["archetype_id"], "*"}, set(known.rules["rule_id"])
    for pair in known.unusual_pairs.to_dict("records"):
        assert set(pair["rules"].split(";")) <= rules, pair
        assert {*pair["donor_kinds"].split(";"), *pair["receiver_kinds"].split(";")} <= kinds, pair
