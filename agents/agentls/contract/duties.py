"""Duties in a block: what is read first, which gates must pass, what a report has, when to stop, whom to ask."""

from __future__ import annotations

import re
from itertools import takewhile

from agentls.contract import phrases
from agentls.contract.blocks import Block
from agentls.contract.collect import Collector
from agentls.contract.places import command_like, is_path, places, spans, tidy
from agentls.definition import Scalar, Sequence
from agentls.text import Span

NESTED = 2
"""Blanks before an entry from which on it belongs to another entry."""

MAX_SECTION = 60
"""Code points of a section's name that stands alone."""

_SENTENCE = re.compile(r"(?:[^.;!?`]|`[^`]*`|[.;!?](?![\s*)\"']|$))+[.;!?]?")
_KEYS = re.compile(r"[A-Za-z_][\w-]*(?:\.[\w-]+)*\.(?:\*|[\w-]+)")
_TITLE = re.compile(
    r"\W*(?:\*\*|__)(?P<bold>[^*_]{2,80}?):?(?:\*\*|__)"
    r"|(?P<plain>[A-Z][^:\u2014\u2013`.]{1,60}?)\s*(?::|\u2014|\u2013| - )"
)
_HEADING = re.compile(r"^(#{1,6})[ \t]+(.+?)[ \t#]*$", re.MULTILINE)
_WHOLE = re.compile(
    r"(?:(?:your|the|a|any|as|it|this|each|every|work|tasks?|complet\w+|done|back|success|results?|code|changes)\b\W*)*",
    re.IGNORECASE,
)
"""What may stand behind ``before marking`` without making a gate one for some work only."""
_PLACEHOLDER = re.compile(r"[\[{<].*[\]}>]")


def read(block: Block, kind: str, collector: Collector) -> None:
    """Take in the duties that *block*, which stands under a title of *kind*, names."""
    if block.kind == "row":
        return
    for found in _SENTENCE.finditer(block.text):
        sentence, start = found[0], block.start + found.start()
        if "`" in sentence:
            _reads(sentence, start, kind, collector)
            _gates(sentence, start, kind, collector)
        if phrases.STOPS.search(sentence):
            collector.add("stop", _said(sentence), _span(sentence, start))
        _skills(sentence, start, collector)
        _delegates(sentence, start, collector)
    if block.kind == "item" and kind == "report" and block.indent < NESTED and _introduced(block):
        _section(block, collector)
    elif block.kind == "item" and kind == "read":
        _listed(block, collector)


def _introduced(block: Block) -> bool:
    """Whether nothing but a heading about the report, and lead-ins to its sections, stands above an entry."""
    return all(phrases.INTRODUCES.search(lead) for lead in block.near[1:])


def template(fence: Span, collector: Collector) -> None:
    """The sections of a report that is shown as a template: the headings of its second level, or of its only one."""
    text = collector.document.slice(fence)
    body = text.split("\n", 1)[-1]
    offset = fence.start + len(text) - len(body)
    found = [match for match in _HEADING.finditer(body) if not _PLACEHOLDER.fullmatch(match[2].strip())]
    levels = sorted({len(match[1]) for match in found})
    if not found:
        return
    level = levels[1] if len(levels) > 1 and sum(len(match[1]) == levels[0] for match in found) == 1 else levels[0]
    for match in found:
        title = match[2].strip(" *_:")
        if len(match[1]) == level and title:
            collector.add("report", title, Span(offset + match.start(2), offset + match.end(2)))


def _reads(sentence: str, start: int, kind: str, collector: Collector) -> None:
    """``Always read FILE before …``, under any title; and any ``Read FILE`` under one such as *Context Loading*."""
    reads = phrases.READS.match(sentence)
    if not reads or not (kind == "read" or phrases.FIRST.search(sentence)):
        return
    codes = spans(sentence)
    keys = ", ".join(code.strip() for _, _, code in codes if _is_keys(code))
    for begin, end, code in codes:
        if is_path(code.strip()) and not _is_keys(code):
            note = keys if code.strip().endswith((".yaml", ".yml", ".json", ".toml")) else ""
            collector.add("read", tidy(code), Span(start + begin, start + end), note)


def _is_keys(code: str) -> bool:
    """Whether a code span names keys of a configuration: ``api.*``, ``conventions.commit_style``."""
    return bool(_KEYS.fullmatch(code.strip())) and not is_path(code.strip())


def _listed(block: Block, collector: Collector) -> None:
    """An entry of a list of files to read: it begins with the file."""
    codes = spans(block.text)
    lead = block.text[: codes[0][0] - 1] if codes else block.text
    if codes and is_path(codes[0][2].strip()) and lead.strip(" *:_").lower() in ("", "read", "load", "also read"):
        begin, end, code = codes[0]
        keys = ", ".join(each.strip() for _, _, each in codes[1:] if _is_keys(each))
        collector.add("read", tidy(code), Span(block.start + begin, block.start + end), keys)


def _gates(sentence: str, start: int, kind: str, collector: Collector) -> None:
    """``Run COMMAND before reporting``; and commands listed under a title such as *Quality gates*."""
    before = phrases.GATES.search(sentence)
    if not (before or kind == "gate") or not (phrases.RUNS.search(sentence) or sentence.lstrip(" *").startswith("`")):
        return
    for begin, end, code in spans(sentence):
        if command_like(code.strip()):
            if before and begin > before.start():
                continue
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


def _section(block: Block, collector: Collector) -> None:
    """An entry of a list of what a report has: its title in bold; in a numbered list also a plain one."""
    numbered = block.start > 2 and collector.document.text[max(block.start - 3, 0) : block.start].rstrip()[-1:] in (
        ".",
        ")",
    )
    found = _TITLE.match(block.text)
    if found and (found["bold"] or numbered):
        group = "bold" if found["bold"] else "plain"
        span = Span(block.start + found.start(group), block.start + found.end(group))
        collector.add("report", found[group].strip(), span)
    elif numbered and 0 < len(block.text.strip()) <= MAX_SECTION and "`" not in block.text:
        collector.add("report", block.text.strip(" .*_"), _span(block.text, block.start))


def _skills(sentence: str, start: int, collector: Collector) -> None:
    if "kill" not in sentence:
        return
    for found in phrases.SKILLS.finditer(sentence):
        name = found["name"].strip("` ")
        slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
        known = _preloaded(collector)
        if slug in known or "`" in found["name"] or name.istitle() or any(char.isupper() for char in name):
            when = sentence[found.end() :].strip(" .*_\u2014-:")
            collector.add("skill", slug, Span(start + found.start("name"), start + found.end("name")), when[:120])


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


def _span(text: str, start: int) -> Span:
    lead = sum(1 for _ in takewhile(lambda char: char in " \t*_", text))
    return Span(start + lead, start + max(len(text.rstrip(" \t*_")), lead))
