"""Definition and references: from a name to what it stands for, and from an agent or a skill to every name for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from agentls.agent import Agent
from agentls.definition import Definition
from agentls.features import Subject, subject_of
from agentls.features.config_keys import key_at
from agentls.features.targets import Target, agent_of, find_agent, of_agent, target
from agentls.project import Project
from agentls.references import Reference, at
from agentls.text import Span


@dataclass(frozen=True, slots=True)
class Usage:
    """A reference, and the file in which it stands."""

    definition: Definition
    reference: Reference

    @property
    def path(self) -> str:
        return self.definition.document.path


@dataclass(frozen=True, slots=True)
class Thing:
    """What a name stands for: an agent (known by its *path*) or a skill (known by its name)."""

    kind: str
    name: str
    path: str
    declared: Target


def definition_at(definition: Definition, project: Project, offset: int) -> tuple[Span, Target] | None:
    """The name at *offset* and where it leads."""
    subject = subject_of(definition, project)
    found = at(subject.references, offset) if subject else None
    leads = target(found, subject) if found and subject else None
    if found and leads:
        return found.span, leads
    key = key_at(subject, offset) if subject and offset >= definition.body.start else None
    return (key.span, key.target) if key and key.target else None


def thing_at(definition: Definition, project: Project, offset: int) -> tuple[Reference, Thing] | None:
    """The agent or skill that the name at *offset* stands for."""
    subject = subject_of(definition, project)
    found = at(subject.references, offset) if subject else None
    thing = thing_of(found, subject) if found and subject else None
    return (found, thing) if found and thing else None


def thing_of(reference: Reference, subject: Subject) -> Thing | None:
    """The agent or skill that a reference stands for; None for other kinds and for what does not exist."""
    if reference.kind == "agent":
        agent = agent_of(reference, subject)
        return _thing(agent, reference.name) if agent else None
    leads = target(reference, subject) if reference.kind == "skill" else None
    return Thing(reference.kind, reference.name, leads.path, leads) if leads else None


def _thing(agent: Agent, name: str) -> Thing:
    return Thing("agent", name, agent.path, of_agent(agent))


def agent_thing(name: str, dialect: str, project: Project) -> Thing | None:
    """The agent of that name as a `Thing`."""
    agent = find_agent(name, dialect, project)
    return _thing(agent, agent.name) if agent else None


def usages(thing: Thing, project: Project) -> Iterator[Usage]:
    """Every name for *thing* in the agent files of *project*, its own declaration among them, by path.

    Agents that OpenCode merges into one are one thing.
    """
    same = _paths(thing, project)
    for _, definition in sorted(project.definitions.items()):
        if not _may_name(thing, definition.document.text):
            continue
        subject = subject_of(definition, project)
        for each in subject.references if subject else ():
            if each.name == thing.name and each.kind == thing.kind and subject:
                meant = thing_of(each, subject)
                if meant and meant.path in same:
                    yield Usage(definition, each)


def _paths(thing: Thing, project: Project) -> frozenset[str]:
    agent = project.agent(thing.path) if thing.kind == "agent" else None
    found = merged_with(agent, project) if agent else ()
    return frozenset((thing.path, *(each.path for each in found)))


def merged_with(agent: Agent, project: Project) -> tuple[Agent, ...]:
    """The agents of the workspace that OpenCode merges with *agent*, itself among them."""
    root = str(project.root)
    return tuple(each for each in project.layers(agent) if each.path == agent.path or each.path.startswith(root))


def _may_name(thing: Thing, text: str) -> bool:
    """Whether a file can have a name for *thing* in it: a cheap look before the file is read for its references."""
    return thing.name in text or (thing.kind == "skill" and thing.name.partition("-")[0] in text.casefold())
