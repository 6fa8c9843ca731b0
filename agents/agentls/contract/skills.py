"""Skills in sentences: by their names beside the word, as skills of plugins, and by their files."""

from __future__ import annotations

import re

from agentls.contract import phrases
from agentls.contract.blocks import Block
from agentls.contract.collect import Collector
from agentls.contract.places import spans, tidy
from agentls.contract.words import GENERIC
from agentls.definition import Scalar, Sequence
from agentls.text import Span

_CODE_NAME = re.compile(r"`(?P<name>[a-z0-9:-]+)`")
_LINK = re.compile(r"\]\((?P<path>[^()\s]*?(?P<name>[\w.-]+)/SKILL\.md)(?:#[^()\s]*)?\)")
_SUCH_AS = re.compile(r"\b(?:e\.g\b|for example|such as)", re.IGNORECASE)


def read(sentence: str, start: int, block: Block, kind: str, collector: Collector) -> None:
    """Take in the skills that *sentence* of *block*, under a title of *kind*, says to use."""
    if "`" in sentence:
        for found in phrases.LOADS.finditer(sentence):
            if found["verb"].lower() == "load" or kind == "skill" or ":" in found["name"]:
                _add(sentence, start, found, collector)
        if ":" in sentence and (uses := phrases.USES.search(sentence)):
            for found in phrases.QUALIFIED.finditer(sentence, uses.end()):
                _add(sentence, start, found, collector)
    if "kill" in sentence:
        _named(sentence, start, collector)
    if "SKILL.md" in sentence:
        _files(sentence, start, any("skill" in title for title in block.titles), collector)


def _named(sentence: str, start: int, collector: Collector) -> None:
    """``Use the that-skill skill``, ``skills: `a`, `b```."""
    for found in phrases.SKILLS.finditer(sentence):
        name = found["name"].strip("` ")
        if "`" in found["name"] or _slug(name) in _preloaded(collector) or _is_name(name):
            _add(sentence, start, found, collector)
    if uses := phrases.USES.search(sentence):
        for found in phrases.NAMED_SKILLS.finditer(sentence, uses.end()):
            _add(sentence, start, found, collector)
    for several in phrases.SKILLS_NAMED.finditer(sentence):
        for found in _CODE_NAME.finditer(sentence, several.start("names"), several.end("names")):
            _add(sentence, start, found, collector)


def _is_name(name: str) -> bool:
    """Whether the words before *skill* are its name, and do not tell of it."""
    if any(char.isupper() for char in name):
        return True
    return bool(re.fullmatch(r"[a-z][\w-]*", name)) and name not in GENERIC and not phrases.is_adjective(name)


def _files(sentence: str, start: int, under: bool, collector: Collector) -> None:
    """``Follow `skills/that/SKILL.md```, a link to one, or one *under* a title of skills; none that is read first."""
    uses = phrases.USES.search(sentence)
    if uses and phrases.NEVER.search(sentence[: uses.start()] + " "):
        return
    for begin, end, code in spans(sentence) if uses or under else ():
        found = phrases.SKILL_FILE.search(code.strip())
        meant = under or (uses is not None and begin > uses.start())
        if found and meant and not _SUCH_AS.search(sentence[:begin]) and _not_read(code, collector):
            collector.add("skill", _slug(found["name"]), Span(start + begin, start + end))
    for link in _LINK.finditer(sentence):
        if _not_read(link["path"], collector):
            collector.add("skill", _slug(link["name"]), Span(start + link.start("name"), start + link.end("name")))


def _add(sentence: str, start: int, found: re.Match[str], collector: Collector) -> None:
    if phrases.NEVER.search(sentence[: found.start()]):
        return
    when = sentence[found.end() :].strip(" ,;`.*_\u2014-:")
    span = Span(start + found.start("name"), start + found.end("name"))
    collector.add("skill", _slug(found["name"]), span, when[:120])


def _not_read(path: str, collector: Collector) -> bool:
    return ("read", tidy(path)) not in collector.promises


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9:]+", "-", name.lower()).strip("-")


def _preloaded(collector: Collector) -> frozenset[str]:
    value = collector.definition.get("skills")
    items = value.items if isinstance(value, Sequence) else ()
    return frozenset(str(each.value) for each in items if isinstance(each, Scalar))
