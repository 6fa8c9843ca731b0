"""Tool lists in an agent's file, as Claude Code and Copilot have them: what is not granted, or withheld, is denied."""

from __future__ import annotations

from collections.abc import Callable
from fnmatch import fnmatchcase

from agentls.agent import Grant, capability
from agentls.formats import Format, by_name
from agentls.policy.called_for import called_for
from agentls.policy.operation import Operation, Policy, Step


def lists(operation: Operation, policy: Policy, covers: Callable[[Grant], bool]) -> Step | None:
    """The denial that the file's lists amount to; None where they grant the tool and *covers* takes the operation.

    An MCP tool that the body orders and the lists leave out is asked about: the file says both.

    What a command reads is not held to the lists: whoever may run a command may read. What it writes is.
    """
    agent = policy.agent
    dialect = by_name(agent.dialect)
    for grant in agent.withheld:
        if _names(grant, operation):
            return Step("dialect", "deny", f"disallowedTools has {_entry(grant, dialect)}", grant.source)
    if agent.granted is None or (operation.through and operation.capability == "read"):
        return None
    entries = [grant for grant in agent.granted if _names(grant, operation)]
    if not entries and (ordered := called_for(operation.tool, agent)):
        return Step("dialect", "ask", "the body orders it, and the agent's tools do not have it", ordered)
    if not entries:
        what = "no tool that edits" if operation.through else dialect.tool_name(operation.tool)
        said = f"{what} is among the agent's tools" if operation.through else f"{what} is not among the agent's tools"
        return Step("dialect", "deny", said, agent.source(agent.spans.get("tools")))
    if not any(covers(grant) for grant in entries):
        said = f"its tools have only {', '.join(_entry(grant, dialect) for grant in entries)}"
        return Step("dialect", "deny", said, entries[0].source)
    return None


def _names(grant: Grant, operation: Operation) -> bool:
    """Whether an entry is for the operation's tool; what a command writes is any editing tool's work."""
    if operation.through:
        return capability(grant.tool) == operation.capability or grant.tool == "*"
    return fnmatchcase(operation.tool, grant.tool)


def _entry(grant: Grant, dialect: Format) -> str:
    name = dialect.tool_name(grant.tool)
    return name if grant.specifier is None else f"{name}({grant.specifier})"
