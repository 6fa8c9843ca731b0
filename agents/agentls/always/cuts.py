"""Whether a rule would promise more than holds: whether denial, floor or contract cuts into what it covers."""

from __future__ import annotations

from agentls.always.reach import Reach
from agentls.formats.claude_code import tool_of
from agentls.policy import Policy
from agentls.policy.overlap import overlap
from agentls.policy.paths import below
from agentls.policy.scope import covers

_HELD = frozenset((".json", ".jsonc", ".toml", ".md", ".env", ".pem", ".key", ".p12", ".pfx", ".keystore"))
"""Endings of files that can hold rights or secrets."""


def is_cut(reach: Reach, policy: Policy | None) -> bool:
    """Whether something that *reach* covers would be asked about or denied all the same, for an agent or a caller."""
    if policy is None:
        return False
    here = _by_contract(reach, policy) if reach.tool == "edit" else reach.kind == "command" and _by_rule(reach, policy)
    return here or (reach.kind == "extension" and reach.values[0] in _HELD) or is_cut(reach, policy.caller)


def _by_rule(reach: Reach, policy: Policy) -> bool:
    """By a deny or an ask of Claude Code's settings; those of OpenCode are minded where the rule is put in."""
    if policy.agent.dialect != "claude-code":
        return False
    rules = [each for each in policy.settings if each.effect != "allow" and tool_of(each.tool) in ("bash", "*")]
    wide = [value for value in reach.values if value.endswith("*")]
    return any(overlap(_plain(rule.pattern), value) for rule in rules for value in wide)


def _plain(pattern: str) -> str:
    return f"{pattern[:-2]} *" if pattern.endswith(":*") else pattern or "*"


def _by_contract(reach: Reach, policy: Policy) -> bool:
    if policy.contract is None or policy.scope == "off" or reach.kind == "file":
        return False
    held = [each.value for kind in ("forbidden", "shared") for each in policy.contract.of(kind)]
    if reach.kind == "extension":
        return bool(held or policy.contract.of("owned"))
    folder = reach.values[0]
    return any(below(place, folder) or covers(place, f"{folder}/x") or "/" not in place for place in held)
