"""Duties in a block: what is read first, which gates must pass, what a report has, when to stop, whom to ask."""

from __future__ import annotations

import re

from agentls.contract import entries, phrases, reports
from agentls.contract.blocks import Block
from agentls.contract.collect import Collector
from agentls.contract.places import command_like, is_keys, is_path, places, spans, tidy
from agentls.definition import Scalar, Sequence
from agentls.text import Span

_SENTENCE = re.compile(r"(?:[^.;!?`]|`[^`]*`|[.;!?](?![\s*)\"']|$))+[.;!?]?")
_WHOLE = re.compile(
    r"(?:(?:your|the|a|any|as|it|this|each|every|work|tasks?|complet\w+|done|back|success|results?|code|changes)\b\W*)*",
    re.IGNORECASE,
)
"""What may stand behind ``before marking`` without making a gate one for some work only."""


def read(block: Block, kind: str, collector: Collector) -> None:
    """Take in the duties that *block*, which stands under a title of *kind*, names."""
    if block.kind == "row":
        entries.row(block, kind, collector)
        return
    if block.kind == "heading":
        reports.read(block, kind, collector)
        return
    for found in _SENTENCE.finditer(block.text):
        sentence, start = found[0], block.start + found.start()
        if "`" in sentence:
            _reads(sentence, start, kind, collector)
            _gates(sentence, start, kind, collector)
        if phrases.STOPS.search(sentence):
            collector.add("stop", _said(sentence), reports.span_of(sentence, start))
        _skills(sentence, start, kind, collector)
        _delegates(sentence, start, collector)
    if not entries.entry(block, kind, collector):
        reports.read(block, kind, collector)


def _reads(sentence: str, start: int, kind: str, collector: Collector) -> None:
    """``Always read FILE before …``, under any title; and any ``Read FILE`` under one such as *Context Loading*."""
    reads = phrases.READS.match(sentence)
    if not reads or not (kind == "read" or phrases.FIRST.search(sentence)):
        return
    codes = [] if phrases.SOME_SKILLS.search(sentence) else spans(sentence)
    keys = ", ".join(code.strip() for _, _, code in codes if is_keys(code))
    for begin, end, code in codes:
        if is_path(code.strip()) and not is_keys(code):
            note = keys if code.strip().endswith((".yaml", ".yml", ".json", ".toml")) else ""
            collector.add("read", tidy(code), Span(start + begin, start + end), note)


def _gates(sentence: str, start: int, kind: str, collector: Collector) -> None:
    """``Run COMMAND before reporting``; and commands listed under a title such as *Quality gates*."""
    before = phrases.GATES.search(sentence)
    if not (before or kind == "gate") or not (phrases.RUNS.search(sentence) or sentence.lstrip(" *").startswith("`")):
        return
    for begin, end, code in spans(sentence):
        if command_like(code.strip()):
            if before and begin > before.start():
                continue
            if not phrases.RUNS.search(sentence) and is_path(code.strip()) and not code.strip().startswith("./"):
                continue  # a file that is spoken of
            collector.add("gate", code.strip(), Span(start + begin, start + end), _when(sentence, before))


def _when(sentence: str, before: re.Match[str] | None) -> str:
    """The condition under which a gate holds; empty where it always does."""
    condition = phrases.CONDITION.search(sentence)
    if condition:
        return condition[0].strip()
    rest = before["rest"].strip(" *_.:") if before else ""
    marks = before is not None and before["what"].lower().startswith("mark")
    whole = _WHOLE.fullmatch(rest)
    return rest if marks and not whole else ""


def _skills(sentence: str, start: int, kind: str, collector: Collector) -> None:
    for found in phrases.LOADS.finditer(sentence):
        if found["verb"].lower() == "load" or kind == "skill":
            _skill(sentence, start, found, collector)
    if "kill" not in sentence:
        return
    for found in phrases.SKILLS.finditer(sentence):
        name = found["name"].strip("` ")
        known = _slug(name) in _preloaded(collector)
        if (
            known
            or "`" in found["name"]
            or any(char.isupper() for char in name)
            or (phrases.SLUG.fullmatch(name) and name not in phrases.NO_NAME)
        ):
            _skill(sentence, start, found, collector)


def _skill(sentence: str, start: int, found: re.Match[str], collector: Collector) -> None:
    if phrases.NEVER.search(sentence[: found.start()]):
        return
    when = sentence[found.end() :].strip(" ,`.*_\u2014-:")
    span = Span(start + found.start("name"), start + found.end("name"))
    collector.add("skill", _slug(found["name"]), span, when[:120])


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def _preloaded(collector: Collector) -> frozenset[str]:
    value = collector.definition.get("skills")
    items = value.items if isinstance(value, Sequence) else ()
    return frozenset(str(each.value) for each in items if isinstance(each, Scalar))


def _delegates(sentence: str, start: int, collector: Collector) -> None:
    for found in phrases.DELEGATES.finditer(sentence):
        group = next(name for name, value in found.groupdict().items() if value)
        name = found[group]
        if not places(name):
            collector.add("delegate", name, Span(start + found.start(group), start + found.end(group)))


def _said(sentence: str) -> str:
    return " ".join(sentence.replace("*", "").split())
