"""Rename: an agent or a skill, in every header and body that names it, and its file or folder."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path, PurePath

from agentls.agent import Agent
from agentls.definition import Definition
from agentls.features.rename_settings import settings_edits
from agentls.features.targets import find_agent
from agentls.features.usages import Thing, agent_thing, merged_with, thing_at, usages
from agentls.formats.copilot import ENDINGS
from agentls.opencode_config import entry_name, file_of
from agentls.project import Project
from agentls.text import Edit, Span

_AGENT_NAME = re.compile(r"[^\W_][\w.-]*")
_OPENCODE_NAME = re.compile(r"[^\W_][\w.-]*(?:/[\w.-]+)*")
_SKILL_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_MAX_NAME = 256
_MAX_SKILL = 64


@dataclass(frozen=True, slots=True)
class Renaming:
    """A rename: edits by path, then files (or folders) that move, each from one path to another."""

    edits: dict[str, tuple[Edit, ...]]
    moves: tuple[tuple[str, str], ...] = ()


def renamable(definition: Definition, project: Project, offset: int) -> tuple[Span, str] | None:
    """The name at *offset* that can be renamed, and what it is now."""
    found = thing_at(definition, project, offset)
    return (found[0].span, found[1].name) if found and found[0].exact else None


def rename(definition: Definition, project: Project, offset: int, name: str) -> Renaming | str:
    """Rename what stands at *offset*; a text says why that cannot be done."""
    found = thing_at(definition, project, offset)
    if found is None:
        return "there is no agent and no skill of this project at the cursor"
    _, thing = found
    if thing.kind == "skill":
        return _skill(thing, project, name)
    agent = project.agent(thing.path)
    assert agent is not None
    why_not = _refused(agent, project, name)
    if why_not:
        return why_not
    moves = [move for each in merged_with(agent, project) for move in _agent_move(each, name)]
    return Renaming(_edits(thing, project, name), tuple(moves))


def follow_file(project: Project, old: str, new: str) -> Renaming:
    """What a move of an agent's file asks for: its new name wherever the old one stands, if the file bore its name."""
    agent = project.agent(old)
    if agent is None or _stem(old) != PurePath(agent.name).name or _stem(new) == _stem(old):
        return Renaming({})
    name = str(PurePath(agent.name).with_name(_stem(new)))
    thing = agent_thing(agent.name, agent.dialect, project)
    if thing is None or thing.path != old or _refused(agent, project, name):
        return Renaming({})
    return Renaming(_edits(thing, project, name))


def _edits(thing: Thing, project: Project, name: str) -> dict[str, tuple[Edit, ...]]:
    found: dict[str, list[Edit]] = {}
    for each in usages(thing, project):
        if each.reference.exact:
            path, edit = each.definition.document.home_edit(Edit(each.reference.span, name))
            found.setdefault(path, []).append(edit)
    if thing.kind == "agent" and (settings := settings_edits(project, thing.name, name)):
        found.setdefault(settings[0], []).extend(settings[1])
    return {path: tuple(dict.fromkeys(edits)) for path, edits in found.items()}


def _refused(agent: Agent, project: Project, name: str) -> str | None:
    pattern = _OPENCODE_NAME if agent.dialect == "opencode" else _AGENT_NAME
    if not pattern.fullmatch(name) or len(name) > _MAX_NAME:
        return (
            f"'{name}' is no name for an agent: letters, digits, '-', '_' and '.' are, beginning with a letter or digit"
        )
    other = find_agent(name, agent.dialect, project)
    same = {each.path for each in merged_with(agent, project)}
    if other and other.dialect == agent.dialect and other.path not in same:
        return f"there is an agent of that name: {file_of(other.path)}"
    return None


def _agent_move(agent: Agent, name: str) -> tuple[tuple[str, str], ...]:
    """The file goes along if it bears the agent's name, which in OpenCode is a path below the folder of agents."""
    if entry_name(agent.path) is not None:
        return ()
    place = Path(agent.path)
    ending = next((each for each in ENDINGS if place.name.endswith(each)), place.suffix)
    old, new = PurePath(agent.name), PurePath(name)
    whole = place.with_name(_stem(agent.path))
    if whole.parts[-len(old.parts) :] == old.parts:
        base = whole.parents[len(old.parts) - 1]
        return ((agent.path, f"{base / new}{ending}"),)
    return ((agent.path, str(place.with_name(f"{new.name}{ending}"))),) if _stem(agent.path) == old.name else ()


def _skill(thing: Thing, project: Project, name: str) -> Renaming | str:
    if not _SKILL_NAME.fullmatch(name) or len(name) > _MAX_SKILL:
        return (
            f"'{name}' is no name for a skill: lowercase letters, digits and single hyphens are, at most {_MAX_SKILL}"
        )
    if project.skill(name):
        return f"there is a skill named '{name}'"
    folder = Path(thing.path).parent
    if not folder.is_relative_to(project.root):
        return f"the skill lies outside of the workspace, in {folder}"
    edits = _edits(thing, project, name)
    declared = thing.declared
    if len(declared.span):
        edits[thing.path] = (Edit(declared.span, name),)
    moves = ((str(folder), str(folder.with_name(name))),) if folder.name == thing.name else ()
    return Renaming(edits, moves)


def _stem(path: str) -> str:
    name = PurePath(path).name
    return next((name.removesuffix(ending) for ending in ENDINGS if name.endswith(ending)), name)
