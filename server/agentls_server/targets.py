"""What `agentls check` looks at: from the paths on the command line to files, each with its dialect and its project."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType

from agentls import project as projects
from agentls.definition import Definition
from agentls.formats import Format, all_formats, detect, opencode_file, place_of, skill
from agentls.opencode_config import MAPS, NAMES, is_config, prompt_files
from agentls.project import Project

MARKERS = (".git", "agentls.toml", ".claude", ".opencode", "opencode.json", "opencode.jsonc")
"""What stands at the root of a project."""
_NO_AGENTS = frozenset(("skills", "skill", "commands", "command", "prompts", "instructions", "workflows"))
"""Folders of files that look like agents and are none."""


class UnreadableError(Exception):
    """A path that does not exist or may not be read."""


@dataclass(frozen=True, slots=True)
class Target:
    """A file to check: the path as it is shown, its definition, its dialect (None: no agent file), its project."""

    path: str
    definition: Definition
    dialect: Format | None
    project: Project


def find(paths: Sequence[str], before: Mapping[str, Definition] = MappingProxyType({})) -> list[Target]:
    """The files that *paths* mean, each once: a file itself, a folder the agent files in it. `UnreadableError`.

    A file whose text is that of its definition in *before* is not parsed again.
    """
    _root_above.cache_clear()
    chosen: dict[Path, bool] = {}
    for given in map(Path, paths):
        if given.is_dir():
            if not os.access(given, os.R_OK | os.X_OK):
                raise UnreadableError(f"{given}: permission denied")
            for path in agent_files(given.absolute()):
                chosen.setdefault(path, False)
        elif given.exists():
            chosen[given.absolute()] = True
        else:
            raise UnreadableError(f"{given}: no such file or folder")
    return _targets(chosen, before)


def agent_files(folder: Path) -> Iterator[Path]:
    """The agent files below *folder*, by their place or, elsewhere, because they look like ones; and its skills."""
    for here, subfolders, names in os.walk(folder):
        subfolders[:] = sorted(name for name in subfolders if name not in projects.SKIPPED)
        elsewhere = not _NO_AGENTS.intersection(Path(here).parts)
        for name in sorted(names):
            path = os.path.join(here, name)  # noqa: PTH118 (a thousand Paths a second cost)
            if (
                place_of(path)
                or name == skill.NAME
                or _holds_agents(path, name)
                or (elsewhere and name.endswith(".md") and _looks_like_one(path))
            ):
                yield Path(path)


_OF_AGENTS = (*MAPS, "default_agent", "permission", "permissions", "command")


def _holds_agents(path: str, name: str) -> bool:
    """Whether a file is OpenCode's configuration, and there is something in it to check."""
    definition = projects.read(Path(path)) if name in NAMES else None
    return definition is not None and bool(definition.problems or any(map(definition.get, _OF_AGENTS)))


def _looks_like_one(path: str) -> bool:
    try:
        with open(path, "rb") as file:  # noqa: PTH123 (see above)
            if not file.read(4).lstrip(b"\xef\xbb\xbf").startswith(b"-"):
                return False
    except OSError:
        return False
    definition = projects.read(Path(path))
    return definition is not None and detect(definition) is not None


def _targets(chosen: dict[Path, bool], before: Mapping[str, Definition]) -> list[Target]:
    by_root: dict[Path, list[Path]] = {}
    for path in sorted(chosen):
        by_root.setdefault(root_of(path), []).append(path)
    found: dict[Path, Target] = {}
    for root, paths in by_root.items():
        project = projects.load(root, before)
        read = {path: project.definitions.get(str(path)) or projects.read(path, before) for path in paths}
        for path, definition in read.items():
            if definition is None:
                raise UnreadableError(f"{shown(path)}: cannot be read")
        added = {str(path): each for path, each in read.items() if each}
        configs = {path: each for path, each in added.items() if is_config(path)}
        project = replace(project, definitions={**project.definitions, **added})
        for each in (each for path, each in configs.items() if not project.in_file(path)):
            project = project.having(each)
        for path in (path for each in configs for path in _prompts(project, each)):
            if (definition := projects.read(path, before)) and path not in read:
                read[path] = definition
        for path, definition in read.items():
            assert definition is not None
            dialect = skill.of(definition) or opencode_file.of(definition) or detect(definition)
            dialect = dialect or (opencode_file.format if project.prompted_by(str(path)) else None)
            dialect = dialect or (_likeliest(definition) if chosen[path] else None)
            found[path] = Target(shown(path), definition, dialect, project)
    return [found[path] for path in sorted(found)]


def _prompts(project: Project, config: str) -> Iterator[Path]:
    """The files that the agents in a configuration take their prompts from: what is said of a prompt is said there."""
    files = (path for each in project.in_file(config) for path in prompt_files(each))
    return (Path(path) for path in dict.fromkeys(files))


def _likeliest(definition: Definition) -> Format | None:
    """The dialect of a file that someone named: the one that has most of its fields, if it has a header at all."""
    if definition.header is None:
        return None
    names = [entry.name for entry in definition.fields.entries]
    return max(
        all_formats(), key=lambda each: (each.recognise(definition), sum(bool(each.field(name)) for name in names))
    )


def root_of(path: Path) -> Path:
    """The root of the project that *path* is in: the nearest folder above it with a marker, else its own folder."""
    return _root_above(path.parent)


@cache
def _root_above(place: Path) -> Path:
    home = Path(os.path.expanduser("~"))  # noqa: PTH111 (never raises)
    for folder in (place, *place.parents):
        if folder != home and any((folder / name).exists() for name in MARKERS):
            return folder
    return place


def asked_markers(place: Path) -> Iterator[str]:
    """The paths that decide what the root of the files in *place* is."""
    for folder in (place, *place.parents):
        yield from (str(folder / name) for name in MARKERS)


def shown(path: Path) -> str:
    """*path* as it is told to people: relative to the current folder where it lies below it."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)
