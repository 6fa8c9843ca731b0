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
MAX_WORDS = 6
"""Words of one in a list without numbers."""

_TITLE = re.compile(
    r"\W*(?:\*\*|__)(?P<bold>[^*_]{2,80}?):?(?:\*\*|__)"
    r"|(?P<plain>[A-Z][^:\u2014\u2013`.]{1,60}?)\s*(?::|\u2014|\u2013| - )"
)
_HEADING = re.compile(r"^(#{1,6})[ \t]+(.+?)[ \t#]*$", re.MULTILINE)
_NUMBERED = re.compile(r" {0,3}#{1,6}[ \t]+\d+[.)][ \t]+(?P<name>[^#\n]{2,80}?)[ \t#]*$")
_BELOW = re.compile(
    r" {0,3}#{2,6}[ \t]+"
    r"(?!(?:if|when|for|on|in|examples?|rules?|guidelines?|notes?|style|tone|severity|writing|how|what)\b)"
    r"(?P<name>[A-Z][^#\n`()]{2,60}?)(?: \((?!when)[^()]*\))?[ \t#]*$",
    re.IGNORECASE,
)
_FORMAT = re.compile(r"\b(?:format|template|structure|report|contract|sections)\b")
_MANNERS = re.compile(
    r"\W*(?:be|use|keep|do|don't|include|report|return|provide|list|state|give|group|write|avoid|summari[sz]e|start|end|cite|"
    r"only|always|never|no|not|if|when|for|in|on|with|one|each|every|all|add|put|show|explain|quote|follow|lead|order|output|"
    r"mark|note|skip|prefer|reference|describe|limit|omit|max(?:imum)?|must|should|the|an?|then|expose|answer|print)\b|[^A-Z*_]",
    re.IGNORECASE,
)
"""What an entry begins with that says how to report."""
_PLACEHOLDER = re.compile(r"[\[{<].*[\]}>]")
_KEY = re.compile(r"^([A-Za-z][\w-]*(?: [\w-]+){0,2}):(?=[ \t]|$)", re.MULTILINE)
_BOLD = re.compile(r"^(?![ \t]*[-*+] )[^\w\n*]{0,6}\*\*(?P<name>[A-Z][^*\n\[{<]{1,50}?):?[ \t]*\*\*", re.MULTILINE)
_INLINE = re.compile(
    r"\b(?:report|summary|response|answer|reply)\b[^.:;]{0,40}\b(?:sections?|headings?)\b(?:\W*(?:called|named|titled|are)\b)?"
    r"[\s:(*\u2014-]*(?P<list>[^.;]+)",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"\s*(?:and\s+)?(?P<name>[*_`\"'\u201c]*[A-Z][\w'&/-]*(?: (?!and\b)[\w'&/-]+){0,4})"
    r"[*_`\"'\u201d).]*\s*(?:,|$|(?=and\b))"
)
_FORM = re.compile(r"(?:`{3,}|~{3,})[ \t]*(?:text|txt|ya?ml|markdown|md)?[ \t]*\r?\n", re.IGNORECASE)
"""The opening of a fence that can hold a form of keys."""


def read(block: Block, kind: str, collector: Collector) -> None:
    """Take in what *block*, which stands under a title of *kind*, says of a report's sections."""
    if not kind.startswith("report"):
        return
    if block.kind == "heading":
        _numbered(block, kind, collector)
    elif block.kind == "item" and kind == "report" and (block.indent < NESTED or _listed(block)) and _introduced(block):
        _section(block, collector)
    elif kind == "report" and block.kind == "para" and (slot := phrases.SLOT.match(block.text)):
        collector.add("report", slot["name"].strip(), _at(slot, "name", block.start))


def template(fence: Span, collector: Collector) -> None:
    """The sections of a report that is shown as a template: the headings of its second level, or of its only one.

    Where it has no heading but a title, they are its lines in bold, or its keys.
    """
    text = collector.document.slice(fence)
    body = text.split("\n", 1)[-1]
    offset = fence.start + len(text) - len(body)
    found = [match for match in _HEADING.finditer(body) if not _PLACEHOLDER.match(match[2].strip())]
    if not text.rstrip().endswith(("```", "~~~")):
        return  # it is not closed: who knows what it opens
    if not found or (len(found) == 1 and (_PLACEHOLDER.search(found[0][2]) or len(_BOLD.findall(text)) > 1)):
        if not _bold(text, fence, collector):
            _keys(text, fence, collector)
        return
    levels = sorted({len(match[1]) for match in found})
    counts = [sum(len(match[1]) == level for match in found) for level in levels]
    frame = len(levels) > 1 and (counts[0] == 1 or (counts[0] == 2 and counts[1] > 2))
    level = levels[1] if frame else levels[0]
    for match in found:
        title = match[2].strip(" *_:")
        if len(match[1]) == level and title:
            collector.add("report", title, Span(offset + match.start(2), offset + match.end(2)))


