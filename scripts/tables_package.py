"""Write ``datapackage.json`` (Frictionless Data Package) from the schemas and the files of ``data/``."""

import hashlib
import json
from pathlib import Path
from typing import Any

from symbiosis.inventory.schema_fields import Table
from symbiosis.inventory.schemas import TABLES

_LICENCES = {
    "CC-BY-4.0": ("Creative Commons Attribution 4.0", "https://creativecommons.org/licenses/by/4.0/"),
    "CC-BY-SA-4.0": ("Creative Commons Attribution-ShareAlike 4.0", "https://creativecommons.org/licenses/by-sa/4.0/"),
    "ODbL-1.0": ("Open Data Commons Open Database License 1.0", "https://opendatacommons.org/licenses/odbl/1-0/"),
    "LGPL-3.0-or-later": ("GNU Lesser General Public License 3 or later", "https://www.gnu.org/licenses/lgpl-3.0.html"),
}
_CREDIT = {
    "sites": "© OpenStreetMap contributors; Global Energy Monitor; World Resources Institute",
    "places": "Symbiosis Atlas Vietnam; airportsdata (MIT); GeoNames (CC BY 4.0)",
}
_ODBL_TABLES = {"parks", "sites", "road_nodes", "road_edges"}
_OSM = "© OpenStreetMap contributors"
_OURS = "Symbiosis Atlas Vietnam"
_CSV = {"format": "csv", "mediatype": "text/csv", "encoding": "utf-8"}
_LAYER = {"format": "geojson", "mediatype": "application/geo+json"}
_TYPES = {"str": "string", "string": "string", "float64": "number", "int64": "integer", "bool": "boolean"}
_LINKS = {
    ("sites", "archetype_id"): ("sectors", "archetype_id"),
    ("rules", "offered"): ("resources", "resource_id"),
    ("rules", "demanded"): ("resources", "resource_id"),
    ("archetypes", "resource"): ("resources", "resource_id"),
    ("existing_exchanges", "resource"): ("resources", "resource_id"),
    ("archetypes", "archetype_id"): ("sectors", "archetype_id"),
}


def _field(name: str, column: Any) -> dict[str, Any]:
    """Describe one column: type, unit, what it means, what it may hold."""
    kind = next(kind for start, kind in _TYPES.items() if str(column.dtype).startswith(start))
    field: dict[str, Any] = {"name": name, "type": kind, "description": column.description}
    if unit := column.metadata["unit"]:
        field["unit"] = unit
    rules: dict[str, Any] = {}
    for check in column.checks:
        given = check.statistics or {}
        if check.name == "isin" and "" not in given["allowed_values"]:
            rules["enum"] = [str(value) for value in given["allowed_values"]]
        elif check.name == "greater_than_or_equal_to":
            rules["minimum"] = given["min_value"]
        elif check.name == "less_than_or_equal_to":
            rules["maximum"] = given["max_value"]
        elif check.name == "str_length" or (kind == "number" and not column.nullable):
            rules["required"] = True
    if kind == "boolean":
        field |= {"trueValues": ["true"], "falseValues": ["false"]}
    if column.unique:
        rules["unique"] = True
    return field | ({"constraints": rules} if rules else {})


def _schema(name: str, model: type[Table]) -> dict[str, Any]:
    """Describe the columns and keys of one table."""
    schema = model.to_schema()
    described: dict[str, Any] = {"fields": [_field(key, column) for key, column in schema.columns.items()]}
    described["missingValues"] = [""]
    if keys := [key for key, column in schema.columns.items() if column.unique] or schema.unique:
        described["primaryKey"] = [keys[0]] if not schema.unique else list(keys)
    links = [(field, target) for (table, field), target in _LINKS.items() if table == name]
    if links:
        described["foreignKeys"] = [
            {"fields": [field], "reference": {"resource": resource, "fields": [key]}}
            for field, (resource, key) in links
        ]
    return described


def _credit(path: Path) -> tuple[str, str]:
    """Return licence and attribution of a file; a layer says its own."""
    if path.suffix == ".geojson":
        layer = json.loads(path.read_text(encoding="utf-8"))
        return layer["licence"], layer["attribution"]
    licence = "ODbL-1.0" if path.stem in _ODBL_TABLES else "CC-BY-4.0"
    return licence, _CREDIT.get(path.stem, _OSM if licence == "ODbL-1.0" else _OURS)


def _file(path: Path, folder: Path) -> dict[str, Any]:
    """Describe a file: where, how long, which bytes, whose."""
    content = path.read_bytes()
    licence, attribution = _credit(path)
    title, address = _LICENCES[licence]
    return {
        "path": path.relative_to(folder).as_posix(),
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "licenses": [{"name": licence, "title": title, "path": address}],
        "attribution": attribution,
    }


def _summary(text: str | None) -> str:
    """Return the first paragraph of a docstring."""
    return " ".join((text or "").split("\n\n")[0].split())


def _resources(folder: Path) -> list[dict[str, Any]]:
    """Describe all tables, then the other tables and layers that lie in the folder."""
    found = []
    for name, model in TABLES.items():
        schema = model.to_schema()
        head = {"name": name, "type": "table", "title": schema.title, "description": _summary(schema.description)}
        found.append(head | _file(folder / f"{name}.csv", folder) | _CSV | {"schema": _schema(name, model)})
    others = [*folder.glob("*.csv"), *folder.glob("geo/*.csv"), *folder.glob("geo/*.geojson")]
    for path in sorted(path for path in others if path.stem not in TABLES):
        layer = path.suffix == ".geojson"
        head = {"name": path.stem, "type": "file" if layer else "table"}
        found.append(head | _file(path, folder) | (_LAYER if layer else _CSV))
    return found


def _written(package: dict[str, Any]) -> str:
    """Return a package as JSON without blanks, one line per resource."""

    def line(part: object) -> str:
        return json.dumps(part, ensure_ascii=False, separators=(",", ":"))

    head = line({name: part for name, part in package.items() if name != "resources"})
    lines = ",\n".join(line(resource) for resource in package["resources"])
    return f'{head[:-1]},"resources":[\n{lines}\n]}}'


def package_text(folder: Path) -> str:
    """Return the text of ``datapackage.json`` for the folder of the tables."""
    package = {
        "name": "symbiosis-atlas-vietnam",
        "title": "Symbiosis Atlas Vietnam: parks, sites, resources, rules, sectors",
        "description": "Screening data for industrial symbiosis. Estimates are labelled; no claim about a named firm.",
        "licenses": [{"name": name, "title": title, "path": address} for name, (title, address) in _LICENCES.items()],
        "resources": _resources(folder),
    }
    return _written(package) + "\n"
