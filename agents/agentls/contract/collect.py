"""Gathers promises while a body is read: each once, in source order, with its line."""

from __future__ import annotations

from agentls.contract import Contract, Kind, Promise
from agentls.definition import Definition, Scalar
from agentls.text import Span


class Collector:
    """The promises and unread spans found so far in one definition."""

    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self.document = definition.document
        self.promises: dict[tuple[Kind, str], Promise] = {}
        self.unread: dict[Span, None] = {}

    @property
    def name(self) -> str:
        """What the agent is called: by its header, or as its file is."""
        named = self.definition.get("name")
        if isinstance(named, Scalar):
            return str(named.value)
        return self.document.path.rsplit("/", 1)[-1].split(".", 1)[0]

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
        """The contract. Where all changes are forbidden, but for places that are given, those are the only ones."""
        named = sorted(self.promises.values(), key=lambda each: each.span)
        if any(each.kind == "owned" for each in named):
            named = [each for each in named if (each.kind, each.value) != ("forbidden", "**")]
        return Contract(tuple(named), tuple(sorted(self.unread)), self.document.path)
