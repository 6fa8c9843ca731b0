"""File patterns as models write them: ``**/*.py``, ``src/*.{ts,tsx}``; one without a slash matches at any depth.

ripgrep's own ``--glob`` is no use for this: files that it names are found even if ``.gitignore`` excludes them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

_TOKENS = re.compile(r"\*\*/|\*\*|\*|\?|\[!?\]?[^\]/]*\]|\{|\}|,|\\.|.", re.DOTALL)
_PLAIN = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}


@lru_cache(maxsize=64)
def matcher(pattern: str) -> Callable[[str], bool]:
    """Whether a path (relative, with ``/``) matches *pattern*; ``ValueError`` for a pattern that is none."""
    pattern = pattern.removeprefix("./")
    if "/" not in pattern:
        pattern = f"**/{pattern}"
    try:
        compiled = re.compile(_translated(pattern.removeprefix("/")), re.DOTALL)
    except re.error as error:
        raise ValueError(f"{pattern!r} is no file pattern: {error}") from error
    return lambda path: compiled.fullmatch(path) is not None


def last_part(pattern: str) -> str | None:
    """The pattern of file names that every match has, None where there is none such: lets ripgrep skip files early."""
    name = pattern.rpartition("/")[2]
    odd_braces = pattern.count("{") != name.count("{") or name.count("{") != name.count("}") or name.count("{") > 1
    return None if not name or "**" in name or odd_braces else name


def _translated(pattern: str) -> str:
    depth = 0
    out: list[str] = []
    for piece in _TOKENS.findall(pattern):
        if piece == "{":
            depth += 1
            out.append("(?:")
        elif piece == "}" and depth:
            depth -= 1
            out.append(")")
        elif piece == "," and depth:
            out.append("|")
        elif piece in _PLAIN:
            out.append(_PLAIN[piece])
        elif piece.startswith("[") and len(piece) > 2:
            out.append(
                "["
                + piece[1:-1].replace("\\", r"\\").replace("[", r"\[").replace("!", "^", 1 if piece[1] == "!" else 0)
                + "]"
            )
        else:
            out.append(re.escape(piece[-1] if piece.startswith("\\") else piece))
    return "".join(out) + ")" * depth
