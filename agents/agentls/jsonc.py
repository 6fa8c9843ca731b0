"""JSON with comments and trailing commas, read into the same values with spans as frontmatter. Never raises."""

from __future__ import annotations

import json
import re

from agentls.definition import Entry, Mapping, Problem, Scalar, Sequence, Value
from agentls.text import Span

MAX_DEPTH = 64
"""Nesting of lists and maps."""

_BLANK = re.compile(r"(?:[ \t\r\n\ufeff]+|//[^\r\n]*|/\*(?:(?!\*/).)*(?:\*/|\Z))*", re.DOTALL)
_STRING = re.compile(r'"(?:[^"\\\r\n]|\\.)*"')
_WORD = re.compile(r"[^\s,:\[\]{}\"/]+")
_WORDS = {"true": True, "false": False, "null": None}


class _Stop(Exception):  # noqa: N818 (ends the reading, is no error of ours)
    def __init__(self, message: str, at: int) -> None:
        super().__init__(message)
        self.at = at
        self.value: Value | None = None
        """What had been read around that place."""


def parse(text: str, *, partly: bool = False) -> tuple[Value | None, tuple[Problem, ...]]:
    """The value in *text*, and what is wrong with it; None where nothing could be read or the text is blank.

    With *partly* a value that is not whole is as much as could be read of it.
    """
    try:
        start = _blank(text, 0)
        if start == len(text):
            return None, ()
        value, end = _value(text, start, 0)
        rest = _blank(text, end)
        if rest < len(text):
            raise _Stop("nothing may stand behind the value", rest)  # noqa: TRY301 (all ends are one)
    except _Stop as stop:
        at = min(stop.at, max(len(text) - 1, 0))
        problem = Problem("json", f"this is not JSON: {stop}", Span(at, min(at + 1, len(text))))
        return stop.value if partly else None, (problem,)
    return value, ()


def _blank(text: str, at: int) -> int:
    found = _BLANK.match(text, at)
    return found.end() if found else at


def _value(text: str, at: int, depth: int) -> tuple[Value, int]:
    if depth > MAX_DEPTH:
        raise _Stop(f"nested deeper than {MAX_DEPTH} levels", at)
    char = text[at : at + 1]
    if char == "{":
        return _map(text, at, depth)
    if char == "[":
        return _list(text, at, depth)
    return _scalar(text, at)


def _scalar(text: str, at: int) -> tuple[Scalar, int]:
    string = _STRING.match(text, at)
    if string:
        try:
            value = json.loads(string[0], strict=False)
        except ValueError as error:
            raise _Stop(f"bad text: {error}", at) from error
        return Scalar(Span(at, string.end()), value, string[0], '"'), string.end()
    word = _WORD.match(text, at)
    if word is None:
        raise _Stop("a value is missing", at)
    span = Span(at, word.end())
    if word[0] in _WORDS:
        return Scalar(span, _WORDS[word[0]], word[0]), word.end()
    if not re.fullmatch(r"-?\d{1,400}(?:\.\d{1,400})?(?:[eE][-+]?\d{1,4})?", word[0]):
        raise _Stop(f"{word[0][:40]!r} is no value", at)
    number = int(word[0]) if word[0].lstrip("-").isdigit() else float(word[0])
    return Scalar(span, number, word[0]), word.end()


def _list(text: str, start: int, depth: int) -> tuple[Sequence, int]:
    items: list[Value] = []
    at = _blank(text, start + 1)
    try:
        while text[at : at + 1] != "]":
            item, at = _value(text, at, depth + 1)
            items.append(item)
            at = _comma(text, at, "]")
    except _Stop as stop:
        items += [stop.value] if stop.value else []
        stop.value = Sequence(Span(start, max(stop.at, start)), tuple(items))
        raise
    return Sequence(Span(start, at + 1), tuple(items)), at + 1


def _map(text: str, start: int, depth: int) -> tuple[Mapping, int]:
    """A map; of keys that stand twice the last holds, as JSON readers have it."""
    entries: dict[str, Entry] = {}
    repeated: list[tuple[Entry, Entry]] = []
    at = _blank(text, start + 1)
    try:
        while text[at : at + 1] != "}":
            key, at = _scalar(text, at)
            if not isinstance(key.value, str):
                raise _Stop("a key must be a text in double quotes", key.span.start)  # noqa: TRY301 (all ends are one)
            value, at = _of_key(text, key, at, depth, entries)
            if before := entries.get(key.value):
                repeated.append((before, Entry(key, value)))
            entries[key.value] = Entry(key, value)
            at = _comma(text, at, "}")
    except _Stop as stop:
        stop.value = Mapping(Span(start, max(stop.at, start)), tuple(entries.values()), tuple(repeated))
        raise
    return Mapping(Span(start, at + 1), tuple(entries.values()), tuple(repeated)), at + 1


def _of_key(text: str, key: Scalar, at: int, depth: int, entries: dict[str, Entry]) -> tuple[Value, int]:
    """The value of *key*. One that is not whole is entered in *entries* all the same."""
    at = _blank(text, at)
    if text[at : at + 1] != ":":
        raise _Stop("':' is missing", at)
    try:
        return _value(text, _blank(text, at + 1), depth + 1)
    except _Stop as stop:
        if stop.value:
            entries[str(key.value)] = Entry(key, stop.value)
        raise


def _comma(text: str, at: int, close: str) -> int:
    at = _blank(text, at)
    if text[at : at + 1] == ",":
        return _blank(text, at + 1)
    if text[at : at + 1] != close:
        raise _Stop(f"',' or '{close}' is missing", at)
    return at
