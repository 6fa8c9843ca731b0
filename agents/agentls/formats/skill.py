"""Agent Skills: ``SKILL.md`` in a folder of its own. Checked and completed like the other formats, but no agent."""

from __future__ import annotations

from pathlib import PurePath

from agentls.agent import Agent
from agentls.definition import Definition
from agentls.formats.common import value_spans
from agentls.formats.schema import Format, HostVerdict
from agentls.formats.tables import skill as table

NAME = "SKILL.md"


def of(definition: Definition) -> Format | None:
    """The format of skills, if the file is one."""
    return format if PurePath(definition.document.path).name == NAME else None


def _lower(definition: Definition) -> Agent:
    """A skill's name and text where an agent is looked for. It has no rights: nothing runs it."""
    return Agent(
        name=definition.string("name") or PurePath(definition.document.path).parent.name,
        description=definition.string("description") or "",
        dialect="claude-code",
        path=definition.document.path,
        prompt=definition.body_text.strip(),
        definition=definition,
        granted=(),
        spans=value_spans(definition),
    )


def _verdict(definition: Definition) -> HostVerdict:
    if definition.string("name") and definition.string("description") and not definition.problems:
        return HostVerdict(True, "every host of skills loads it")
    return HostVerdict(True, "some hosts skip it, others load it under its folder's name")


format = Format(  # noqa: A001 (each module of this package binds this one name)
    name="skill",
    title="Agent Skills",
    places=("**/skills/**/SKILL.md", "**/skill/**/SKILL.md"),
    fields=table.FIELDS,
    tools=(),
    former_tools={},
    unknown_field="readers that keep to the specification refuse it, others ignore it",
    recognise=lambda _definition: 0,
    lower=_lower,
    verdict=_verdict,
)
