"""The ``symbiosis replay`` command: what the matcher rediscovers of documented networks."""

import json
import os
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich import box
from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from symbiosis.errors import Problem
    from symbiosis.replay.compare import Replay

_FOLDER = "Folder with sites.csv and exchanges.csv, or of such folders; without it, the shipped networks."
_JSON = (
    "Also write the figures, every exchange and how every site was read to this file: one network, or a list under "
    "'networks' with the shares of all together."
)
_WITHOUT = "Switch off rules and sector rows whose only evidence is this network, such as kalundborg."
_SITES = "Say how each site was read; unasked where one network has few sites."
_PIPE_WIDTH = 120
_HEADS = ("network", "n", "exact", "pair", "top10", "pays", "plan", "prop.", "done")
_LEGEND = (
    "n: exchanges that count (implemented, of a known resource, no ordinary supply). Shares of them,",
    "exact: donor, receiver and resource are a candidate; pair: any candidate links the two sites;",
    "top10: the receiver is among the donor's first ten for the resource; pays: at mid estimates;",
    "plan: in the best plan. Per site, prop.: proposals of the best plan; done: documented exchanges that run or ran.",
)


def replay_command(
    folder: Annotated[Path | None, typer.Argument(help=_FOLDER)] = None,
    json_file: Annotated[Path | None, typer.Option("--json", metavar="FILE", help=_JSON)] = None,
    without_evidence: Annotated[str | None, typer.Option(metavar="NAME", help=_WITHOUT)] = None,
    sites: Annotated[bool, typer.Option("--sites", help=_SITES)] = False,
) -> None:
    """Estimate, match and rank documented networks from their sectors alone, and compare with what was done."""
    from symbiosis.inventory.knowledge import knowledge  # noqa: PLC0415  (slow import)
    from symbiosis.replay.compare import replay  # noqa: PLC0415  (slow import)
    from symbiosis.replay.network import read_network  # noqa: PLC0415  (slow import)
    from symbiosis.replay.shipped import network_folders, networks_dir  # noqa: PLC0415  (slow import)
    from symbiosis.replay.stand_in import without_evidence as less  # noqa: PLC0415  (slow import)
    from symbiosis.report.replayed import meaning, switched_off  # noqa: PLC0415  (slow import)

    console = _console()
    known = full = knowledge()
    if without_evidence:
        known, _rules, _rows = less(full, without_evidence)
        _say(console, switched_off(full, known, without_evidence))
    folders = network_folders(folder or networks_dir())
    if not folders:
        raise typer.BadParameter(f"{folder} holds neither exchanges.csv nor folders with one.")
    _make_room(json_file)
    networks = [read_network(one, known) for one in folders]
    _warn([note for one in networks for note in one.notes], alone=len(networks) == 1)
    found = [replay(one, known) for one in networks]
    if json_file:
        _write(json_file, found, folders)
    alone = found[0] if len(found) == 1 else None
    for one in found:
        _say(console, *_details(one, console.width, sites=sites, alone=one is alone))
    console.print(_table([one.summary() for one in found]))
    _wrapped(console, *_LEGEND)
    _wrapped(console, "", *meaning(None if without_evidence else alone, full))


def _console() -> Console:
    console = Console(highlight=False, soft_wrap=True)
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console.width = _PIPE_WIDTH
    return console


def _say(console: Console, *lines: str) -> None:
    for line in lines:
        console.print(line, markup=False)


def _wrapped(console: Console, *paragraphs: str) -> None:
    for paragraph in paragraphs:
        _say(console, *(textwrap.wrap(paragraph, max(console.width, 40), subsequent_indent="  ") or [""]))


def _make_room(json_file: Path | None) -> None:
    """Make the folder of the file, before anything slow is done."""
    if json_file is None:
        return
    if json_file.is_dir():
        raise typer.BadParameter(
            f"--json names a folder: {json_file}. Give a file such as {json_file / 'replay.json'}."
        )
    try:
        json_file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise typer.BadParameter(f"--json: the folder {json_file.parent} cannot be made ({error.strerror}).") from error


def _warn(notes: "list[Problem]", *, alone: bool) -> None:
    """Say on the error stream what can be used but may not be meant."""
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    if alone:
        _say(console, *(f"Warning: {note}" for note in notes))
    elif notes:
        _say(console, f"{len(notes)} warnings; replay a network alone to read them.")


def _details(found: "Replay", width: int, *, sites: bool, alone: bool) -> Iterator[str]:
    """Yield what is told of a network beside its figures: its sites where asked or few, its exchanges where alone."""
    from symbiosis.report.replayed import FEW_SITES, exchange_lines, site_lines  # noqa: PLC0415  (slow import)

    if not alone and sites:
        yield f"{found.network.name}:"
    if sites or (alone and len(found.sites) <= FEW_SITES):
        yield from site_lines(found)
        yield ""
    if alone:
        yield from exchange_lines(found, width)


def _write(json_file: Path, found: "list[Replay]", folders: list[Path]) -> None:
    """Write figures, exchanges, sites, versions and the hash of every input."""
    from symbiosis.replay.shipped import network_files  # noqa: PLC0415  (slow import)
    from symbiosis.report.record import hashes, versions  # noqa: PLC0415  (slow import)

    records = [one.record() for one in found]
    own = {f"{folder.resolve().name}/{file.name}": file for folder in folders for file in network_files(folder)}
    written = records[0] if len(records) == 1 else {"networks": records, **_together(records)}
    written |= {"versions": versions(), "inputs": hashes(own)}
    json_file.write_text(json.dumps(written, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _together(summaries: list[dict[str, object]]) -> dict[str, object]:
    import pandas as pd  # noqa: PLC0415  (slow import)

    from symbiosis.replay.shipped import together  # noqa: PLC0415  (slow import)

    table = pd.DataFrame(summaries)
    return {"n": int(table["n"].sum()), **together(table)} if table["n"].any() else {"n": 0}


def _table(summaries: list[dict[str, object]]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for name in _HEADS:
        table.add_column(name, justify="left" if name == "network" else "right")
    if len(summaries) > 1:
        everything = _together(summaries)
        summaries = [*summaries, {"network": "all", **everything}]
    for one in summaries:
        names = ("recall", "recall_pair", "recall_at_10", "recall_paying", "recall_planned")
        shares = [_share(one.get(name)) for name in names]
        rates = [_rate(one.get(name)) for name in ("proposals_per_site", "documented_per_site")]
        table.add_row(str(one["network"]), str(one["n"]), *shares, *rates)
    return table


def _share(value: object) -> str:
    return f"{value:.0%}" if isinstance(value, float) else "–"


def _rate(value: object) -> str:
    return f"{value:.1f}" if isinstance(value, float) else ""
