"""The shipped tables of sectors: archetypes, typical plants, conversions and maps; parameters and minimum lots."""

# ruff: noqa: D106 - a Config class only sets options

from pandera.typing import Series

from symbiosis.inventory.schema_fields import Table, basis, choice, confidence, flag, number, source, text

RESOURCE_UNITS = ("t", "m3", "GJ", "GJ_c", "MWh", "unit", "Nm3", "Nm3_CH4")
CARRIERS = ("material", "water", "heat", "gas", "electricity")


class Sectors(Table):
    """What each archetype is: its ISIC class and its names."""

    archetype_id: Series[str] = text("Id of the archetype", filled=True, unique=True)
    isic4: Series[str] = text("ISIC Rev.4 class; empty for the archetype of any tenant", pattern=r"^(\d{4})?$")
    sector_en: Series[str] = text("Sector in English", filled=True)
    sector_vi: Series[str] = text("Sector in Vietnamese", filled=True)
    source: Series[str] = source()
    basis: Series[str] = basis()
    confidence: Series[str] = confidence()

    class Config:
        title = "Sectors"


class Archetypes(Table):
    """What a sector offers and demands per functional unit. Only rows with sum_rule 'add' enter totals."""

    archetype_id: Series[str] = text("Archetype of sectors.csv", filled=True)
    role: Series[str] = choice("Offered or demanded", ("offer", "demand"))
    resource: Series[str] = text("Resource of resources.csv", filled=True)
    per: Series[str] = text("Functional unit of plant_sizes.csv", filled=True)
    low: Series[float] = number("Low end (P10)", "unit/per", ge=0, known=True)
    mid: Series[float] = number("Middle (P50)", "unit/per", ge=0, known=True)
    high: Series[float] = number("High end (P90)", "unit/per", ge=0, known=True)
    unit: Series[str] = choice("Unit of the quantity", (*RESOURCE_UNITS, "kg", "L"))
    unit_to_resource_factor: Series[float] = number("Times this gives the resource's unit", "-", gt=0, known=True)
    sum_rule: Series[str] = choice("May the row be totalled", ("add", "alternative", "subset"))
    temperature_c: Series[float] = number("Typical temperature", "degC")
    pressure_bar_g: Series[float] = number("Typical pressure", "bar(g)", ge=-1)
    tds_mg_l: Series[float] = number("Typical dissolved solids", "mg/L", ge=0)
    cod_mg_l: Series[float] = number("Typical chemical oxygen demand", "mg/L", ge=0)
    moisture_pct: Series[float] = number("Typical moisture", "%", ge=0, le=100)
    ncv_mj_per_kg: Series[float] = number("Typical net calorific value", "MJ/kg")
    loi_pct: Series[float] = number("Typical loss on ignition", "%", ge=0, le=100)
    hours_per_year: Series[float] = number("Hours of operation", "h/year", gt=0, le=8784)
    source: Series[str] = source()
    basis: Series[str] = basis()
    confidence: Series[str] = confidence()
    note: Series[str] = text("Remarks, and the reason of a change")

    class Config:
        title = "Sector archetypes"


class PlantSizes(Table):
    """The typical Vietnamese plant of each archetype (P10, P50, P90 of plants in or near parks)."""

    archetype_id: Series[str] = text("Archetype", filled=True)
    isic4: Series[str] = text("ISIC Rev.4 class; empty for any tenant", pattern=r"^(\d{4})?$")
    functional_unit: Series[str] = text("Unit that the plant is counted in", filled=True)
    is_primary: Series[bool] = flag("The archetype's own unit (one per archetype); the others are derived")
    units_per_year_low: Series[float] = number("Units in a year, low end", "functional_unit/year", ge=0, known=True)
    units_per_year_mid: Series[float] = number("Units in a year", "functional_unit/year", gt=0, known=True)
    units_per_year_high: Series[float] = number("Units in a year, high end", "functional_unit/year", gt=0, known=True)
    employees_low: Series[float] = number("People, low end", "persons", ge=0)
    employees_mid: Series[float] = number("People", "persons", ge=0)
    employees_high: Series[float] = number("People, high end", "persons", ge=0)
    plot_ha_low: Series[float] = number("Plot, low end", "ha", ge=0)
    plot_ha_mid: Series[float] = number("Plot", "ha", ge=0)
    plot_ha_high: Series[float] = number("Plot, high end", "ha", ge=0)
    hours_per_year: Series[float] = number("Hours of operation", "h/year", gt=0, le=8784)
    source: Series[str] = source()
    basis: Series[str] = basis()
    confidence: Series[str] = confidence()
    note: Series[str] = text("Remarks")

    class Config:
        title = "Typical plants"
        unique = ["archetype_id", "functional_unit"]  # noqa: RUF012 - read by pandera


