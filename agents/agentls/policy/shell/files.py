"""Which files a command surely reads or writes, and when it writes some that cannot be told before it runs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath

from agentls.policy.floor import is_secret
from agentls.policy.shell import formatters, readers, version_control, writers
from agentls.policy.shell.interpreters import is_interpreter
from agentls.policy.shell.script import Command
from agentls.policy.shell.use import Use, at, unseen
from agentls.policy.shell.words import Word

_BY_NAME: dict[str, Callable[[Command], Iterator[Use]]] = {
    **dict.fromkeys((*writers.NAMED, *writers.TREES, *writers.AFTER_FIRST), writers.named),
    **dict.fromkeys(writers.COPIES, writers.copies),
    **dict.fromkeys(formatters.NAMES, formatters.uses),
    **dict.fromkeys(writers.ARCHIVES, writers.archives),
    **dict.fromkeys(writers.OPAQUE, lambda command: iter((unseen(command),))),
    **dict.fromkeys(("find", "fd", "fdfind"), writers.find),
    **dict.fromkeys(("curl", "wget"), writers.downloads),
    **dict.fromkeys((*readers.PLAIN, *readers.PROGRAMMED), readers.reads),
    **dict.fromkeys(("sed", "gsed", "ssed"), readers.sed),
    **dict.fromkeys(version_control.NAMES, version_control.uses),
    "zip": writers.packs,
    "sd": writers.replacing,
    "dd": writers.dd,
    "patch": writers.patch,
    "git": writers.of_git,
}
_ONLY_SAY = ("echo", "printf", "test", "[", ":", "true", "false", "export", "basename", "dirname", "cd", "pushd")
"""Commands to which a path is a text like any other."""


def uses(command: Command) -> tuple[Use, ...]:
    """The files that *command* uses, redirections first. Commands that it starts are not looked into."""
    return tuple(dict.fromkeys((*_redirects(command), *_arguments(command))))


def _redirects(command: Command) -> Iterator[Use]:
    for redirect in command.redirects:
        yield from at(command, "edit" if redirect.writes else "read", redirect.target)


def _arguments(command: Command) -> Iterator[Use]:
    name = command.name
    if name in _BY_NAME:
        yield from _BY_NAME[name](command)
    if is_interpreter(name):
        yield from writers.interpreters(command)
    if name not in _ONLY_SAY and not writers.makes_symlinks(command):
        yield from _mentioned(command)


def _mentioned(command: Command) -> Iterator[Use]:
    """Words that name secrets or lie outside, whatever the command does with them."""
    programs = readers.programs(command)
    for word in command.args:
        if word in programs:
            continue
        for value in word.values or ():
            if "://" in value or "\n" in value:
                continue
            for piece in re.split(r"[=@:,]", value):
                if piece and (is_secret(PurePosixPath(piece)) or piece.startswith(("/", "../")) or "/../" in piece):
                    yield from at(command, "read", Word(word.raw, (piece,), word.glob))
