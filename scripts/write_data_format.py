"""Write docs/data_format.md from the schemas, the units and the example of the templates."""

from pathlib import Path

import pandas as pd

from symbiosis.inventory.fields import Field, fields
from symbiosis.inventory.knowledge import knowledge
from symbiosis.inventory.load import MAX_PROBLEMS, MODELS
from symbiosis.inventory.sheets import MAX_BYTES, MAX_ROWS
from symbiosis.inventory.size import capacity_units
from symbiosis.inventory.templates import EXAMPLE, columns
from symbiosis.inventory.units import ACCEPTED, PERIODS, UNIT_NAMES
from symbiosis.paths import data_dir
from symbiosis.replay.network import MODELS as NETWORK_MODELS

TARGET = Path(__file__).resolve().parent.parent / "docs" / "data_format.md"

_HEAD = f"""# Bring your own inventory

<!-- Written by scripts/write_data_format.py from the schemas; do not edit. -->

An inventory is a folder with up to three tables: `parks`, `sites` and `streams`. Only `sites` is needed.

- Each table is `<name>.csv` or `<name>.xlsx`, or a sheet of that name in one workbook `inventory.xlsx`.
- CSV is UTF-8 (with or without BOM) or UTF-16 with BOM; the separator is a comma, a semicolon or a tab, or what Excel's
  first line `sep=;` says. File names may be in capitals.
- The first row holds the column names. Their order is free. A column that is not listed below is refused.
- Leave a cell empty when its value is not known. Nothing is filled in for you, and `NaN`, `n/a` or `-` are refused.
- Numbers have a decimal point and no thousands separator: `1234.5`. A number with a comma is refused, because `1,234`
  can mean two things; in a file that has such numbers, or whose separator is a semicolon, so is `1.234`.
- Excel formulas are refused: paste their values. Keep leading zeros (ISIC `0111`) by formatting the column as text:
  `111` is refused, as is a class that neither ISIC Rev.4 nor VSIC 2018 has; `1103.0` and `C1103` are read as 1103.
- Texts are trimmed and put into Unicode NFC. A file may have {MAX_BYTES // 1_000_000} MB and {MAX_ROWS:,} rows.
- `park_id` of a site may name a park of your `parks` table or one of the shipped parks; your own row wins.
- A park needs `lat` and `lon`. A site needs `park_id`, or `lat` and `lon`, or both; without a position of its own it
  stands at its park's point.
- Positions are WGS 84 degrees, in Vietnam, and a site lies within 30 km of its park. Without `precision`, a position
  that is given counts as `site`.

`symbiosis validate FOLDER` lists everything that is wrong, with file, row (as a spreadsheet counts, the header is
row 1), column, value and remedy; at most {MAX_PROBLEMS} problems are listed and the rest counted.
"""

_QUANTITIES = """## Quantities and units

`quantity`, `quantity_low` and `quantity_high` are in `unit`; they are converted to the unit of the resource per year
(`data/resources.csv` lists the resources). `quantity_low` <= `quantity` <= `quantity_high`. A `measured` or `reported`
quantity without a range is its own range; an `estimated` or `assumed` one must give both ends.

`unit` is an amount, optionally per a period: `t/year`, `kg/day`, `m³/h`, `million m3/yr`, `nghìn tấn/năm`,
`m3/ngày`. Without a period it is per year. Per day, week and month are averages over the calendar year (365 days). Per
hour, minute and second, and powers (`MW`), are rates while the plant runs and need `hours_per_year`.

Money is per unit of the resource (USD/t, USD/m3, USD/GJ, ...), whatever the unit of the quantity.
"""
_CAPACITIES = """## Capacities

`capacity` is nameplate capacity in one of these units, or the yearly output in the unit its sector counts in
(`functional_unit` in `data/plant_sizes.csv`). A unit of another sector is refused.

"""
_NETWORK = """## A documented network

A network that really exists can be replayed: `symbiosis replay FOLDER` estimates the streams of its sites from their
ISIC classes (and capacities, where given), matches and ranks them, and only then compares with what was done. The
folder holds `sites` and `exchanges`, as CSV or XLSX. A column that is not listed is left out. `resource` is an id of
`data/resources.csv`: what the donor delivers. Only exchanges with the status `implemented` (or `existing`,
`operating`) and a resource count; `ordinary_supply` does not. Positions may lie anywhere on Earth; give one to all
sites or to none: sites without one count as one park, in the middle of the others. Words in `name` such as `coal` or
`CHP` tell what kind of plant a site of a wide class is.

`data/isic_map.csv` lists the ISIC classes with the kinds of plant (and their words in names) they are read as. A class
that is not in it is read by its group or division, an empty one as a tenant of unknown sector; both are told as a
warning, and a class that does not exist is an error. `2392.0` and `C2392` are read as 2392; `114` is refused, because a
spreadsheet may have dropped a zero. `capacity_unit` is one of the units of the site's sector, as for an inventory
(Capacities, above). A column that resembles a known one, a repeated exchange and sites of which only some have a
position are warned of.

A small network, both tables:

| site_id | name | isic4 | lon | lat | capacity | capacity_unit |
| --- | --- | --- | --- | --- | --- | --- |
| power | Example coal power station | 3510 |  |  | 600 | MW |
| cement | Example cement works | 2394 |  |  |  |  |
| brewery | Example brewery | 1103 |  |  |  |  |

| exchange_id | donor_site_id | receiver_site_id | resource | status | kind | year | source |
| --- | --- | --- | --- | --- | --- | --- | --- |
| x1 | power | cement | FLY_ASH | implemented | by_product | 2004 | who reports it |
| x2 | power | brewery | STEAM_LP | studied | utility |  | who reports it |

Statuses: `implemented`, `existing` and `operating` mean that it runs; `ended` and `stopped` that it ran; `planned`,
`agreed` and `proposed` that it is to come; `studied` and `feasibility` that somebody looked at it. A row without a
`kind` counts like a by-product. A resource that is only wanted, such as `HYDROGEN`, is found where the proposal
replaces it. Ids that networks use most:

{RESOURCES}

Printed are, for up to 30 sites or with `--sites`, what each site was read as; then each exchange: `found, rank N
(rule)`, the place of the real receiver among the donor's proposals for the resource; `only the pair`, when something
else is proposed between the two, with the reason why this is not and what is proposed instead; `missed`, when nothing
is. A missed quality gate or minimum lot comes with its figure, the limit and the rule: a site without a capacity has
the size of its sector's typical plant, so a lot that is just missed may ask for the capacity.

Why an exchange is missed: `unknown sector` (the ISIC class says nothing), `no offer` or `no demand` (the sector's table
has no such row), `no rule`, `quality gate`, `legal gate`, `minimum lot`, `distance`. Of several rules, the one that
gets furthest is told. In the JSON file, shares are 0 to 1 of the `n` exchanges that count; `recall_at_10` counts
those whose real receiver is among the donor's first ten proposals for the resource; `proposals_per_site` is after
allocation, `candidates_per_site` before it; `documented_per_site` counts what runs or ran, `counted_per_site` the `n`;
`recall_paying` and `recall_planned` are the shares that pay at mid estimates and are in the best plan,
`rank_at_10_of_found` the share of those found, `proposals_documented_share` the share of the plan's proposals that are
documented. `misses` are the exchanges that count and were not found: `exchange_id`, `reason`, `explanation`, `rule_id`,
`reading` and `limit` of the gate, and `instead`, what is proposed between the two sites. `exchanges` are all rows with
`counted`, `outcome` (`found`, `only the pair`, `missed`), `rank`, `rule_id`, `pays` and `planned`; `sites` tell the
archetypes each site was read as with their weights and how far its class was `generalised`; `versions` and `inputs` (a
SHA-256 of every table) tell what it rests on. The shares of the shipped networks are no forecast, as the tables were
improved with them; quote the blind test (`data/networks/blind.csv`, last row), which the command prints.
"""


