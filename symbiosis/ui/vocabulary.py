"""Names of coded values, in the language of the session."""

from symbiosis.ui.words import _, step

CARRIERS = ("heat", "water", "material", "gas", "electricity")
CARRIER_COLOUR = {
    "heat": "#D55E00",
    "water": "#0072B2",
    "material": "#009E73",
    "gas": "#CC79A7",
    "electricity": "#E69F00",
}
CARRIER_SIGN = {"heat": "♨", "water": "≈", "material": "▣", "gas": "○", "electricity": "ϟ"}
REGIONS = {"all": "", "southeast": "Southeast", "red-river-delta": "Red River Delta", "other": ""}


def word(words: dict[str, str], code: object) -> str:
    """Return the words for a code, the code itself where none are known."""
    return words.get(str(code), str(code))


def carrier(code: object) -> str:
    """Name a carrier."""
    return word(
        {
            "heat": _("heat and cold"),
            "water": _("water"),
            "material": _("material"),
            "gas": _("gas"),
            "electricity": _("electricity"),
        },
        code,
    )


def plan_part(code: object) -> str:
    """Name a part of a plan's totals: a carrier, rooftop solar power, or a sum of parts."""
    sums = {"solar": _("rooftop solar power"), "by_products": _("all by-products"), "all": _("all together")}
    return sums.get(str(code)) or carrier(code)


def region_choice(code: object) -> str:
    """Name a choice of the region switch."""
    return word(
        {
            "all": _("All Vietnam"),
            "southeast": _("Southeast"),
            "red-river-delta": _("Red River Delta"),
            "other": _("Other regions"),
        },
        code,
    )


def region(name: object) -> str:
    """Name a region of either scheme."""
    return word(
        {
            "Southeast": _("Southeast"),
            "Red River Delta": _("Red River Delta"),
            "Mekong River Delta": _("Mekong River Delta"),
            "Mekong Delta": _("Mekong River Delta"),
            "Central Highlands": _("Central Highlands"),
            "North Central and Central Coast": _("North Central and Central Coast"),
            "Northern Midlands and Mountains": _("Northern Midlands and Mountains"),
            "North Central": _("North Central"),
            "South Central Coast and Central Highlands": _("South Central Coast and Central Highlands"),
        },
        name,
    )


def basis(code: object) -> str:
    """Say where a figure comes from."""
    return word(
        {"measured": _("measured"), "reported": _("reported"), "estimated": _("estimated"), "assumed": _("assumed")},
        code,
    )


def confidence(code: object) -> str:
    """Say how sure a figure is."""
    return word({"high": _("high confidence"), "medium": _("medium confidence"), "low": _("low confidence")}, code)


def level(code: object) -> str:
    """Say how sure a figure is, in a column that says of what."""
    return word({"high": _("high"), "medium": _("medium"), "low": _("low")}, code)


def unit(code: object) -> str:
    """Name the unit of a resource."""
    return step(0, str(code))[1]


def programmes(codes: object) -> str:
    """Name eco-industrial park programmes; their names stay as they are."""
    return str(codes).replace(";", ", ").replace("(reported)", _("(reported)"))


def status(code: object) -> str:
    """Name a park's status."""
    return word(
        {
            "operating": _("operating"),
            "under construction": _("under construction"),
            "planned": _("planned"),
            "closed": _("closed"),
        },
        code,
    )


def precision(code: object) -> str:
    """Say how exactly a position is known."""
    return word(
        {
            "site": _("exact site"),
            "ward": _("ward (within about 2.5 km)"),
            "district": _("district (approximate)"),
            "park": _("at its park's point"),
        },
        code,
    )


def park_type(code: object) -> str:
    """Name a kind of park."""
    return word(
        {
            "industrial park": _("industrial park"),
            "export processing zone": _("export processing zone"),
            "high-tech park": _("high-tech park"),
            "IT park": _("IT park"),
        },
        code,
    )


def mode(code: object) -> str:
    """Name a way of transport."""
    return word(
        {
            "truck": _("truck"),
            "tanker": _("tanker truck"),
            "haz_truck": _("licensed truck for hazardous waste"),
            "haz_tanker": _("licensed tanker for hazardous waste"),
            "reefer": _("refrigerated truck"),
            "barge": _("barge"),
            "steam_pipe": _("steam pipe"),
            "hot_water_pipe": _("hot-water pipe"),
            "water_pipe": _("water pipe"),
            "gas_pipe": _("gas pipe"),
            "wire": _("power line"),
        },
        code,
    )


def kind(code: object) -> str:
    """Name what a rule does with the offered resource."""
    return word(
        {
            "substitution": _("replaces a bought material"),
            "fuel": _("used as fuel"),
            "recycling": _("recycled"),
            "identity": _("used as it is"),
            "cascade": _("used again at a lower grade"),
            "feed": _("used as feed"),
            "conversion": _("converted"),
            "recovery": _("recovered"),
            "treatment": _("treated first"),
            "compost": _("composted"),
            "digestion": _("digested to biogas"),
            "power": _("turned into power"),
            "absorption": _("drives absorption cooling"),
            "heat_pump": _("lifted by a heat pump"),
            "preheat": _("used to preheat"),
        },
        code,
    )
