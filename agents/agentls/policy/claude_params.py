"""Claude Code's rules about a call's arguments, ``Tool(param:value)``: they deny or ask, and never allow.

They count besides what the same text says in the older syntax (``Bash(npm:*)``), so that an answer only gets stricter.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from fnmatch import fnmatchcase

from agentls.agent import Permission
from agentls.formats.claude_code import tool_of
from agentls.policy.operation import Operation, Policy

_FORM = re.compile(r"(?P<name>[A-Za-z_]\w*):(?P<value>.*)", re.DOTALL)
_PRIMARY = frozenset(("command", "file_path", "path", "notebook_path", "url"))
"""Arguments that the other rules are about: Claude Code ignores rules of this form for them, and warns."""


def spoken_of(given: Mapping[str, object], operation: Operation, policy: Policy) -> tuple[tuple[str, str], ...]:
    """Those of a call's arguments *given*, scalars at the top level, of which a rule that counts here speaks."""
    names: set[str] = set()
    at: Policy | None = policy
    while at is not None:
        names |= {name for _, name, _ in _rules(operation.tool, at)}
        at = at.caller
    return tuple((name, said) for name in sorted(names) if (said := _scalar(given.get(name))) is not None)


def restricting(operation: Operation, policy: Policy) -> Permission | None:
    """The first rule that denies, else the first that asks, because of an argument that *operation* has."""
    given = dict(operation.params)
    found = [
        permission
        for permission, name, value in (_rules(operation.tool, policy) if given else ())
        if name in given and fnmatchcase(given[name], value)
    ]
    return next((each for each in found if each.effect == "deny"), found[0] if found else None)


def _rules(tool: str, policy: Policy) -> tuple[tuple[Permission, str, str], ...]:
    """The rules about arguments of *tool*: each with the argument's name, and its value as a pattern."""
    kept: dict[str, list[tuple[Permission, str, str]]] | None = policy.memo.get("claude params")
    if kept is None:
        kept = policy.memo["claude params"] = {}
        for permission in policy.settings if policy.agent.dialect == "claude-code" else ():
            form = _FORM.fullmatch(permission.pattern) if permission.effect != "allow" else None
            if form and form["name"] not in _PRIMARY and not permission.tool.startswith("mcp__"):
                kept.setdefault(tool_of(permission.tool), []).append((permission, form["name"], form["value"]))
    return tuple(kept.get(tool, ()))


def _scalar(value: object) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, str | int | float) else None
