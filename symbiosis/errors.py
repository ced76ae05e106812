"""The errors a user can meet. Each says where, what and the remedy; each is also a builtin."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Problem:
    """One thing wrong in a file a user gave us.

    ``row`` is the line a spreadsheet shows (the header is row 1); ``None`` where the whole file is meant.
    ``code`` names the kind of problem and is what the interface translates; ``what`` and ``remedy`` are English.
    """

    file: str
    row: int | None
    column: str
    value: str
    code: str
    what: str
    remedy: str

    def __str__(self) -> str:
        place = (
            self.file
            + (f", row {self.row}" if self.row is not None else "")
            + (f", column {self.column}" if self.column else "")
        )
        shown = f" (found {self.value!r})" if self.value else ""
        return f"{place}: {self.what}{shown}. {self.remedy}"

    def as_row(self) -> dict[str, object]:
        """Return the problem as a table row."""
        return asdict(self)


class SymbiosisError(Exception):
    """Base of all errors raised on purpose."""


class InventoryError(SymbiosisError, ValueError):
    """An inventory folder or file cannot be used; ``problems`` lists every reason found."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(str(p) for p in self.problems))


class UnknownUnitError(SymbiosisError, ValueError):
    """A unit is not known, or does not measure the kind of thing asked for."""


class ScenarioError(SymbiosisError, ValueError):
    """A scenario holds a value outside its range, or a name nobody knows."""
