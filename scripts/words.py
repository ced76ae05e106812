"""Extract the texts of the interface, update the Vietnamese catalogue and compile it (``make words``).

English is the text in the code itself, so the English catalogue is complete by construction; the template lists it.
"""

import ast
import csv
import io
import json
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

FUNCTIONS = {"_": 1, "ngettext": 2}
"""Functions that word a text, with how many of their first arguments are texts."""
ROOT = Path(__file__).parents[1]
LOCALE = ROOT / "symbiosis" / "ui" / "locale"
CATALOGUE = LOCALE / "vi" / "LC_MESSAGES" / "messages.po"


def files() -> list[Path]:
    """Return the files that hold texts of the interface."""
    return [ROOT / "app.py", *sorted(ROOT.glob("views/**/*.py")), *sorted(ROOT.glob("symbiosis/ui/**/*.py"))]


def shipped() -> set[str]:
    """Return the texts of the shipped data that the page about the data shows: of sources, tables and layers."""
    with (ROOT / "data" / "sources.csv").open(encoding="utf-8", newline="") as file:
        texts = {row[name] for row in csv.DictReader(file) for name in ("title", "licence", "note")}
    package = json.loads((ROOT / "data" / "datapackage.json").read_text(encoding="utf-8"))
    return (texts | {one.get("description", "") for one in package["resources"]}) - {""}


def template() -> Catalog:
    """Return every text of the interface, also those inside f-strings, and those of the shipped data."""
    catalogue = Catalog(project="symbiosis-atlas-vietnam", charset="utf-8")
    for path in files():
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in FUNCTIONS:
                texts = tuple(ast.literal_eval(argument) for argument in call.args[: FUNCTIONS[call.func.id]])
                catalogue.add(texts if len(texts) > 1 else texts[0])
    for text in sorted(shipped()):
        catalogue.add(text)
    return catalogue


def read(path: Path = CATALOGUE) -> Catalog:
    """Return the Vietnamese catalogue."""
    with path.open("rb") as file:
        return read_po(file, locale="vi")


def compiled(catalogue: Catalog) -> bytes:
    """Return the catalogue as the bytes of a ``.mo`` file."""
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def translated(message: Message) -> bool:
    """Return whether every form of a text has a translation."""
    forms = message.string if isinstance(message.string, tuple) else (message.string,)
    return all(forms) and not message.fuzzy


def main() -> None:
    """Update and compile the Vietnamese catalogue; texts without a translation are listed."""
    catalogue = (
        read() if CATALOGUE.exists() else Catalog(locale="vi", project="symbiosis-atlas-vietnam", charset="utf-8")
    )
    catalogue.update(template(), no_fuzzy_matching=True)
    catalogue.header_comment = "# Vietnamese texts of Symbiosis Atlas Vietnam, Apache-2.0."
    catalogue.fuzzy = False
    catalogue.mime_headers = [
        ("Language", "vi"),
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Transfer-Encoding", "8bit"),
        ("Plural-Forms", "nplurals=1; plural=0;"),
    ]
    catalogue.obsolete.clear()
    with CATALOGUE.open("wb") as file:
        write_po(file, catalogue, width=100, sort_output=True, no_location=True)
    CATALOGUE.with_suffix(".mo").write_bytes(compiled(catalogue))
    missing = [message.id for message in catalogue if message.id and not translated(message)]
    print(f"{len(catalogue)} texts, {len(missing)} without a translation")
    for text in missing:
        print("  ", text)


if __name__ == "__main__":
    main()
