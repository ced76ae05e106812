"""What came of a replayed network, in lines for a terminal or a file."""

import textwrap
from collections.abc import Hashable, Iterator, Mapping
from typing import Any

import pandas as pd

from symbiosis.inventory.tables import Knowledge
from symbiosis.paths import data_dir
from symbiosis.replay.compare import FOUND, Replay
from symbiosis.replay.reading import line
from symbiosis.replay.stand_in import citing, without_evidence

FEW_SITES = 30
"""Most sites that are listed unasked."""
_SHOWN = 3
_BLIND = "networks/blind.csv"


def site_lines(found: Replay) -> Iterator[str]:
    """Yield how each site was read."""
    yield "Sites, and the kinds of plant they were read as (data/isic_map.csv):"
    rows = [line(row) for row in found.sites.to_dict("records")]
    widths = [max(len(row[place]) for row in rows) for place in (0, 1)]
    for site, code, read in rows:
        yield f"  {site:<{widths[0]}}  {code:<{widths[1]}}  {read}"


def exchange_lines(found: Replay, width: int) -> Iterator[str]:
    """Yield what came of each documented exchange; why it was missed follows in lines of ``width`` characters."""
    yield "Exchanges:"
    rows = found.exchanges.to_dict("records")
    heads = [
        (row["exchange_id"], f"{row['donor_site_id']} -> {row['receiver_site_id']}", row["resource"] or "-")
        for row in rows
    ]
    widths = [max(len(head[place]) for head in heads) for place in range(3)]
    for row, head in zip(rows, heads, strict=True):
        aligned = "  ".join(f"{text:<{wide}}" for text, wide in zip(head, widths, strict=True))
        yield f"  {aligned}  {_outcome(row)}"
        detail = row["short"].partition(": ")[2] if row["outcome"] != FOUND else ""
        instead = str(row["instead"]).split(";") if row["outcome"] != FOUND and row["instead"] else []
        more = ", ..." if len(instead) > _SHOWN else ""
        told = [detail, f"proposed instead: {', '.join(instead[:_SHOWN])}{more}" if instead else ""]
        for text in filter(None, told):
            yield from textwrap.wrap(text, max(width, 40), initial_indent=" " * 6, subsequent_indent=" " * 8)


def _outcome(row: Mapping[Hashable, Any]) -> str:
    """Say of one exchange whether it was found, at which rank and by which rule, or why not."""
    aside = "" if row["counted"] else f"(not counted: {_uncounted(row)}) "
    found = f"{FOUND}, rank {row['rank']:.0f} ({row['rule_id']})"
    return aside + (found if row["outcome"] == FOUND else f"{row['outcome']}: {row['reason']}")


def _uncounted(row: Mapping[Hashable, Any]) -> str:
    if row["status"] != "implemented":
        return str(row["status"])
    return "ordinary supply" if row["resource"] else "no resource"


def meaning(found: Replay | None, knowledge: Knowledge) -> Iterator[str]:
    """Yield what the shares mean, and which rules know the network already; ``found`` of the only network replayed."""
    yield (
        "The tables were improved with the networks in data/networks and, after their blind tests, with those in "
        "tests/networks: for them these shares are no forecast."
    )
    *before, blind = pd.read_csv(data_dir() / _BLIND).to_dict("records")
    yield (
        f"Blind test ({blind['date']}): of {blind['exchanges']} exchanges of {blind['networks']} networks "
        f"not seen until then, {blind['recall']:.0%} were found exactly, {blind['recall_pair']:.0%} as a pair; "
        f"{blind['recall_paying']:.0%} paid and {blind['recall_planned']:.0%} were planned. "
        f"Sets before it: {' and '.join(format(one['recall'], '.0%') for one in before)} exactly."
    )
    if found and found.network.sites["lon"].isna().all():
        yield "The sites have no positions and count as one park: distance was not tested."
    if found:
        yield from _known_already(found.network.name, knowledge)


def _known_already(name: str, knowledge: Knowledge) -> Iterator[str]:
    """Yield which rules cite a network, and how many of them rest on it alone."""
    rules, rows = citing(knowledge, name)
    if not rules and not rows:
        return
    _less, off, rows_off = without_evidence(knowledge, name)
    cited = [f"{counted(len(rules), 'rule')} ({', '.join(rules)})"] if rules else []
    cited += [counted(rows, "sector row")] if rows else []
    alone = f"{off + rows_off or 'none'} of them by {name} alone"
    switch = f"; --without-evidence {name} switches {'it' if off + rows_off == 1 else 'those'} off"
    yield f"Taught by {name}, among others: {' and '.join(cited)}, {alone}{switch if off + rows_off else ''}."


def switched_off(before: Knowledge, after: Knowledge, name: str) -> str:
    """Say which rules are off without a network's evidence, and why."""
    rules = sorted(set(before.rules["rule_id"]) - set(after.rules["rule_id"]))
    rows = len(before.archetypes) - len(after.archetypes)
    off = [f"{counted(len(rules), 'rule')} ({', '.join(rules)})"] if rules else []
    off += [counted(rows, "sector row")] if rows else []
    if not off:
        return f"Without {name}: nothing is off, as all that cites it has other evidence as well."
    one = len(rules) + rows == 1
    return (
        f"Without {name}: {' and '.join(off)} {'is' if one else 'are'} off, because {name} is "
        f"{'its' if one else 'their'} only evidence."
    )


def counted(number: int, noun: str) -> str:
    """Return a count with its noun in the right number."""
    return f"{number} {noun}{'' if number == 1 else 's'}"
