"""Where a reference leads: the file, and the place in it, that an agent, a skill or a path stands for."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from agentls.agent import Agent
from agentls.definition import Definition
from agentls.features import Subject
from agentls.formats import by_name
from agentls.opencode_config import file_of
from agentls.project import Project
from agentls.references import Reference, header_references
from agentls.skills import Skill
from agentls.text import Span


@dataclass(frozen=True, slots=True)
class Target:
    """A place in a file. *definition* is the file where it is an agent or a skill; None: all of the file is meant."""

    path: str
    span: Span
    definition: Definition | None = None


def target(reference: Reference, subject: Subject) -> Target | None:
    """The place that *reference* stands for, None where there is no such thing."""
    if reference.kind == "agent":
        agent = agent_of(reference, subject)
        return of_agent(agent) if agent else None
    if reference.kind == "skill":
        skill = subject.project.skill(reference.name)
        return of_skill(skill) if skill else None
    path = path_of(reference, subject) if reference.kind == "path" else None
    return Target(str(path), Span(0, 0)) if path else None


def agent_of(reference: Reference, subject: Subject) -> Agent | None:
    """The agent that a name in *subject* means: itself, one of the same dialect, or (where there is none) any other."""
    if reference.declares:
        return subject.agent
    return find_agent(reference.name, subject.agent.dialect, subject.project)


def find_agent(name: str, dialect: str, project: Project) -> Agent | None:
    """The agent of that name, preferably one of *dialect*."""
    named = [each for each in project.agents if each.name == name]
    return next((each for each in named if each.dialect == dialect), named[0] if named else None)


def of_agent(agent: Agent) -> Target:
    """Where an agent is declared: its name's value, or the start of its file."""
    names = header_references(agent.definition, by_name(agent.dialect))
    declared = next((each.span for each in names if each.declares), None)
    return Target(file_of(agent.path), declared or Span(0, 0), agent.definition)


def of_skill(skill: Skill) -> Target:
    """Where a skill is declared: its name's value, or the start of its file."""
    name = skill.definition.fields.get("name")
    return Target(skill.path, name.value.span if name else Span(0, 0), skill.definition)


def path_of(reference: Reference, subject: Subject) -> Path | None:
    """The existing file or folder that a path in the body means: below the workspace, or below the file's folder."""
    written = reference.name
    if written.startswith("~"):
        return None
    places = [subject.project.root / written.lstrip("/"), Path(file_of(subject.agent.path)).parent / written]
    found = next((place for place in places if _exists(place)), None)
    return Path(os.path.normpath(found)) if found else None


def _exists(place: Path) -> bool:
    try:
        return place.exists()
    except (OSError, ValueError):
        return False
