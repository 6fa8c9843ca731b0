"""Three-way merge of texts, by lines: what two sides have made of one text, put together. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from agentls.text import Span, apply_edits, line_edits


@dataclass(frozen=True, slots=True)
class Merged:
    """*text* is the merged text, None where the sides clash; *clashes* are the places of *base* where they do."""

    text: str | None
    clashes: tuple[Span, ...] = ()


def merge3(base: str, ours: str, theirs: str) -> Merged:
    """What *ours* and *theirs* have both made of *base*.

    A line that one side changed and the other did not is taken from the one that did; an edit that both made is taken
    once. Different edits that share a line, or insert at the same place, clash. No markers are ever written.
    """
    if ours in (base, theirs):
        return Merged(theirs)
    if theirs == base:
        return Merged(ours)
    mine = line_edits(base, ours)
    new = [each for each in line_edits(base, theirs) if each not in mine]
    clashes = tuple(each.span for each in new if any(_clash(each.span, other.span) for other in mine))
    return Merged(None, clashes) if clashes else Merged(apply_edits(base, [*mine, *new]))


def _clash(one: Span, other: Span) -> bool:
    return (one.start < other.end and other.start < one.end) or one == other
