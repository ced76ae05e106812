"""Write an inventory as the folder that ``load`` reads: estimate, correct by hand, read again."""

from pathlib import Path

import pandas as pd

from symbiosis.inventory.schemas import FILES
from symbiosis.inventory.tables import Inventory, Knowledge


def write_inventory(inventory: Inventory, knowledge: Knowledge, folder: Path) -> None:
    """Write ``parks.csv``, ``sites.csv`` and ``streams.csv`` in the format of docs/data_format.md.

    A site that stands at its park's point is written without a position, one whose archetype nobody reviewed without
    it. Quantities are written in the resource's unit
    per year.

    Parameters
    ----------
    inventory
        What to write.
    knowledge
        For the resources' units.
    folder
        Made if it is not there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    unit = knowledge.resources.set_index("resource_id")["unit"]
    at_park = inventory.sites["precision"] == "park"
    tables = {
        "parks": inventory.parks.rename(columns={"name_en": "name"}),
        "sites": inventory.sites.assign(
            lon=inventory.sites["lon"].mask(at_park),
            lat=inventory.sites["lat"].mask(at_park),
            precision=inventory.sites["precision"].mask(at_park, ""),
            archetype_id=inventory.sites["archetype_id"].where(inventory.sites["generalised"] == "reviewed", ""),
        ),
        "streams": inventory.streams.assign(unit=inventory.streams["resource"].map(unit) + "/year"),
    }
    for name, table in tables.items():
        columns = [column for column in FILES[name].to_schema().columns if column in table.columns]
        pd.DataFrame(table[columns]).to_csv(folder / f"{name}.csv", index=False, encoding="utf-8")
