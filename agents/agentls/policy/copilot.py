"""Copilot's evaluation: the tool list says what there is. Whether a tool asks is up to the user: what acts, asks."""

from __future__ import annotations

from fnmatch import fnmatchcase

from agentls.agent import Effect, Source
from agentls.formats.common import items
from agentls.policy import shell, standing
from agentls.policy.operation import Operation, Policy, Step
from agentls.policy.tool_lists import lists

_HOST = "VS Code's defaults"
_QUIET = ("read", "skill", "todo", "question")
"""Capabilities that change nothing and reach nobody else."""


def evaluate(operation: Operation, policy: Policy) -> tuple[Step, ...]:
    """What the file's tool list says to *operation*."""
    refused = closed(operation, policy) or _not_listed(operation, policy)
    if refused:
        return (refused,)
    entries = (grant.source for grant in policy.agent.granted or () if fnmatchcase(operation.tool, grant.tool))
    rule = next(entries, Source(_HOST, "no 'tools': every tool"))
    effect: Effect = "allow" if operation.capability in _QUIET else "ask"
    step = Step("dialect", effect, f"{operation.capability} is {effect}: {rule.text!r}", rule)
    if operation.tool != "bash":
        return (step,)
    return shell.evaluate(operation, lambda command: standing.lifted_command((step,), command, policy))


def _not_listed(operation: Operation, policy: Policy) -> Step | None:
    """The denial to start an agent that is not among ``agents``, where the file has that list."""
    value = policy.agent.definition.get("agents")
    names = [each.text for each in items(value)]
    if operation.tool != "task" or value is None or "*" in names or operation.target in names:
        return None
    said = f"it may start {', '.join(names)} only" if names else "it may start no agent"
    return Step("dialect", "deny", said, policy.agent.source(policy.agent.spans.get("agents")))


def closed(operation: Operation, policy: Policy) -> Step | None:
    """The denial of *operation*'s tool on whatever target, None where there is none."""
    return lists(operation, policy, lambda _grant: True)
