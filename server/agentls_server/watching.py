"""Which files beside the open ones matter, and what is done when some of them have changed on disk."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePath
from typing import TYPE_CHECKING

from agentls import settings
from agentls.formats import all_formats, place_of

if TYPE_CHECKING:
    from agentls_server.session import Session

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


_MANY = 50
"""Agent files that change at once (a branch is checked out) are rather read with all others, in a thread."""


def changed(session: Session, paths: Iterable[str]) -> None:
    """Files have changed on disk. An agent file is read again by itself; for anything else the projects are."""
    paths = tuple(paths)
    for path in paths[:_MANY]:
        session.projects.reread(path, shown=session.buffers.open(session.uri_of(path)) is None)
    if len(paths) > _MANY or any(place_of(path) is None for path in paths):
        session.load([project.root for project in session.projects.all])
    else:
        session.publisher.refresh()
        session.surveyor.soon()


def is_settings(path: str) -> bool:
    """Whether a project is read anew when this file is saved."""
    place = PurePath(path)
    return place.name in _SETTINGS or (place.parent.name == ".claude" and place.match("settings*.json"))
