"""Comments of source files, and the tasks for agents in them: ``@engineering-backend add pagination``.

A language is known by the ending of its files. Texts in quotes are read over; a regular expression that has a quote in
it can hide what follows on its line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import PurePath

from agentls.agent import Agent
from agentls.formats import place_of
from agentls.project import Project
from agentls.text import Document, Span

SHORT = 60
"""Characters of a task in a menu."""

_HASH, _SLASHES, _BLOCK = r"(?:^|(?<=\s))#[^\n]*", r"(?:^|(?<=\s))//[^\n]*", r"/\*.*?(?:\*/|\Z)"
_DASHES, _MARKUP = r"(?:^|(?<=\s))--[^\n]*", r"<!--.*?(?:-->|\Z)"
_DOCSTRING = r'^[ \t]*[rRuU]?(?:"""(?:\\.|[^\\])*?(?:"""|\Z)|\'\'\'(?:\\.|[^\\])*?(?:\'\'\'|\Z))'
_LONG_TEXT = r'"""(?:\\.|[^\\])*?"""|\'\'\'(?:\\.|[^\\])*?\'\'\''
_TEXT = r'"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\''
_TICKS = r"`(?:\\.|[^`\\])*`"

_FAMILIES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "py pyi pyx": ((_DOCSTRING, _HASH), (_LONG_TEXT, _TEXT)),
    "js jsx mjs cjs ts tsx mts cts go dart groovy gradle": ((_SLASHES, _BLOCK), (_TEXT, _TICKS)),
    "css scss less": ((_SLASHES, _BLOCK), (_TEXT,)),
    "c h cc cpp cxx hpp hh cs java kt kts scala swift rs zig m mm proto sol v jsonc json5 glsl wgsl fs": (
        (_SLASHES, _BLOCK),
        (r'"(?:\\.|[^"\\\n])*"', r"'(?:\\[^\n']{1,10}|[^'\\\n])'"),
    ),
    "vue svelte astro": ((_MARKUP, _SLASHES, _BLOCK), (_TEXT, _TICKS)),
    "php tf hcl": ((_SLASHES, _BLOCK, _HASH), (_TEXT,)),
    "html htm xml svg xhtml md mdx": ((_MARKUP,), ()),
    "sql": ((_DASHES, _BLOCK), (_TEXT,)),
    "lua hs elm ada adb ads vhd vhdl": ((_DASHES,), (_TEXT,)),
    "lisp clj cljs edn el scm rkt asm s ini": ((r"(?:^|(?<=\s));[^\n]*",), (r'"(?:\\.|[^"\\])*"',)),
    "tex sty cls erl hrl": ((r"(?:^|(?<=\s))%[^\n]*",), ()),
    "": ((_HASH,), (_TEXT,)),
}
"""The patterns of comments and of quoted texts, by the endings of files; under ``""`` for all other files."""

_TAIL = re.compile(r"\s*(?:\*/|-->|\"\"\"|'''|[%#]>)?\s*\Z")
_AT = re.compile(r"(?<![\w@./+-])@([\w.-]*)\Z")
_REST = re.compile(r"[\w.-]*")


@dataclass(frozen=True, slots=True)
class CommentTask:
    """A task for *agent* in a comment: its *text*, and the *span* from the ``@`` to the end of the text."""

    agent: Agent
    text: str
    span: Span

    @property
    def short(self) -> str:
        """The text, cut for a menu."""
        return self.text if len(self.text) <= SHORT else f"{self.text[: SHORT - 1]}…"

    def words(self, *, removes: bool) -> str:
        """The task as the agent gets it, with the comment at hand."""
        after = "Remove the comment when it is done." if removes else "Leave the comment as it is."
        return f"{self.text}\n\n(This stands in a comment for you, and is meant for the place it stands in. {after})"


def is_source(document: Document) -> bool:
    """Whether tasks are looked for in a file: not in one that is, or lies where hosts look for, an agent."""
    return place_of(document.path) is None and not document.text.startswith("---\n")


def comments(document: Document) -> Iterator[Span]:
    """The comments of a source file, each with its marks."""
    for found in _pattern(PurePath(document.path).suffix[1:].lower()).finditer(document.text):
        if found["comment"] is not None:
            yield Span(found.start("comment"), found.end("comment"))


def tasks(document: Document, project: Project) -> Iterator[CommentTask]:
    """The tasks in the comments of a file: the name of an agent of the project after ``@``, then words."""
    if "@" not in document.text or not is_source(document):
        return
    agents = {each.name: each for each in project.agents if each.name and not each.disabled}
    if not any(f"@{name}" in document.text for name in agents):
        return
    mention = _mention(frozenset(agents))
    for comment in comments(document):
        for found in mention.finditer(document.text, comment.start, comment.end):
            text = _TAIL.sub("", found["text"])
            if text:
                yield CommentTask(
                    agents[found["name"]], text, Span(found.start("name") - 1, found.start("text") + len(text))
                )


def mention_at(document: Document, offset: int) -> Span | None:
    """The name after an ``@`` that a cursor at *offset* in a comment is in, None where it is in none."""
    line = document.line_span(document.line_of(offset))
    found = _AT.search(document.text[line.start : offset])
    if not found or not is_source(document):
        return None
    if not any(each.start < offset <= each.end for each in comments(document)):
        return None
    rest = _REST.match(document.text, offset)
    return Span(offset - len(found[1]), rest.end() if rest else offset)


@cache
def _pattern(suffix: str) -> re.Pattern[str]:
    of_suffix = next((each for names, each in _FAMILIES.items() if suffix in names.split()), _FAMILIES[""])
    kinds, texts = of_suffix
    return re.compile("|".join((f"(?P<comment>{'|'.join(kinds)})", *texts)), re.DOTALL | re.MULTILINE)


@lru_cache(maxsize=8)
def _mention(names: frozenset[str]) -> re.Pattern[str]:
    either = "|".join(re.escape(each) for each in sorted(names, key=len, reverse=True))
    return re.compile(rf"(?<![\w@./+-])@(?P<name>{either})(?:[:,]?[ \t]+)(?P<text>[^\n]+)")
