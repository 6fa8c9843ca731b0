"""A turn's changes as a page of Markdown in which a user ticks hunks and says why: written, and read back. Pure.

What stands in the diffs is only shown. A box that is gone counts as one without a tick.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path

from agentls import markdown
from agentls.runtime.choosing import asked
from agentls.runtime.editor import Change, Hunk
from agentls.text import Document, Span, apply_edits, unified_diff

CONTEXT = 3
"""Lines around a hunk that are shown."""
_HEAD = re.compile(r"\A<!-- agentls proposal (?P<id>\"[^\"\n]*\") -->\r?\n")
_BOX = re.compile(r"\s*[-*+] \[(?P<tick>[ xX])\] \*\*(?P<number>\d+)\*\*")
_WHY = "<!-- agentls why -->"
_HINT = (
    "What is ticked will be made. Change `[x]` to `[ ]` to leave a hunk out; then *Apply* or *Reject*, as lenses above "
    "or as code actions. Nothing is changed before that. The diffs are only shown: what you write in them is not read."
)
_WHY_HINT = "What you write below goes to the agent with your answer."


@dataclass(frozen=True, slots=True)
class Page:
    """What a user has made of a page: its *id*, which hunks are *ticked*, and *why*.

    *boxes* are the lines of the hunks by number, *reason* is where the reason is written.
    """

    id: str
    ticked: frozenset[int]
    why: str
    boxes: dict[int, Span] = field(default_factory=dict)
    ticks: dict[int, Span] = field(default_factory=dict)
    reason: int = 0


def render(name: str, label: str, changes: Collection[Change], title: Callable[[Path], str]) -> str:
    """The page for a proposal of that *name*; *title* gives a file's name as people write it."""
    lines = [f"<!-- agentls proposal {json.dumps(name)} -->", f"# {label}", "", _HINT, ""]
    path: Path | None = None
    for number, (change, hunk) in enumerate(asked(changes), 1):
        if change.path != path:
            path = change.path
            lines += [f"## {title(path)}{' (new)' if change.before is None else ''}", ""]
        lines += [
            f"- [x] **{number}** {where(change, hunk)}: {_one_line(hunk.ask or '')}",
            "",
            *_fenced(change, hunk),
            "",
        ]
    if allowed := sum(not hunk.ask for change in changes for hunk in change.hunks):
        lines += [f"{allowed} more hunk{'' if allowed == 1 else 's'} of this turn need no answer.", ""]
    return "\n".join([*lines, "## Why", "", _WHY_HINT, "", _WHY, "", ""])


def read(document: Document) -> Page | None:
    """The page in *document*; None where it is none."""
    head = _HEAD.match(document.text)
    if head is None:
        return None
    boxes: dict[int, Span] = {}
    ticks: dict[int, Span] = {}
    ticked: set[int] = set()
    reason = len(document.text)
    for at, line in markdown.lines(document, Span(head.end(), len(document.text)))[0]:
        if found := _BOX.match(line):
            number = int(found["number"])
            boxes[number], ticks[number] = (
                Span(at, at + len(line)),
                Span(at + found.start("tick"), at + found.end("tick")),
            )
            ticked |= {number} if found["tick"] != " " else set()
        elif line.strip() == _WHY:
            reason = at + len(line)
            break
    why = document.text[reason:].strip()
    return Page(json.loads(head["id"]), frozenset(ticked), why, boxes, ticks, reason)


def where(change: Change, hunk: Hunk) -> str:
    """The lines that a hunk is about, as people count them."""
    if change.before is None:
        return "a new file"
    document, span = Document("", change.before), hunk.edit.span
    first = document.line_of(span.start) + 1
    if not span:
        return f"before line {first}" if span.start < len(change.before) else "at the end"
    last = document.line_of(span.end - 1) + 1
    return f"line {first}" if first == last else f"lines {first} to {last}"


def diff(change: Change, hunk: Hunk) -> str:
    """One hunk as a diff with lines around it, without a head."""
    before = change.before or ""
    document, span = Document("", before), hunk.edit.span
    starts = (*document.line_starts, len(before))
    first = max(document.line_of(span.start) - CONTEXT, 0)
    last = min(document.line_of(span.end) + CONTEXT + 1, len(starts) - 1)
    around = before[starts[first] : starts[last]]
    at = Span(span.start - starts[first], span.end - starts[first])
    made = unified_diff(around, apply_edits(around, [type(hunk.edit)(at, hunk.edit.text)]), "")
    return "".join(line for line in made.splitlines(keepends=True)[2:] if not line.startswith("@@"))


def _fenced(change: Change, hunk: Hunk) -> list[str]:
    text = diff(change, hunk)
    longest = max((len(found) for found in re.findall(r"`{3,}", text)), default=2)
    fence = "`" * (longest + 1)
    return [f"{fence}diff", text.rstrip("\n"), fence]


def _one_line(text: str) -> str:
    return " ".join(text.split())
