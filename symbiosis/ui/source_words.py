"""Words of the page about the data: what a file holds, what a comparison proves, units of published figures.

Titles and notes of the sources and descriptions of the tables come from the shipped data; ``make words`` collects them
too.
"""

from symbiosis.ui.vocabulary import word
from symbiosis.ui.words import _, translated


def content(name: str, description: str) -> str:
    """Say what a shipped table or layer holds."""
    layers = {
        "focus_regions": _("Outlines of the two focus regions."),
        "islands": _("Islands, with their Vietnamese names."),
        "neighbours": _("Outlines of the neighbouring countries."),
        "provinces_34": _("Outlines of the 34 provinces since July 2025."),
        "provinces_63": _("Outlines of the 63 provinces until June 2025."),
        "rail": _("Railway lines."),
        "rivers": _("Large rivers."),
        "road_edges": _("Main roads as a graph: stretches with their length."),
        "road_nodes": _("Main roads as a graph: crossings."),
        "roads": _("Main roads, simplified for the map."),
    }
    return translated(description) or layers.get(name, "")


def used_by(names: str) -> str:
    """Return the names of the tables that use a source, one after the other."""
    return names.replace(";", ", ")


def evidence(code: object) -> str:
    """Say what the comparison of a total with a published figure is worth."""
    return word(
        {
            "independent": _("independent"),
            "calibrated": _("calibrated: fitted to it, tests nothing"),
            "circular": _("circular: same rule of thumb, tests nothing"),
            "coverage": _("coverage: our list of plants is incomplete"),
            "recalled": _("recalled: the published side was not read"),
        },
        code,
    )


def unit(code: object) -> str:
    """Name the unit of a published figure."""
    return word(
        {
            "million": _("million"),
            "thousand": _("thousand"),
            "million m3/day": _("million m³/day"),
            "thousand m3/day": _("thousand m³/day"),
            "Mt/year": _("Mt/year"),
            "kt/year": _("kt/year"),
            "billion litres/year": _("billion litres/year"),
        },
        code,
    )
