"""The shipped table of shared facilities."""

# ruff: noqa: D106 - a Config class only sets options

from pandera.typing import Series

from symbiosis.inventory.schema_fields import Table, basis, choice, confidence, number, source, text

FACILITY_TYPES = ("treatment", "reuse", "rdf", "steam", "co2", "digester", "aggregate")
FACILITY_ITEMS = (
    "accepts",
    "gate",
    "made_there",
    "capex",
    "upkeep",
    "variable",
    "emission",
    "life",
    "haul_in",
    "haul_out",
    "outlet",
    "outlet_cost",
    "largest_user",
    "outlet_price",
    "outlet_saving",
)


class FacilityTypes(Table):
    """What a shared facility accepts, makes, costs and reaches: one figure per row.

    ``accepts``: product per unit of the resource ``what``; ``gate``: its worth at
    the donor's gate where that is not the resource's; ``made_there``: cost of what needs no supply; ``capex``: of a
    plant that takes ``what`` units a year; ``upkeep``: fixed yearly cost; ``variable``, ``emission``: per unit taken;
    ``haul_in``, ``haul_out``: usual (mid) and longest (high) distance by the means ``what``; ``outlet``: share of the
    demand ``what`` that may be filled, ``outlet_cost`` at the user;
    ``largest_user``: demand beyond which a site is left to itself; ``outlet_price``, ``outlet_saving``: of a product
    sold without limit.
    """

    facility: Series[str] = choice("Type of facility", FACILITY_TYPES)
    item: Series[str] = choice("What the figure is", FACILITY_ITEMS)
    what: Series[str] = text("Resource, means of transport, or yearly quantity taken; empty where the item says all")
    low: Series[float] = number("Low end (P10)", "unit of the row", ge=0)
    mid: Series[float] = number("Middle", "unit of the row", ge=0, known=True)
    high: Series[float] = number("High end (P90)", "unit of the row", ge=0)
    unit: Series[str] = text("Unit of the row", filled=True)
    currency_year: Series[str] = text("Year of the money; empty where there is none")
    source: Series[str] = source()
    basis: Series[str] = basis()
    confidence: Series[str] = confidence()

    class Config:
        title = "Shared facilities"
        unique = ["facility", "item", "what"]  # noqa: RUF012 - read by pandera
