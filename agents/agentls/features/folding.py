"""Folding: the frontmatter, lists and maps of several lines, sections, and fenced code."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from agentls.definition import Definition, Mapping
from agentls.features import fences
from agentls.markdown import scan
from agentls.spliced import Spliced
from agentls.text import Span


@dataclass(frozen=True, slots=True)
class Fold:
    """A part that can be folded away: its span begins on the line that stays and ends on the last one that does not."""

    span: Span
    kind: Literal["frontmatter", "value", "section", "code"]


def folds(definition: Definition) -> tuple[Fold, ...]:
    """All parts of more than one line, in source order."""
    document = definition.document
    if isinstance(document, Spliced):
        found = [Fold(document.entry, "value"), *(Fold(each, "value") for each in _entries(definition.fields))]
        return tuple(each for each in found if document.line_of(each.span.start) < document.line_of(each.span.end))
    parts = scan(document, definition.body)
    found = [Fold(fences(definition), "frontmatter")] if definition.header is not None else []
    found += (Fold(each, "value") for each in _entries(definition.fields))
    found += (Fold(each.section, "section") for each in parts.headings)
    found += (Fold(each, "code") for each in parts.fences)
    trimmed = (Fold(_trimmed(document.text, each.span), each.kind) for each in found)
    several = (each for each in trimmed if document.line_of(each.span.start) < document.line_of(each.span.end))
    return tuple(sorted(several, key=lambda each: each.span))


def _entries(value: Mapping) -> Iterator[Span]:
    """The spans of a map's entries and of those below them."""
    for entry in value.entries:
        yield entry.span
        if isinstance(entry.value, Mapping):
            yield from _entries(entry.value)


def _trimmed(text: str, span: Span) -> Span:
    return Span(span.start, span.start + len(text[span.start : span.end].rstrip()))
