"""Which mistake a YAML error really is: what the parser trips over is seldom the slip itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from agentls.definition import Definition, Entry, Problem
from agentls.formats import all_formats
from agentls.text import Span

SYNTAX = ("yaml", "unquoted-colon", "tab", "unclosed-fence", "too-large", "too-deep", "alias-bomb")
"""Kinds of problem after which a strict parser has nothing of the header."""

_KEY = re.compile(r"^([A-Za-z][\w-]*)[ \t]*:(?=[ \t\r\n]|\Z)", re.MULTILINE)
_LOOSE = re.compile(r"^(?![ \t\r\n#-])[^\r\n]+", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Spill:
    """A field whose text goes on in lines that are not indented: its *key*, its *value*, the *first* such line."""

    name: str
    key: Span
    value: Span
    first: Span


@cache
def field_names() -> frozenset[str]:
    """The names of all fields of all dialects."""
    return frozenset(field.name for each in all_formats() for field in each.fields)


def spills(definition: Definition) -> tuple[Spill, ...]:
    """The fields that spill over into unindented lines, with which YAML cannot do anything."""
    if definition.header is None or not any(each.kind in ("yaml", "unquoted-colon") for each in definition.problems):
        return ()
    return tuple(_spills(definition, definition.header))


def _spills(definition: Definition, header: Span) -> Iterator[Spill]:
    source = definition.document.slice(header)
    keys = [found for found in _KEY.finditer(source) if found[1] in field_names()]
    for index, key in enumerate(keys):
        stop = keys[index + 1].start() if index + 1 < len(keys) else len(source)
        chunk = source[key.end() : stop]
        lead = chunk.split("\n", 1)[0].strip()
        lines = list(_LOOSE.finditer(chunk, chunk.find("\n") + 1)) if "\n" in chunk else []
        if all(_KEY.match(line[0]) for line in lines) or lead[:1] in ("|", ">", '"', "'", "[", "{"):
            continue
        loose = lines[0]
        start = header.start + key.end()
        lead_in = len(chunk) - len(chunk.lstrip(" \t"))
        yield Spill(
            key[1],
            Span(header.start + key.start(1), header.start + key.end(1)),
            Span(start + lead_in, start + len(chunk.rstrip())),
            Span(start + loose.start(), start + loose.end()),
        )


def in_spill(definition: Definition, span: Span) -> bool:
    """Whether *span* lies in a text that spills over, and so is no field of its own."""
    return any(each.value.start <= span.start <= each.value.end for each in spills(definition))


def problems(definition: Definition, *kinds: str) -> Iterator[Problem]:
    """The problems of these kinds that no more exact rule speaks of."""
    spilt = spills(definition)
    for each in definition.problems:
        if each.kind in kinds and not any(one.key.start <= each.span.start <= one.value.end for one in spilt):
            yield each


def broken(definition: Definition) -> bool:
    """Whether a strict parser has nothing of the header."""
    return any(each.kind in SYNTAX for each in definition.problems)


def comment(definition: Definition, entry: Entry) -> Span | None:
    """The comment that YAML makes of a value which begins with ``#``: ``color: #ff0000`` has no value."""
    if entry.value.kind != "null" or len(entry.value.span):
        return None
    document = definition.document
    line = document.line_span(document.line_of(entry.key.span.start))
    found = re.compile(r"[ \t]*:[ \t]+(#[^\r\n]*?)[ \t]*\Z").match(document.text, entry.key.span.end, line.end)
    return Span(*found.span(1)) if found else None
