"""Comments that silence rules: ``# agentls: ignore CODE`` in the header, ``<!-- agentls: ignore CODE -->`` in the body.

At the end of a line such a comment speaks of that line, on a line of its own of the next one that is not empty.
``ignore-file`` speaks of the whole file. Codes are separated by commas; without a code everything is silenced.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar

from agentls.definition import Definition
from agentls.opencode_config import is_config
from agentls.spliced import Spliced
from agentls.text import Span

_COMMENT = re.compile(
    r"(?:(?<=\s)|^)(?:#|//|<!--)[ \t]*agentls:[ \t]*(?P<what>ignore(?:-file)?)\b"
    r"[ \t]*:?(?P<codes>[\w, \t-]*?)[ \t]*(?:-->|$)",
    re.MULTILINE,
)


class Told(Protocol):
    """What a diagnostic has that matters here."""

    @property
    def code(self) -> str: ...
    @property
    def span(self) -> Span: ...


T = TypeVar("T", bound=Told)


def unsuppressed(definition: Definition, found: Iterable[T]) -> Iterator[T]:
    """Those of *found* that no comment of the file silences."""
    silenced = _silenced(definition) if "agentls:" in definition.document.text else ()
    for each in found:
        if not any(_covers(where, codes, each) for where, codes in silenced):
            yield each


def _covers(where: Span, codes: frozenset[str], told: Told) -> bool:
    return where.start <= told.span.start <= where.end and (not codes or told.code in codes)


def _silenced(definition: Definition) -> tuple[tuple[Span, frozenset[str]], ...]:
    document = definition.document
    found: list[tuple[Span, frozenset[str]]] = []
    opening = "//" if isinstance(document, Spliced) or is_config(document.path) else "#"
    for comment in _COMMENT.finditer(document.text):
        in_body = definition.body.start <= comment.start() < definition.body.end
        if not comment[0].startswith("<!--" if in_body else opening):
            continue
        codes = frozenset(re.split(r"[,\s]+", comment["codes"].strip())) - {""}
        if comment["what"] == "ignore-file":
            found.append((Span(0, len(document.text)), codes))
            continue
        line = document.line_of(comment.start())
        own = document.line_span(line)
        if not document.text[own.start : comment.start()].strip() and comment.end() >= own.end:
            line += 1
            while line + 1 < len(document.line_starts) and not document.slice(document.line_span(line)).strip():
                line += 1
        found.append((document.line_span(line), codes))
    return tuple(found)
