"""Gates: the commands that have to pass before the agent reports, in sentences, lists and fences."""

from __future__ import annotations

import re

from agentls.contract import phrases
from agentls.contract.collect import Collector
from agentls.contract.places import command_like, is_path, spans
from agentls.text import Span

MAX_LINES = 40
"""Lines of a fence that are read."""

_WHOLE = re.compile(
    r"(?:(?:your|the|a|any|as|it|this|each|every|work|tasks?|complet\w+|done|back|success|results?|code|changes)\b\W*)*",
    re.IGNORECASE,
)
"""What may stand behind ``before marking`` without making a gate one for some work only."""
_ASIDE = re.compile(r"\([^()]*(?:\)|$)")
_STARTS = re.compile(r"[\s*_]*(?:[A-Z][\w /-]{1,30}[*_]*:[\s*_]*)?`")
"""An entry that is a command, perhaps with what it checks before it."""
_ENDLESS = re.compile(r"\s(?:dev|start|serve|watch|preview|up)\b|--watch\b")
"""Commands that do not end, and so cannot have passed."""
_ANY = re.compile(r"after (?:(?:any|every|each|all|your|making|the|an?|completing|finishing|code) )*\w+", re.IGNORECASE)
_OF = re.compile(r" (?:of|to|in|on|under) [^.,;]{1,60}")
"""What the changes are in, after which a command is to be run."""
_NOT = re.compile(r"\b(?:never|not|don't|avoid|instead of)\b[^`]*$", re.IGNORECASE)
_IF = re.compile(r"`?\s*\(((?:only )?(?:if|when|for)\b[^()]*)\)", re.IGNORECASE)
_SOMETIMES = re.compile(r"^(?:\w+ )?(?:if|when|for|optional\w*)\b")
_SHELL = re.compile(r"(?:`{3,}|~{3,})[ \t]*(?:bash|sh|shell|zsh|console)?[ \t]*\r?\n", re.IGNORECASE)
_PROMPT = re.compile(r"\s*(?:\$ )?")
_NO_CHECK = ("git ", "gh ", "docker ")
"""What a fence of checks may hold beside them."""


def read(sentence: str, start: int, kind: str, collector: Collector) -> None:
    """``Run COMMAND before reporting``, or after every change, or so that it passes; and those listed under a title."""
    said = [each for each in spans(sentence) if _checks(each[2].strip())]
    if not said:
        return
    before = phrases.GATES.search(sentence)
    passes = phrases.PASSES.search(sentence)
    sure = before or passes or phrases.AFTER.search(sentence)
    if not (sure or kind == "gate"):
        return
    leads = before is not None and not sentence[: before.start()].strip(" *_-")
    runs = passes or phrases.RUNS.search(sentence)
    if not runs and not _STARTS.match(sentence):
        return
    aside = [(found.start(), found.end()) for found in _ASIDE.finditer(sentence)]
    outside = [each for each in said if not any(start < each[0] < end for start, end in aside)]
    for begin, end, code in outside or said:
        if (before and not leads and not passes and begin > before.start()) or (
            not passes and _NOT.search(sentence[: begin - 1])
        ):
            continue
        if not runs and is_path(code.strip()) and not code.strip().startswith("./"):
            continue  # a file that is spoken of
        collector.add("gate", code.strip(), Span(start + begin, start + end), _when(sentence, end, before))


def fence(span: Span, titles: tuple[str, ...], collector: Collector) -> None:
    """A fence of commands under a title of gates: each line is one."""
    text = collector.document.slice(span)
    opening = _SHELL.match(text)
    if not opening:
        return
    note = titles[-1] if _SOMETIMES.match(titles[-1]) else ""
    at = span.start + opening.end()
    for line in text[opening.end() :].splitlines(keepends=True)[:MAX_LINES]:
        lead = _PROMPT.match(line)
        begin = lead.end() if lead else 0
        command = line[begin:].split(" #", 1)[0].strip()
        if _checks(command) and not command.startswith(_NO_CHECK):
            collector.add("gate", command, Span(at + begin, at + begin + len(command)), note)
        at += len(line)


def _checks(command: str) -> bool:
    return command_like(command) and not _ENDLESS.search(command)


def _when(sentence: str, end: int, before: re.Match[str] | None) -> str:
    """The condition under which the gate that ends at *end* holds; empty where it always does."""
    own = _IF.match(sentence, end)
    if own:
        return own[1].strip()
    condition = phrases.CONDITION.search(_ASIDE.sub("", sentence))
    if condition:
        return condition[0].strip()
    after = phrases.AFTER.search(sentence)
    if after and (of := _OF.match(sentence, after.end())):
        return f"{after[0]}{of[0]}"
    if after and not _ANY.fullmatch(after[0]):
        return after[0]
    rest = re.split(r"[,:`]", before["rest"])[0].strip(" *_.:") if before else ""
    marks = before is not None and before["what"].lower().startswith("mark")
    return rest if marks and not _WHOLE.fullmatch(rest) else ""
