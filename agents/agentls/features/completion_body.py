"""Completion in the body: agents after ``@``; agents, skills, paths, keys, tools and models in code spans.

Paths also in links. In VS Code's files also tools after ``#tool:``.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import replace

from agentls.features import Subject, choices
from agentls.features.choices import Suggestion
from agentls.features.config_keys import keys_for
from agentls.markdown import scan
from agentls.text import Span

MAX_FILES = 200
"""Names of a folder that are offered."""

_MENTION = re.compile(r"(?<![\w@./`-])@([\w./-]*)\Z")
_CODE = re.compile(r"`([^`\s]*)\Z")
_TOOL = re.compile(r"#tool:([\w./*-]*)\Z")
_LINK = re.compile(r"\]\(([^()\s]*)\Z")
_WORD = re.compile(r"[\w./-]*")
_SKIPPED = frozenset((".git", "node_modules", "__pycache__", ".venv"))


def in_body(subject: Subject, offset: int) -> Iterable[Suggestion]:
    """The suggestions at *offset* in the body; none inside of fences, where examples stand."""
    definition = subject.definition
    if any(fence.start < offset < fence.end for fence in scan(definition.document, definition.body).fences):
        return
    text = definition.document.text
    before = text[max(definition.body.start, text.rfind("\n", 0, offset) + 1) : offset]
    if subject.format.name == "copilot" and (tool := _TOOL.search(before)):
        end = offset + len(_word(text, offset))
        yield from (each.at(Span(offset - len(tool[1]), end)) for each in choices.tools(subject))
        return
    mention, code, link = _MENTION.search(before), _CODE.search(before), _LINK.search(before)
    inside_code = code is not None and before.count("`") % 2 == 1
    found = mention or (code if inside_code else None) or link
    if found is None:
        return
    start = offset - len(found[1])
    span = Span(start, offset + len(_word(text, offset)))
    if found is not link:
        yield from (each.at(span) for each in choices.agents(subject))
    if found is code:
        yield from (each.at(span) for each in choices.skills(subject))
        yield from keys_for(subject, found[1], start, span.end)
        named = (*choices.tools(subject), *choices.models(subject))
        yield from (replace(each, rank="4", span=span) for each in named)
    yield from paths(subject, found[1], Span(start + found[1].rfind("/") + 1, span.end))


def _word(text: str, offset: int) -> str:
    """The rest of the word at *offset*."""
    found = _WORD.match(text, offset)
    return found[0] if found else ""


def paths(subject: Subject, typed: str, span: Span) -> Iterable[Suggestion]:
    """The files and folders of the workspace that can follow *typed*; *span* is the last part of the path."""
    folder = subject.project.root / typed.lstrip("/").rpartition("/")[0]
    try:
        entries = sorted(os.scandir(folder), key=lambda each: (not each.is_dir(), each.name))[:MAX_FILES]
    except OSError:
        return
    for each in entries:
        if each.name not in _SKIPPED:
            name = f"{each.name}/" if each.is_dir() else each.name
            yield Suggestion(name, "folder" if each.is_dir() else "file", name, rank="3", span=span)
