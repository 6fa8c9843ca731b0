"""Gathers promises while a body is read: each once, in source order, with its line."""

from __future__ import annotations

from agentls.contract import Contract, Kind, Promise
from agentls.definition import Definition
from agentls.text import Span


class Collector:
    """The promises and unread spans found so far in one definition."""

    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self.document = definition.document
        self.promises: dict[tuple[Kind, str], Promise] = {}
        self.unread: dict[Span, None] = {}

    def add(self, kind: Kind, value: str, span: Span, note: str = "") -> None:
        """A promise; of equal ones the first is kept."""
        line = self.document.line_of(span.start)
        text = self.document.slice(self.document.line_span(line)).strip()
        self.promises.setdefault((kind, value), Promise(kind, value, span, line + 1, text, note))

    def unsure(self, span: Span) -> None:
        """Something that looks like a limit and is not read surely."""
        if len(span):
            self.unread[span] = None

    def contract(self) -> Contract:
        """The contract; a place that is both owned and forbidden is forbidden, or shared if it is that too."""
        named = sorted(self.promises.values(), key=lambda each: each.span)
        return Contract(tuple(named), tuple(sorted(self.unread)), self.document.path)
