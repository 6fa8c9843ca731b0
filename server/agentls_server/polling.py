"""Files that other programs change, found by looking now and then: for clients that cannot be asked to watch files.

Looked at are the files that were read, and what is in the folders in which hosts look for agents and skills: those in
which there are some, those at the root of a workspace, and the user's.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from agentls import servers, skills
from agentls import settings as settings_file
from agentls.formats import place_of
from agentls.opencode_config import file_of, prompt_files
from agentls.policy import settings_files
from agentls.project import SKIPPED, USER_FOLDERS, Project
from agentls_server import watching
from agentls_server.session import Session

SECONDS = 2.0
"""Between two looks at the disk."""
_DEPTH = 5
_HOST_FOLDERS = (
    ".claude/agents", ".opencode/agent", ".opencode/agents", ".opencode/mode", ".opencode/modes", ".github/agents",
    *skills.FOLDERS,
)  # fmt: skip

_Stamp: TypeAlias = tuple[int, ...]
_Folder: TypeAlias = tuple[_Stamp, frozenset[str]]


@dataclass(frozen=True)
class Look:
    """How things were at *time* (nanoseconds): files by their stamps; of folders the Markdown and the folders in them.

    The names of folders end with a slash. The first look of all has seen nothing yet.
    """

    time: int
    files: Mapping[str, _Stamp] = field(default_factory=dict)
    folders: Mapping[str, _Folder] = field(default_factory=dict)
    first: bool = False

    def changed(self, now: Look) -> set[str]:
        """The files that are not as they were. One that had not been looked at counts if it was written since."""
        found = set(self._since(now) if self.first else self._new_and_gone(now))
        for path, stamp in now.files.items():
            before = self.files.get(path)
            if stamp != before if before is not None else stamp[:1] > (self.time,):
                found.add(path)
        return found

    def _since(self, now: Look) -> Iterator[str]:
        """What lies in a folder *now*, was not read, and has come since the time of this look."""
        for path in (os.path.join(folder, name) for folder, (_, names) in now.folders.items() for name in names):  # noqa: PTH118
            if path not in now.files and not path.endswith("/") and _came(path) > self.time:
                yield path

    def _new_and_gone(self, now: Look) -> Iterator[str]:
        nothing: _Folder = ((), frozenset())
        for path in {*self.folders, *now.folders}:
            for name in self.folders.get(path, nothing)[1] ^ now.folders.get(path, nothing)[1]:
                if not name.endswith("/"):
                    yield os.path.join(path, name)  # noqa: PTH118 (there may be many)


def look(projects: Iterable[Project], before: Look) -> Look:
    """Look at the disk; a folder is listed only where its own stamp is another one than *before*."""
    now = time.time_ns()
    files, places = set[str](), set[str]()
    for each in projects:
        files.update(_files(each))
        places.update(_places(each))
    folders: dict[str, _Folder] = {}
    level = sorted(places)
    for _ in range(_DEPTH):
        found = {path: _folder(path, before.folders.get(path)) for path in level if path not in folders}
        folders |= {path: each for path, each in found.items() if each[0]}
        below = ((path, name) for path, each in found.items() for name in each[1] if name.endswith("/"))
        level = [os.path.join(path, name[:-1]) for path, name in below]  # noqa: PTH118
    return Look(now, {path: _stamp(path) for path in files}, folders)


async def watch(session: Session, since: int) -> None:
    """Tell a session that is loaded of what changes on disk, from the time *since* (nanoseconds) on."""
    known = Look(since, first=True)
    while True:
        now = await asyncio.to_thread(look, session.projects.all, known)
        if paths := known.changed(now):
            watching.changed(session, sorted(paths))
        known = now
        await asyncio.sleep(SECONDS)


def _files(project: Project) -> Iterator[str]:
    """What was read, and what would be if it were there."""
    yield from map(file_of, project.definitions)
    yield from (path for each in project.definitions.values() for path in prompt_files(each))
    yield from (each.path for each in project.skills)
    yield str(project.root / settings_file.NAME)
    home = project.home or project.root
    yield from (str(path) for _, _, path in settings_files.places(project.root, home))
    yield from (str(path) for path, _ in servers.places(project.root, home))


def _places(project: Project) -> Iterator[str]:
    yield from (str(project.root / each) for each in _HOST_FOLDERS)
    if project.home:
        yield from (str(project.home / each) for each in (*USER_FOLDERS, *skills.HOME_FOLDERS))
    agents = {os.path.dirname(path) for path in project.definitions if place_of(path) and "#" not in path}  # noqa: PTH120
    yield from agents
    yield from (os.path.dirname(os.path.dirname(each.path)) for each in project.skills)  # noqa: PTH120


def _folder(path: str, before: _Folder | None) -> _Folder:
    stamp = _stamp(path)
    if before and before[0] == stamp:
        return before
    names: set[str] = set()
    try:
        with os.scandir(path) as entries:
            for each in entries:
                if each.name.endswith(".md"):
                    names.add(each.name)
                elif each.name not in SKIPPED and each.is_dir(follow_symlinks=False):
                    names.add(f"{each.name}/")
    except OSError:
        return (), frozenset()
    return stamp, frozenset(names)


def _came(path: str) -> int:
    """When the disk last changed what it knows of a file, nanoseconds; 0 where there is none."""
    try:
        return os.stat(path).st_ctime_ns  # noqa: PTH116 (there may be many)
    except OSError:
        return 0


def _stamp(path: str) -> _Stamp:
    """When a file was changed, and what else tells one state of it from another; nothing where there is none."""
    try:
        found = os.stat(path)  # noqa: PTH116 (there are many)
    except (OSError, ValueError):
        return ()
    return found.st_mtime_ns, found.st_size, found.st_ino