class NationalOutputs(Table):
    """What the whole country makes of a good in a year: the most that all plants of a sector together may make."""

    archetype_id: Series[str] = text("Archetype", filled=True, unique=True)
    functional_unit: Series[str] = text("Its functional unit in plant_sizes.csv", filled=True)
    output_low: Series[float] = number("National output, low end", "functional_unit/year", gt=0, known=True)
    output_mid: Series[float] = number("National output", "functional_unit/year", gt=0, known=True)
    output_high: Series[float] = number("National output, high end", "functional_unit/year", gt=0, known=True)
    park_share: Series[float] = number("Share made in parks or by listed facilities", "-", gt=0, le=1, known=True)
    years: Series[str] = text("Years of the figure", filled=True)
    source: Series[str] = source()
    basis: Series[str] = basis()
    confidence: Series[str] = confidence()
    note: Series[str] = text("What is counted")

    class Config:
        title = "National outputs"


class CapacityUnits(Table):
    """From a stated capacity to functional units in a year, utilisation included."""

    archetype_id: Series[str] = text("Archetype", filled=True)
    capacity_unit: Series[str] = text("Unit of the stated capacity", filled=True)
    functional_unit: Series[str] = text("Functional unit", filled=True)
    per_capacity_unit_low: Series[float] = number("Low end", "functional_unit/capacity_unit", ge=0, known=True)
    per_capacity_unit_mid: Series[float] = number("Middle", "functional_unit/capacity_unit", gt=0, known=True)
    per_capacity_unit_high: Series[float] = number("High end", "functional_unit/capacity_unit", gt=0, known=True)
    source: Series[str] = source()
    basis: Series[str] = basis()
    confidence: Series[str] = confidence()
    note: Series[str] = text("Remarks")

    class Config:
        title = "Capacity units"
        unique = ["archetype_id", "capacity_unit"]  # noqa: RUF012 - read by pandera


class SectorMap(Table):
    """From the sector labels of parks to archetypes; the weights of a label add up to 1."""

    label: Series[str] = text("Sector label; empty where a park names none")
    archetype_id: Series[str] = text("Archetype", filled=True)
    weight: Series[float] = number("Share of the label", "-", gt=0, le=1, known=True)
    parks_with_label: Series[int] = number("Parks that carry the label", "parks", ge=0, known=True)
    source: Series[str] = source()
    basis: Series[str] = basis()
    confidence: Series[str] = confidence()
    note: Series[str] = text("Remarks")
    label_vi: Series[str] = text("Sector label in Vietnamese", filled=True)

    class Config:
        title = "Sector labels"
        unique = ["label", "archetype_id"]  # noqa: RUF012 - read by pandera


class IsicMap(Table):
    """From ISIC Rev.4 classes to archetypes; the weights of a class add up to 1."""

    isic4: Series[str] = text("Class, or group or division padded as in ISIC; see level", filled=True)
    archetype_id: Series[str] = text("Archetype", filled=True)
    weight: Series[float] = number("Likelihood", "-", ge=0, le=1, known=True)
    selector_regex: Series[str] = text("Tested on sector, product and name before the weights are used")
    level: Series[str] = choice("How general the row is", ("class", "group", "division", "fallback"))
    source: Series[str] = source()
    basis: Series[str] = basis()
    confidence: Series[str] = confidence()
    note: Series[str] = text("Remarks")

    class Config:
        title = "ISIC classes"
        unique = ["isic4", "archetype_id"]  # noqa: RUF012 - read by pandera


