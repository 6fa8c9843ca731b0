"""Which files beside the open ones matter, so that a change of theirs is a reason to look again."""

from __future__ import annotations

from pathlib import PurePath

from agentls import settings
from agentls.formats import all_formats

_PLACES = tuple(place for each in all_formats() for place in each.places)

GLOBS = (
    *_PLACES,
    *dict.fromkeys(place.rsplit("/", 1)[0].removesuffix("/**") for place in _PLACES),
    f"**/{settings.NAME}",
    "**/.claude/skills/**",
    "**/.claude/settings*.json",
    "**/.opencode/skill*/**",
    "**/opencode.json*",
    "**/.mcp.json",
)
"""As the client is asked to watch them: every format's places (and their folders, for VS Code tells of a folder that is
deleted and not of the files in it), and what stands around agents."""

_SETTINGS = frozenset((settings.NAME, "opencode.json", "opencode.jsonc", ".mcp.json"))


def is_settings(path: str) -> bool:
    """Whether a project is read anew when this file is saved."""
    place = PurePath(path)
    return place.name in _SETTINGS or (place.parent.name == ".claude" and place.match("settings*.json"))
