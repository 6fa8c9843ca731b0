"""Whether two patterns with ``*`` and ``?`` can mean the same text, and whether one covers all that another does."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=4096)
def overlap(one: str, other: str) -> bool:
    """Whether some text is covered by both: ``*`` is any text, ``?`` one character.

    A trailing `` *`` also covers the command alone.
    """
    return any(_meet(a, b) for a in _forms(one) for b in _forms(other))


def includes(wide: str, narrow: str) -> bool:
    """Whether *wide* surely covers all that *narrow* does."""
    if wide in ("*", narrow):
        return True
    if not wide.endswith("*") or wide.count("*") != 1 or "?" in wide + narrow:
        return False
    start = wide[:-1]
    return narrow.startswith(start) or (start.endswith(" ") and narrow == start[:-1])


def _forms(pattern: str) -> tuple[str, ...]:
    return (pattern, pattern[:-2]) if pattern.endswith(" *") else (pattern,)


def _meet(one: str, other: str) -> bool:
    """Both patterns walked at once: all pairs of places at which they can be."""
    todo, seen = [(0, 0)], {(0, 0)}
    while todo:
        i, j = todo.pop()
        if i == len(one) and j == len(other):
            return True
        for pair in _next(one, other, i, j):
            if pair not in seen:
                seen.add(pair)
                todo.append(pair)
    return False


def _next(one: str, other: str, i: int, j: int) -> list[tuple[int, int]]:
    a, b = one[i : i + 1], other[j : j + 1]
    found = []
    if a == "*":
        found += [(i + 1, j), *([(i, j + 1)] if b and b != "*" else [])]
    if b == "*":
        found += [(i, j + 1), *([(i + 1, j)] if a and a != "*" else [])]
    if a and b and "*" not in (a, b) and (a == b or "?" in (a, b)):
        found.append((i + 1, j + 1))
    return found
