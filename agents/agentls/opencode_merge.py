"""What OpenCode makes of the agents of one name: it merges them, field by field and key by key, in a fixed order.

The order and the merge are those of opencode 1.18.33, measured on 2026-11-20: configuration files of the user, those of
the project from its root inwards, Markdown of the user, then each ``.opencode`` from the inside outwards, its JSON
before its Markdown; then what an administrator has set, and last of all the former ``mode`` maps of all these. Fields
of the later one win; of two permission maps a key stays where it first stood, and two maps below one key are merged the
same way.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import TypeAlias

from agentls.agent import Agent, Permission
from agentls.definition import Mapping
from agentls.formats import opencode, tree_of
from agentls.formats.tables.opencode import BUILT_IN_MODES
from agentls.opencode_config import MAPS, entry_map, entry_name, file_of, is_config

_Rules: TypeAlias = "dict[str, dict[str, Permission] | Permission]"
_LAST = 10
"""More than any rank of a file."""


def place(path: str) -> PurePath:
    """The folder for which an agent of OpenCode holds: the one with ``opencode.json`` or ``.opencode`` in it."""
    folders = PurePath(file_of(path)).parts[:-1]
    return PurePath(*(folders[: folders.index(".opencode")] if ".opencode" in folders else folders))


def rank(path: str, home: PurePath | None) -> tuple[int, int, str]:
    """Where the agent at *path* stands in OpenCode's order: the later is merged over the earlier."""
    kind, depth, name = _rank(path, home)
    return (kind + _LAST if entry_map(path) == "mode" else kind, depth, name)


def _rank(path: str, home: PurePath | None) -> tuple[int, int, str]:
    file = PurePath(file_of(path))
    in_json = entry_name(path) is not None
    depth = len(file.parts)
    if is_users(path, home):
        return (0 if in_json else 2, 0, file.name)
    if home and file.is_relative_to(home / ".opencode"):
        return (4, int(not in_json), file.name)
    if file.is_relative_to("/etc/opencode") or file.is_relative_to("/Library/Application Support/opencode"):
        return (5, 0, file.name)
    if ".opencode" in file.parts:
        index = file.parts.index(".opencode")
        kind = 0 if in_json else 2 if file.parts[index + 1] in ("mode", "modes") else 1
        return (3, -index, f"{kind}{file.name}")
    return (1, depth, file.name)


def is_users(path: str, home: PurePath | None) -> bool:
    """Whether an agent is in the user's own folder of OpenCode."""
    return home is not None and PurePath(file_of(path)).is_relative_to(home / ".config" / "opencode")


def layers(agent: Agent, named: Iterable[Agent], root: PurePath, home: PurePath | None) -> tuple[Agent, ...]:
    """Those of *named* that OpenCode merges into *agent* when it is started in the folder of its file, in its order."""
    here = place(agent.path)
    here = here if here.is_relative_to(root) else root

    def holds(each: Agent) -> bool:
        where = place(each.path)
        return here.is_relative_to(where) or not where.is_relative_to(root)

    found = [each for each in named if each.dialect == "opencode" and each.name == agent.name and holds(each)]
    if entry_name(agent.path) is None:  # of Markdown files in one folder OpenCode takes one, and it may be this one
        tree = tree_of(agent.path)
        found = [
            each
            for each in found
            if each.path == agent.path or entry_name(each.path) is not None or tree_of(each.path) != tree
        ]
    found = [each for each in found if entry_map(each.path) != "agents" or not _replaced(each, found)]
    return tuple(sorted(found, key=lambda each: (rank(each.path, home), each.path)))


def _replaced(agent: Agent, found: Iterable[Agent]) -> bool:
    """Whether the same file has the agent in its ``agent`` map: OpenCode then takes nothing from ``agents``."""
    file = file_of(agent.path)
    return any(entry_map(each.path) == "agent" and file_of(each.path) == file for each in found)


def clash(found: Sequence[Agent]) -> tuple[Agent, Agent] | None:
    """Two Markdown files of one folder among *found*: which of them OpenCode takes is not known."""
    seen: dict[str, Agent] = {}
    for each in found:
        tree = tree_of(each.path)
        if entry_name(each.path) is None and tree in seen:
            return seen[tree], each
        if entry_name(each.path) is None:
            seen[tree] = each
    return None


