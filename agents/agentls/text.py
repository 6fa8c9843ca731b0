"""Documents, spans and edits: offsets in a text and what can be done with them.

Offsets count code points of ``Document.text``. Nothing here knows an editor's columns; how many UTF-16 units
stand before an offset is the business of whoever speaks to an editor.
"""

from __future__ import annotations

import difflib
import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of code point offsets, ``0 <= start <= end``."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def touches(self, other: Span) -> bool:
        """Whether the two share a character or lie edge to edge."""
        return self.start <= other.end and other.start <= self.end

    def contains(self, offset: int) -> bool:
        """Whether a cursor at *offset* is in or at the edge of this span."""
        return self.start <= offset <= self.end


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace what *span* covers by *text*."""

    span: Span
    text: str


@dataclass(frozen=True)
class Document:
    """A text with the path it belongs to and, if an editor has it open, that editor's version of it."""

    path: str
    text: str
    version: int | None = None

    @cached_property
    def line_starts(self) -> tuple[int, ...]:
        r"""Offsets at which lines begin. Only ``\n``, ``\r\n`` and ``\r`` end a line, as the LSP has it."""
        end = max(self.text.rfind("\n"), self.text.rfind("\r")) + 1
        return tuple(accumulate(map(len, _LINE.findall(self.text, 0, end)), initial=0))

    def line_of(self, offset: int) -> int:
        """The 0-based line on which *offset* lies."""
        return bisect_right(self.line_starts, offset) - 1

    def line_span(self, line: int) -> Span:
        """The span of a 0-based line without its line end; the last line when there are fewer."""
        line = min(line, len(self.line_starts) - 1)
        start = self.line_starts[line]
        stop = self.line_starts[line + 1] if line + 1 < len(self.line_starts) else len(self.text)
        return Span(start, start + len(self.text[start:stop].rstrip("\r\n")))

    def slice(self, span: Span) -> str:
        """The text that *span* covers."""
        return self.text[span.start : span.end]

    def source_of(self, span: Span) -> tuple[Document, Span]:
        """The document in which *span* really stands, and where: here, but for a text put together of several."""
        return self, span

    def home(self, span: Span) -> tuple[str, Span]:
        """The path of the file in which *span* really stands, and where in it."""
        document, there = self.source_of(span)
        return document.path, there

    def home_edit(self, edit: Edit) -> tuple[str, Edit]:
        """*edit* as one of the file in which its span stands."""
        return self.path, edit


def apply_edits(text: str, edits: tuple[Edit, ...] | list[Edit]) -> str:
    """Apply edits whose spans refer to *text* and do not overlap; ``ValueError`` where they do."""
    pieces: list[str] = []
    end = 0
    for edit in sorted(edits, key=lambda each: each.span):
        if edit.span.start < end:
            raise ValueError(f"overlapping edits at offset {edit.span.start}")
        pieces += (text[end : edit.span.start], edit.text)
        end = edit.span.end
    return "".join((*pieces, text[end:]))


def line_edits(before: str, after: str) -> tuple[Edit, ...]:
    """The whole-line edits that turn *before* into *after*: the hunks of a diff without context."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    offsets = [0]
    for line in old:
        offsets.append(offsets[-1] + len(line))
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=len(old) > 2000)
    return tuple(
        Edit(Span(offsets[i1], offsets[i2]), "".join(new[j1:j2]))
        for tag, i1, i2, j1, j2 in matcher.get_opcodes()
        if tag != "equal"
    )


def unified_diff(before: str, after: str, name: str) -> str:
    """A unified diff with three lines of context, for people and models to read."""
    lines = difflib.unified_diff(
        before.splitlines(keepends=True), after.splitlines(keepends=True), f"a/{name}", f"b/{name}"
    )
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def counted(count: int, word: str) -> str:
    """``1 rule``, ``2 rules``."""
    return f"{count:,} {word}{'s' * (count != 1)}"
