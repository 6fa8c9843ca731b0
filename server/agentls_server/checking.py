"""A check worked out: from the arguments of `agentls check` to its report, its warnings and what both depend on."""

from __future__ import annotations

import argparse
import importlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from agentls import project as projects
from agentls.definition import Definition
from agentls.formats import opencode_file
from agentls.opencode_config import file_of, prompt_files
from agentls.policy import settings_files
from agentls.project import Project
from agentls.rules import SEVERITIES, check_file
from agentls.rules.memory import Memory
from agentls.settings import NAME as SETTINGS
from agentls.skills import HOME_FOLDERS
from agentls_server import baseline, mending, targets
from agentls_server.remembered import Answer, Witnesses
from agentls_server.reports import Result


@dataclass
class Checked:
    """The results so far, and the lines for standard error."""

    results: list[Result] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    witnesses: Witnesses = field(default_factory=Witnesses)


@dataclass
class Before:
    """What the last check of the same arguments has read and found: the next one works out only what has changed."""

    definitions: dict[str, Definition] = field(default_factory=dict)
    memory: Memory = field(default_factory=Memory)

    def learn(self, found: list[targets.Target], known: Iterable[Project]) -> None:
        """Keep what was read this time, and nothing else."""
        read = {each.definition.document.path: each.definition for each in found}
        self.definitions = {path: each for project in known for path, each in project.definitions.items()} | read
        self.memory.forget_but(read)


def answer(arguments: argparse.Namespace, *, color: bool, before: Before | None = None) -> tuple[Answer, Witnesses]:
    """The whole answer. `targets.UnreadableError` for a path that cannot be read, `BaselineError` for a baseline.

    Given *before*, it is worked out from this, which then holds what the next one needs.
    """
    checked = Checked()
    known = baseline.read(Path(arguments.baseline)) if arguments.baseline else None
    _check(arguments, checked, before)
    if known is not None:
        checked.witnesses.files.add(arguments.baseline)
        checked.results = baseline.without_known(checked.results, known)
    if arguments.write_baseline:
        number = baseline.write(Path(arguments.write_baseline), checked.results)
        checked.warnings.append(f"{arguments.write_baseline} now holds {number} known findings")
        checked.results = [replace(each, diagnostics=()) for each in checked.results]
    report = importlib.import_module(f"agentls_server.reports.as_{arguments.format}").report
    failing = SEVERITIES[: SEVERITIES.index(arguments.fail_on) + 1]
    failed = any(each.severity in failing for result in checked.results for each in result.diagnostics)
    err = "".join(f"agentls check: {line}\n" for line in checked.warnings)
    return Answer(report(checked.results, color=color), err, int(failed)), checked.witnesses


def _check(arguments: argparse.Namespace, checked: Checked, before: Before | None) -> None:
    known: dict[int, Project] = {}
    found = targets.find(arguments.path, before.definitions if before else {})
    for target in found:
        if target.dialect is None:
            checked.warnings.append(
                f"{target.path} is no agent file: no host looks there, and nothing in it is an agent's"
            )
            checked.results.append(Result(target.path, target.definition.document, None, ()))
            continue
        if id(target.project) not in known:
            known[id(target.project)] = _prepared(target.project, arguments, checked)
        project, definition = known[id(target.project)], target.definition
        if arguments.fix:
            definition, project = mending.mend(definition, target.dialect, project)
            known[id(target.project)] = project
        diagnostics = check_file(definition, project, dialect=target.dialect, memory=before.memory if before else None)
        name = target.dialect.name if target.dialect is not opencode_file.format else "opencode"
        checked.results.append(Result(target.path, definition.document, name, diagnostics))
    _witness(arguments.path, found, list(known.values()), checked.witnesses)
    if before:
        before.learn(found, known.values())


def _prepared(project: Project, arguments: argparse.Namespace, checked: Checked) -> Project:
    """The project with the command line's choice of rules over its settings', and with its questions recorded."""
    settings, witnesses = project.settings, checked.witnesses
    checked.warnings += settings.problems
    selected = tuple(arguments.select or settings.select)

    def exists(path: str) -> bool:
        return witnesses.exists.setdefault(path, project.exists(path))

    def text_of(path: str) -> str | None:
        witnesses.files.add(path)
        return project.text_of(path)

    chosen = replace(settings, select=selected, ignore=(*settings.ignore, *arguments.ignore))
    return replace(project, settings=chosen, exists=exists, text_of=text_of)


def _witness(paths: list[str], found: list[targets.Target], known: list[Project], witnesses: Witnesses) -> None:
    """Add what the targets and their projects were read from."""
    places = {os.path.dirname(each.definition.document.path) for each in found}  # noqa: PTH120 (many)
    roots = {str(project.root) for project in known}
    witnesses.files |= {each.definition.document.path for each in found}
    for place in places:
        witnesses.exists |= {path: os.path.lexists(path) for path in targets.asked_markers(Path(place))}
    for project in known:
        witnesses.files |= {*map(file_of, project.definitions), *(skill.path for skill in project.skills)}
        witnesses.files |= {path for each in project.definitions.values() for path in prompt_files(each)}
        witnesses.files.add(str(project.root / SETTINGS))
        home = project.home or project.root
        witnesses.files |= {str(path) for _, _, path in settings_files.places(project.root, home)}
        witnesses.folders |= {str(home / name) for name in HOME_FOLDERS}
        witnesses.folders |= {str(folder) for skill in project.skills for folder in list(Path(skill.path).parents)[:3]}
    for folder in {*roots, *(str(Path(path).absolute()) for path in paths if Path(path).is_dir())}:
        witnesses.folders.update(_walked(folder))


def _walked(folder: str) -> Iterator[str]:
    for here, below, _ in os.walk(folder):
        below[:] = [name for name in below if name not in projects.SKIPPED]
        yield here
