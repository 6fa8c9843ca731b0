"""Names in code spans that the words around them call an agent or a skill: "the `reviewer` agent"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath
from typing import Literal

from agentls.markdown import Piece
from agentls.rules import Subject
from agentls.rules._prose import parts

_NAME = re.compile(r"[A-Za-z][\w-]*(?:/[\w-]+)*")
_AFTER = {
    "agent": re.compile(
        r"`?\**\s+(?:sub-?)?agent\b(?!\s+(?:file|format|type|field|mode|tool|SDK|framework))", re.IGNORECASE
    ),
    "skill": re.compile(r"`?\**\s+skill\b(?!\s+(?:file|format|field|tool|set))", re.IGNORECASE),
}


def is_file(subject: Subject, kind: Literal["agent", "skill"], name: str) -> bool:
    """Whether *name* is not what an agent or skill is called, but its file or folder; or, of a skill, a command's."""
    project = subject.project
    if kind == "agent":
        return any(PurePath(each.path).name.split(".")[0] == name for each in project.agents)
    above = PurePath(subject.path).parents
    return any(PurePath(each.path).parent.name == name for each in project.skills) or any(
        project.exists(str(folder / "commands" / f"{name}.md")) for folder in above[:2]
    )


def called(subject: Subject, kind: Literal["agent", "skill"]) -> Iterator[Piece]:
    """The code spans of the body that are called an agent or a skill, each name once; none in fences."""
    definition = subject.definition
    text, told = definition.document.text, set[str]()
    for piece in parts(definition).code:
        if piece.text in told or not _NAME.fullmatch(piece.text):
            continue
        if _AFTER[kind].match(text, piece.span.end):
            told.add(piece.text)
            yield piece
