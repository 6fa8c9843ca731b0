"""Where a reference leads: the file, and the place in it, that an agent, a skill or a path stands for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from agentls.agent import Agent
from agentls.definition import Definition
from agentls.features import Subject
from agentls.formats import by_name
from agentls.references import Reference, header_references
from agentls.text import Span


@dataclass(frozen=True, slots=True)
class Target:
    """A place in a file. *definition* is the file where it is an agent or a skill; None: the file's start is meant."""

    path: str
    span: Span
    definition: Definition | None = None


def target(reference: Reference, subject: Subject) -> Target | None:
    """The place that *reference* stands for, None where there is no such thing."""
    if reference.kind == "agent":
        agent = subject.project.agent(reference.name)
        return of_agent(agent) if agent else None
    if reference.kind == "skill":
        skill = subject.project.skill(reference.name)
        if skill is None:
            return None
        name = skill.definition.fields.get("name")
        return Target(skill.path, name.value.span if name else Span(0, 0), skill.definition)
    path = path_of(reference, subject) if reference.kind == "path" else None
    return Target(str(path), Span(0, 0)) if path else None


def of_agent(agent: Agent) -> Target:
    """Where an agent is declared: its name's value, or the start of its file."""
    declared = next(
        (each.span for each in header_references(agent.definition, by_name(agent.dialect)) if each.declares), None
    )
    return Target(agent.path, declared or Span(0, 0), agent.definition)


def path_of(reference: Reference, subject: Subject) -> Path | None:
    """The existing file or folder that a path in the body means: below the file's folder, or below the workspace."""
    written = reference.name
    root = subject.project.root
    if written.startswith("~"):
        return None
    places = [root / written.lstrip("/"), Path(subject.agent.path).parent / written]
    return next((place for place in places if _exists(place)), None)


def _exists(place: Path) -> bool:
    try:
        return place.exists()
    except (OSError, ValueError):
        return False
