"""Names of uncertain figures and of whom to ask for them, in the language of the session."""

import pandas as pd

from symbiosis.pipeline import Result
from symbiosis.ui import vocabulary
from symbiosis.ui.vocabulary import word
from symbiosis.ui.words import _, named


def figure(result: Result, row: pd.Series) -> str:
    """Name a figure of ``most_valuable_data``."""
    kind, name = str(row["input_kind"]), str(row["input_id"])
    text = word(
        {
            "quantity": _("yearly quantity of {resource}"),
            "sector_factor": _("{resource} per unit of output, sector {sector}"),
            "price": _("price paid for {resource}"),
            "gate_value": _("what {resource} is worth to its donor today"),
            "treatment": _("cost of treating {resource}"),
            "emission_factor": _("emission factor of {resource}"),
            "haul": _("rate of {mode}"),
            "detour": _("how much longer than straight the way is: {mode}"),
            "coordination": _("yearly cost of agreeing and steering one exchange"),
        },
        kind,
    )
    sector = _sector(result, name.split("/", maxsplit=1)[0]) if kind == "sector_factor" else ""
    return text.format(resource=_resource(result, str(row["resource"])), sector=sector, mode=way(name))


def way(code: str) -> str:
    """Name a group of means of transport."""
    groups = {
        "road": _("road vehicles"),
        "road graph": _("trucks on main roads"),
        "line": _("pipes and wires"),
    }
    return groups.get(code) or vocabulary.mode(code)


def whom(code: object) -> str:
    """Say whom to ask."""
    return word(
        {
            "site": _("the site itself"),
            "park_operator": _("the operator of the park"),
            "buyer": _("the buyer"),
            "donor": _("the donor"),
            "haulier": _("a haulier"),
            "contractor": _("a pipe or line contractor"),
            "treatment_supplier": _("a supplier of the treatment"),
            "facilitator": _("the facilitator of the exchange"),
            "sector_association": _("the association of the sector"),
        },
        code,
    )


def quality(code: object) -> str:
    """Name a quality of a stream."""
    return word(
        {
            "temperature_c": _("temperature of the offer"),
            "pressure_bar_g": _("pressure of the offer"),
            "tds_mg_l": _("dissolved salts (TDS)"),
            "cod_mg_l": _("organic load (COD)"),
            "moisture_pct": _("moisture"),
            "ncv_mj_per_kg": _("calorific value"),
            "loi_pct": _("unburnt carbon (loss on ignition)"),
            "chloride_pct": _("chloride"),
        },
        code,
    )


def _resource(result: Result, ident: str) -> str:
    table = result.knowledge.resources.set_index("resource_id")
    return named(str(table["name_en"].get(ident, ident)), str(table["name_vi"].get(ident, ident)))


def _sector(result: Result, ident: str) -> str:
    table = result.knowledge.archetypes.drop_duplicates("archetype_id").set_index("archetype_id")
    known = named(str(table["sector_en"].get(ident, ident)), str(table["sector_vi"].get(ident, ident)))
    return _("any tenant") if ident == "any_tenant" else known
