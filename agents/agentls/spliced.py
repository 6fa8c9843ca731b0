"""Texts put together of parts of files: a JSON file, and behind it the prompts that stand in it as JSON strings.

So what reads a frontmatter and a body reads an agent of a JSON file too, and what it finds is brought back to where it
really stands: through the escapes of a string, or into the file that a prompt is taken from.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, replace

from agentls.text import Document, Edit, Span

_UNIT = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.|.", re.DOTALL)
_WORDS = ("null", "true", "false")
_SCALAR = re.compile(r'"(?:[^"\\\r\n]|\\.)*"|[^\s,:\[\]{}"/]+')
_NOTHING, _NOWHERE = Document("", ""), Span(0, 0)


@dataclass(frozen=True)
class Piece:
    """A stretch ``text[start:end]`` and where it comes from: character for character *places* in *document*.

    *places* has one offset more than there are characters: the end. *escaped*: it stands there within a JSON string.
    """

    start: int
    end: int
    document: Document
    places: tuple[int, ...] | range
    escaped: bool = True


@dataclass(frozen=True)
class Spliced(Document):
    """The text of *base* up to *seam*, and behind it prompts, one of which, *pieces*, is this entry's.

    *key* covers the entry's name in *base* without its quotes, *entry* all of it. *broken*: *base* is no JSON.
    *seen* is the file from which it is looked at, where that is not *base* but one that the prompt is taken from.
    """

    base: Document = _NOTHING
    seam: int = 0
    key: Span = _NOWHERE
    entry: Span = _NOWHERE
    pieces: tuple[Piece, ...] = ()
    broken: bool = False
    seen: Document | None = None

    def seen_from(self, path: str) -> Spliced:
        """The same text as it is looked at from the file at *path*, which has a part of the prompt."""
        part = next((each.document for each in self.pieces if each.document.path == path), None)
        return replace(self, seen=part)

    @property
    def shown(self) -> Document:
        """The file in which an editor has the cursor."""
        return self.seen or self.base

    def source_of(self, span: Span) -> tuple[Document, Span]:
        """The document in which *span* really stands, and where. A prompt that is not there stands at the name."""
        if span.end <= self.seam:
            return self.base, span
        piece = next((each for each in self.pieces if each.start <= span.start <= each.end), None)
        if piece is None:
            return self.base, self.key
        end = min(span.end, piece.end)
        return piece.document, Span(piece.places[span.start - piece.start], piece.places[end - piece.start])

    def outer(self, offset: int) -> int:
        """Where in `shown` an offset stands. What stands in another file: at the name, or at the prompt's start."""
        document, span = self.source_of(Span(offset, offset))
        return span.start if document is self.shown else 0 if self.seen else self.key.start

    def inner(self, offset: int) -> int:
        """The offset here of one in `shown`: in the prompt where it stands in it, else (in *base*) the same."""
        pieces = [each for each in self.pieces if each.document is self.shown]
        for piece in pieces:
            if piece.places[0] <= offset <= piece.places[-1]:
                return piece.start + bisect_left(piece.places, offset)
        return offset if self.seen is None else pieces[-1].end if offset > pieces[-1].places[-1] else pieces[0].start

    def home_edit(self, edit: Edit) -> tuple[str, Edit]:
        document, span = self.source_of(edit.span)
        if edit.span.end <= self.seam:
            return document.path, Edit(span, _as_json(self.base.text, span, edit.text))
        escaped = next((each.escaped for each in self.pieces if each.start <= edit.span.start <= each.end), False)
        return document.path, Edit(span, escape(edit.text) if escaped else edit.text)


def spliced_pieces(
    start: int, base: Document, inner: Span, parts: Iterable[tuple[Span, Document | None]]
) -> list[Piece]:
    """The pieces of a prompt whose string has its text at *inner* of *base*, the first one at offset *start*.

    *parts* are spans of that text, in order: with a document, what stands there is taken from it (trimmed), else the
    string's own text counts.
    """
    found: list[Piece] = []
    at, own = start, inner.start
    for span, document in (*parts, (Span(inner.end, inner.end), None)):
        if span.start > own:
            places = _places(base, Span(own, span.start))
            found.append(Piece(at, at + len(places) - 1, base, places))
            at = found[-1].end
        if document is not None:
            text = document.text.strip()
            lead = document.text.find(text) if text else 0
            found.append(Piece(at, at + len(text), document, range(lead, lead + len(text) + 1), escaped=False))
            at = found[-1].end
        own = span.end
    return found or [Piece(start, start, base, (inner.start,))]


def text_of(pieces: Iterable[Piece]) -> str:
    """The text that pieces come to."""
    return "".join(_text(each) for each in pieces)


def escape(text: str) -> str:
    """*text* as it stands within a JSON string."""
    return json.dumps(text, ensure_ascii=False)[1:-1]


def _text(piece: Piece) -> str:
    raw = piece.document.text[piece.places[0] : piece.places[-1]]
    if not piece.escaped:
        return raw
    return "".join(_decoded(unit) for unit in _UNIT.findall(raw))


def _decoded(unit: str) -> str:
    return str(json.loads(f'"{unit}"', strict=False)) if unit.startswith("\\") else unit


def _places(base: Document, span: Span) -> tuple[int, ...]:
    return (*(found.start() for found in _UNIT.finditer(base.text, span.start, span.end)), span.end)


def _as_json(json_text: str, span: Span, text: str) -> str:
    """What an edit puts at *span* of a JSON text: in a string escaped, in place of a value a value."""
    before, around = json_text[span.start : span.end], json_text[max(span.start - 1, 0) : span.end + 1]
    if around == f'"{before}"':
        return escape(text)
    if not text.strip() or not _SCALAR.fullmatch(before):
        return text
    try:
        json.loads(text)
    except ValueError:
        bare = text[1:-1] if text[:1] == text[-1:] == "'" and len(text) > 1 else text.strip()
        return json.dumps(bare, ensure_ascii=False) if before[:1] == '"' or before in _WORDS else text
    return text
