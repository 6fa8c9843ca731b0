"""What code lenses say above an agent file: its rights, its contract, and how often it is named."""

from __future__ import annotations

from dataclasses import dataclass

from agentls.definition import Definition
from agentls.features import Subject, subject_of
from agentls.features.promises import summary
from agentls.features.usages import agent_thing, usages
from agentls.project import Project
from agentls.prompt_size import briefly
from agentls.rights import Right, rights
from agentls.spliced import Spliced
from agentls.text import Span, counted


@dataclass(frozen=True, slots=True)
class Lens:
    """A line of text above *span*, and the other places that it counts (by path), if it counts places.

    *tries*: it speaks of what the agent may do, and can lead to trying that.
    """

    span: Span
    title: str
    places: tuple[tuple[str, Span], ...] = ()
    tries: bool = False


def top_of(definition: Definition) -> Span:
    """Where an agent begins: its header, or its name in a JSON file."""
    document, header = definition.document, definition.header or Span(0, 0)
    at = document.key.start if isinstance(document, Spliced) else header.start
    return Span(at, at)


def lenses(definition: Definition, project: Project) -> tuple[Lens, ...]:
    """The lenses of an agent file; none for a file that is no agent."""
    subject = subject_of(definition, project)
    if subject is None or definition.header is None:
        return ()
    top = top_of(definition)
    said = " · ".join(_said(each, subject) for each in rights(subject.policy))
    agent = subject.agent
    thing = agent_thing(agent.name, agent.dialect, project) if agent.name else None
    found = [each for each in usages(thing, project) if not each.reference.declares] if thing else []
    places = tuple(each.definition.document.home(each.reference.span) for each in found)
    count = " · ".join(filter(None, (counted(len(places), "reference"), briefly(agent, project))))
    promised = summary(subject)
    return (Lens(top, said, tries=True), *((Lens(top, promised),) if promised else ()), Lens(top, count, places))


def _said(right: Right, subject: Subject) -> str:
    """One right in a word; ``*``: with exceptions. Of commands that may run, also whether a sandbox holds them."""
    said = f"{right.capability} {right.agentls.effect}{'*' * bool(right.exemptions)}"
    if right.capability != "shell" or (right.agentls.effect == "deny" and not right.exemptions):
        return said
    return f"{said}{_SANDBOX.get(subject.project.sandboxed(), '')}"


_SANDBOX: dict[bool | None, str] = {True: " (in a sandbox)", False: " (no sandbox)"}
