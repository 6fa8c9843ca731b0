"""Names in code spans that the words around them call an agent or a skill: "the `reviewer` agent"."""

from __future__ import annotations

import re
from collections.abc import Iterator
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