def _bold(text: str, fence: Span, collector: Collector) -> bool:
    found = list(_BOLD.finditer(text))
    for each in found:
        collector.add("report", each["name"].strip(), _at(each, "name", fence.start))
    return bool(found)


def _keys(text: str, fence: Span, collector: Collector) -> None:
    found = list(_KEY.finditer(text)) if _FORM.match(text) else []
    if len(found) > 1:
        for key in found:
            collector.add("report", key[1], Span(fence.start + key.start(1), fence.start + key.end(1)))


def _introduced(block: Block) -> bool:
    """Whether nothing but a heading about the report, and lead-ins to its sections, stands above an entry."""
    return all(phrases.INTRODUCES.search(lead) for lead in block.near[1:])


def _listed(block: Block) -> bool:
    """Whether the lead-in right above an entry says that sections follow."""
    return bool(block.titles[block.headings :]) and bool(phrases.SECTIONS.search(block.titles[-1]))


def _asked(block: Block) -> bool:
    """Whether a plain entry right below a heading about the report's format names what it has, and no manners."""
    return (
        len(block.titles) == block.headings > 0
        and bool(_FORMAT.search(block.titles[-1]))
        and not _MANNERS.match(block.text)
    )


def _numbered(block: Block, kind: str, collector: Collector) -> None:
    """A heading right below one about the report: one with a number, or where that one says how the report looks."""
    if kind != "report":
        return
    found = _NUMBERED.match(block.text) or (_BELOW.match(block.text) if _FORMAT.search(block.titles[-1]) else None)
    if found and not _FORMAT.search(found["name"].lower()):
        collector.add("report", found["name"].strip(" *_:"), _at(found, "name", block.start))


def _section(block: Block, collector: Collector) -> None:
    """An entry of a list of what a report has: its title in bold; in a numbered list also a plain one."""
    numbered = block.start > 2 and collector.document.text[max(block.start - 3, 0) : block.start].rstrip()[-1:] in (
        ".",
        ")",
    )
    listed = _listed(block) or _asked(block)
    found = _TITLE.match(block.text)
    if found and (found["bold"] or numbered or listed):
        group = "bold" if found["bold"] else "plain"
        span = Span(block.start + found.start(group), block.start + found.end(group))
        collector.add("report", found[group].strip(), span)
        return
    name = re.sub(r"\s*\([^()]*\)\W*$", "", block.text)
    if (
        (numbered or (listed and len(name.split()) <= MAX_WORDS))
        and 0 < len(name.strip()) <= MAX_SECTION
        and "`" not in name
    ):
        collector.add("report", name.strip(" .*_"), span_of(name, block.start))


def inline(sentence: str, start: int, collector: Collector) -> None:
    """``End with a report with sections Summary, Tests and Risks``: at least two names, and nothing else."""
    found = _INLINE.search(sentence) if "section" in sentence or "heading" in sentence else None
    if not found:
        return
    at, names = found.start("list"), []
    while each := _NAME.match(sentence, at, found.end("list")):
        names.append(each)
        at = each.end()
    if len(names) > 1 and not sentence[at : found.end("list")].strip(" *_)\"'"):
        for each in names:
            name = each["name"].strip("*_`\"'\u201c")
            begin = start + each.end("name") - len(name)
            collector.add("report", name, Span(begin, begin + len(name)))


def span_of(text: str, start: int) -> Span:
    """*text* at *start* without blanks and list marks at its ends."""
    lead = sum(1 for _ in takewhile(lambda char: char in " \t*_", text))
    return Span(start + lead, start + max(len(text.rstrip(" \t*_")), lead))


def _at(found: re.Match[str], group: str, start: int) -> Span:
    return Span(start + found.start(group), start + found.end(group))
