"""Skills: folders with a ``SKILL.md``, where the hosts look for them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from agentls.definition import Definition, parse
from agentls.text import Document

FOLDERS = (".claude/skills", ".opencode/skill", ".opencode/skills", ".agents/skills", ".github/skills", "skills")
"""Below a workspace; ``skills`` is the folder of a plug-in. The first that has a name wins."""
HOME_FOLDERS = (
    ".claude/skills",
    ".agents/skills",
    ".copilot/skills",
    ".config/opencode/skill",
    ".config/opencode/skills",
)
_DEPTH = 3
_MAX_FILE = 1_000_000


@dataclass(frozen=True)
class Skill:
    """A skill: the name that agents load it by, what it says of itself, and its file."""

    name: str
    description: str
    path: str
    definition: Definition


def find(root: Path, home: Path | None = None, more: Iterable[Path] = ()) -> tuple[Skill, ...]:
    """The skills of the workspace at *root*, of the user at home in *home*, and in *more* folders, by name."""
    found: dict[str, Skill] = {}
    places = [root / folder for folder in FOLDERS]
    places += [home / folder for folder in HOME_FOLDERS] if home else []
    places += [folder for folder in more if folder not in places]
    for place in places:
        for path in _files(place):
            skill = read(path)
            if skill:
                found.setdefault(skill.name, skill)
    return tuple(found[name] for name in sorted(found))


def read(path: Path) -> Skill | None:
    """The skill in the ``SKILL.md`` at *path*, None where it cannot be read. Without a name it has its folder's."""
    try:
        with path.open("rb") as file:
            text = file.read(_MAX_FILE).decode("utf-8", "replace")
    except OSError:
        return None
    definition = parse(Document(str(path), text))
    return Skill(
        definition.string("name") or path.parent.name, definition.string("description") or "", str(path), definition
    )


def _files(place: Path) -> Iterator[Path]:
    """Every ``SKILL.md`` in a few levels below *place*, nearest first; a skill's own folders are not searched."""
    level = [str(place)]
    for _ in range(_DEPTH):
        below: list[str] = []
        for folder in level:
            try:
                entries = sorted(os.scandir(folder), key=lambda each: each.name)
            except OSError:
                continue
            skill = next((each for each in entries if each.name == "SKILL.md"), None)
            if skill:
                yield Path(skill.path)
            else:
                below += (each.path for each in entries if each.is_dir())
        level = below
