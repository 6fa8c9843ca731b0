"""The workspace folders and their projects: what is on disk, under the open buffers and the client's settings."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path, PurePath
from typing import Any

from agentls import project as disk
from agentls import settings as settings_file
from agentls.definition import Definition
from agentls.formats import place_of
from agentls.opencode_config import file_of, is_config
from agentls.project import Project
from agentls.survey import Survey

logger = logging.getLogger(__name__)


class Projects:
    """One project a workspace folder. Each is replaced, never changed."""

    def __init__(self) -> None:
        self.section: dict[str, Any] = {}
        """The client's ``agentls`` settings, which go over every project's own."""
        self._loaded: dict[Path, Project] = {}
        self._present: dict[Path, Project] = {}
        self._lone: dict[str, Project] = {}
        self._told: set[str] = set()
        """What is wrong with the settings, as it was last logged."""
        self._texts: dict[str, str] = {}
        """Of the open buffers, by path."""
        self._surveys: dict[Path, Survey] = {}
        self._distrusted: set[Path] = set()
        self.distrusts: Callable[[Path], bool] = lambda _root: False
        """Whether a folder is known not to be trusted: its own settings then allow nothing. Asked in a thread."""

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
            self._lone[place] = self._dressed(_lone(path))
        return self._lone[place]

    def add(self, roots: Iterable[Path]) -> None:
        """Take folders in, empty until they are loaded."""
        for root in roots:
            self._loaded.setdefault(root, Project(root))
            self._present.setdefault(root, self._dressed(self._loaded[root]))

    def remove(self, roots: Iterable[Path]) -> None:
        for root in roots:
            self._loaded.pop(root, None)
            self._present.pop(root, None)

    async def load(self, roots: Iterable[Path]) -> None:
        """Read folders from disk, in a thread; those that were removed meanwhile are dropped."""
        for root in roots:
            project = await asyncio.to_thread(disk.load, root)
            distrusted = await asyncio.to_thread(self.distrusts, root)
            if root in self._loaded:
                self._loaded[root] = project
                (self._distrusted.add if distrusted else self._distrusted.discard)(root)

    def surveyed(self, root: Path, found: Survey) -> bool:
        """Take a survey of the folder at *root*; whether it says anything new."""
        if root not in self._present or self._surveys.get(root, Survey()) == found:
            return False
        self._surveys[root] = found
        self._present[root] = replace(self._present[root], survey=found)
        return True

    def rebuild(self, buffers: Iterable[Definition]) -> None:
        """Make every project anew from what was loaded, the client's settings and the open buffers."""
        self._lone.clear()
        self._present = {root: self._dressed(project) for root, project in self._loaded.items()}
        for definition in buffers:
            self.put(definition)
        problems = {each for project in self.all for each in project.settings.problems}
        for each in sorted(problems - self._told):
            logger.warning("settings: %s", each)
        self._told = problems

    def put(self, definition: Definition) -> None:
        """An open buffer stands in place of its file, if hosts look for agents there."""
        path = definition.document.path
        self._texts[path] = definition.document.text
        root = self._folder(path)
        if root:
            self._reprompt(root, path)
        if root and (place_of(path) or is_config(path)):
            self._present[root] = self._present[root].having(definition)

    def reread(self, path: str, *, shown: bool) -> None:
        """The file at *path* has changed on disk. *shown*: no open buffer stands before it."""
        self._lone.clear()
        if shown:
            self._texts.pop(path, None)
        root = self._folder(path)
        if root:
            self._reprompt(root, path)
        if root is None or not (place_of(path) or is_config(path)):
            return
        definition = disk.read(Path(path))

        def updated(project: Project) -> Project:
            return project.having(definition) if definition else project.without(path)

        self._loaded[root] = updated(self._loaded[root])
        if shown:
            self._present[root] = updated(self._present[root])

    def text_of(self, path: str) -> str | None:
        """What is in a small file as the user sees it: in its open buffer, else on disk."""
        return self._texts[path] if path in self._texts else disk.read_text(path)

    def _reprompt(self, root: Path, path: str) -> None:
        """The agents of JSON files whose prompt is taken from the file at *path* have a new one."""
        project = self._present[root]
        for file in dict.fromkeys(file_of(each.document.path) for each in project.prompted_by(path)):
            self._present[root] = self._present[root].having(project.definitions[file])

    def _folder(self, path: str) -> Path | None:
        place = PurePath(path)
        holders = [root for root in self._present if place.is_relative_to(root)]
        return max(holders, key=lambda root: len(root.parts), default=None)

    def _dressed(self, project: Project) -> Project:
        """*project* with what is not in its files: the client's settings, trust, the last survey, the sandbox."""
        given = settings_file.merged(project.settings, self.section) if self.section else project.settings
        return replace(
            project,
            settings=given,
            text_of=self.text_of,
            trusted=project.root not in self._distrusted,
            survey=self._surveys.get(project.root, Survey()),
            sandboxed=partial(_sandboxed, given.sandbox),
        )


def _sandboxed(setting: str) -> bool:
    from agentls.runtime.sandbox import holds  # noqa: PLC0415 (start-up does without it)

    return holds(setting)


def _lone(path: str) -> Project:
    """A project of a file in no workspace folder: the agent files beside it. Nothing further is searched."""
    place = Path(path).parent
    if not place_of(path):
        return Project(place)
    root = next((each.parent for each in place.parents if each.name in (".claude", ".opencode")), place)
    found = (disk.read(each) for each in sorted(place.glob("*.md")))
    return Project(root, {each.document.path: each for each in found if each})
