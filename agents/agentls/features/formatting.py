"""Formatting of the frontmatter: blanks only, and only where the values stay what they are. Comments stay in place.

Every edit is tried: the text is read again, and if any value, key or problem differs, nothing is changed at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from agentls.definition import Definition, Entry, Mapping, Scalar, Sequence, Value, parse
from agentls.features import fences
from agentls.formats import Format, detect
from agentls.formats.common import items
from agentls.text import Document, Edit, Span, apply_edits

_FENCE_TAIL = re.compile(r"(?<=---)[ \t]+$")
_COMMA = re.compile(r"[ \t]*,[ \t]*")


def format_header(definition: Definition) -> tuple[Edit, ...]:
    """The edits that tidy a frontmatter; none where there is nothing to do or no way to be sure."""
    dialect = detect(definition)
    if dialect is None or definition.header is None or definition.problems:
        return ()
    edits = tuple(_unique([*_fences(definition), *_trailing(definition), *_entries(definition, dialect)]))
    if not edits:
        return ()
    document = definition.document
    after = parse(Document(document.path, apply_edits(document.text, edits)))
    same = not after.problems and after.body_text == definition.body_text
    return edits if same and _plain(after.fields, dialect) == _plain(definition.fields, dialect) else ()


def _fences(definition: Definition) -> Iterator[Edit]:
    document, whole = definition.document, fences(definition)
    for at in (whole.start, whole.end):
        line = document.line_span(document.line_of(at))
        found = _FENCE_TAIL.search(document.slice(line))
        if found:
            yield Edit(Span(line.start + found.start(), line.end), "")


def _trailing(definition: Definition) -> Iterator[Edit]:
    """Blanks at the ends of lines, but for the lines of texts that go on over several."""
    document, header = definition.document, definition.header
    assert header is not None
    long = [each for each in _scalars(definition.fields) if document.line_of(each.start) != document.line_of(each.end)]
    for number in range(document.line_of(header.start), document.line_of(header.end)):
        line = document.line_span(number)
        text = document.slice(line)
        blanks = Span(line.start + len(text.rstrip(" \t")), line.end)
        if len(blanks) and not any(each.touches(line) for each in long):
            yield Edit(blanks, "")


def _entries(definition: Definition, dialect: Format) -> Iterator[Edit]:
    for entry in _all_entries(definition.fields):
        yield from _after_colon(definition.document, entry)
    for entry in definition.fields.entries:
        field = dialect.field(entry.name)
        if field and field.meaning == "tools" and isinstance(entry.value, Scalar):
            yield from _commas(entry.value, definition.document)


def _after_colon(document: Document, entry: Entry) -> Iterator[Edit]:
    """One blank between a colon and a value on the same line; none before the colon."""
    between = Span(entry.key.span.end, entry.value.span.start)
    text = document.slice(between)
    if between.start < between.end and text != ": " and re.fullmatch(r"[ \t]*:[ \t]+", text):
        yield Edit(between, ": ")


def _commas(value: Scalar, document: Document) -> Iterator[Edit]:
    """One blank after each comma between the entries of a text list."""
    for one, other in pairwise(items(value)):
        between = Span(one.span.end, other.span.start)
        if _COMMA.fullmatch(document.slice(between)) and document.slice(between) != ", ":
            yield Edit(between, ", ")


def _all_entries(value: Mapping) -> Iterator[Entry]:
    for entry in value.entries:
        yield entry
        if isinstance(entry.value, Mapping):
            yield from _all_entries(entry.value)


def _scalars(value: Value) -> Iterator[Span]:
    if isinstance(value, Scalar):
        yield value.span
    elif isinstance(value, Sequence):
        for each in value.items:
            yield from _scalars(each)
    else:
        for entry in value.entries:
            yield from _scalars(entry.value)


def _unique(edits: list[Edit]) -> Iterator[Edit]:
    end = -1
    for each in sorted(edits, key=lambda each: each.span):
        if each.span.start >= end:
            yield each
            end = each.span.end


def _plain(value: Value, dialect: Format, field: str = "") -> object:
    """A value without its spans, for comparing; tool lists as their entries."""
    if isinstance(value, Mapping):
        return [(entry.name, _plain(entry.value, dialect, entry.name if not field else "-")) for entry in value.entries]
    if isinstance(value, Sequence):
        return [_plain(each, dialect, "-") for each in value.items]
    known = dialect.field(field)
    if known and known.meaning == "tools":
        return [item.text for item in items(value)] or value.value
    return (type(value.value), value.value)
