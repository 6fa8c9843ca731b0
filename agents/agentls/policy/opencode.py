"""OpenCode V1's evaluation: rules in order, the last that matches wins; nothing matches: ask."""

from __future__ import annotations

import re
from functools import lru_cache

from agentls.agent import Permission
from agentls.formats.tables.opencode import PERMISSION_KEY_OF
from agentls.policy import shell
from agentls.policy.operation import Operation, Policy, Step


def evaluate(operation: Operation, policy: Policy) -> Step:
    """What OpenCode's rules say to *operation*."""
    rules = (*policy.settings, *policy.agent.permissions)
    if operation.tool == "bash":
        return shell.evaluate(operation, lambda command: _last_match("bash", command, rules), policy)
    return _last_match(permission_key(operation.tool), operation.target, rules)


def permission_key(tool: str) -> str:
    """The key under which OpenCode asks for a tool of ours; an MCP tool asks under ``SERVER_TOOL``."""
    if tool.startswith("mcp:"):
        return tool.removeprefix("mcp:").replace(":", "_")
    return PERMISSION_KEY_OF.get(tool, tool)


def _last_match(key: str, target: str, rules: tuple[Permission, ...]) -> Step:
    for rule in reversed(rules):
        if matches(rule.tool, key) and matches(rule.pattern, target):
            return Step(
                "dialect",
                rule.effect,
                f"{rule.source.path}: {rule.source.text}" if not rule.source.line else f"'{rule.source.text}'",
                rule.source,
            )
    return Step("dialect", "ask", f"no rule speaks of {key}")


def matches(pattern: str, text: str) -> bool:
    """Whether an OpenCode pattern covers all of *text*: ``*`` any text (with ``/``), ``?`` one character.

    A trailing `` *`` also covers the command without arguments.
    """
    return _compiled(pattern).fullmatch(text.replace("\\", "/")) is not None


@lru_cache(maxsize=4096)
def _compiled(pattern: str) -> re.Pattern[str]:
    escaped = re.escape(pattern.replace("\\", "/")).replace(r"\*", ".*").replace(r"\?", ".")
    if escaped.endswith(r"\ .*"):
        escaped = escaped[: -len(r"\ .*")] + r"(?:\ .*)?"
    return re.compile(escaped, re.DOTALL)
