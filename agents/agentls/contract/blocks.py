"""A body as blocks: headings, paragraphs, items and table rows, each under its titles; fences are no instructions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from agentls import markdown
from agentls.contract import phrases
from agentls.definition import Definition
from agentls.text import Document, Span

MAX_BODY = 400_000
"""Code points. What stands behind them is not read: no agent's instructions are that long."""
MAX_BLOCK = 2_000
"""Code points of one block that are read."""

_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+(.*?)[ \t#]*$")
_ITEM = re.compile(r"([ \t]*)(?:[-*+•]|\d{1,3}[.)]|[✗✓✅❌⛔🚫])[ \t]+(?:\[[ xX]\][ \t]+)?")
_ROW = re.compile(r"[ \t]*\|.*\|[ \t]*$")
_RULE = re.compile(r"[ \t]*\|?[ \t:|-]*-[ \t:|-]*\|?[ \t]*$")
_LEAD = re.compile(r"(?:\*\*|__)?[^.!?]{1,160}?:(?:\*\*|__)?[ \t]*$|(?:\*\*|__)[^*_]{1,100}(?:\*\*|__):?[ \t]*$")
_BEFORE = re.compile(r"^.*[.!?][*_]*[ \t]+(?=[A-Z*_])(?=[^.!?]*:[*_]*$)")
"""What stands in one paragraph before the sentence that leads in."""
_TAG = re.compile(r"[ \t]*</?([A-Za-z][\w-]*)>[ \t]*$")
_LEADS = (":", "**", "__")
"""What a lead-in ends with: a cheap look before a dear one."""
_MARKS = frozenset("-*+•✗✓✅❌⛔🚫0123456789")
_DECORATION = re.compile(r"[*_`#:\u2600-\u27bf\ufe0f\U0001f000-\U0001faff]+|^\s*(?:\d+[.)]\s*)+")


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of text that reads as one: *text* is the source from *start* on, line ends as spaces.

    *titles* are the headings, and the lead-ins that end with a colon, under which it stands, plain and in lower case,
    the innermost last; the first *headings* of them are headings. *indent* is that of the line. *cells* are a table
    row's, *header* those of its table.
    """

    kind: str
    text: str
    start: int
    titles: tuple[str, ...]
    headings: int = 0
    indent: int = 0
    cells: tuple[tuple[str, int], ...] = ()
    header: tuple[str, ...] = ()

    @property
    def near(self) -> tuple[str, ...]:
        """The innermost heading and the lead-ins below it."""
        return self.titles[max(self.headings - 1, 0) :]

    @property
    def span(self) -> Span:
        return Span(self.start, self.start + len(self.text.rstrip()))


def read(definition: Definition) -> tuple[list[Block], list[tuple[Span, tuple[str, ...]]]]:
    """The blocks of a body, and its fences with the titles under which they stand."""
    document = definition.document
    span = Span(definition.body.start, min(definition.body.end, definition.body.start + MAX_BODY))
    lines, fences = markdown.lines(document, span)
    walk = _Walk(document)
    pending = list(fences)
    under: list[tuple[Span, tuple[str, ...]]] = []
    for at, line in lines:
        while pending and pending[0].start < at:
            walk.close()
            under.append((pending.pop(0), walk.titles()))
        walk.line(at, line)
    walk.close()
    under += [(fence, walk.titles()) for fence in pending]
    return walk.blocks, under


@lru_cache(maxsize=4096)
def plain(title: str) -> str:
    """A title without its decoration, in lower case."""
    return " ".join(_DECORATION.sub(" ", title).lower().replace("\u2019", "'").split())


class _Walk:
    """Puts lines together to blocks, and keeps the titles that hold."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.blocks: list[Block] = []
        self.headings: list[tuple[int, str]] = []
        self.leads: list[tuple[int, str]] = []
        self.outer: list[tuple[str, list[tuple[int, str]]]] = []
        self.open: tuple[str, int, int] | None = None
        self.end = 0
        self.header: tuple[str, ...] = ()
        self.blank = False
        self._held: tuple[list[tuple[int, str]], list[tuple[int, str]], tuple[str, ...]] | None = None

    def titles(self) -> tuple[str, ...]:
        """The titles that hold here."""
        held = self._held
        if held is None or held[0] is not self.headings or held[1] is not self.leads:  # neither is changed in place
            titles = (*(title for _, title in self.headings), *(title for _, title in self.leads))
            held = self._held = (self.headings, self.leads, titles)
        return held[2]

    def line(self, at: int, line: str) -> None:
        """Take in one line."""
        bare = line.lstrip()
        if not bare:
            self.close()
            self.blank, self.header = True, ()
            return
        first = bare[0]
        if first == "#" and (heading := _HEADING.match(line)):
            self._heading(len(bare) - len(bare.lstrip("#")), heading[1], at, line)
        elif first == "<" and _TAG.match(line):
            self.close()
            self._tag(line)
        elif first == "|" and _ROW.match(line):
            self._row(at, line)
        elif (first in _MARKS or first.isdecimal()) and (item := _ITEM.match(line)):
            self._start("item", at + item.end(), len(item[1].expandtabs(4)), at + len(line))
        elif self.open and not self.blank and not (self.open[0] == "para" and _is_label(line)):
            self.end = at + len(line)
        else:
            self._start("para", at, len(line) - len(bare), at + len(line))
        self.blank = False

    def _heading(self, level: int, title: str, at: int, line: str) -> None:
        self.close()
        self.leads = []
        self.headings = [each for each in self.headings if each[0] < level]
        self.blocks.append(Block("heading", line, at, self.titles(), len(self.headings)))
        self.headings = [*self.headings, (level, plain(title))]

    def _tag(self, line: str) -> None:
        """A tag on a line of its own is a title of what stands in it, headings included."""
        name = plain(line.strip(" \t<>/").replace("_", " "))
        self.leads = []
        if "</" not in line:
            self.outer.append((name, self.headings))
            self.headings = [(0, name)]
        elif any(opened == name for opened, _ in self.outer):
            while self.outer:
                opened, self.headings = self.outer.pop()
                if opened == name:
                    return

    def _start(self, kind: str, start: int, indent: int, end: int) -> None:
        self.close()
        above = indent - 1 if kind == "para" else indent
        if any(each[0] >= above for each in self.leads):
            self.leads = [each for each in self.leads if each[0] < above]
        self.open, self.end = (kind, start, indent), end

    def _row(self, at: int, line: str) -> None:
        self.close()
        if _RULE.match(line):
            return
        cells = tuple(_cells(line, at))
        if not self.header:
            self.header = tuple(plain(text) for text, _ in cells)
        else:
            self.blocks.append(Block("row", line, at, self.titles(), len(self.headings), 0, cells, self.header))

    def close(self) -> None:
        """End the block that is open. One that ends with a colon is a title for what follows."""
        if self.open is None:
            return
        kind, start, indent = self.open
        self.open = None
        source = self.document.text[start : min(self.end, start + MAX_BLOCK)]
        text = source.replace("\r", " ").replace("\n", " ")
        self.blocks.append(Block(kind, text, start, self.titles(), len(self.headings), indent))
        lead = text.strip()
        if lead.endswith(_LEADS):
            lead = _BEFORE.sub("", lead)
            if _LEAD.match(lead):
                self.leads = [*self.leads, (indent if kind == "item" else indent - 1, plain(lead))]


def _is_label(line: str) -> bool:
    return ":" in line and phrases.LABEL.match(line) is not None


def _cells(line: str, at: int) -> Iterator[tuple[str, int]]:
    start = line.index("|") + 1
    for piece in line[start:].rstrip().removesuffix("|").split("|"):
        lead = len(piece) - len(piece.lstrip())
        yield piece.strip(), at + start + lead
        start += len(piece) + 1
