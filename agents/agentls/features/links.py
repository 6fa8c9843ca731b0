"""Document links: every path, skill and agent in a file that leads to another file."""

from __future__ import annotations

from dataclasses import dataclass

from agentls.definition import Definition
from agentls.features import subject_of
from agentls.features.targets import target
from agentls.project import Project
from agentls.text import Span


@dataclass(frozen=True, slots=True)
class Link:
    """A place that leads to the file at *path*."""

    span: Span
    path: str
    tooltip: str


def links(definition: Definition, project: Project) -> tuple[Link, ...]:
    """The links of a file, in source order; what does not exist is no link."""
    subject = subject_of(definition, project)
    if subject is None:
        return ()
    found: list[Link] = []
    for each in subject.references:
        leads = None if each.declares else target(each, subject)
        if leads and not (found and found[-1].span.end > each.span.start):
            found.append(Link(each.span, leads.path, f"{each.kind} {subject.definition.document.slice(each.span)}"))
    return tuple(found)
