"""The sections of a report: from a list of them, from headings with numbers, and from a report shown as a template."""

from __future__ import annotations

import re
from itertools import takewhile

from agentls.contract import phrases
from agentls.contract.blocks import Block
from agentls.contract.collect import Collector
from agentls.text import Span

NESTED = 2
"""Blanks before an entry from which on it belongs to another entry."""
MAX_SECTION = 60
"""Code points of a section's name that stands alone."""

_TITLE = re.compile(
    r"\W*(?:\*\*|__)(?P<bold>[^*_]{2,80}?):?(?:\*\*|__)"
    r"|(?P<plain>[A-Z][^:\u2014\u2013`.]{1,60}?)\s*(?::|\u2014|\u2013| - )"
)
_HEADING = re.compile(r"^(#{1,6})[ \t]+(.+?)[ \t#]*$", re.MULTILINE)
_NUMBERED = re.compile(r" {0,3}#{1,6}[ \t]+\d+[.)][ \t]+(?P<name>[^#\n]{2,80}?)[ \t#]*$")
_PLACEHOLDER = re.compile(r"[\[{<].*[\]}>]")
_KEY = re.compile(r"^([A-Za-z][\w-]*(?: [\w-]+){0,2}):(?=[ \t]|$)", re.MULTILINE)
_FORM = re.compile(r"(?:`{3,}|~{3,})[ \t]*(?:text|txt|ya?ml|markdown|md)?[ \t]*\r?\n", re.IGNORECASE)
"""The opening of a fence that can hold a form of keys."""


def read(block: Block, kind: str, collector: Collector) -> None:
    """Take in what *block*, which stands under a title of *kind*, says of a report's sections."""
    if not kind.startswith("report"):
        return
    if block.kind == "heading":
        _numbered(block, kind, collector)
    elif block.kind == "item" and kind == "report" and block.indent < NESTED and _introduced(block):
        _section(block, collector)
    elif kind == "report" and block.kind == "para" and (slot := phrases.SLOT.match(block.text)):
        collector.add("report", slot["name"].strip(), _at(slot, "name", block.start))


def template(fence: Span, collector: Collector) -> None:
    """The sections of a report that is shown as a template: the headings of its second level, or of its only one.

    One without headings is a form: its keys are the sections.
    """
    text = collector.document.slice(fence)
    body = text.split("\n", 1)[-1]
    offset = fence.start + len(text) - len(body)
    found = [match for match in _HEADING.finditer(body) if not _PLACEHOLDER.match(match[2].strip())]
    if not found:
        _keys(text, fence, collector)
        return
    levels = sorted({len(match[1]) for match in found})
    level = levels[1] if len(levels) > 1 and sum(len(match[1]) == levels[0] for match in found) == 1 else levels[0]
    for match in found:
        title = match[2].strip(" *_:")
        if len(match[1]) == level and title:
            collector.add("report", title, Span(offset + match.start(2), offset + match.end(2)))


def _keys(text: str, fence: Span, collector: Collector) -> None:
    found = list(_KEY.finditer(text)) if _FORM.match(text) else []
    if len(found) > 1:
        for key in found:
            collector.add("report", key[1], Span(fence.start + key.start(1), fence.start + key.end(1)))


def _introduced(block: Block) -> bool:
    """Whether nothing but a heading about the report, and lead-ins to its sections, stands above an entry."""
    return all(phrases.INTRODUCES.search(lead) for lead in block.near[1:])


def _numbered(block: Block, kind: str, collector: Collector) -> None:
    """A heading with a number, right below one about the report."""
    found = _NUMBERED.match(block.text)
    if found and kind == "report":
        collector.add("report", found["name"].strip(" *_:"), _at(found, "name", block.start))


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
        return
    name = re.sub(r"\s*\([^()]*\)\W*$", "", block.text)
    if numbered and 0 < len(name.strip()) <= MAX_SECTION and "`" not in name:
        collector.add("report", name.strip(" .*_"), span_of(name, block.start))


def span_of(text: str, start: int) -> Span:
    """*text* at *start* without blanks and list marks at its ends."""
    lead = sum(1 for _ in takewhile(lambda char: char in " \t*_", text))
    return Span(start + lead, start + max(len(text.rstrip(" \t*_")), lead))


def _at(found: re.Match[str], group: str, start: int) -> Span:
    return Span(start + found.start(group), start + found.end(group))
