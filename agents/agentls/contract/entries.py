"""Lists and tables of what to read, which skills to use, and whom to delegate to: what an entry of each begins with."""

from __future__ import annotations

import re

from agentls.contract import phrases
from agentls.contract.blocks import Block
from agentls.contract.collect import Collector
from agentls.contract.places import Place, is_keys, is_path, places, spans, tidy
from agentls.text import Span

_LINK = re.compile(r"[*_\s]*\[[^\]\n]{1,120}\]\((?:file:///?)?/?(?P<path>[^()\s#]{1,200})(?:#[^()\s]*)?\)")
_SKILL_NAME = re.compile(
    r"[*_\s]*(?:`(?P<code>(?:[a-z][\w-]*:)?[a-z][a-z0-9]*(?:-[a-z0-9]+)*)(?:\.md)?`|(?P<bare>[a-z][a-z0-9]*(?:-[a-z0-9]+)+))(?=[\s:*_]|$)"
)
_SKILL_COLUMN = re.compile(r"^skills?(?: (?:to (?:use|load|invoke|apply|follow)|name|used))?$")
_LABEL = re.compile(
    r"[*_\s]*(?!(?:run|write|create|update|output|save|if|when|for|check|never|do not|edit)\b)"
    r"[^:`\u2192]{1,80}(?::|\u2192|->)[*_\s`]*",
    re.IGNORECASE,
)
"""What a file to read is called, before it."""
_OF_READING = re.compile(r"\b(?:read|load|consult)")
_PARENTHESES = re.compile(r"\([^()]*\)")
_BETWEEN = re.compile(r"[\s`*,+&]*(?:and[\s`*]+)?|[\s`*]*;[^:`;]{1,40}:[\s`*]*")
"""What stands between two files of one entry, the second perhaps with what it is called."""
_TELLS = re.compile(r"`?[*_]*\s+(?:is|are|has|have|must|should|will|can|was)\b")
"""What follows a file that is spoken of."""
_PIECE = re.compile(r"[^\u00b7;]+")
_WORD = re.compile(r"\b(?!and\b|or\b|then\b)\w")
_ARROW = re.compile(r"\u2192|->|=>")
"""What stands between a file that is looked for and what it is a sign of."""


def row(block: Block, kind: str, collector: Collector) -> None:
    """A row of a table of skills, or of those to delegate to: the column with them has a name."""
    for index, (text, start) in enumerate(block.cells[: len(block.header)]):
        if kind == "delegate" and phrases.AGENT_COLUMN.match(block.header[index]):
            _name(text, start, collector, called=True)
        elif _SKILL_COLUMN.match(block.header[index]):
            _skill_named(text, start, collector, bare=kind == "skill")


def entry(block: Block, kind: str, collector: Collector) -> bool:
    """An entry of a list under a title of *kind*; whether lists of this kind are read here."""
    reader = _READERS.get(kind)
    if block.kind == "item" and "`" in block.text and _arrow(block, collector):
        return True
    if reader is None or block.kind != "item":
        return False
    reader(block, collector)
    return True


def _read(block: Block, collector: Collector) -> None:
    """It begins with the files, or with a link to one."""
    link = _LINK.match(block.text)
    if link:
        if is_path(link["path"]) and "." in link["path"].rsplit("/", 1)[-1].strip("."):
            collector.add("read", tidy(link["path"]), _group(link, "path", block.start))
        return
    text = _PARENTHESES.sub(lambda match: " " * len(match[0]), block.text)
    named = places(text.replace("`@", "` "))
    lead = text[: named[0].start] if named else text
    verb = lead.strip(" *:_`").lower()
    labelled = bool(_LABEL.fullmatch(lead)) and any(_OF_READING.search(title) for title in block.near)
    plain = verb in ("", "read", "load", "also read", "root")
    if not named or not (plain or labelled) or (not verb and _ARROW.search(text)):
        return
    if not verb and _TELLS.match(text, named[0].end):
        return
    keys = ", ".join(each.strip() for _, _, each in spans(block.text) if is_keys(each))
    for place in _row_of(named, text):
        collector.add("read", place.value, Span(block.start + place.start, block.start + place.end), keys)


def _row_of(named: list[Place], text: str) -> list[Place]:
    """The first of the places *named*, and those that follow it with nothing but commas and an *and* between."""
    found = named[:1]
    for place in named[1:]:
        if not _BETWEEN.fullmatch(text[found[-1].end : place.start]):
            break
        found.append(place)
    return found


def _skill(block: Block, collector: Collector) -> None:
    """It is a link to a skill, or begins with a name in a code span, or with one of several words."""
    _skill_named(block.text, block.start, collector, bare=True)


def _skill_named(text: str, start: int, collector: Collector, *, bare: bool) -> None:
    """The skill that *text* begins with; *bare*: also one that is not marked as a name."""
    link = _LINK.match(text)
    if link:
        folder = link["path"].removesuffix("/SKILL.md")
        if folder != link["path"]:
            collector.add("skill", folder.rsplit("/", 1)[-1], _group(link, "path", start))
        return
    found = _SKILL_NAME.match(text)
    if found and (found["code"] or bare):
        group = "code" if found["code"] else "bare"
        when = text[found.end() :].strip(" .*_\u2014-:")
        collector.add("skill", found[group], _group(found, group, start), when[:120])


def _arrow(block: Block, collector: Collector) -> bool:
    """``What comes up → `agent```, under a title about scope or routing."""
    if not any(phrases.ROUTES.search(title) for title in block.near):
        return False
    some = False
    for piece in _PIECE.finditer(block.text):
        found = phrases.ARROW.fullmatch(piece[0])
        names = list(phrases.WHO.finditer(found["who"])) if found else []
        if not found or not names or _WORD.search(phrases.WHO.sub("", _PARENTHESES.sub("", found["who"]))):
            continue
        some = True
        for each in names:
            group = "code" if each["code"] else "at"
            if each[group] != collector.name:
                at = block.start + piece.start() + found.start("who")
                collector.add("delegate", each[group], _group(each, group, at))
    return some


def _delegate(block: Block, collector: Collector) -> None:
    """It begins with a name."""
    _name(block.text, block.start, collector)


def _name(text: str, start: int, collector: Collector, *, called: bool = False) -> None:
    """The name that *text* begins with; *called*: also one that is written as people speak of it."""
    found = phrases.AGENT_NAME.match(text)
    group = next((name for name, value in found.groupdict().items() if value), "") if found else ""
    if found and group and (called or group != "called"):
        collector.add("delegate", found[group].lower().replace(" ", "-"), _group(found, group, start))


def _group(found: re.Match[str], group: str, start: int) -> Span:
    return Span(start + found.start(group), start + found.end(group))


_READERS = {"read": _read, "skill": _skill, "delegate": _delegate}
