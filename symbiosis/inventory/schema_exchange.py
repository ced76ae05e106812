"""The shipped tables of what can flow: resources, rules and excluded pairs."""

# ruff: noqa: D106 - a Config class only sets options

from pandera.typing import Series

from symbiosis.inventory.schema_fields import (
    BASIS,
    CONFIDENCE,
    Table,
    basis,
    choice,
    confidence,
    flag,
    number,
    source,
    text,
)
from symbiosis.inventory.schema_sectors import CARRIERS, RESOURCE_UNITS

MODES = (
    "truck",
    "tanker",
    "haz_truck",
    "haz_tanker",
    "reefer",
    "barge",
    "steam_pipe",
    "hot_water_pipe",
    "water_pipe",
    "gas_pipe",
    "wire",
)
KINDS = (
    "identity",
    "cascade",
    "treatment",
    "substitution",
    "recycling",
    "recovery",
    "fuel",
    "feed",
    "compost",
    "digestion",
    "conversion",
    "power",
    "absorption",
    "heat_pump",
    "preheat",
)
HAZARD_RULES = ("none", "KS_test", "NH_licence", "feed_safety", "food_contact")
_CLASSES = "Waste class of Circular 02/2022: NH hazardous, KS to be tested, TT ordinary, TT-R recyclable, NA no waste"


class Resources(Table):
    """What can flow: carrier, unit, prices, avoided emissions, reach and how it travels."""

    resource_id: Series[str] = text("Id of the resource", pattern=r"^[A-Z0-9_]+$", unique=True)
    name_en: Series[str] = text("English name", filled=True)
    name_vi: Series[str] = text("Vietnamese name", filled=True)
    carrier: Series[str] = choice("Carrier", CARRIERS)
    unit: Series[str] = choice("Unit of all quantities of the resource", RESOURCE_UNITS)
    can_be_offered: Series[bool] = flag("Some archetype offers it")
    can_be_demanded: Series[bool] = flag("Some archetype demands it")
    price_low_usd_per_unit: Series[float] = number("Price of the bought good, low end", "USD/unit", ge=0, known=True)
    price_mid_usd_per_unit: Series[float] = number("Price of the bought good", "USD/unit", ge=0, known=True)
    price_high_usd_per_unit: Series[float] = number("Price of the bought good, high end", "USD/unit", ge=0, known=True)
    price_basis: Series[str] = choice("How the price was got", BASIS)
    price_source: Series[str] = text("Where the price comes from", filled=True)
    price_confidence: Series[str] = choice("How far to trust the price", CONFIDENCE)
    price_currency_year: Series[str] = text("Year of the money", pattern=r"^\d{4}$")
    gate_low_usd_per_unit: Series[float] = number("Donor's gate value, low end; negative = donor pays", "USD/unit")
    gate_mid_usd_per_unit: Series[float] = number("Donor's gate value; negative = donor pays", "USD/unit")
    gate_high_usd_per_unit: Series[float] = number("Donor's gate value, high end", "USD/unit")
    gate_basis: Series[str] = choice("How the gate value was got", BASIS, empty=True)
    gate_source: Series[str] = text("Where the gate value comes from")
    gate_confidence: Series[str] = choice("How far to trust the gate value", CONFIDENCE, empty=True)
    ef_low_kgco2e_per_unit: Series[float] = number("Emissions avoided when replaced, low end", "kgCO2e/unit")
    ef_mid_kgco2e_per_unit: Series[float] = number("Emissions avoided when replaced", "kgCO2e/unit")
    ef_high_kgco2e_per_unit: Series[float] = number("Emissions avoided when replaced, high end", "kgCO2e/unit")
    ef_basis: Series[str] = choice("How the factor was got", BASIS)
    ef_source: Series[str] = text("Where the factor comes from", filled=True)
    ef_confidence: Series[str] = choice("How far to trust the factor", CONFIDENCE)
    transport_mode: Series[str] = choice("How it travels", MODES)
    transport_alternative: Series[str] = choice("Another way it may travel", MODES, empty=True)
    reach_km_typical: Series[float] = number("Distance within which it usually pays", "km", gt=0, known=True)
    reach_km_upper: Series[float] = number("Distance beyond which it is not moved", "km", gt=0, known=True)
    waste_class: Series[str] = text(_CLASSES)
    ewc_codes: Series[str] = text("Codes of the European List of Waste joined by ';'")
    bulk_density_t_per_m3: Series[float] = number("Bulk density as loaded", "t/m3", gt=0)
    notes: Series[str] = text("Remarks")
    source: Series[str] = source()
    basis: Series[str] = basis()
    confidence: Series[str] = confidence()
    traded_today: Series[bool] = flag("Already a market good")
    current_fate_ef_kgco2e_per_unit: Series[float] = number(
        "Emissions that today's use of the stream already saves (estimate, low confidence)",
        "kgCO2e/unit",
        ge=0,
        known=True,
    )
    current_fate_source: Series[str] = text("What happens to the stream today", filled=True)

    class Config:
        title = "Resources"


