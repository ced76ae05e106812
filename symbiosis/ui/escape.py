"""Names come from outside: these functions are the only way to a map, to HTML, to Markdown and to a spreadsheet."""

import html
import re
import unicodedata
from collections.abc import Mapping
from io import BytesIO

import pandas as pd

_LONGEST = 200
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~$:&^=@/])")
_FORMULA = "=+-@\t\r\n\0＝＋－＠"


def safe_label(text: object) -> str:
    """Return at most 200 characters of composed (NFC) text without control, direction or zero-width characters."""
    return _printable(str(text)).strip()[:_LONGEST]


def _printable(text: str) -> str:
    composed = unicodedata.normalize("NFC", text)
    return "".join(" " if c in "\t\r\n" else c for c in composed if c in "\t\r\n" or not _hidden(c))


def _hidden(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def safe_html(text: object) -> str:
    """Return text that stays text in HTML, in an attribute and inside a JavaScript template string."""
    escaped = html.escape(safe_label(text))
    return escaped.replace("`", "&#96;").replace("$", "&#36;").replace("{", "&#123;").replace("\\", "&#92;")


def safe_md(text: object) -> str:
    """Return text that stays text in Markdown: no link, image, formula or icon can start in it."""
    return _MARKDOWN.sub(r"\\\1", safe_label(text))


def safe_csv(table: pd.DataFrame) -> bytes:
    """Return a table as CSV whose text cells cannot become formulas, marked as UTF-8 for spreadsheets."""
    text = table.select_dtypes(include=["object", "string", "category"]).columns
    guarded = table.assign(**{name: table[name].astype("object").map(_guarded) for name in text})
    return guarded.to_csv(index=False, lineterminator="\n").encode("utf-8-sig")


def safe_xlsx(given: pd.DataFrame | Mapping[str, pd.DataFrame]) -> bytes:
    """Return a table, or one for each sheet, as a workbook in which text stays text; unknown cells are empty.

    No cell becomes a formula or a link, and none has control, direction or zero-width characters.
    """
    buffer, options = BytesIO(), {"strings_to_formulas": False, "strings_to_urls": False}
    with pd.ExcelWriter(buffer, engine="xlsxwriter", engine_kwargs={"options": options}) as book:
        for name, table in ({"table": given} if isinstance(given, pd.DataFrame) else given).items():
            text = table.select_dtypes(include=["object", "string", "category"]).columns
            clean = table.assign(**{one: table[one].astype("object").map(_plain) for one in text})
            clean.to_excel(book, index=False, sheet_name=name, freeze_panes=(1, 0))
            book.sheets[name].autofit()
    return buffer.getvalue()


def _plain(cell: object) -> object:
    return _printable(cell) if isinstance(cell, str) else cell


def _guarded(cell: object) -> object:
    if isinstance(cell, str) and cell.lstrip(" ")[:1] and cell.lstrip(" ")[0] in _FORMULA:
        return "'" + cell
    return cell


def folded(text: str) -> str:
    """Return text for searching: lower case, no Vietnamese marks, ``đ`` as ``d``."""
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(c for c in plain if not unicodedata.combining(c))
