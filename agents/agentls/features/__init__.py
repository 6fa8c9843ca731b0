"""What an editor may ask about an agent file: one file a feature, in offsets and values of our own.

Each takes a `Definition` and the `Project` around it, and never raises for what a file contains.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from agentls.agent import Agent
from agentls.definition import Definition
from agentls.formats import Format, detect, opencode_file, skill
from agentls.policy import Policy
from agentls.project import Project
from agentls.references import Reference, references
from agentls.text import Span


@dataclass(frozen=True)
class Subject:
    """What a feature looks at: a parsed file, its dialect, the agent it is lowered to, and the project around it."""

    definition: Definition
    format: Format
    agent: Agent
    project: Project

    @cached_property
    def references(self) -> tuple[Reference, ...]:
        """The references of the file, with the names of its project."""
        return references(self.definition, self.format, self.project.names)

    @property
    def policy(self) -> Policy:
        """The policy under which agentls would run the agent in its project."""
        return self.project.policy(self.agent)


def subject_of(definition: Definition, project: Project, *, skills: bool = False) -> Subject | None:
    """The file with its dialect, its agent and its project; None where it is none (nor, with *skills*, a skill)."""
    dialect = (skill.of(definition) if skills else None) or opencode_file.of(definition) or detect(definition)
    return Subject(definition, dialect, dialect.lower(definition), project) if dialect else None


def fences(definition: Definition) -> Span:
    """The frontmatter with the fences around it; empty where there is none."""
    header, document = definition.header, definition.document
    if header is None:
        return Span(0, 0)
    start = document.line_span(max(document.line_of(header.start) - 1, 0)).start
    end = document.line_span(document.line_of(header.end)) if definition.body.start > header.end else header
    return Span(start, end.end)
