"""Claude Code's ``settings.json``: a rule put into ``permissions.allow``."""

from __future__ import annotations

import json
from collections.abc import Sequence as Items

from agentls import jsonc
from agentls.always.insert import in_braces
from agentls.always.reach import Rule
from agentls.text import apply_edits
from agentls.values import Mapping, Sequence


def written(before: str | None, rules: Items[Rule]) -> str | None:
    """The settings file with *rules* allowed; None where what is there cannot be read, or is laid out otherwise."""
    for rule in rules:
        before = _one(before, str(rule))
        if before is None:
            return None
    return before


def _one(before: str | None, rule: str) -> str | None:
    item = json.dumps(rule, ensure_ascii=False)
    if before is None or not before.strip():
        return json.dumps({"permissions": {"allow": [rule]}}, indent=2, ensure_ascii=False) + "\n"
    value, problems = jsonc.parse(before)
    if problems or not isinstance(value, Mapping):
        return None
    entry = value.get("permissions")
    if entry is None:
        new = f'"permissions": {{ "allow": [{item}] }}'
        return apply_edits(before, [in_braces(before, value, new, value.entries[-1] if value.entries else None)])
    permissions = entry.value
    if not isinstance(permissions, Mapping):
        return None
    listed = permissions.get("allow")
    if listed is None:
        last = permissions.entries[-1] if permissions.entries else None
        return apply_edits(before, [in_braces(before, permissions, f'"allow": [{item}]', last)])
    if not isinstance(listed.value, Sequence):
        return None
    last_item = listed.value.items[-1] if listed.value.items else None
    return apply_edits(before, [in_braces(before, listed.value, item, last_item)])
