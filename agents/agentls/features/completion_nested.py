"""Completion within fields that are maps: hooks, hand-offs, token permissions, servers, experimental settings."""

from __future__ import annotations

from collections.abc import Iterable

from agentls.features import Subject, choices
from agentls.features.choices import Suggestion
from agentls.features.place import Place
from agentls.formats.tables import claude_code, copilot

FIELDS = ("handoffs", "hooks", "github", "experimental", "mcpServers")
_SWITCHES = ("send", "showContinueOn")
_HOOK = {"claude-code": ("type", "command"), "copilot": ("type", *copilot.HOOK_KEYS)}


def nested(subject: Subject, place: Place) -> Iterable[Suggestion]:
    """What can be written at *place*, which is below one of `FIELDS`."""
    if place.kind == "value":
        if place.path[0] == "handoffs" and place.path[-1] == "agent":
            return choices.agents(subject)
        return choices.words(_values(subject, place.path))
    keys = choices.words(_keys(subject, place.path), kind="field")
    return (each.with_text(f"{each.label}:{_opening(place.path, each.label)}") for each in keys)


def _values(subject: Subject, path: tuple[str, ...]) -> tuple[str, ...]:
    match path:
        case ("handoffs", *_, name) if name in _SWITCHES:
            return "true", "false"
        case ("hooks", _, *_, "type"):
            return claude_code.HOOK_TYPES if subject.format.name == "claude-code" else ("command",)
        case ("github", "permissions", scope):
            return copilot.GITHUB_PERMISSIONS.get(scope, ())
        case ("experimental", "cacheTtl"):
            return claude_code.CACHE_TTL
        case ("mcpServers", _, "type"):
            return claude_code.SERVER_TYPES
    return ()


def _keys(subject: Subject, path: tuple[str, ...]) -> tuple[str, ...]:
    match path:
        case ("handoffs",):
            return copilot.HANDOFF
        case ("hooks",):
            return claude_code.HOOK_EVENTS
        case ("hooks", _):
            return ("matcher", "hooks") if subject.format.name == "claude-code" else _HOOK["copilot"]
        case ("hooks", _, "hooks"):
            return _HOOK.get(subject.format.name, ())
        case ("github",):
            return ("permissions",)
        case ("github", "permissions"):
            return tuple(copilot.GITHUB_PERMISSIONS)
        case ("experimental",):
            return ("cacheTtl",)
    return ()


def _opening(path: tuple[str, ...], label: str) -> str:
    """What follows a key's colon where its value is a list or a map of lines of its own: nothing."""
    return "" if path == ("hooks",) or label in ("hooks", "permissions") else " "
