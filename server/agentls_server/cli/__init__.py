"""The command line. One file a command, which binds one `Command` to ``command``; the package finds it.

Only the command that is called for is imported: ``agentls serve`` must start fast, and ``agentls check`` needs no wire.
"""

from __future__ import annotations

import argparse
import importlib
import os
import pkgutil
import sys
from collections.abc import Sequence

from agentls_server.cli.command import FAILED, INTERRUPTED, OK, USAGE, Command


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; the exit code: 0 done, 1 not, 2 wrong usage, 130 stopped by Ctrl-C."""
    try:
        return _main(argv)
    except KeyboardInterrupt:
        return INTERRUPTED


def _main(argv: Sequence[str] | None) -> int:
    words = list(sys.argv[1:] if argv is None else argv)
    chosen = find(words[0]) if words else None
    parser = argparse.ArgumentParser("agentls", description="A language server and a runner for AI agent files.")
    parser.add_argument("--version", action="store_true", help="print the version")
    subparsers = parser.add_subparsers(title="commands", metavar="COMMAND")
    for command in [chosen] if chosen else all_commands():
        command.add_arguments(subparsers.add_parser(command.name, help=command.help, description=command.help))
    arguments = parser.parse_args(words)
    if chosen:
        return _run(chosen, arguments)
    if arguments.version:
        from importlib.metadata import version

        print(f"agentls {version('agentls')}")
        return OK
    parser.print_help(sys.stderr)
    return USAGE


def _run(command: Command, arguments: argparse.Namespace) -> int:
    try:
        code = command.run(arguments)
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read our output has gone, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    return code


def all_commands() -> list[Command]:
    """Every command of this package, by name."""
    found = (find(each.name) for each in pkgutil.iter_modules(__path__))
    return [each for each in found if each]


def find(name: str) -> Command | None:
    """The command of that name, None where there is none."""
    if not name.isidentifier() or name not in {each.name for each in pkgutil.iter_modules(__path__)}:
        return None
    command = getattr(importlib.import_module(f"{__name__}.{name}"), "command", None)
    return command if isinstance(command, Command) and command.name == name else None
