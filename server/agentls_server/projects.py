"""The workspace folders and their projects: what is on disk, under the open buffers and the client's settings."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path, PurePath
from typing import Any

from agentls import project as disk
from agentls import settings as settings_file
from agentls.definition import Definition
from agentls.formats import place_of
from agentls.project import Project


class Projects:
    """One project a workspace folder. Each is replaced, never changed."""

    def __init__(self) -> None:
        self.section: dict[str, Any] = {}
        """The client's ``agentls`` settings, which go over every project's own."""
        self._loaded: dict[Path, Project] = {}
        self._present: dict[Path, Project] = {}
        self._lone: dict[str, Project] = {}

    @property
    def all(self) -> tuple[Project, ...]:
        """The projects of the workspace folders."""
        return tuple(self._present.values())

    def of(self, path: str) -> Project:
        """The project of a file: its innermost folder's. A file outside of all folders has one with its neighbours."""
        root = self._folder(path)
        if root:
            return self._present[root]
        place = os.path.dirname(path)  # noqa: PTH120 (a str that may be a URI)
        if place not in self._lone:
            self._lone[place] = self._with_section(_lone(path))
        return self._lone[place]

    def add(self, roots: Iterable[Path]) -> None:
        """Take folders in, empty until they are loaded."""
        for root in roots:
            self._loaded.setdefault(root, Project(root))
            self._present.setdefault(root, self._with_section(self._loaded[root]))

    def remove(self, roots: Iterable[Path]) -> None:
        for root in roots:
            self._loaded.pop(root, None)
            self._present.pop(root, None)

    async def load(self, roots: Iterable[Path]) -> None:
        """Read folders from disk, in a thread; those that were removed meanwhile are dropped."""
        for root in roots:
            project = await asyncio.to_thread(disk.load, root)
            if root in self._loaded:
                self._loaded[root] = project

    def rebuild(self, buffers: Iterable[Definition]) -> None:
        """Make every project anew from what was loaded, the client's settings and the open buffers."""
        self._lone.clear()
        self._present = {root: self._with_section(project) for root, project in self._loaded.items()}
        for definition in buffers:
            self.put(definition)

    def put(self, definition: Definition) -> None:
        """An open buffer stands in place of its file, if hosts look for agents there."""
        path = definition.document.path
        root = self._folder(path)
        if root and place_of(path):
            self._present[root] = self._present[root].having(definition)

    def reread(self, path: str, *, shown: bool) -> None:
        """The file at *path* has changed on disk. *shown*: no open buffer stands before it."""
        self._lone.clear()
        root = self._folder(path)
        if root is None or not place_of(path):
            return
        definition = disk.read(Path(path))

        def updated(project: Project) -> Project:
            return project.having(definition) if definition else project.without(path)

        self._loaded[root] = updated(self._loaded[root])
        if shown:
            self._present[root] = updated(self._present[root])

    def _folder(self, path: str) -> Path | None:
        place = PurePath(path)
        holders = [root for root in self._present if place.is_relative_to(root)]
        return max(holders, key=lambda root: len(root.parts), default=None)

    def _with_section(self, project: Project) -> Project:
        if not self.section:
            return project
        return replace(project, settings=settings_file.merged(project.settings, self.section))


def _lone(path: str) -> Project:
    """A project of a file in no workspace folder: the agent files beside it. Nothing further is searched."""
    place = Path(path).parent
    if not place_of(path):
        return Project(place)
    root = next((each.parent for each in place.parents if each.name in (".claude", ".opencode")), place)
    found = (disk.read(each) for each in sorted(place.glob("*.md")))
    return Project(root, {each.document.path: each for each in found if each})
