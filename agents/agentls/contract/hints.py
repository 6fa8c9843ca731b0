"""Cheap looks before dear ones: whether a text can hold what the patterns of `phrases` find. Each may say yes in vain.

All take a text in lower case (or casefolded), and look for words that each thing found has in it.
"""

from __future__ import annotations

import re

_NOTS = ("not", "n't", "never", "dont", "forbid", "prohibit")
_DEEDS = ("touch", "modif", "edit", "chang", "writ", "alter", "updat", "delet", "remov", "renam", "creat")
_LIMITS = (
    "only", "stay", "exactly", "exclusively", "solely", "strictly", "restrict", "limit", "confine", "scope", "domain",
    "territory",
)  # fmt: skip
_OPENS = re.compile(r"(?:^|[.;!?`])[\W_]*(?:you\s+)?(?:may|can|owns?)\b")
_TITLES = (
    *_NOTS, "limit", "confine", "restrict", "touch", "bound", "read", "protect", "lock", "frozen", "scope", "goal",
    "avoid", "shared", "coordinat", "ask", "check", "requir", "need", "approv", "permi", "own", "maintain", "may",
    "can", "allow", "your", "my", "writ", "edit", "modif", "responsib", "domain",
)  # fmt: skip


def in_title(title: str) -> bool:
    """Whether a title can give, forbid or share places (`phrases.TITLES`)."""
    return _has(title, _TITLES)


def forbids(folded: str) -> bool:
    """Whether a sentence of the text can forbid a change (`phrases.FORBIDS`, `NO_CHANGES`)."""
    return _has(folded, _NOTS) and _has(folded, _DEEDS)


def gives(folded: str) -> bool:
    """Whether a sentence of the text can give places (`phrases.ONLY`, `ONLY_THESE`)."""
    if _has(folded, _LIMITS):
        return True
    return ("may" in folded or "can" in folded or "own" in folded) and _OPENS.search(folded) is not None


def _has(text: str, words: tuple[str, ...]) -> bool:
    for word in words:  # noqa: SIM110 (`any` takes twice as long, and this is asked of every paragraph)
        if word in text:
            return True
    return False
