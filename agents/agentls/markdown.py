"""The parts of Markdown that agentls reads: headings, fences, code spans, links, @-mentions. With spans; never raises.

Nothing inside a fence is a heading, a code span, a link or a mention: agents show examples there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from agentls.text import Document, Span

_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)?")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})([^\r\n]*)")
_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$")
_CODE = re.compile(r"(?<!`)(`+)(?!`)([^\r\n]*?[^`\r\n])\1(?!`)")
_LINK = re.compile(r"!?\[(?P<text>[^\]\r\n]*)\]\((?P<target><[^>\r\n]*>|[^\s()\r\n]+)(?:[ \t]+\"[^\"\r\n]*\")?\)")
_MENTION = re.compile(r"(?<![\w@./`-])@(?P<name>[A-Za-z][\w.-]*(?:/[\w.-]+)*)")
_TRAILING = ".-"
_LONG = 1000
"""Characters; what was found in a longer line is not kept."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: its level (1 to 6), its text, the span of its line, and that of all that belongs to it."""

    level: int
    text: str
    span: Span
    section: Span


@dataclass(frozen=True, slots=True)
class Piece:
    """A code span, a link's target or a name after ``@``: its text, and its span without the marks around it."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Markdown:
    """What a Markdown text is made of, each kind in source order. *fences* cover their marks too."""

    headings: tuple[Heading, ...]
    fences: tuple[Span, ...]
    code: tuple[Piece, ...]
    links: tuple[Piece, ...]
    mentions: tuple[Piece, ...]


def scan(document: Document, span: Span) -> Markdown:
    """The parts of the Markdown in ``document`` that *span* covers; spans refer to the whole document."""
    return _scan(document.text, span.start, span.end)


@lru_cache(maxsize=256)
def _scan(text: str, start: int, end: int) -> Markdown:
    lines, fences = _lines(text, start, end)
    code: list[Piece] = []
    links: list[Piece] = []
    mentions: list[Piece] = []
    for at, line in lines:
        if "`" in line or "](" in line or "@" in line:
            parts = _parts(line) if len(line) <= _LONG else _parts.__wrapped__(line)
            _add(code, parts[0], at)
            if parts[1] or parts[2]:
                _add(links, parts[1], at)
                _add(mentions, parts[2], at)
    return Markdown(_headings(lines, end), tuple(fences), tuple(code), tuple(links), tuple(mentions))


_Found: TypeAlias = tuple[tuple[str, int, int], ...]


def _add(pieces: list[Piece], found: _Found, at: int) -> None:
    for inner, first, last in found:
        pieces.append(Piece(inner, Span(at + first, at + last)))


@lru_cache(maxsize=8192)
def _parts(line: str) -> tuple[_Found, _Found, _Found]:
    """The code spans, links and mentions of a line, each as its text and its place. Kept: a key changes one line."""
    found = list(_CODE.finditer(line)) if "`" in line else []
    spans = [each.span() for each in found]
    code = tuple(_stripped(each[2], each.start(2)) for each in found)
    links = _LINK.finditer(line) if "](" in line else ()
    mentions = _MENTION.finditer(line) if "@" in line else ()
    return (
        code,
        tuple(_link(each) for each in links if not _inside(each.start(), spans)),
        tuple(_mention(each) for each in mentions if not _inside(each.start(), spans)),
    )


def lines(document: Document, span: Span) -> tuple[list[tuple[int, str]], list[Span]]:
    """The lines in *span* outside of fences, each with its offset and without its end; and the fences."""
    return _lines(document.text, span.start, span.end)


def _lines(text: str, start: int, end: int) -> tuple[list[tuple[int, str]], list[Span]]:
    """The lines outside of fences, each with its offset, and the fences."""
    lines: list[tuple[int, str]] = []
    fences: list[Span] = []
    at, opened, mark = start, -1, ""
    for line in _LINE.findall(text[start:end]):
        found = _FENCE.match(line) if "```" in line or "~~~" in line else None
        if opened >= 0:
            if found and found[1].startswith(mark) and not found[2].strip():
                fences.append(Span(opened, at + len(line.rstrip("\r\n"))))
                opened = -1
        elif found and not (found[1][0] == "`" and "`" in found[2]):
            opened, mark = at, found[1]
        else:
            lines.append((at, line.rstrip("\r\n")))
        at += len(line)
    if opened >= 0:
        fences.append(Span(opened, end))
    return lines, fences


def _headings(lines: list[tuple[int, str]], end: int) -> tuple[Heading, ...]:
    found = [(at, line, match) for at, line in lines if "#" in line and (match := _HEADING.match(line))]
    levels = [len(match[1]) for _, _, match in found]
    result: list[Heading] = []
    for index, (at, line, match) in enumerate(found):
        closing = next((later for later in range(index + 1, len(found)) if levels[later] <= levels[index]), None)
        stop = end if closing is None else found[closing][0]
        result.append(Heading(levels[index], (match[2] or "").strip(), Span(at, at + len(line)), Span(at, stop)))
    return tuple(result)


def _stripped(text: str, at: int) -> tuple[str, int, int]:
    lead = len(text) - len(text.lstrip())
    inner = text.strip()
    return inner, at + lead, at + lead + len(inner)


def _link(found: re.Match[str]) -> tuple[str, int, int]:
    target, start = found["target"], found.start("target")
    if target.startswith("<"):
        target, start = target[1:-1], start + 1
    return target, start, start + len(target)


def _mention(found: re.Match[str]) -> tuple[str, int, int]:
    name = found["name"].rstrip(_TRAILING)
    return name, found.start("name"), found.start("name") + len(name)


def _inside(offset: int, spans: list[tuple[int, int]]) -> bool:
    return any(start <= offset < end for start, end in spans)
