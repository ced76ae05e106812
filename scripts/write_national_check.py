"""Write data/national_check.csv and docs/methods_national.md: our totals beside published figures."""

import shutil
from pathlib import Path

import pandas as pd

from symbiosis.inventory.estimate import estimate
from symbiosis.inventory.knowledge import knowledge, national_parks, national_sites_file
from symbiosis.inventory.national import national_inventory
from symbiosis.inventory.sanity import national_check

ROOT = Path(__file__).resolve().parent.parent
HEAD = """# Our totals beside published figures

Written by `python scripts/write_national_check.py`; change `data/source/national_check.csv` and run it again.

Ours is the shipped inventory: listed facilities plus a sector estimate for every operating park. Only streams that may
be totalled are counted. The band runs from the 10th to the 90th percentile: within a sector bands add up, between
sectors their distances from the mid add in quadrature. Ratio is our mid over the geometric mean of the published ends.
A row is in band when the two bands overlap, which wide bands do easily: read the ratio too.

Evidence: *independent*, the published side was read and owes nothing to our factors; *calibrated*, we fitted the method
to it, so it tests nothing; *circular*, it rests on the same rule of thumb; *coverage*, the list of facilities is not
the nation, so the row tests coverage and load; *recalled*, no source was at hand.

"""


def figure(value: float) -> str:
    """Return a number with three significant digits."""
    return f"{float(f'{value:.3g}'):,.10g}"


def span(low: float, high: float) -> str:
    """Return a range, or one number where its ends are equal."""
    return figure(low) if low == high else f"{figure(low)}-{figure(high)}"


def table(check: pd.DataFrame) -> str:
    """Return the comparison as a Markdown table."""
    lines = ["| Quantity | Unit | Ours (band) | Published | Year | Ratio | In band | Evidence |", "| --- " * 8 + "|"]
    for row in check.itertuples():
        ours = f"{figure(row.ours_mid)} ({span(row.ours_low, row.ours_high)})"
        published = span(row.published_low, row.published_high)
        cells = [row.quantity_en, row.unit, ours, published, row.year, f"{row.ratio:.2f}"]
        lines.append("| " + " | ".join([*cells, "yes" if row.in_band else "no", row.evidence]) + " |")
    return "\n".join(lines)


def notes(check: pd.DataFrame) -> str:
    """Return source and explanation of every row."""
    lines = []
    for row in check.itertuples():
        parts = [f"- **{row.quantity_en}** ({row.basis}, confidence {row.confidence}).", row.explanation_en]
        lines.append(" ".join(filter(None, [*parts, f"Source: {row.source}."])))
    return "\n".join(lines)


def document(check: pd.DataFrame) -> str:
    """Return the whole page."""
    return f"{HEAD}{table(check)}\n\n## Explanations and sources\n\n{notes(check)}\n"


def main() -> None:
    """Write both files."""
    shutil.copyfile(ROOT / "data" / "source" / "national_check.csv", ROOT / "data" / "national_check.csv")
    known = knowledge()
    inventory = estimate(national_inventory(known, national_parks(), national_sites_file()), known)
    check = national_check(inventory, known)
    (ROOT / "docs" / "methods_national.md").write_text(document(check), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
