"""Selection ranges: from the word at the cursor outward, each span inside of the next."""

from __future__ import annotations

import re
from collections.abc import Iterable

from agentls.definition import Definition, Scalar, Sequence, Value
from agentls.features import fences
from agentls.markdown import scan
from agentls.text import Span

_WORD = re.compile(r"[\w-]+")
_PARAGRAPH = re.compile(r"(?:[^\r\n]*\S[^\r\n]*(?:\r\n|\n|\r|\Z))+")


def selections(definition: Definition, offset: int) -> tuple[Span, ...]:
    """Spans around *offset*, the smallest first, the whole text last."""
    document = definition.document
    text = Span(0, len(document.text))
    line = document.line_span(document.line_of(offset))
    words = (Span(*found.span()) for found in _WORD.finditer(document.text, line.start, line.end))
    content = document.slice(line)
    bare = Span(line.start + len(content) - len(content.lstrip()), line.start + len(content.rstrip()))
    spans = [text, *words, *([bare] if content.strip() else [])]
    spans += _header(definition, offset) if offset < definition.body.start else _body(definition, offset)
    return _nested(each for each in spans if each.contains(offset))


def _header(definition: Definition, offset: int) -> list[Span]:
    whole = [fences(definition), *([definition.header] if definition.header else [])]
    return [*whole, *_inside(definition.fields, offset)]


def _inside(value: Value, offset: int) -> Iterable[Span]:
    if isinstance(value, Scalar):
        yield from (value.span, value.inner)
    elif isinstance(value, Sequence):
        yield value.span
        for each in value.items:
            yield from _inside(each, offset)
    else:
        for entry in value.entries:
            if entry.span.contains(offset):
                yield entry.span
                yield from _inside(entry.value, offset)


def _body(definition: Definition, offset: int) -> list[Span]:
    document, body = definition.document, definition.body
    parts = scan(document, body)
    around = next(
        (found for found in _PARAGRAPH.finditer(document.text, body.start, body.end) if found.end() >= offset), None
    )
    paragraph = [Span(around.start(), around.start() + len(around[0].rstrip()))] if around else []
    pieces = (each.span for each in (*parts.code, *parts.links, *parts.mentions))
    return [body, *paragraph, *pieces, *parts.fences, *(each.section for each in parts.headings)]


def _nested(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The spans of a chain in which each lies inside of the next; those that cross one are left out."""
    chain: list[Span] = []
    for each in sorted(set(spans), key=len):
        if len(each) and (not chain or (each.start <= chain[-1].start and chain[-1].end <= each.end)):
            chain.append(each)
    return tuple(chain)
