"""``agentls check``: validate agent files and say what was found."""

from __future__ import annotations

import argparse
import gc
import importlib
import os
import sys
from dataclasses import replace

from agentls.project import Project
from agentls.rules import SEVERITIES, all_rules, check
from agentls.rules.near import near
from agentls_server import mending, targets
from agentls_server.cli.command import FAILED, OK, USAGE, Command
from agentls_server.reports import FORMATS, Result


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "path", nargs="*", default=["."], help="a file, or a folder with agent files in it (default: .)"
    )
    parser.add_argument("--format", choices=FORMATS, default="text", help="how to say it (default: text)")
    parser.add_argument("--fix", action="store_true", help="apply the fixes that are surely right, then check")
    parser.add_argument(
        "--select", metavar="CODES", type=_codes, help="only these rules (codes or beginnings of codes)"
    )
    parser.add_argument("--ignore", metavar="CODES", type=_codes, default=(), help="not these rules")
    parser.add_argument(
        "--fail-on", choices=SEVERITIES, default="error", help="exit with 1 from this severity on (default: error)"
    )


def _codes(text: str) -> tuple[str, ...]:
    """The codes in a list with commas; an argument error for one that no rule begins with."""
    wanted = tuple(code for code in text.replace(",", " ").split() if code)
    known = [rule.code for rule in all_rules()]
    for code in wanted:
        if not any(each.startswith(code) for each in known):
            meant = near(code, known)
            raise argparse.ArgumentTypeError(
                f"no rule is called '{code}'{f'; did you mean {meant!r}?' if meant else ''}"
            )
    return wanted


def run(arguments: argparse.Namespace) -> int:
    """Check, print the report; 1 where something is at or above ``--fail-on``, 2 for a path that cannot be read."""
    gc.disable()  # what is read is needed to the end, and there is much of it
    try:
        results = _results(arguments)
    except targets.UnreadableError as error:
        print(f"agentls check: {error}", file=sys.stderr)
        return USAGE
    finally:
        gc.enable()
    report = importlib.import_module(f"agentls_server.reports.as_{arguments.format}").report
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    sys.stdout.write(report(results, color=_in_color()))
    failing = SEVERITIES[: SEVERITIES.index(arguments.fail_on) + 1]
    return FAILED if any(each.severity in failing for result in results for each in result.diagnostics) else OK


def _results(arguments: argparse.Namespace) -> list[Result]:
    projects: dict[int, Project] = {}
    found = []
    for target in targets.find(arguments.path):
        if target.dialect is None:
            _warn(f"{target.path} is no agent file: no host looks there, and nothing in it is an agent's")
            found.append(Result(target.path, target.definition.document, None, ()))
            continue
        if id(target.project) not in projects:
            projects[id(target.project)] = _with_settings(target.project, arguments)
        project, definition = projects[id(target.project)], target.definition
        if arguments.fix:
            definition = mending.mend(definition, target.dialect, project)
        diagnostics = check(definition, project, dialect=target.dialect)
        found.append(Result(target.path, definition.document, target.dialect.name, diagnostics))
    return found


def _warn(*lines: str) -> None:
    for line in lines:
        print(f"agentls check: {line}", file=sys.stderr)


def _with_settings(project: Project, arguments: argparse.Namespace) -> Project:
    """The project with the command line's choice of rules over that of its settings."""
    settings = project.settings
    _warn(*settings.problems)
    selected = tuple(arguments.select or settings.select)
    return replace(project, settings=replace(settings, select=selected, ignore=(*settings.ignore, *arguments.ignore)))


def _in_color() -> bool:
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or (sys.stdout.isatty() and os.environ.get("TERM") != "dumb")


command = Command("check", "validate agent files", add_arguments, run)
