"""Delegates in sentences and cells: the agents that work is handed to, as hosts and people call them."""

from __future__ import annotations

import re

from agentls.contract import phrases
from agentls.contract.collect import Collector
from agentls.contract.places import places
from agentls.contract.words import GENERIC
from agentls.text import Span

_ONE_OF_MANY = re.compile(r"\b(?:an?|one)[*_\s]+$")


def read(sentence: str, start: int, collector: Collector) -> None:
    """Take in the agents that *sentence* says to hand work to."""
    folded = sentence.casefold()
    if not any(hint in folded for hint in phrases.SENT):
        return
    for found in phrases.DELEGATES.finditer(sentence):
        group = next(name for name, value in found.groupdict().items() if value)
        never = phrases.NEVER.search(sentence[: found.start()]) and not phrases.LATER.search(sentence, found.end())
        if never or (group == "word" and _told(found)) or phrases.is_adjective(found[group]):
            continue
        more: re.Match[str] | None = found
        while more and _add(more, group, start, collector):
            more, group = phrases.MORE.match(sentence, more.end()), "name"
    calls = phrases.CALLS.search(sentence) if "@" in sentence else None
    if calls and not phrases.NEVER.search(sentence[: calls.start()]):
        for at in phrases.AT.finditer(sentence, calls.end()):
            _add(at, "name", start, collector)


def _told(found: re.Match[str]) -> bool:
    """Whether the word before *agent* tells which one is meant, and is no name."""
    before = found[0][: found.start("word") - found.start()]
    return found["word"].lower() in GENERIC or bool(_ONE_OF_MANY.search(before))


def _add(found: re.Match[str], group: str, start: int, collector: Collector) -> bool:
    """Whether it is an agent: then it is one to delegate to, unless it is this one."""
    name = found[group]
    if places(name):
        return False
    if name.lower() != collector.name.lower():
        collector.add("delegate", name, Span(start + found.start(group), start + found.end(group)))
    return True
