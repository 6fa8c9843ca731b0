"""Path patterns as ``.gitignore`` has them, which Claude Code's rules and the contract share."""

from __future__ import annotations

import re
from functools import lru_cache

_WILD = re.compile(r"[*?\[]")


@lru_cache(maxsize=8192)
def compiled(pattern: str) -> re.Pattern[str]:
    """A pattern as an expression whose ``match`` says whether a relative path is covered, or lies below what is."""
    from pathspec.patterns.gitignore.spec import GitIgnoreSpecPattern  # noqa: PLC0415 (only projects with rules need it)

    try:
        found = GitIgnoreSpecPattern(pattern.rstrip("/") or "/**").regex if pattern.strip() else None
    except ValueError:
        found = None
    source = found.pattern if found else r"(?!)"
    return re.compile(source if isinstance(source, str) else source.decode(), re.DOTALL)


def literal_prefix(pattern: str) -> str:
    """What stands before the first wildcard, without slashes at its ends and without ``./``."""
    found = _WILD.search(pattern)
    return pattern[: found.start() if found else None].removeprefix("./").strip("/")


def below(pattern: str, folder: str) -> bool:
    """Whether *pattern* speaks of something inside *folder* (``.``: everything)."""
    prefix = literal_prefix(pattern)
    folder = literal_prefix(folder)
    return folder in ("", ".") or prefix.startswith(f"{folder}/") or prefix == folder
