"""What rules have said of files, kept for the next check: a rule is asked again where what it looked at has changed.

What that is, is not declared but seen: a rule is given a stand-in for the project, which notes each of its questions.
One that asked nothing holds as long as its file is the same, any other as long as the answers are.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, cast

from agentls.agent import Agent
from agentls.definition import Definition
from agentls.formats import Format
from agentls.project import Project
from agentls.rules import Finding, Rule, Subject
from agentls.spliced import Spliced
from agentls.text import Document

_PARTS = {"names": "names", "settings": "settings", "skills": "skills", "skill": "skills", "servers": "servers"}
"""Parts of a project that are compared by themselves; whoever asks for anything else has looked at the whole team."""
_TEAM = ("settings", "host", "skills", "servers", "trusted", "survey")

Answers = dict[tuple[str, str], Any]
"""By what was asked (``exists`` or ``text`` and a path, else a part): what the answer was, or the project asked."""


class Memory:
    """Findings by file and rule, each with the answers that it came from. *asked* counts the checks of rules."""

    def __init__(self) -> None:
        self.asked = 0
        self._files: dict[str, _File] = {}
        self._now: Project | None = None
        self._compared: dict[tuple[int, str], tuple[Project, bool]] = {}

    def told(self, subject: Subject, rules: Iterable[Rule]) -> Iterator[tuple[Rule, Finding]]:
        """What each of *rules* finds in *subject*, from memory where nothing that it looked at has changed."""
        if subject.project is not self._now:
            self._now, self._compared = subject.project, {}
        known = self._files.get(subject.path)
        if known is None or not known.fits(subject):
            known = self._files[subject.path] = _File.of(subject)
        seen = _Seen(subject.project)
        watched = replace(subject, project=cast("Project", seen))
        for rule in rules:
            last = known.told.get(rule.code)
            if last is None or not self._hold(last[0], subject.project):
                self.asked += 1
                seen.answers = {}
                last = known.told[rule.code] = (seen.answers, tuple(rule.check(watched)))
            yield from ((rule, finding) for finding in last[1])

    def forget_but(self, paths: Iterable[str]) -> None:
        """Forget all files but those at *paths*."""
        kept = set(paths)
        self._files = {path: each for path, each in self._files.items() if path.partition("#")[0] in kept}

    def _hold(self, answers: Answers, project: Project) -> bool:
        for (what, path), answer in answers.items():
            if what == "exists":
                same = project.exists(path) == answer
            elif what == "text":
                same = project.text_of(path) == answer
            else:
                same = self._same(what, answer, project)
            if not same:
                return False
        answers |= {key: project for key in answers if not key[1]}  # the one before need not be kept for them
        return True

    def _same(self, part: str, before: Project, now: Project) -> bool:
        if before is now:
            return True
        key = (id(before), part)
        if key not in self._compared:
            same = _same_team(before, now) if part == "team" else bool(getattr(before, part) == getattr(now, part))
            self._compared[key] = (before, same)  # which keeps *before*, so that its id stays its own
        return self._compared[key][1]


class _Seen:
    """Stands for a project, and notes what is asked of it. Where it is and that it was read whole is no question."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self.answers: Answers = {}
        self.root, self.home, self.whole = project.root, project.home, project.whole

    def lowered(self, definition: Definition, dialect: Format) -> Agent:
        return self._project.lowered(definition, dialect)

    def exists(self, path: str) -> bool:
        return cast("bool", self.answers.setdefault(("exists", path), self._project.exists(path)))

    def text_of(self, path: str) -> str | None:
        return cast("str | None", self.answers.setdefault(("text", path), self._project.text_of(path)))

    def __getattr__(self, name: str) -> Any:
        part = _PARTS.get(name, "team")
        if part == "team":
            _folders(self._project)  # as they are now: the survey of a team looks at them
        self.answers[part, ""] = self._project
        return getattr(self._project, name)


@dataclass(frozen=True, slots=True)
class _File:
    """What has been told of one file, by the code of the rule; and all else that it depends on."""

    definition: Definition
    format: Format
    today: date
    place: tuple[Path, Path | None, bool]
    told: dict[str, tuple[Answers, tuple[Finding, ...]]] = field(default_factory=dict)

    @classmethod
    def of(cls, subject: Subject) -> _File:
        return cls(subject.definition, subject.format, subject.today, _place(subject.project))

    def fits(self, subject: Subject) -> bool:
        return (
            self.format is subject.format
            and self.today == subject.today
            and self.place == _place(subject.project)
            and same_text(self.definition, subject.definition)
        )


def same_text(one: Definition, other: Definition) -> bool:
    """Whether two definitions were read from the same text; for an agent in a JSON file, from the same texts."""
    return one is other or _texts(one.document) == _texts(other.document)


def _texts(document: Document) -> Sequence[Any]:
    if not isinstance(document, Spliced):
        return type(document), document.path, document.text
    places = [(each.document.path, each.places, each.start, each.escaped) for each in document.pieces]
    return type(document), document.path, document.text, document.base.text, document.entry, places


def _place(project: Project) -> tuple[Path, Path | None, bool]:
    return project.root, project.home, project.whole


def _same_team(before: Project, now: Project) -> bool:
    old, new = before.definitions, now.definitions
    return (
        old.keys() == new.keys()
        and all(same_text(each, new[path]) for path, each in old.items())
        and all(getattr(before, part) == getattr(now, part) for part in _TEAM)
        and _folders(before) == _folders(now)
    )


def _folders(project: Project) -> list[str]:
    """The folders at the top of the workspace, as they were when somebody first asked."""
    if "folders" not in project.kept:
        try:
            project.kept["folders"] = sorted(each.name for each in os.scandir(project.root) if each.is_dir())
        except OSError:
            project.kept["folders"] = []
    found: list[str] = project.kept["folders"]
    return found
