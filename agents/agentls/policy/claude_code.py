"""Claude Code's evaluation: the file's tool lists, then deny before ask before allow, then the permission mode."""

from __future__ import annotations

from fnmatch import fnmatchcase

from agentls.agent import Effect, Grant, Source
from agentls.policy import shell
from agentls.policy.operation import Operation, Policy, Step

_HOST = "Claude Code's defaults"
_MODES: dict[str, dict[str, Effect]] = {
    "default": {"read": "allow", "skill": "allow", "todo": "allow", "question": "allow"},
    "acceptEdits": {"read": "allow", "edit": "allow", "skill": "allow", "todo": "allow", "question": "allow"},
    "plan": {"read": "allow", "edit": "deny", "skill": "allow", "todo": "allow", "question": "allow"},
    "dontAsk": {"read": "allow", "skill": "allow", "todo": "allow", "*": "deny"},
    "bypassPermissions": {"*": "allow"},
}
"""What each permission mode answers, a capability at a time; ``*`` is the rest, ask where it is missing.

``auto`` leaves the choice to a classifier of the vendor's, which agentls has not: it is read as ``default``.
"""


def evaluate(operation: Operation, policy: Policy) -> Step:
    """What the file's lists and its permission mode say to *operation*."""
    agent = policy.agent
    for grant in agent.withheld:
        if _names(grant, operation.tool):
            return Step("dialect", "deny", f"disallowedTools has {grant.source.text!r}", grant.source)
    if agent.granted is not None:
        entries = [grant for grant in agent.granted if _names(grant, operation.tool)]
        if not entries:
            return Step(
                "dialect",
                "deny",
                f"{operation.tool} is not among the agent's tools",
                agent.source(agent.spans.get("tools")),
            )
        if not any(_covers(grant, operation, policy) for grant in entries):
            return Step(
                "dialect",
                "deny",
                f"its tools have only {', '.join(_entry(grant) for grant in entries)}",
                entries[0].source,
            )
    if operation.tool == "bash":
        return shell.evaluate(operation, lambda command: _by_mode(operation, policy, command), policy)
    return _by_mode(operation, policy, None)


def _by_mode(operation: Operation, policy: Policy, command: str | None) -> Step:
    mode = policy.agent.mode if policy.agent.mode in _MODES else "default"
    table = _MODES[mode]
    if command is not None and mode != "bypassPermissions" and shell.is_read_only(command):
        return Step(
            "dialect", "allow", "Claude Code runs read-only commands without asking", Source(_HOST, "read-only command")
        )
    effect = table.get(operation.capability, table.get("*", "ask"))
    span = policy.agent.spans.get("permissionMode")
    rule = policy.agent.source(span) if span else Source(_HOST, f"permission mode {mode}")
    return Step("dialect", effect, f"permission mode {mode}: {operation.capability} is {effect}", rule)


def _names(grant: Grant, tool: str) -> bool:
    return fnmatchcase(tool, grant.tool)


def _covers(grant: Grant, operation: Operation, policy: Policy) -> bool:
    """Whether an entry covers the operation. Claude Code ignores specifiers in ``tools``; here they hold."""
    if grant.specifier is None or operation.tool in ("task", "skill"):
        return True
    if operation.tool == "bash":
        return shell.all_match(operation.target, grant.specifier)
    return fnmatchcase(operation.target, grant.specifier)


def _entry(grant: Grant) -> str:
    return f"{grant.tool}({grant.specifier})"
