"""Tools of agentls' own, whose rights follow from something else: reading what own commands say, planning, stopping."""

from __future__ import annotations

from collections.abc import Callable
from fnmatch import fnmatchcase

from agentls.policy.operation import Operation, Policy, Step
from agentls.policy.plan import planning

FOLLOWS = {"bash_output": "bash", "bash_stop": "bash"}
"""Tools that act on nothing but what the run itself has started with another."""
TOOLS = frozenset((*FOLLOWS, "exit_plan", "stop_and_report"))

Closed = Callable[[Operation, Policy], Step | None]
"""A dialect's denial of a tool on whatever target."""


def evaluate(operation: Operation, policy: Policy, closed: Closed) -> Step:
    """The dialect's answer to one of these tools."""
    for grant in policy.agent.withheld:
        if grant.tool != "*" and fnmatchcase(operation.tool, grant.tool):
            return Step("dialect", "deny", f"disallowedTools has {grant.tool}", grant.source)
    leader = FOLLOWS.get(operation.tool)
    refused = closed(Operation(leader, ""), policy) if leader else None
    if refused:
        return refused
    said = f"whoever may use {leader} may" if leader else "it changes nothing, and the user reads it"
    return Step("dialect", "allow", said)


def offered(tool: str, policy: Policy, closed: Closed) -> bool:
    """Whether the model should be told of one of these tools."""
    if evaluate(Operation(tool, ""), policy, closed).effect == "deny":
        return False
    if tool == "exit_plan":
        return planning(policy) and not (policy.caller and planning(policy.caller))
    return tool != "stop_and_report" or (policy.contract is not None and bool(policy.contract.of("stop")))