class Rules(Table):
    """Which offered resource may serve as which demanded one; figures are per unit of the offered resource."""

    rule_id: Series[str] = text("Id of the rule", pattern=r"^[A-Z]\d{3}$", unique=True)
    offered: Series[str] = text("Offered resource", filled=True)
    demanded: Series[str] = text("Demanded resource", filled=True)
    yield_: Series[float] = number(
        "Demanded units served by one offered unit", "demanded/offered", gt=0, known=True, alias="yield"
    )
    max_share: Series[float] = number("Largest share of the demand", "-", gt=0, le=1, known=True)
    max_offer_share: Series[float] = number("Largest share of the offer", "-", gt=0, le=1, known=True)
    kind: Series[str] = choice("Kind of rule; only heat_pump and preheat go up in temperature", KINDS)
    treatment: Series[str] = text("What has to be done to the stream")
    treatment_low_usd_per_unit: Series[float] = number("Treatment, low end", "USD/offered unit", known=True)
    treatment_mid_usd_per_unit: Series[float] = number("Treatment", "USD/offered unit", known=True)
    treatment_high_usd_per_unit: Series[float] = number("Treatment, high end", "USD/offered unit", known=True)
    treatment_ef_kgco2e_per_unit: Series[float] = number("Emissions caused; negative = credit", "kgCO2e/offered unit")
    min_temperature_c: Series[float] = number("Offer at least this warm", "degC")
    min_delta_t_k: Series[float] = number("Offer warmer than the demand by at least", "K", ge=0)
    min_pressure_bar_g: Series[float] = number("Offer at least at this pressure", "bar(g)", ge=0)
    max_tds_mg_l: Series[float] = number("Offer with at most these dissolved solids", "mg/L", ge=0)
    max_cod_mg_l: Series[float] = number("Offer with at most this oxygen demand", "mg/L", ge=0)
    max_moisture_pct: Series[float] = number("Offer with at most this moisture", "%", ge=0, le=100)
    min_ncv_mj_per_kg: Series[float] = number("Offer with at least this calorific value", "MJ/kg")
    max_loi_pct: Series[float] = number("Offer with at most this loss on ignition", "%", ge=0, le=100)
    max_chloride_pct: Series[float] = number("Offer with at most this chlorine", "%", ge=0, le=100)
    other_gate: Series[str] = text("Conditions in words, to be checked by people")
    hazard_rule: Series[str] = choice("What the law or the food chain asks first", HAZARD_RULES)
    receiver_isic: Series[str] = text(
        "ISIC classes that may receive, joined by ';'; empty = any", pattern=r"^(\d{2,4}(;\d{2,4})*)?$"
    )
    trl: Series[str] = choice("Maturity", ("commercial", "in_house", "demonstrated", "planned"))
    evidence: Series[str] = text("Documented case")
    evidence_basis: Series[str] = choice("Was a case or plan read", ("reported", "estimated"))
    basis: Series[str] = basis()
    confidence: Series[str] = confidence()
    source: Series[str] = source()
    notes: Series[str] = text("Remarks and changes")
    price_share: Series[float] = number(
        "Price of what is delivered as a share of the bought good's", "-", gt=0, le=1, known=True
    )

    class Config:
        title = "Rules"


class ExcludedPairs(Table):
    """Pairs that were considered and refused."""

    offered: Series[str] = text("Offered resource", filled=True)
    demanded: Series[str] = text("Demanded resource", filled=True)
    reason: Series[str] = text("Why it is refused", filled=True)
    source: Series[str] = source()
    basis: Series[str] = basis()
    confidence: Series[str] = confidence()

    class Config:
        title = "Excluded pairs"
        unique = ["offered", "demanded"]  # noqa: RUF012 - read by pandera


class UnusualPairs(Table):
    """Routes that two kinds of plants do not take, though others do: candidates, but not proposed."""

    rules: Series[str] = text("Rules of rules.csv joined by ';'", filled=True)
    donor_kinds: Series[str] = text("Archetypes joined by ';'; * for all", filled=True)
    receiver_kinds: Series[str] = text("Archetypes joined by ';'; * for all", filled=True)
    reason: Series[str] = text("Why they do not", filled=True)
    source: Series[str] = source()
    basis: Series[str] = basis()
    confidence: Series[str] = confidence()

    class Config:
        title = "Unusual pairs"
