"""``agentls init``: agents, skills, settings and tool scripts in a repository. What is there already is left alone."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import get_args

from agentls import shipped
from agentls.agent import Dialect
from agentls.starter import DEFAULT, File, Plan, host_of, plan
from agentls_server.cli.command import FAILED, OK, USAGE, Command


def add_arguments(parser: argparse.ArgumentParser) -> None:
    names = ", ".join(path.stem for path in shipped.agents())
    parser.add_argument(
        "--agents",
        metavar="A,B",
        default=",".join(DEFAULT),
        help=f"which agents, or all: {names} (default: %(default)s)",
    )
    parser.add_argument("--host", choices=get_args(Dialect), help="for which host (default: what the repository has)")
    parser.add_argument("--dry-run", action="store_true", help="say what would be made, and make nothing")


def run(arguments: argparse.Namespace) -> int:
    """Set the current folder up; 1 where an agent or a file could not be had, 2 for an agent that nobody ships."""
    root, known = Path.cwd(), [path.stem for path in shipped.agents()]
    chosen = known if arguments.agents == "all" else [each.strip() for each in arguments.agents.split(",")]
    if unknown := [each for each in chosen if each not in known]:
        return _fail(f"there is no agent {', '.join(map(repr, unknown))}: there are {', '.join(known)}", USAGE)
    host: Dialect = arguments.host or host_of(root)
    made = plan(root, chosen, host)
    for each in (*made.losses, *made.refused):
        print(each, file=sys.stderr)
    failed = _carry_out(made, root, dry=arguments.dry_run)
    return FAILED if failed or made.refused else OK


def _carry_out(made: Plan, root: Path, *, dry: bool) -> bool:
    """Make the files that are not there, and say what was done; whether one could not be made."""
    new = [each for each in made.files if not os.path.lexists(root / each.path)]
    kept = [each for each in made.files if each not in new]
    failed = False
    for each in new:
        problem = None if dry else _make(root, each)
        failed = failed or problem is not None
        print(f"{'would make' if dry else 'made' if not problem else 'not made'}  {each.path}{problem or ''}")
    for each in kept:
        changed = "" if _same(root / each.path, each) else " (yours, and different)"
        print(f"kept  {each.path}{changed}")
    print(_closing(new, kept, dry=dry))
    return failed


def _make(root: Path, file: File) -> str | None:
    """Write *file*; what went wrong. Nothing outside of *root* is written, whatever links there are."""
    path = root / file.path
    if not Path(os.path.realpath(path.parent)).is_relative_to(root.resolve()):
        return ": a link leads out of the repository"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as out:
            out.write(file.content)
        if file.executable:
            path.chmod(path.stat().st_mode | 0o111)
    except OSError as error:
        return f": {error.strerror}"
    return None


def _same(path: Path, file: File) -> bool:
    try:
        return path.read_bytes() == file.content
    except OSError:
        return False


def _closing(new: Sequence[File], kept: Sequence[File], *, dry: bool) -> str:
    count = f"{len(new)} file{'s' * (len(new) != 1)} {'to make' if dry else 'made'}, {len(kept)} kept."
    if not new or dry:
        return count
    return (
        f"{count} `git status` shows what is new, and git undoes it.\n"
        "Next: fill in company.config.yaml, run ./tools/ci/run-tests.sh, then `agentls check`."
    )


def _fail(message: str, code: int) -> int:
    print(f"agentls init: {message}", file=sys.stderr)
    return code


command = Command("init", "set this repository up: agents, settings and tool scripts", add_arguments, run)
"""The command."""
