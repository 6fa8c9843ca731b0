"""Where in a frontmatter the cursor is, read from the lines before it: it also answers in YAML that is not finished.

A half-typed line is no YAML, so the parsed fields cannot tell. Indentation, dashes and brackets can.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from agentls.definition import Definition
from agentls.text import Span

Kind: TypeAlias = Literal["key", "value", "item"]

_KEY = r"\"[^\"\r\n]*\"|'[^'\r\n]*'|[^\s#:\[\]{},\"'][^:#\r\n]*?"
_LINE = re.compile(rf"(?P<indent>[ \t]*)(?P<dash>(?:-[ \t]+)*)(?:(?P<key>{_KEY})[ \t]*:(?:[ \t]+|$)(?P<value>.*))?")
_STOP = re.compile(r"[ \t]*(?:[,\]}()\r\n]|[ \t]#|:[ \t\r\n]|:?$)")
_SCALAR_STOP = re.compile(r"[ \t]*(?:[ \t]#[^\r\n]*)?(?=[\r\n]|\Z)")


@dataclass(frozen=True, slots=True)
class Place:
    """What is being written: a *key* of a map, a *value*, or an *item* of a list.

    *path* are the keys from the top level down to it (to the map or list it is in, for a key or an item). *span* is the
    the word that a completion replaces, *prefix* its part before the cursor. *inside* names the tool in whose
    parentheses it is.
    """

    kind: Kind
    path: tuple[str, ...]
    span: Span
    prefix: str
    inside: str = ""


@dataclass(slots=True)
class _Open:
    """A key above the cursor: its indentation, its name, and its value as far as it stands on its line."""

    indent: int
    key: str
    value: str


def place_at(definition: Definition, offset: int) -> Place | None:
    """The place at *offset*; None in the body, in a comment, and within a text that goes on over lines."""
    header = definition.header
    if header is None or not header.start <= offset <= header.end or _on_fence(definition, offset):
        return None
    document = definition.document
    line = document.line_span(document.line_of(offset))
    above, flow = _above(document.text, header.start, line.start)
    if flow is not None:
        return _flow(document.text, flow, offset, tuple(each.key for each in above))
    return _in_line(document.text, line, offset, above)


def entry_at(text: str, place: Place, offset: int) -> Place:
    """The entry of a comma list in which *offset* is; commas inside parentheses do not part entries."""
    start, depth, tool = place.span.start, 0, ""
    for index in range(place.span.start, offset):
        if text[index] == "(":
            depth, tool, start = depth + 1, text[start:index].strip(), index + 1
        elif text[index] == ")":
            depth, tool = max(0, depth - 1), ""
        elif text[index] == ",":
            start = index + 1
    entry = _word(text, "item", place.path, Span(start, place.span.end), offset)
    return replace(entry, inside=tool) if depth else entry


def _on_fence(definition: Definition, offset: int) -> bool:
    """Whether the cursor is at the closing fence, which is where a closed header ends."""
    header, text = definition.header, definition.document.text
    return header is not None and offset == header.end and text.startswith("---", header.end)


def _above(text: str, start: int, stop: int) -> tuple[list[_Open], int | None]:
    """The keys that are open at *stop*, and where a bracket that is not closed before it begins."""
    stack: list[_Open] = []
    flow: int | None = None
    at = start
    for line in re.findall(r"[^\r\n]*(?:\r\n|\n|\r)", text[start:stop]):
        content = line.rstrip("\r\n")
        if flow is not None:
            flow = None if _depth(text[flow : at + len(content)]) <= 0 else flow
        elif content.strip() and not content.lstrip().startswith("#"):
            found = _LINE.match(content)
            assert found is not None
            _pop(stack, found)
            if found["key"]:
                stack.append(_Open(found.end("dash"), _bare(found["key"]), found["value"].strip()))
                flow = at + found.start("value") if found["value"][:1] in ("[", "{") else None
                flow = None if flow is not None and _depth(found["value"]) <= 0 else flow
        at += len(line)
    return stack, flow


def _in_line(text: str, line: Span, offset: int, stack: list[_Open]) -> Place | None:
    before = text[line.start : offset]
    if before.lstrip().startswith("#") or re.search(r"[ \t]#", before):
        return None
    found = _LINE.match(before)
    assert found is not None
    _pop(stack, found)
    path = tuple(each.key for each in stack)
    if found["key"]:
        key, at = _bare(found["key"]), line.start + found.start("value")
        if found["value"][:1] in ("[", "{"):
            return _flow(text, at, offset, (*path, key))
        stop = _SCALAR_STOP.search(text, at)
        return _word(text, "value", (*path, key), Span(at, stop.start() if stop else line.end), offset)
    if stack and stack[-1].value:
        return None
    at = line.start + found.end("dash")
    end = line.end if found["dash"] else _end(text, offset, line.end)
    return _word(text, "item" if found["dash"] else "key", path, Span(at, end), offset)


def _flow(text: str, start: int, offset: int, path: tuple[str, ...]) -> Place | None:
    """The place inside of brackets or braces that begin at *start*."""
    frames: list[tuple[str, str]] = []
    token, quote = start, ""
    for index in range(start, offset):
        char = text[index]
        if quote:
            quote = "" if char == quote else quote
        elif char in "\"'" and not text[token:index].strip():
            quote = char
        elif char in "[{":
            frames.append((char, ""))
            token = index + 1
        elif char in "]}" and frames:
            frames.pop()
            token = index + 1
        elif char == "," and frames:
            frames[-1] = (frames[-1][0], "")
            token = index + 1
        elif char == ":" and frames and frames[-1][0] == "{" and text[index + 1 : index + 2] in " \t\r\n":
            frames[-1] = ("{", _bare(text[token:index].strip()))
            token = index + 1
    if not frames:
        return None
    path += tuple(key for _, key in frames[:-1] if key)
    span = Span(token, _end(text, offset, len(text)))
    bracket, key = frames[-1]
    if bracket == "[":
        return _word(text, "item", path, span, offset)
    return _word(text, "value" if key else "key", (*path, key) if key else path, span, offset)


def _word(text: str, kind: Kind, path: tuple[str, ...], within: Span, offset: int) -> Place:
    """The word around *offset* in *within*: without the blanks around it and without its quotes."""
    line = max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1
    start = max(within.start, line)  # what an editor replaces lies on one line
    while start < offset and text[start] in " \t\r\n":
        start += 1
    quote = text[start : start + 1] if start < offset and text[start] in "\"'" else ""
    start += len(quote)
    end = max(within.end, offset)
    if kind == "item" and (stop := _STOP.search(text, offset, end)):
        end = stop.start()
    end -= len(text[offset:end]) - len(text[offset:end].rstrip())
    if quote and text[offset:end].endswith(quote):
        end -= 1
    if start == offset and kind != "value":
        end = offset  # before a word, not in it
    return Place(kind, path, Span(start, end), text[start:offset])


def _end(text: str, offset: int, limit: int) -> int:
    stop = _STOP.search(text, offset, limit)
    return stop.start() if stop else limit


def _pop(stack: list[_Open], found: re.Match[str]) -> None:
    """Close the keys above that a line with this indentation does not belong to."""
    indent = len(found["indent"])
    while stack and (stack[-1].indent > indent or (stack[-1].indent == indent and not found["dash"])):
        stack.pop()


def _depth(value: str) -> int:
    """How many brackets of a value are open at its end, those in quotes left out."""
    bare = re.sub(r"\"[^\"]*\"|'[^']*'", "", value)
    return sum(bare.count(each) for each in "[{") - sum(bare.count(each) for each in "]}")


def _bare(key: str) -> str:
    return key[1:-1] if key[:1] in ("'", '"') and key[-1:] == key[:1] and len(key) > 1 else key
