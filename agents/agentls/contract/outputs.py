"""Where an agent's body wants its report: under a logical name, or in a file of the workspace."""

from __future__ import annotations

import re
from dataclasses import dataclass

from agentls.agent import Agent
from agentls.contract.places import is_path
from agentls.markdown import scan

_NAMED = re.compile(r"`(?P<name>[a-z][a-z0-9]*(?:-[a-z0-9]+)*)`\s*\((?:its |the |a )?logical name\)", re.IGNORECASE)
_FILED = re.compile(
    r"\b(?:write|save|store|put|file|deliver)\b (?:your|the|a|this) (?:\w+ ){0,2}"
    r"(?:report|summary|result|output|findings)s?\b"
    r"[^.`\n]{0,30}\b(?:to|in|into|at|as|under)\b[^.`\n]{0,20}`(?P<path>[^`\n]+)`",
    re.IGNORECASE,
)
_NOT = re.compile(r"\b(?:not|never|don't|without)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Output:
    """What the report is to be: a logical *name*, or a *path* relative to the workspace. *line* counts from 1."""

    name: str = ""
    path: str = ""
    line: int = 0


def output_of(agent: Agent) -> Output | None:
    """The first place for its report that the body names surely; None where it names none."""
    definition = agent.definition
    document, body = definition.document, definition.body
    fences = scan(document, body).fences
    for pattern in (_NAMED, _FILED):
        for found in pattern.finditer(document.text, body.start, body.end):
            line = document.line_of(found.start())
            before = document.text[document.line_starts[line] : found.start()]
            if any(each.start <= found.start() < each.end for each in fences) or _NOT.search(before):
                continue
            if pattern is _NAMED:
                return Output(name=found["name"], line=line + 1)
            path = found["path"].strip().removeprefix("./")
            if is_path(path) and path.endswith((".md", ".txt")) and not re.search(r"[<>{}\[\]*?$]|^/|\.\.", path):
                return Output(path=path, line=line + 1)
    return None
