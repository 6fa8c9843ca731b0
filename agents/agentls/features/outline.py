"""Document symbols: the fields of the frontmatter, and the headings of the body as a tree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from agentls.definition import Definition, Entry, Mapping, Scalar, Sequence
from agentls.features import fences
from agentls.markdown import Heading, scan
from agentls.spliced import Spliced
from agentls.text import Document, Span

_DETAIL = 60


@dataclass(frozen=True, slots=True)
class Symbol:
    """A part of a file. *span* is all of it, *name_span* (inside of *span*) what names it."""

    name: str
    kind: Literal["frontmatter", "field", "heading", "agent"]
    detail: str
    span: Span
    name_span: Span
    children: tuple[Symbol, ...] = ()


def outline(definition: Definition) -> tuple[Symbol, ...]:
    """The symbols of a file, in source order; of an agent in a JSON file one, its fields below it."""
    document = definition.document
    if isinstance(document, Spliced):
        fields = tuple(_field(each, document) for each in definition.fields.entries)
        name = document.slice(document.key)
        return (Symbol(name or '""', "agent", definition.string("mode") or "", document.entry, document.key, fields),)
    headings = _tree(list(scan(definition.document, definition.body).headings))
    if definition.header is None or not definition.fields.entries:
        return headings
    whole = fences(definition)
    fields = tuple(_field(each, definition.document) for each in definition.fields.entries)
    opening = Span(whole.start, min(whole.start + 3, whole.end))
    return (Symbol("frontmatter", "frontmatter", "", whole, opening, fields), *headings)


def _field(entry: Entry, document: Document) -> Symbol:
    value = entry.value
    children: tuple[Symbol, ...] = ()
    if isinstance(value, Mapping):
        children = tuple(_field(each, document) for each in value.entries if each.span.start >= entry.span.start)
    detail = (
        value.raw if isinstance(value, Scalar) else f"{len(value.items)} items" if isinstance(value, Sequence) else ""
    )
    span = Span(entry.span.start, max([entry.span.end, *(each.span.end for each in children)]))
    return Symbol(entry.name or '""', "field", _short(detail), span, entry.key.span, children)


def _short(text: str) -> str:
    line = text.partition("\n")[0].strip()
    return line if len(line) <= _DETAIL else f"{line[: _DETAIL - 1]}…"


def _tree(headings: list[Heading]) -> tuple[Symbol, ...]:
    """Headings with those below them as children; *headings* is emptied."""
    found: list[Symbol] = []
    while headings:
        first = headings.pop(0)
        inner: list[Heading] = []
        while headings and headings[0].level > first.level:
            inner.append(headings.pop(0))
        found.append(Symbol(first.text or "#", "heading", "", first.section, first.span, _tree(inner)))
    return tuple(found)
