"""Which mistake a YAML error really is: what the parser trips over is seldom the slip itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import pairwise

from agentls.definition import Definition, Entry, Problem, Scalar
from agentls.formats import all_formats
from agentls.spliced import Spliced
from agentls.text import Span

SYNTAX = ("yaml", "unquoted-colon", "tab", "unclosed-fence", "too-large", "too-deep", "alias-bomb")
"""Kinds of problem after which a strict parser has nothing of the header."""

_KEY = re.compile(r"^([A-Za-z][\w-]*)[ \t]*:(?=[ \t\r\n]|\Z)", re.MULTILINE)
_SPEAKERS = frozenset(("context", "user", "assistant", "human", "commentary", "example", "system"))
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


@cache
def _text_fields() -> frozenset[str]:
    return frozenset(field.name for each in all_formats() for field in each.fields if field.kinds == ("string",))


def spills(definition: Definition) -> tuple[Spill, ...]:
    """The fields that spill over into unindented lines, with which YAML cannot do anything."""
    if definition.header is None or not any(each.kind in ("yaml", "unquoted-colon") for each in definition.problems):
        return ()
    return _spills(definition.document.text, definition.header)


def cut(definition: Definition) -> Iterator[Spill]:
    """Texts that spill over although all of the header can be read: what follows has a colon, and words for a key."""
    document, entries = definition.document, definition.fields.entries
    if definition.header is None or definition.problems or isinstance(document, Spliced):
        return
    for before, after in pairwise(entries):
        plain = isinstance(before.value, Scalar) and not before.value.style and before.name in _text_fields()
        if plain and " " in after.name and not after.key.style and isinstance(after.value, Scalar):
            line = document.line_of(after.key.span.start)
            if line == document.line_of(before.span.end) + 1:
                value = Span(before.value.span.start, after.span.end)
                yield Spill(before.name, before.key.span, value, document.line_span(line))


@lru_cache(maxsize=64)
def _spills(text: str, header: Span) -> tuple[Spill, ...]:
    """Many rules ask on each keystroke, hence the cache."""
    found = []
    for spill, chunk in _fields(text, header):
        lines = list(_LOOSE.finditer(chunk, chunk.find("\n") + 1)) if "\n" in chunk else []
        if not all(_is_key(line[0]) for line in lines):
            at = spill.key.end + 1 + lines[0].start()
            found.append(replace(spill, first=Span(at, at + len(lines[0][0]))))
    return tuple(found)


def folded_text(definition: Definition, problem: Problem) -> Spill | None:
    """The text of several indented lines that *problem* (a stray ``: ``) lies in, None where it lies in no text."""
    for spill, chunk in _fields(definition.document.text, definition.header or Span(0, 0)):
        inside = spill.value.start <= problem.span.start <= spill.value.end
        if inside and spill.name in _text_fields() and len(chunk.strip().splitlines()) > 1 and not _LOOSE.search(chunk):
            return spill
    return None


def _fields(text: str, header: Span) -> Iterator[tuple[Spill, str]]:
    """The fields of known names that have a plain value, each with all that stands up to the next such field."""
    source = text[header.start : header.end]
    keys = [found for found in _KEY.finditer(source) if found[1] in field_names()]
    for index, key in enumerate(keys):
        stop = keys[index + 1].start() if index + 1 < len(keys) else len(source)
        chunk = source[key.end() : stop]
        if chunk.split("\n", 1)[0].strip()[:1] in ("|", ">", '"', "'", "[", "{"):
            continue
        start, lead = header.start + key.end(), len(chunk) - len(chunk.lstrip(" \t"))
        span = Span(header.start + key.start(1), start - 1)
        yield Spill(key[1], span, Span(start + lead, start + len(chunk.rstrip())), span), chunk


def _is_key(line: str) -> bool:
    """Whether an unindented line looks like a field, and not like a line of a conversation."""
    found = _KEY.match(line)
    return found is not None and found[1].casefold() not in _SPEAKERS


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
