"""Shared facilities: what each type accepts, makes, costs and reaches."""

import pandas as pd
from tables_common import number, read_source


def facility_types() -> pd.DataFrame:
    """Build the table of shared facilities: one figure per row."""
    kb = read_source("facility_types")
    return kb.assign(**{end: number(kb[end]) for end in ("low", "mid", "high")})
