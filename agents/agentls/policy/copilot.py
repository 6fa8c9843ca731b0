"""Copilot's evaluation: the tool list says what there is. Whether a tool asks is up to the user: what acts, asks."""

from __future__ import annotations

from fnmatch import fnmatchcase

from agentls.agent import Effect, Source
from agentls.policy import shell
from agentls.policy.operation import Operation, Policy, Step

_HOST = "VS Code's defaults"
_QUIET = ("read", "skill", "todo", "question")
"""Capabilities that change nothing and reach nobody else."""


def evaluate(operation: Operation, policy: Policy) -> Step:
    """What the file's tool list says to *operation*."""
    agent = policy.agent
    if agent.granted is None:
        return _by_default(operation, policy, Source(_HOST, "no 'tools': every tool"))
    entry = next((grant for grant in agent.granted if fnmatchcase(operation.tool, grant.tool)), None)
    if entry is None:
        reason = f"{operation.tool} is not among the agent's tools"
        return Step("dialect", "deny", reason, agent.source(agent.spans.get("tools")))
    return _by_default(operation, policy, entry.source)


def _by_default(operation: Operation, policy: Policy, rule: Source) -> Step:
    effect: Effect = "allow" if operation.capability in _QUIET else "ask"
    step = Step("dialect", effect, f"{operation.capability} is {effect}: {rule.text!r}", rule)
    return shell.evaluate(operation, lambda _: step, policy) if operation.tool == "bash" else step
