"""Short ways to declare a described column. Every column says what it is, in which unit, and what it may hold."""

# ruff: noqa: D106 - a Config class only sets options

from collections.abc import Sequence
from typing import Any

import pandera.pandas as pa

BASIS = ("measured", "reported", "estimated", "assumed")
CONFIDENCE = ("high", "medium", "low")
PRECISION = ("site", "ward", "district", "park")
STATUS = ("operating", "under construction", "planned", "closed")
LON_BOUNDS = (102.0, 118.0)
LAT_BOUNDS = (6.0, 24.0)


class Table(pa.DataFrameModel):
    """A table with exactly the declared columns, in the declared order."""

    class Config:
        strict = True
        ordered = True


class UserTable(Table):
    """A table a user writes: columns in any order, numbers read from text."""

    class Config:
        ordered = False
        coerce = True


def text(description: str, *, filled: bool = False, pattern: str | None = None, unique: bool = False) -> Any:
    """Declare a text column; ``""`` stands for unknown unless ``filled``."""
    length = {"min_value": 1} if filled else None
    return pa.Field(
        description=description, metadata={"unit": ""}, str_length=length, str_matches=pattern, unique=unique
    )


def choice(description: str, values: Sequence[str], *, empty: bool = False) -> Any:
    """Declare a text column that holds one of ``values`` (or ``""`` where ``empty``)."""
    allowed = [*values, ""] if empty else list(values)
    return pa.Field(description=description, metadata={"unit": ""}, isin=allowed)


def number(
    description: str,
    unit: str,
    *,
    ge: float | None = None,
    gt: float | None = None,
    le: float | None = None,
    known: bool = False,
    alias: str | None = None,
) -> Any:
    """Declare a number column with its unit; NaN stands for unknown unless ``known``."""
    nullable = not known
    return pa.Field(
        description=description, metadata={"unit": unit}, ge=ge, gt=gt, le=le, nullable=nullable, alias=alias
    )


def flag(description: str) -> Any:
    """Declare a yes/no column."""
    return pa.Field(description=description, metadata={"unit": ""})


def longitude() -> Any:
    """Declare a longitude column [degrees east, WGS84]."""
    return number("Longitude, WGS84", "degree", ge=LON_BOUNDS[0], le=LON_BOUNDS[1])


def latitude() -> Any:
    """Declare a latitude column [degrees north, WGS84]."""
    return number("Latitude, WGS84", "degree", ge=LAT_BOUNDS[0], le=LAT_BOUNDS[1])


def source() -> Any:
    """Declare the column that says where a row comes from."""
    return text("Where the row comes from; 'recalled' and 'expert estimate' are said as such", filled=True)


def basis() -> Any:
    """Declare the column that says how the figures of a row were got."""
    return choice("How the figures were got", BASIS)


def confidence() -> Any:
    """Declare the column that says how far to trust a row."""
    return choice("How far to trust the row", CONFIDENCE)
