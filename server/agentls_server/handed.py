"""What other servers say about a file, as clients hand it over with requests for code actions.

It is known only for the ranges that were asked about, and only of the text that the file had then.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from agentls.text import Edit, Span, line_edits
from agentls_server.signal import Signal

MOST = 200
"""Requests that are remembered of one file."""


@dataclass(frozen=True)
class Asked:
    """One request: the range it was for, and the diagnostics (as JSON) that touch it, each with its span."""

    span: Span
    diagnostics: tuple[tuple[Span, dict[str, Any]], ...]


@dataclass(frozen=True)
class Known:
    """What is known of one text: *asked*, the oldest first."""

    text: str
    asked: tuple[Asked, ...] = ()

    @property
    def diagnostics(self) -> list[dict[str, Any]]:
        """All diagnostics; in a range that was asked about again, those that were handed over last."""
        found: list[tuple[Span, dict[str, Any]]] = []
        for each in self.asked:
            found = [(span, data) for span, data in found if not span.touches(each.span)] + list(each.diagnostics)
        return [data for _, data in found]

    def tells_of(self, span: Span) -> bool:
        """Whether a diagnostic at *span* would have been handed over."""
        return any(each.span.touches(span) for each in self.asked)


@dataclass
class Handed:
    """What one client has handed over, the latest text of each file. *tells* is whether it ever did so of others'.

    Some clients (Neovim among them) hand over only what this server has said itself: then nothing is known.
    """

    tells: bool = False
    news: Signal = field(default_factory=Signal)
    _files: dict[str, Known] = field(default_factory=dict)

    def take(self, uri: str, text: str, asked: Asked, *, others: bool) -> None:
        """Remember a request; *others* is whether something in it is of another server."""
        self.tells = self.tells or others
        known = self._files.get(uri)
        before = known.asked if known and known.text == text else ()
        self._files[uri] = Known(text, (*before[1 - MOST :], asked))
        self.news.fire()

    def of(self, uri: str, text: str) -> Known | None:
        """What is known of a file while it has this text."""
        known = self._files.get(uri)
        return known if self.tells and known and known.text == text else None

    def forget(self, uri: str) -> None:
        """The file was closed."""
        self._files.pop(uri, None)


def comparable(before: Known, after: str, spans: Sequence[Span]) -> Iterator[bool]:
    """Of each span in the text *after*, whether it is known what was said of its place before."""
    edits = sorted(line_edits(before.text, after), key=lambda each: each.span.start)
    for span in spans:
        yield before.tells_of(Span(_earlier(span.start, edits, first=True), _earlier(span.end, edits, first=False)))


def _earlier(offset: int, edits: Sequence[Edit], *, first: bool) -> int:
    """Where *offset* was before *edits*; of what they replaced the *first* or the last character."""
    shift = 0
    for edit in edits:
        at = edit.span.start + shift
        if offset < at + len(edit.text) and offset > at:
            return edit.span.start if first else edit.span.end
        if offset < at + len(edit.text) or offset < at:
            break
        shift += len(edit.text) - len(edit.span)
    return offset - shift
