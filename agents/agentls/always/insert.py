"""Putting an entry into a map or a list as it is laid out, in JSON and in YAML; everything else stays as it is."""

from __future__ import annotations

import re

from agentls.text import Edit, Span
from agentls.values import Entry, Mapping, Sequence, Value

_INDENT = re.compile(r"[ \t]*\Z")


def in_braces(text: str, value: Mapping | Sequence, new: str, after: Entry | Value | None) -> Edit:
    """*new* put into a map in braces or a list in brackets: behind *after*, at its start where that is None."""
    members = value.entries if isinstance(value, Mapping) else value.items
    if not members:
        return Edit(value.span, f"{text[value.span.start]}{new}{text[value.span.end - 1]}")
    between = _between(text, value, members[0].span)
    if after is None:
        return Edit(Span(members[0].span.start, members[0].span.start), f"{new},{between}")
    return Edit(Span(after.span.end, after.span.end), f",{between}{new}")


def in_lines(text: str, value: Mapping, new: str, after: Entry | None) -> Edit:
    """The line *new* put into a YAML map of lines: behind *after*, at its start where that is None."""
    first = value.entries[0].span.start
    indent, end = _indent(text, first), newline(text)
    if after is None:
        return Edit(Span(first, first), f"{new}{end}{indent}")
    at = text.find("\n", after.span.end)
    stop = len(text) if at < 0 else at + 1
    return Edit(Span(stop, stop), f"{indent}{new}{end}" if at >= 0 else f"{end}{indent}{new}{end}")


def is_lines(text: str, value: Mapping | Sequence) -> bool:
    """Whether a YAML map or list is written in lines, not in braces or brackets."""
    return text[value.span.start : value.span.start + 1] not in ("{", "[")


def newline(text: str) -> str:
    """The line end that the text uses first."""
    found = re.search(r"\r\n|\n|\r", text)
    return found[0] if found else "\n"


def column(text: str, at: int) -> str:
    """The blanks before *at* on its line; empty where something else stands there."""
    return _indent(text, at)


def _indent(text: str, at: int) -> str:
    start = text.rfind("\n", 0, at) + 1
    blank = text[start:at]
    return blank if _INDENT.fullmatch(blank) else ""


def _between(text: str, value: Mapping | Sequence, first: Span) -> str:
    """What stands between two members: a blank, or a new line with the first member's indentation."""
    lead = text[value.span.start + 1 : first.start]
    return f"{newline(text)}{_indent(text, first.start)}" if "\n" in lead else " "
