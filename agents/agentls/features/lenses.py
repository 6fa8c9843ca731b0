"""What code lenses say above an agent file: its rights, its contract, and how often it is named."""

from __future__ import annotations

from dataclasses import dataclass

from agentls.definition import Definition
from agentls.features import subject_of
from agentls.features.promises import summary
from agentls.features.usages import agent_thing, usages
from agentls.project import Project
from agentls.rights import rights
from agentls.text import Span


@dataclass(frozen=True, slots=True)
class Lens:
    """A line of text above *span*, and the other places that it counts (by path), if it counts places."""

    span: Span
    title: str
    places: tuple[tuple[str, Span], ...] = ()


def lenses(definition: Definition, project: Project) -> tuple[Lens, ...]:
    """The lenses of an agent file; none for a file that is no agent."""
    subject = subject_of(definition, project)
    if subject is None or definition.header is None:
        return ()
    top = Span(definition.header.start, definition.header.start)
    said = " · ".join(
        f"{each.capability} {each.agentls.effect}{'*' * bool(each.exemptions)}" for each in rights(subject.policy)
    )
    agent = subject.agent
    thing = agent_thing(agent.name, agent.dialect, project) if agent.name else None
    found = [each for each in usages(thing, project) if not each.reference.declares] if thing else []
    places = tuple((each.path, each.reference.span) for each in found)
    count = f"{len(places)} reference{'s' * (len(places) != 1)}"
    promised = summary(subject)
    return (Lens(top, said), *((Lens(top, promised),) if promised else ()), Lens(top, count, places))
