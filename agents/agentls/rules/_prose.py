"""The parts of a file that are read as prose: the body without its code fences."""

from __future__ import annotations

from collections.abc import Iterator

from agentls.definition import Definition
from agentls.markdown import Markdown, scan
from agentls.text import Span


def parts(definition: Definition) -> Markdown:
    """The Markdown of the body."""
    return scan(definition.document, definition.body)


def prose(definition: Definition) -> Iterator[Span]:
    """The stretches of the body between its code fences."""
    at = definition.body.start
    for fence in parts(definition).fences:
        if fence.start > at:
            yield Span(at, fence.start)
        at = max(at, fence.end)
    if at < definition.body.end:
        yield Span(at, definition.body.end)


def in_code(definition: Definition, span: Span) -> bool:
    """Whether *span* lies in a code span."""
    return any(piece.span.start <= span.start <= piece.span.end for piece in parts(definition).code)
