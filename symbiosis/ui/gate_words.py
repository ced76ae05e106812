"""Names of gates and of what would open them, in the language of the session."""

from symbiosis.ui.vocabulary import word
from symbiosis.ui.words import _


def gate(code: object) -> str:
    """Name a gate that a pair must pass."""
    return word(
        {
            "temperature": _("temperature of the offer"),
            "temperature_gap": _("temperature above what the receiver needs"),
            "pressure": _("pressure of the offer"),
            "pressure_on_arrival": _("pressure left on arrival"),
            "tds": _("dissolved salts (TDS)"),
            "tds_at_receiver": _("dissolved salts the receiver accepts"),
            "cod": _("organic load (COD)"),
            "moisture": _("moisture"),
            "ncv": _("calorific value"),
            "loi": _("unburnt carbon (loss on ignition)"),
            "chloride": _("chloride"),
            "licence": _("hazardous-waste licence of the receiver"),
            "food_contact": _("no food industry as receiver"),
            "lot": _("smallest lot worth moving"),
            "precision": _("position known well enough"),
            "distance": _("distance within reach"),
            "unknown_sector": _("sector of both sites known"),
            "has_own": _("receiver without a surplus of its own"),
            "unproven": _("route in commercial use between firms"),
            "unusual": _("exchange that plants of these two kinds make"),
            "raises_co2e": _("no more CO₂e than today"),
            "small_gain": _("gain worth the trouble"),
        },
        code,
    )


def unlock(code: object) -> str:
    """Name the one change that would open a gate."""
    return word(
        {
            "raise_temperature": _("raise the temperature, for example with a heat pump"),
            "raise_pressure": _("raise the pressure"),
            "raise_pressure_or_shorten": _("raise the pressure or shorten the pipe"),
            "desalinate": _("take out salts"),
            "treat_cod": _("treat the organic load"),
            "dry": _("dry it"),
            "dry_or_sort": _("dry or sort it"),
            "beneficiate_ash": _("take unburnt carbon out of the ash"),
            "wash_or_sort": _("wash or sort out chloride"),
            "licensed_receiver": _("find a receiver with a hazardous-waste licence"),
            "non_food_use": _("find a use outside the food industry"),
            "pool_with_neighbours": _("pool the lot with neighbours"),
            "locate_site": _("find the exact place of the site"),
            "accept_longer_haul": _("accept a longer haul"),
            "name_sector": _("name the sector of the site"),
            "use_own_first": _("show that the receiver's own surplus is used up"),
            "pilot": _("show the route in a pilot"),
            "ask_both": _("ask both plants: a trial can show what is not usual"),
            "keep_present_use": _("find a use that saves more than today's"),
            "raise_gain": _("raise the gain: a larger lot, a shorter haul, a better price"),
            "state_figure": _("measure and state the missing figure"),
        },
        code,
    )
