"""Duties in a block, sentence by sentence: what is read first, when to stop; gates, skills, delegates and reports."""

from __future__ import annotations

import re

from agentls.contract import delegates, entries, gates, phrases, reports, skills
from agentls.contract.blocks import Block
from agentls.contract.collect import Collector
from agentls.contract.places import is_keys, is_path, places, spans, tidy
from agentls.text import Span

_SENTENCE = re.compile(r"(?:[^.;!?`]|`[^`]*`|[.;!?](?![\s*)\"']|$))+[.;!?]?")
_DOCUMENT_LINK = re.compile(r"\]\(/?(?P<path>(?!\w+:)[^()\s#]+\.(?:md|txt|ya?ml|json|toml))(?:#[^()\s]*)?\)")
_DOCUMENTS = (".md", ".txt", ".yaml", ".yml", ".json", ".toml")


def read(block: Block, kind: str, collector: Collector) -> None:
    """Take in the duties that *block*, which stands under a title of *kind*, names."""
    if block.kind == "row":
        entries.row(block, kind, collector)
        for text, start in block.cells:
            delegates.read(text, start, collector)
        return
    if block.kind == "heading":
        reports.read(block, kind, collector)
        return
    for found in _SENTENCE.finditer(block.text):
        sentence, start = found[0], block.start + found.start()
        if "`" in sentence or ".md" in sentence:
            bare = block.kind == "para" and not block.titles
            _reads(sentence, start, "read" if bare else kind, collector)
            gates.read(sentence, start, kind, collector)
        elif "Read " in sentence and phrases.READ_IT.match(sentence.lstrip(" *_")):
            _read_last(block.text[: found.start()], block.start, collector)
        if ("top" in sentence or "TOP" in sentence) and phrases.STOPS.search(sentence):
            collector.add("stop", _said(sentence), reports.span_of(sentence, start))
        skills.read(sentence, start, block, kind, collector)
        delegates.read(sentence, start, collector)
        reports.inline(sentence, start, collector)
    if not entries.entry(block, kind, collector):
        reports.read(block, kind, collector)


def _reads(sentence: str, start: int, kind: str, collector: Collector) -> None:
    """``Always read FILE before …``, under any title; and any ``Read FILE`` under one such as *Context Loading*."""
    reads = phrases.READS.match(sentence)
    if reads and (kind == "read" or phrases.FIRST.search(sentence)):
        codes = [] if phrases.SOME_SKILLS.search(sentence) else _named(sentence)
    elif it := phrases.READ_IT.search(sentence):
        codes = [each for each in spans(sentence) if each[1] <= it.start()]
    else:
        return
    keys = ", ".join(code.strip() for _, _, code in codes if is_keys(code))
    for begin, end, code in codes:
        if is_path(code.strip()) and not is_keys(code):
            note = keys if code.strip().endswith((".yaml", ".yml", ".json", ".toml")) else ""
            collector.add("read", tidy(code), Span(start + begin, start + end), note)


def _read_last(before: str, start: int, collector: Collector) -> None:
    """``FILE has the rules. Read it before …``: the last file of the sentence *before*."""
    last = next((each for each in reversed(spans(before)) if is_path(each[2].strip())), None)
    if last and not re.search(r"[.!?]\s+\w", before[last[1] :]):
        collector.add("read", tidy(last[2]), Span(start + last[0], start + last[1]))


def _named(sentence: str) -> list[tuple[int, int, str]]:
    """The code spans of a sentence, or the documents that it names if it has none."""
    linked = [(each.start("path"), each.end("path"), each["path"]) for each in _DOCUMENT_LINK.finditer(sentence)]
    marked = spans(sentence)
    if marked or linked:
        return sorted([*marked, *linked])
    bare = places(sentence.replace("@", " "))
    return [(each.start, each.end, each.value) for each in bare if each.value.endswith(_DOCUMENTS)]


def _said(sentence: str) -> str:
    return " ".join(sentence.replace("*", "").split())
