"""Edits of a frontmatter that fixes share: put a field in, take one out, replace a value, quote a text.

Each returns None where the source is laid out in a way in which the edit would not surely be right.
"""

from __future__ import annotations

import re

from agentls.definition import Definition, Entry, Mapping, Scalar, Sequence, Value
from agentls.formats.common import Item
from agentls.spliced import Spliced
from agentls.text import Document, Edit, Span

_PLAIN = re.compile(r"[A-Za-z0-9_./(][^\n\r]*\Z")
_UNSAFE = re.compile(r":(?:\s|\Z)|\s#|\s\Z|[\x00-\x1f\x7f]")
_WORDS = frozenset(("true", "false", "null", "yes", "no", "on", "off"))


def inner(scalar: Scalar) -> Span:
    """The span of a scalar's text without its quotes."""
    if scalar.style in ("'", '"') and len(scalar.span) >= 2:
        return Span(scalar.span.start + 1, scalar.span.end - 1)
    return scalar.span


def first_line(document: Document, span: Span) -> Span:
    """*span* cut at the end of its first line: what to underline of a long value."""
    line = document.line_span(document.line_of(span.start))
    return Span(span.start, max(span.start, min(span.end, line.end)))


def quoted(text: str) -> str:
    """*text* as a YAML scalar: plain where that is safe in a block, else in double quotes."""
    if _PLAIN.match(text) and not _UNSAFE.search(text) and text.casefold() not in _WORDS and not text[0].isdigit():
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t").replace("\n", "\\n") + '"'


def newline(document: Document) -> str:
    """The line end that the file uses first."""
    found = re.search(r"\r\n|\n|\r", document.text)
    return found[0] if found else "\n"


def lines_of(document: Document, span: Span) -> Span:
    """The whole lines that *span* lies on, with the last one's line end."""
    first, last = document.line_of(span.start), document.line_of(max(span.start, span.end - 1))
    starts = document.line_starts
    stop = starts[last + 1] if last + 1 < len(starts) else len(document.text)
    return Span(starts[first], stop)


def insert_field(definition: Definition, field: str, *, after: str | None = None) -> Edit | None:
    """The line *field* (key and value, no line end) put into the frontmatter, after the field named *after*."""
    if definition.header is None:
        return None
    document, at = definition.document, definition.header.start
    entry = definition.fields.get(after) if after else None
    if entry is not None:
        at = lines_of(document, entry.span).end
    return Edit(Span(at, at), f"{field}{newline(document)}")


def remove_entry(definition: Definition, entry: Entry) -> Edit | None:
    """One key and its value taken out, with its lines; None for a map in braces or a line with more on it."""
    document = definition.document
    whole = lines_of(document, entry.span)
    before = document.text[whole.start : entry.span.start]
    rest = document.text[entry.span.end : whole.end].strip()
    comment = "#"
    if isinstance(document, Spliced):
        comment, rest = "//", rest.lstrip(", \t")
    if before.strip() or (rest and not rest.startswith(comment)):
        return None
    return Edit(whole, "")


def rename_key(entry: Entry, name: str) -> Edit:
    """The key of *entry* replaced by *name*, in the quotes that it has."""
    return Edit(inner(entry.key), name)


def remove_item(definition: Definition, value: Value, item: Item) -> Edit | None:
    """One entry taken out of a list of any layout: a comma list, a list in brackets, a list of lines."""
    document = definition.document
    text = document.text
    if isinstance(value, Sequence):
        scalar = next((each for each in value.items if each.span.start <= item.span.start <= each.span.end), None)
        if scalar is None or len(value.items) < 2:
            return None
        if text[value.span.start] != "[":
            whole = lines_of(document, scalar.span)
            before = text[whole.start : scalar.span.start].strip()
            after = text[scalar.span.end : whole.end].strip()
            return Edit(whole, "") if before == "-" and (not after or after.startswith("#")) else None
        span = scalar.span
    elif isinstance(value, Scalar):
        span = item.span
    else:
        return None
    return _without_comma(text, span, value.span)


def _without_comma(text: str, span: Span, within: Span) -> Edit | None:
    after = re.compile(r"\s*,\s*").match(text, span.end, within.end)
    if after:
        return Edit(Span(span.start, after.end()), "")
    before = re.compile(r"\s*,\s*\Z").search(text[within.start : span.start])
    if before:
        return Edit(Span(within.start + before.start(), span.end), "")
    return None


def is_block(document: Document, value: Mapping | Sequence) -> bool:
    """Whether a map or list is written in lines, not in braces or brackets."""
    return document.text[value.span.start : value.span.start + 1] not in ("{", "[")
