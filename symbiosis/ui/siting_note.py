"""What the page on shared facilities says under its answer: what was tried, and how sure it is."""

import pandas as pd

from symbiosis.insight.siting_model import GAP
from symbiosis.insight.siting_sure import RANGE_DRAWS, WIN_DRAWS, Sureness
from symbiosis.ui.siting_data import Found
from symbiosis.ui.siting_words import park_name
from symbiosis.ui.words import _, ngettext, number, significant

NEAR = 0.05
"""Share of the best value within which another place counts as nearly as good."""


def mark(found: Found) -> str:
    """Say how far the answer may be from the best possible one."""
    gap = found.siting.answer.gap
    if gap <= GAP:
        return _("the best possible places at mid figures (proved)")
    text = _("at most {gap} below the best possible at mid figures (proved)")
    return text.format(gap=f"{significant(gap * 100)} %")


def note(found: Found, sure: Sureness | None) -> str:
    """Say what was tried, and how sure the answer is."""
    table, siting = found.table, found.siting
    tried = _("{n} operating parks were tried; {m} would pay alone; worked out in {s} s.")
    said = [
        tried.format(
            n=number(len(table)),
            m=number(int((table["net_usd_per_year"] > 0).sum())),
            s=number(max(siting.seconds, 0.1), 1),
        )
    ]
    if sure is not None:
        text = _("It pays in {share} % of {n} draws of quantities, prices and costs; eight in ten lie in the range.")
        said.append(text.format(share=number(100 * sure.pays), n=number(RANGE_DRAWS)))
        said += _rival(found, sure)
    if (near := _as_good(found)) and siting.most == 1:
        text = ngettext(
            "{n} other park loses less than {share} % of it: land and permits decide.",
            "{n} other parks lose less than {share} % of it: land and permits decide.",
            near,
        )
        said.append(text.format(n=number(near), share=number(100 * NEAR)))
    best = table.iloc[0]
    if best["largest_pct"] > 50 and best["taken"] > 0:
        text = _("One site makes up {share} % of it: closer to a plant of its own than to a shared one.")
        said.append(text.format(share=number(best["largest_pct"])))
    return " ".join(said)


def _rival(found: Found, sure: Sureness) -> list[str]:
    """Name the park that is best in more draws than the shown one, if any."""
    wins = found.table["place"].map(pd.Series(sure.wins))
    shown = found.table["chosen"].to_numpy().argmax()  # the first, which comes closest, where none is chosen
    if not wins.max() > wins.iloc[shown]:
        return []
    text = _("In draws, {park} is best more often ({share} % of {n}, this one {own} %).")
    park = park_name(found.table["park_id"].iloc[int(wins.argmax())])
    share, own = number(100 * wins.max()), number(100 * wins.iloc[shown])
    return [text.format(park=park, share=share, own=own, n=number(WIN_DRAWS))]


def _as_good(found: Found) -> int:
    """Return how many candidates are worth nearly as much as the best."""
    value = found.table["net_usd_per_year"]
    return int((value > (1 - NEAR) * value.max()).sum() - 1) if value.max() > 0 else 0
