"""Plan mode: until the user has approved the agent's plan nothing is changed, and commands run that only read."""

from __future__ import annotations

from collections.abc import Iterator

from agentls.agent import Source
from agentls.policy import claude_code, shell
from agentls.policy.operation import Operation, Policy, Step

_SAID = "plan mode: {what} before the user has approved the plan"


def planning(policy: Policy) -> bool:
    """Whether the agent is to plan only: its file says so, or whoever started the run."""
    if policy.plan is not None:
        return policy.plan == "on"
    return policy.agent.dialect == "claude-code" and claude_code.mode(policy) == "plan"


def evaluate(operation: Operation, policy: Policy) -> Iterator[Step]:
    """A denial of what plan mode leaves for later; nothing outside of it."""
    if operation.capability == "edit" and planning(policy):
        yield _step("nothing is changed", policy)
    elif operation.tool == "bash" and not shell.only_reads(operation.target) and planning(policy):
        yield _step("only commands run that surely only read", policy)


def _step(what: str, policy: Policy) -> Step:
    span = policy.agent.spans.get("permissionMode") if policy.plan is None else None
    source = policy.agent.source(span) if span else Source("agentls", "plan mode")
    return Step("plan", "deny", _SAID.format(what=what), source)
