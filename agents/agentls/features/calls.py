"""Call hierarchy: which agents an agent hands work to, and which hand work to it."""

from __future__ import annotations

from dataclasses import dataclass

from agentls.agent import Agent
from agentls.definition import Definition
from agentls.features import subject_of
from agentls.features.targets import agent_of
from agentls.features.usages import agent_thing, thing_at, usages
from agentls.project import Project
from agentls.text import Span


@dataclass(frozen=True, slots=True)
class Call:
    """One agent that names another: the agent at the far end, and where the caller's file names the callee."""

    agent: Agent
    spans: tuple[Span, ...]


def agent_at(definition: Definition, project: Project, offset: int) -> Agent | None:
    """The agent that the name at *offset* stands for; elsewhere in an agent's file that agent."""
    found = thing_at(definition, project, offset)
    if found and found[1].kind == "agent":
        return project.agent(found[1].path)
    subject = subject_of(definition, project)
    return subject.agent if subject and subject.agent.name else None


def outgoing(agent: Agent, project: Project) -> tuple[Call, ...]:
    """The agents that *agent* names, in the order of its file."""
    subject = subject_of(agent.definition, project)
    found: dict[str, tuple[Agent, list[Span]]] = {}
    for each in subject.references if subject else ():
        callee = agent_of(each, subject) if subject and each.kind == "agent" and not each.declares else None
        if callee and callee.path != agent.path:
            found.setdefault(callee.path, (callee, []))[1].append(each.span)
    return tuple(Call(callee, tuple(spans)) for callee, spans in found.values())


def incoming(agent: Agent, project: Project) -> tuple[Call, ...]:
    """The agents that name *agent*, by path."""
    thing = agent_thing(agent.name, agent.dialect, project)
    found: dict[str, list[Span]] = {}
    for each in usages(thing, project) if thing else ():
        if each.path != agent.path:
            found.setdefault(each.path, []).append(each.reference.span)
    callers = ((project.agent(path), spans) for path, spans in found.items())
    return tuple(Call(caller, tuple(spans)) for caller, spans in callers if caller)
