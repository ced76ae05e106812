"""Words of names, compared without marks, case and order."""

from collections import Counter
from collections.abc import Mapping
from difflib import SequenceMatcher
from unicodedata import combining, normalize

_LIKE = 0.75
"""Least likeness [-] of two words that may be the same."""

_SHORT = 3
"""Length of a word [characters] up to which only the same word is like it."""
_WORTH = 0.3
"""Share of the best score [-] below which a name is not worth telling."""


def folded(text: str) -> str:
    """Return the words of a text without marks and case, as networks are named in different ways."""
    plain = "".join(one for one in normalize("NFD", text.casefold()) if not combining(one)).replace("đ", "d")
    return " ".join("".join(one if one.isalnum() else " " for one in plain).split())


def nearest(text: str, names: Mapping[str, str], most: int = 5) -> list[str]:
    """Return the ids whose names share most with a text, word by word in any order; a word of few names weighs more.

    Parameters
    ----------
    text
        What somebody wrote.
    names
        All that an id is called, the id itself among it.
    most
        How many ids at most.
    """
    known = {ident: set(folded(name).split()) for ident, name in names.items()}
    share = Counter(word for words in known.values() for word in words)
    like = {(mine, word): _like(mine, word) for mine in set(folded(text).split()) for word in share}

    def score(ident: str) -> float:
        mine = {one for one, _word in like}
        return sum(max((like[one, word] / share[word] ** 0.5 for word in known[ident]), default=0.0) for one in mine)

    scores = {ident: score(ident) for ident in known}
    ranked = sorted(known, key=lambda ident: (-scores[ident], len(known[ident]), ident))[:most]
    return [ident for ident in ranked if scores[ident] > _WORTH * scores[ranked[0]]]


def _like(one: str, other: str) -> float:
    if one == other:
        return 1.0
    if min(len(one), len(other)) <= _SHORT:
        return 0.0
    ratio = SequenceMatcher(None, one, other).ratio()
    return ratio if ratio >= _LIKE else 0.0
