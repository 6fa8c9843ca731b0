"""What a survey of the team says about a file, and where in the text (as it is now) the names in it stand."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agentls.definition import Definition
from agentls.rules import Related, Subject
from agentls.survey import Kind, Misfit, survey_of
from agentls.text import Span


def told(kind: Kind, subject: Subject) -> Iterator[tuple[Misfit, Span]]:
    """The misfits of one kind in this file, each with the place of its name; none whose name is no longer there."""
    if subject.agent.disabled:
        return
    for each in survey_of(subject.project).of(kind, subject.path):
        place = find(each.name, subject.definition)
        if place is not None:
            yield each, place


def find(name: str, definition: Definition) -> Span | None:
    """Where *name* stands: in a code span of the body, else as a word of it, else as one of the frontmatter."""
    text, start = definition.document.text, definition.body.start
    at = text.find(f"`{name}`", start)
    if at >= 0:
        return Span(at + 1, at + 1 + len(name))
    word = re.compile(rf"(?<![\w/.-]){re.escape(name)}(?![\w-])")
    found = word.search(text, start) or word.search(text)
    return Span(found.start(), found.end()) if found else None


def related(misfit: Misfit, subject: Subject, message: str) -> tuple[Related, ...]:
    """The places in the other files."""
    definitions = ((path, name, subject.project.definitions.get(path)) for path, name in misfit.others)
    return tuple(
        Related(path, find(name, each) or Span(each.body.start, each.body.start), message)
        for path, name, each in definitions
        if each
    )
