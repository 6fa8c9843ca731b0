"""Path patterns as ``.gitignore`` has them, which Claude Code's rules and the contract share."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, TypeAlias

from agentls.policy.overlap import overlap

Reach: TypeAlias = Literal["", "perhaps", "surely"]

_WILD = re.compile(r"[*?\[]")
_CLASS = re.compile(r"\[[!^]?\]?(?:\[:\w+:\]|[^\]/])*\]")


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


def is_wild(path: str) -> bool:
    """Whether a path as a shell has it is a pattern of file names."""
    return _WILD.search(path) is not None


@lru_cache(maxsize=8192)
def reach(pattern: str, tree: str) -> Reach:
    """Whether what is done to all of *tree*, a folder or a shell's pattern of paths, gets to what *pattern* speaks of.

    ``perhaps`` where the pattern speaks of names at any depth, and only the disk knows whether one is there. A pattern
    counts from where *tree* does if it has a slash, at its end too.
    """
    wanted, given = _segments(pattern), _segments(tree)
    if not wanted or not given:
        return "surely"
    anywhere = "/" not in pattern or wanted[0] == "**"
    if anywhere:
        return "perhaps" if _WILD.search(given[-1]) and _meet(wanted[-1], given[-1]) else ""
    for one, other in zip(wanted, given, strict=False):
        if "**" in (one, other):
            return "surely" if other == "**" or wanted[-1] == "**" else "perhaps"
        if not _meet(one, other):
            return ""
    return "surely"


def below(pattern: str, folder: str) -> bool:
    """Whether *pattern* speaks of something inside *folder* (``.``: everything), or may do so."""
    return bool(reach(pattern, folder))


def meets(name: str, pattern: str) -> bool:
    """Whether a shell's *pattern* of one name can mean *name*; what begins with a dot it must name so."""
    return (name[:1] != "." or pattern[:1] == ".") and _meet(name, pattern)


def _segments(path: str) -> list[str]:
    return [each for each in path.strip("/").split("/") if each not in ("", ".")]


def _meet(one: str, other: str) -> bool:
    return overlap(_CLASS.sub("?", one), _CLASS.sub("?", other))
