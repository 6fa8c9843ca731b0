"""``opencode.json(c)`` as a whole: what it names outside of its agents, which are of the format `opencode`."""

from __future__ import annotations

from agentls.agent import Agent
from agentls.definition import Definition
from agentls.formats.schema import Format, HostVerdict
from agentls.formats.tables.opencode import CONFIG_FIELDS
from agentls.opencode_config import is_config


def of(definition: Definition) -> Format | None:
    """The format of the file, if it is one."""
    return format if is_config(definition.document.path) else None


def _lower(definition: Definition) -> Agent:
    """An agent where one is looked for. It has no name and no rights: nothing runs it."""
    path = definition.document.path
    return Agent("", "", "opencode", path, "", definition, granted=())


def _verdict(definition: Definition) -> HostVerdict:
    if definition.problems:
        return HostVerdict(False, f"OpenCode refuses to start: {definition.problems[0].message}", "refuses")
    return HostVerdict(True, "OpenCode loads it", "loads")


format = Format(  # noqa: A001 (each module of this package binds this one name)
    name="opencode-config",
    title="OpenCode",
    places=("**/opencode.json", "**/opencode.jsonc"),
    fields=CONFIG_FIELDS,
    tools=(),
    former_tools={},
    unknown_field="",
    recognise=lambda _definition: 0,
    lower=_lower,
    verdict=_verdict,
)
