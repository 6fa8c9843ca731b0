"""Reading that several dialects share: texts, lists, comma lists, and the tool entries in them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from agentls.agent import Source
from agentls.definition import Definition, Scalar, Sequence, Value
from agentls.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

_ENTRY = re.compile(r"(?P<name>[^(),\s]+)\s*(?:\((?P<spec>.*)\))?\s*\Z", re.DOTALL)


_LONG = 80
"""Characters of a line, such as a JSON file in one, beyond which it does not tell what it says of one thing."""


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a list field: its text, its span, and (for tools) the name and what is in its parentheses."""

    text: str
    span: Span

    @property
    def name(self) -> str:
        found = _ENTRY.match(self.text)
        return found["name"] if found else self.text

    @property
    def specifier(self) -> str | None:
        found = _ENTRY.match(self.text)
        return found["spec"] if found else None

    @property
    def name_span(self) -> Span:
        return Span(self.span.start, self.span.start + len(self.name))


@lru_cache(maxsize=512)
def items(value: Value | None) -> tuple[Item, ...]:
    """The entries of a list, or of a text with commas (which do not split inside parentheses).

    Entries that are no text are left out; the type rules speak of those. Kept for the values last asked for: a dozen
    rules ask for the same list.
    """
    if isinstance(value, Sequence):
        return tuple(
            Item(each.value, each.inner)
            for each in value.items
            if isinstance(each, Scalar) and isinstance(each.value, str)
        )
    if isinstance(value, Scalar) and isinstance(value.value, str):
        return tuple(_split(value))
    return ()


def _split(scalar: Scalar) -> Iterator[Item]:
    span = scalar.inner
    raw = scalar.raw[1:-1] if scalar.style in ("'", '"') else scalar.raw
    start = depth = 0
    for index, char in enumerate(f"{raw},"):
        depth += (char == "(") - (char == ")" and depth > 0)
        if char == "," and (depth == 0 or index == len(raw)):
            piece = raw[start:index]
            text = piece.strip()
            if text:
                lead = start + len(piece) - len(piece.lstrip())
                yield Item(text, Span(span.start + lead, span.start + lead + len(text)))
            start = index + 1


def source(definition: Definition, span: Span) -> Source:
    """A place of *definition* as the source of a rule: its line, and the text of that (of a long one, its own)."""
    document = definition.document
    line = document.line_of(span.start)
    text, own = document.slice(document.line_span(line)).strip(), document.slice(span).strip()
    shown = own if len(text) > _LONG and ":" in own and "\n" not in own else text
    return Source(document.home(span)[0], shown, line + 1, span)


def integer(definition: Definition, name: str) -> int | None:
    """The value of a field if it is a whole number."""
    value = definition.get(name)
    return value.value if isinstance(value, Scalar) and type(value.value) is int else None


def flag(definition: Definition, name: str) -> bool:
    """Whether a field is literally true."""
    value = definition.get(name)
    return isinstance(value, Scalar) and value.value is True


def value_spans(definition: Definition) -> dict[str, Span]:
    """Where each top-level field's value stands."""
    return {entry.name: entry.value.span for entry in definition.fields.entries}