class Parameters(Table):
    """Prices, factors and design values of the models."""

    parameter_id: Series[str] = text("Id of the parameter", pattern=r"^[A-Za-z0-9_]+$", unique=True)
    low: Series[float] = number("Low end; empty where only one value is known", "unit")
    mid: Series[float] = number("Value in use", "unit", known=True)
    high: Series[float] = number("High end; empty where only one value is known", "unit")
    unit: Series[str] = text("Unit", filled=True)
    currency_year: Series[str] = text("Year of the money; empty where the unit holds none", pattern=r"^(\d{4})?$")
    source: Series[str] = source()
    basis: Series[str] = basis()
    confidence: Series[str] = confidence()
    note: Series[str] = text("Remarks, and each correction with its number")

    class Config:
        title = "Parameters"


class MinLots(Table):
    """The smallest yearly quantity worth an exchange; blank conditions match anything."""

    lot_id: Series[str] = text("Id of the row", filled=True, unique=True)
    carrier: Series[str] = choice("Carrier of the offered resource", CARRIERS)
    unit: Series[str] = choice("Unit of the offered resource", RESOURCE_UNITS)
    kind: Series[str] = text("Kind of rule; empty for any")
    price_from_usd_per_unit: Series[float] = number("From this value on (yield x demanded price)", "USD/unit", ge=0)
    price_to_usd_per_unit: Series[float] = number("Below this value (yield x demanded price)", "USD/unit", ge=0)
    min_quantity_per_year: Series[float] = number("Smallest quantity", "unit/year", gt=0, known=True)
    basis: Series[str] = basis()
    confidence: Series[str] = confidence()
    source: Series[str] = source()

    class Config:
        title = "Minimum lots"


class OwnUse(Table):
    """What plants of a kind put back into their own process; only the rest is offered."""

    archetypes: Series[str] = text("Archetypes joined by ';'; * for all", filled=True)
    offered: Series[str] = text("Resource that arises", filled=True)
    demanded: Series[str] = text("Resource it replaces at the plant, in the same unit; empty if none is listed")
    share_low: Series[float] = number("Share used, low end", "-", ge=0, le=1, known=True)
    share_mid: Series[float] = number("Share used", "-", ge=0, le=1, known=True)
    share_high: Series[float] = number("Share used, high end", "-", ge=0, le=1, known=True)
    reason: Series[str] = text("Why it stays in the plant", filled=True)
    source: Series[str] = source()
    basis: Series[str] = basis()
    confidence: Series[str] = confidence()

    class Config:
        title = "Own use"


class NationalCheck(Table):
    """Published national figures, and which of our totals each is compared with."""

    check_id: Series[str] = text("Id of the check", filled=True, unique=True)
    quantity_en: Series[str] = text("Quantity in English", filled=True)
    quantity_vi: Series[str] = text("Quantity in Vietnamese", filled=True)
    kind: Series[str] = choice("What of ours is totalled", ("leased", "units", "offer", "demand"))
    what: Series[str] = text("Functional units or resources, joined by ';'", filled=True)
    archetypes: Series[str] = text("Archetypes counted, joined by ';'; empty for all")
    scope: Series[str] = choice("Sites counted", ("all", "parks"))
    province_63: Series[str] = text("Province counted; empty for all")
    per_kind: Series[str] = text("What our total is divided by; empty for nothing")
    per_what: Series[str] = text("Functional unit our total is divided by")
    to_unit: Series[float] = number("Times this gives the published unit", "-", gt=0, known=True)
    published_low: Series[float] = number("Published figure, low end", "unit", gt=0, known=True)
    published_high: Series[float] = number("Published figure, high end", "unit", gt=0, known=True)
    unit: Series[str] = text("Unit of the published figure", filled=True)
    year: Series[str] = text("Year or years of the published figure", filled=True)
    source: Series[str] = source()
    basis: Series[str] = basis()
    confidence: Series[str] = confidence()
    evidence: Series[str] = choice(
        "What the comparison proves", ("independent", "calibrated", "circular", "coverage", "recalled")
    )
    explanation_en: Series[str] = text("Why ours differs, in English")
    explanation_vi: Series[str] = text("Why ours differs, in Vietnamese")

    class Config:
        title = "Published national figures"
