"""``agentls init``: agents, skills, settings and tool scripts in a repository. What is there already is left alone."""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from collections.abc import Iterator
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
    done = _carry_out(made, root, dry=arguments.dry_run)
    sys.stdout.flush()
    for each in (*made.losses, *made.refused):
        print(each, file=sys.stderr)
    sys.stderr.flush()
    for line in _closing(done, root):
        print(line)
    return FAILED if done["not made"] or made.refused else OK


def _carry_out(made: Plan, root: Path, *, dry: bool) -> Counter[str]:
    """Make the files that are not there, and say what was done with each; how many of each kind."""
    new = [each for each in made.files if not os.path.lexists(root / each.path)]
    done = Counter[str]()
    for each in new:
        problem = None if dry else _make(root, each)
        what = "would make" if dry else "not made" if problem else "made"
        done[what] += 1
        print(f"{what}  {each.path}{problem or ''}")
    for each in (each for each in made.files if each not in new):
        done["kept"] += 1
        changed = "" if _same(root / each.path, each) else " (yours, and different)"
        print(f"kept  {each.path}{changed}")
    return done


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


def _closing(done: Counter[str], root: Path) -> Iterator[str]:
    """How much was done, how it is undone, and what comes next."""
    new = done["made"] or done["would make"]
    failed = f", {done['not made']} not made" if done["not made"] else ""
    said = f"{new} file{'s' * (new != 1)} {'to make' if done['would make'] else 'made'}{failed}, {done['kept']} kept."
    above = next((each for each in (root, *root.parents) if (each / ".git").exists()), None)
    if done["made"]:
        git = "`git status` shows what is new, and git undoes it."
        said += f" {git if above else 'This is no git repository: nothing undoes it but removing the files.'}"
    yield said
    if above not in (None, root):
        yield f"This is a folder of the repository at {above}: what is made here counts for those who work in it."
    if done["made"]:
        yield "Next: fill in company.config.yaml, run ./tools/ci/run-tests.sh, then `agentls check`."


def _fail(message: str, code: int) -> int:
    print(f"agentls init: {message}", file=sys.stderr)
    return code


command = Command("init", "set this repository up: agents, settings and tool scripts", add_arguments, run)
"""The command."""
