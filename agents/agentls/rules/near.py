"""Which known name a misspelt one was meant to be."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def near(word: str, names: Iterable[str]) -> str | None:
    """The one of *names* that *word* most likely means, None where none is close.

    Case, hyphens and underscores do not count; a beginning that only one has is that one; otherwise one slip in four
    letters is taken for a slip.
    """
    known = tuple(names)
    if word in known:
        return word
    folded = {_folded(name): name for name in reversed(known)}
    if (wanted := _folded(word)) in folded:
        return folded[wanted]
    if len(wanted) < 3:
        return None
    begun = {name for folded_name, name in folded.items() if folded_name.startswith(wanted)}
    if len(begun) == 1:
        return begun.pop()
    found = difflib.get_close_matches(wanted, folded, n=1, cutoff=0.75)
    return folded[found[0]] if found else None


def sentence(said: str, meant: str | None, then: str) -> str:
    """*said*, the question whether *meant* was meant, and what follows from it, with the stops that belong there."""
    return f"{said}; did you mean '{meant}'? {then}" if meant else f"{said}. {then}"


def _folded(name: str) -> str:
    return name.casefold().replace("-", "").replace("_", "").replace(" ", "")
