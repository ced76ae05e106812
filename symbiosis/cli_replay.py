"""The ``symbiosis replay`` command: what the matcher rediscovers of documented networks."""

import json
from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

_FOLDER = "Folder with sites.csv and exchanges.csv, or of such folders; without it, the shipped networks."
_JSON = "Also write the figures to this file: one network, or a list under 'networks' with the shares of all together."
_WITHOUT = "Switch off rules and sector rows whose only evidence is this network, such as kalundborg."


def replay_command(
    folder: Annotated[Path | None, typer.Argument(help=_FOLDER)] = None,
    json_file: Annotated[Path | None, typer.Option("--json", metavar="FILE", help=_JSON)] = None,
    without_evidence: Annotated[str | None, typer.Option(metavar="NAME", help=_WITHOUT)] = None,
) -> None:
    """Estimate, match and rank documented networks from their sectors alone, and compare with what was done."""
    from symbiosis.inventory.knowledge import knowledge  # noqa: PLC0415  (slow import)
    from symbiosis.replay.compare import replay  # noqa: PLC0415
    from symbiosis.replay.network import read_network  # noqa: PLC0415
    from symbiosis.replay.shipped import network_folders, networks_dir  # noqa: PLC0415
    from symbiosis.replay.stand_in import without_evidence as switched_off  # noqa: PLC0415

    console = Console(highlight=False, soft_wrap=True)
    known = knowledge()
    if without_evidence:
        known, rules, rows = switched_off(known, without_evidence)
        console.print(f"Without {without_evidence}: {rules} rules and {rows} sector rows are off.", markup=False)
    folders = network_folders(folder or networks_dir())
    if not folders:
        raise typer.BadParameter(f"{folder} holds neither exchanges.csv nor folders with one.")
    found = [replay(read_network(one, known), known) for one in folders]
    summaries = [one.summary() for one in found]
    if json_file:
        written: object = summaries[0] if len(summaries) == 1 else {"networks": summaries, **_together(summaries)}
        json_file.write_text(json.dumps(written, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    if len(found) == 1:
        for row in found[0].exchanges.to_dict("records"):
            console.print(_line(row), markup=False)
    console.print(_table(summaries))


def _line(row: Mapping[Hashable, Any]) -> str:
    """Say of one exchange whether it was found, at which rank, or why not."""
    what = f"{row['exchange_id']}  {row['donor_site_id']} -> {row['receiver_site_id']}  {row['resource'] or '-'}"
    hit = f"found, rank {row['rank']:.0f}"
    missed = f"{'only the pair' if row['found_pair'] else 'missed'}: {row['reason']}"
    return f"{what}  {'' if row['counted'] else '(not counted) '}{hit if row['found'] else missed}"


def _together(summaries: list[dict[str, object]]) -> dict[str, object]:
    import pandas as pd  # noqa: PLC0415  (slow import)

    from symbiosis.replay.shipped import together  # noqa: PLC0415

    table = pd.DataFrame(summaries)
    return {"n": int(table["n"].sum()), **together(table)} if table["n"].any() else {"n": 0}


def _table(summaries: list[dict[str, object]]) -> Table:
    table = Table(
        caption="Shares of the implemented exchanges of a known resource that are candidates (exact, pair, first 10), "
        "pay at mid estimates, and are in the best plan; proposals are those of the plan."
    )
    heads = ("network", "implemented", "exact", "pair", "first 10", "paying", "planned", "proposals/site", "done/site")
    for name in heads:
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
