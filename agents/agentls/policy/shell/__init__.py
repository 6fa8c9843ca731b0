"""Shell commands: what a policy says to each command of a line. What cannot be read surely is asked about.

A line is parsed as bash, its commands are followed into the wrappers that start others, and each is judged by the
dialect. The files that they use are judged as reads and edits of their own, see `operations`.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import PurePath

from agentls.agent import Source
from agentls.policy.operation import Operation, Policy, Step
from agentls.policy.paths import is_wild
from agentls.policy.shell.files import uses
from agentls.policy.shell.read_only import is_read_only
from agentls.policy.shell.script import Command, Script
from agentls.policy.shell.syntax import parse
from agentls.policy.shell.use import Use
from agentls.policy.shell.words import HOME, UNKNOWN
from agentls.policy.shell.wrappers import expand
from agentls.policy.shell.writers import links_made

__all__ = [
    "UNKNOWN",
    "Command",
    "Script",
    "Use",
    "evaluate",
    "file_uses",
    "is_read_only",
    "only_reads",
    "operations",
    "script",
]

Judge = Callable[[Command], "tuple[Step, ...]"]


@lru_cache(maxsize=512)
def script(line: str) -> Script:
    """The commands of *line*, those started by others among them."""
    return expand(parse(line))


@lru_cache(maxsize=512)
def file_uses(line: str) -> tuple[Use, ...]:
    """The files that the commands of *line* use, each once; what it makes a link of may be any file from then on."""
    found: dict[Use, None] = {}
    links: set[str] = set()
    for command in script(line).commands:
        for use in uses(command):
            at = (use.target or "").rstrip("/")
            linked = any(at == link or at.startswith(f"{link}/") for link in links)
            found[replace(use, target=None) if linked else use] = None
        links |= links_made(command)
    return tuple(found)


def only_reads(line: str) -> bool:
    """Whether a command line surely changes no file."""
    read = script(line)
    quiet = all(map(is_read_only, read.commands)) and not any(use.kind == "edit" for use in file_uses(line))
    return bool(read.commands) and not read.unknown and quiet


def evaluate(operation: Operation, judge: Judge) -> tuple[Step, ...]:
    """What *judge* answers to each command of ``operation.target``, and that what is not known is asked about."""
    read = script(operation.target)
    steps = [Step("floor", "ask", f"the line {phrase}", Source("agentls", phrase)) for phrase in read.unknown]
    judged = [step for command in read.commands for step in judge(command)]
    if not judged:
        judged = list(judge(Command(operation.target or ":")))
    return (*judged, *steps)


def operations(operation: Operation, policy: Policy) -> Iterator[tuple[Use, Operation | None]]:
    """The reads and edits that a command line amounts to; None for one whose file is not known."""
    for use in file_uses(operation.target):
        if use.target is None:
            yield use, None
            continue
        seen = place(use.target, policy)
        real = [path for target, path in operation.links if target == use.target]
        paths = real if real and use.kind == "read" and not is_wild(use.target) else [seen, *real]
        for path in paths:  # who removes or moves a link changes it where it seems to be, too
            yield use, Operation(use.kind, _shown(path, policy), path, tree=use.tree, through="bash")


def _shown(path: PurePath, policy: Policy) -> str:
    return path.relative_to(policy.root).as_posix() if path.is_relative_to(policy.root) else str(path)


def place(target: str, policy: Policy) -> PurePath:
    """The path of *target* as it reads, links not followed."""
    return type(policy.root)(posixpath.normpath(start(target, policy)))


def start(target: str, policy: Policy) -> str:
    """The path at which a shell that starts in the workspace looks for *target*, its ``..`` still in it."""
    if target.startswith(HOME):
        home = str(policy.home) if policy.home and target[2:3] in ("", "/") else HOME
        target = home + target[2:]
    return posixpath.join(str(policy.root), target)