def text() -> str:
    """Return the page."""
    parts = [_HEAD]
    for table, model in MODELS.items():
        parts.append(f"## {table}\n\n{model.__doc__}\n\n{_table(_HEADER, _column_rows(columns(table)))}")
    parts += [_QUANTITIES, _table(_UNIT_HEADER, _unit_rows()), f"Periods: {', '.join(PERIODS)}.\n"]
    parts.append(_CAPACITIES + _table(["capacity_unit", "for"], _capacity_rows()))
    parts.append("## Example\n\nThe templates hold these rows; they describe no real company.\n")
    for table, rows in EXAMPLE.items():
        used = [name for name in columns(table) if any(name in row for row in rows)]
        cells = [[str(row.get(name, "")) for name in used] for row in rows]
        parts.append(f"`{table}`, filled columns only\n\n{_table(used, cells)}")
    parts.append(_NETWORK.replace("{RESOURCES}", _common_resources()))
    for table, model in NETWORK_MODELS.items():
        rows = _column_rows(fields(model.to_schema()))
        parts.append(f"### {table}\n\n{model.__doc__}\n\n{_table(_HEADER, rows)}")
    return "\n".join(parts)


def _common_resources() -> str:
    """Return the ids that the shipped networks use most, with their names."""
    files = sorted((data_dir() / "networks").glob("*/exchanges.csv"))
    used = pd.concat([pd.read_csv(path, dtype=str, keep_default_na=False)["resource"] for path in files])
    counts = used[used != ""].value_counts(sort=True).rename_axis("id").reset_index(name="n")
    first = counts.sort_values(["n", "id"], ascending=[False, True])["id"].head(_COMMON)
    names = knowledge().resources.set_index("resource_id")["name_en"]
    return "; ".join(f"`{ident}` {names[ident]}" for ident in sorted(first)) + "."


_COMMON = 40
_HEADER = ["column", "needed", "unit", "allowed", "what it is"]
_UNIT_HEADER = ["resources in", "which is", "accepted amounts"]


def _column_rows(described: dict[str, Field]) -> list[list[str]]:
    rows = []
    for column in described.values():
        needed = "value" if column.filled and column.required else "column" if column.required else "no"
        allowed = ", ".join(f"`{word}`" for word in column.words) or column.limits
        rows.append([f"`{column.name}`", needed, column.unit, allowed, column.description])
    return rows


def _unit_rows() -> list[list[str]]:
    return [[unit, UNIT_NAMES[unit][0], ", ".join(f"`{name}`" for name in ACCEPTED[unit])] for unit in UNIT_NAMES]


def _capacity_rows() -> list[list[str]]:
    known = knowledge()
    sector = known.archetypes.drop_duplicates("archetype_id").set_index("archetype_id")["sector_en"]
    units = capacity_units(known)
    units = units[units["capacity_unit"].isin(known.capacity_units["capacity_unit"])]
    names = (
        units["archetype_id"]
        .map(sector)
        .groupby(units["capacity_unit"])
        .agg(lambda found: "; ".join(sorted(set(found))))
    )
    return [[f"`{unit}`", sectors] for unit, sectors in names.items()]


def _table(header: list[str], rows: list[list[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |" for line in lines) + "\n"


if __name__ == "__main__":
    TARGET.write_text(text(), encoding="utf-8")
