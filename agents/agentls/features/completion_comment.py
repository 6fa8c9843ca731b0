"""Completion in comments of source files: the agents of the project after ``@``."""

from __future__ import annotations

from collections.abc import Iterable

from agentls.features import describe
from agentls.features.choices import Suggestion
from agentls.features.comments import mention_at
from agentls.project import Project
from agentls.text import Document


def in_comment(document: Document, project: Project, offset: int) -> Iterable[Suggestion]:
    """The agents whose name can stand at *offset*."""
    span = mention_at(document, offset)
    if span is None:
        return
    for each in project.agents:
        if each.name and not each.disabled:
            doc = describe.agent(each, project)
            yield Suggestion(each.name, "agent", each.name, each.dialect, doc, span=span)