def merged(agent: Agent, found: Sequence[Agent]) -> Agent:
    """*agent* as OpenCode has it: *found*, its `layers`, merged over what OpenCode brings along under that name."""
    own = opencode.BUILT_IN.get(agent.name, ())
    if len(found) < 2 and not own:
        return replace(found[0], path=agent.path) if found and found[0] is not agent else agent
    prompt = next((each for each in reversed(found) if _has_prompt(each)), agent)

    def last(*fields: str) -> Agent:
        return next((each for each in reversed(found) if any(each.definition.get(name) for name in fields)), agent)

    rules: _Rules = {}
    second: list[Permission] = []
    for each in found:
        mine, rest = _rules(each)
        _merge(rules, mine)
        second += rest
    flat = [rule for each in rules.values() for rule in (each.values() if isinstance(each, dict) else (each,))]
    return replace(
        prompt,
        path=agent.path,
        description=last("description").description,
        model=last("model").model,
        mode=_mode(agent, found),
        max_turns=last("steps", "maxSteps").max_turns,
        hidden=last("hidden").hidden,
        disabled=last("disable", "disabled").disabled,
        permissions=(*(opencode.DEFAULTS if all(map(_has_defaults, found)) else ()), *own, *flat, *second),
    )


def distrusted(agent: Agent, root: PurePath) -> Agent:
    """*agent* without what configuration files of the workspace at *root* allow it: they can restrict only."""
    kept = tuple(each for each in agent.permissions if each.effect != "allow" or not _is_own(each.source.path, root))
    return agent if len(kept) == len(agent.permissions) else replace(agent, permissions=kept)


def _is_own(path: str, root: PurePath) -> bool:
    return is_config(path) and PurePath(path).is_relative_to(root)


def _mode(agent: Agent, found: Sequence[Agent]) -> str | None:
    said = [each.mode for each in found if each.definition.get("mode") or opencode.always_primary(each.path)]
    return said[-1] if said else BUILT_IN_MODES.get(agent.name, agent.mode)


def _has_prompt(agent: Agent) -> bool:
    """A Markdown file always sets the prompt, an entry of a JSON file where it has the field."""
    field = MAPS.get(entry_map(agent.path) or "")
    return field is None or agent.definition.get(field) is not None


def _own(agent: Agent) -> tuple[Permission, ...]:
    return agent.permissions[len(opencode.DEFAULTS) :] if _has_defaults(agent) else agent.permissions


def _has_defaults(agent: Agent) -> bool:
    """Whether its rules begin with the defaults that are known: those of version 2 are not."""
    return agent.permissions[: len(opencode.DEFAULTS)] == opencode.DEFAULTS


def _rules(agent: Agent) -> tuple[_Rules, list[Permission]]:
    """The rules of one file by key: a map of patterns where the file has one. And those in a list of version 2."""
    permission = agent.definition.get("permission")
    maps = (
        {each.name for each in permission.entries if isinstance(each.value, Mapping)}
        if isinstance(permission, Mapping)
        else set()
    )
    found: _Rules = {}
    listed = agent.definition.get("permissions")
    second: list[Permission] = []
    for rule in _own(agent):
        span = rule.source.span
        if listed and span and listed.span.start <= span.start < listed.span.end:
            second.append(rule)
        elif rule.tool in maps:
            below = found.setdefault(rule.tool, {})
            assert isinstance(below, dict)
            below[rule.pattern] = rule
        else:
            found[rule.tool] = rule
    return found, second


def _merge(rules: _Rules, more: _Rules) -> None:
    """*more* over *rules*: a key stays where it was, two maps become one, anything else takes the other's place."""
    for key, value in more.items():
        before = rules.get(key)
        if isinstance(value, dict):
            kept = before if isinstance(before, dict) else _restricting(before)
            rules[key] = {**kept, **value}
        else:
            rules[key] = value


def _restricting(rule: Permission | None) -> dict[str, Permission]:
    """A rule in whose place patterns come. OpenCode forgets it; agentls does not, where it restricts."""
    return {"*": rule} if rule and rule.effect != "allow" else {}
