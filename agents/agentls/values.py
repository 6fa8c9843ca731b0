"""The values of a frontmatter, each with its span, and what can be wrong with one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from agentls.text import Span

Plain: TypeAlias = str | int | float | bool | None
Value: TypeAlias = "Scalar | Sequence | Mapping"

_KINDS = {str: "string", int: "integer", float: "number", bool: "boolean", type(None): "null"}


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value. *raw* is its source text; *style* the YAML style, ``""`` for plain."""

    span: Span
    value: Plain
    raw: str
    style: str = ""

    @property
    def inner(self) -> Span:
        """The span of the text without its quotes."""
        quoted = self.style in ("'", '"') and len(self.span) >= 2
        return Span(self.span.start + 1, self.span.end - 1) if quoted else self.span

    @property
    def kind(self) -> str:
        """``string``, ``integer``, ``number``, ``boolean`` or ``null``."""
        return _KINDS[type(self.value)]


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    span: Span
    items: tuple[Value, ...]
    kind = "list"


@dataclass(frozen=True, slots=True)
class Entry:
    """One key of a map with its value."""

    key: Scalar
    value: Value

    @property
    def name(self) -> str:
        return str(self.key.value) if self.key.value is not None else self.key.raw

    @property
    def span(self) -> Span:
        return Span(self.key.span.start, max(self.key.span.end, self.value.span.end))


@dataclass(frozen=True)
class Mapping:
    """A map, in source order. Of keys that stand twice only the first is kept (and the other is a problem).

    Of JSON the last is kept, and *repeated* has each pair of one that stands again, and the one after it.
    """

    span: Span
    entries: tuple[Entry, ...]
    repeated: tuple[tuple[Entry, Entry], ...] = ()
    kind = "map"

    def get(self, name: str) -> Entry | None:
        return self._by_name.get(name)

    @cached_property
    def _by_name(self) -> dict[str, Entry]:
        return {entry.name: entry for entry in reversed(self.entries)}  # the first of a name counts


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that keeps the file from being read as written.

    *kind* is ``unclosed-fence``, ``yaml``, ``unquoted-colon``, ``tab``, ``duplicate-key``, ``not-a-map``,
    ``control-character``, ``too-large``, ``too-deep`` or ``alias-bomb``. *related* is the other place it speaks of.
    """

    kind: str
    message: str
    span: Span
    related: Span | None = None
