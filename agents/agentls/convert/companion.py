"""Rules of Claude Code's ``.claude/settings.json`` for what no agent's file can say: paths asked about or denied.

Its path rules are gitignore patterns with an anchor; ``/x`` stands at the root of the project. A pattern of OpenCode's
is said only where its gitignore form covers all of it (code.claude.com/docs/en/permissions, 2026-10-08).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence

from agentls.convert.values import Narrower, SettingsRule

NAME = ".claude/settings.json"
_SUFFIX = re.compile(r"\*[\w.+@-]+\*?")
_FOLDER = re.compile(r"((?:[\w.+@-]+/)+)\*{1,2}")
_PATH = re.compile(r"(?:[\w.+@-]+/)*[\w.+@-]+")
_NAME = re.compile(r"[\w.-]+")
_NAMED = {"task": "Agent", "skill": "Skill"}
_BELOW = re.compile(r"((?:[\w.+@-]+/)+)(\*[\w.+@-]+)")


def rules_for(tool: str, stricter: Sequence[Narrower]) -> list[SettingsRule] | None:
    """The rules that ask about or deny what *stricter* speaks of; None where one of them cannot be said there.

    ``Edit`` rules hold for every tool that edits, ``Read`` rules for every tool that reads.
    """
    name = {"read": "Read", "edit": "Edit", "write": "Edit", "notebook": "Edit"}.get(tool)
    if tool in _NAMED:
        return _denied(_NAMED[tool], stricter)
    found: list[SettingsRule] = []
    for each in stricter:
        pattern = _anchored(each.pattern or "")
        if name is None or pattern is None:
            return None
        found.append(SettingsRule(each.effect, f"{name}({pattern})"))
    return found


def _denied(name: str, stricter: Sequence[Narrower]) -> list[SettingsRule] | None:
    """Denials of agents or skills by their names; None where one is a pattern or no denial."""
    found = [SettingsRule("deny", f"{name}({each.pattern})") for each in stricter if each.effect == "deny"]
    plain = all(each.effect == "deny" and _NAME.fullmatch(each.pattern or "") for each in stricter)
    return found if plain else None


def _anchored(pattern: str) -> str | None:
    """An OpenCode path pattern (``*`` crosses folders) as a gitignore pattern that covers at least as much."""
    if _SUFFIX.fullmatch(pattern):
        return f"/**/{pattern}"
    if folder := _FOLDER.fullmatch(pattern):
        return f"/{folder[1]}**"
    if below := _BELOW.fullmatch(pattern):
        return f"/{below[1]}**/{below[2]}"
    return f"/{pattern}" if _PATH.fullmatch(pattern) else None


def with_rules(text: str, rules: Iterable[SettingsRule]) -> str | None:
    """The settings file *text* (empty: there is none) with *rules* in it, each once; None where it cannot be read."""
    try:
        data = json.loads(text) if text.strip() else {}
    except ValueError:
        return None
    permissions = data.setdefault("permissions", {}) if isinstance(data, dict) else None
    if not isinstance(permissions, dict):
        return None
    changed = False
    for rule in rules:
        listed = permissions.setdefault(rule.effect, [])
        if not isinstance(listed, list):
            return None
        if rule.text not in listed:
            listed.append(rule.text)
            changed = True
    if not changed:
        return text
    found = re.search(r"\n([ \t]+)\S", text)
    return json.dumps(data, indent=found[1] if found else 2, ensure_ascii=False) + "\n"
