"""``agentls convert``: an agent file in another dialect, to standard output or ``--out``; losses to standard error."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from agentls import settings
from agentls.convert import BESIDE, Conversion, Refused, convert
from agentls.definition import Definition
from agentls.formats import targets
from agentls.project import read
from agentls.text import Document
from agentls_server.cli.command import FAILED, OK, USAGE, Command


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", type=Path, help="the agent file")
    parser.add_argument("--to", required=True, choices=list(targets()), help="the dialect")
    parser.add_argument(
        "--settings",
        action="store_true",
        help=f"for Claude Code: also write rules into {BESIDE} for what the file alone cannot say",
    )
    parser.add_argument("--out", metavar="FILE", type=Path, help="where to write, instead of standard output")


def run(arguments: argparse.Namespace) -> int:
    """Convert; 1 where that is refused, 2 where a file cannot be read or written."""
    definition = read(arguments.file.absolute())
    if definition is None:
        return _fail(f"{arguments.file} cannot be read", USAGE)
    beside = _settings_text(Path.cwd() / BESIDE) if arguments.settings else None
    result = convert(definition, arguments.to, settings.load(Path.cwd()), beside=beside)
    if isinstance(result, Refused):
        place = f":{_line(definition.document, result.span.start)}" if result.span else ""
        return _fail(f"{arguments.file}{place}: {result.reason}", FAILED)
    _tell(arguments.file, definition, result)
    if result.beside is not None and (code := _write(Path.cwd() / BESIDE, result.beside)) != OK:
        return code  # without its rules the file would allow too much
    if arguments.out is None:
        sys.stdout.write(result.text)
        return OK
    return _write(arguments.out, result.text)


def _settings_text(path: Path) -> str | None:
    """The settings as they are; empty where there are none, None where they cannot be read."""
    if not path.exists():
        return ""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None


def _tell(path: Path, definition: Definition, result: Conversion) -> None:
    for loss in result.losses:
        place = f"{path}:{_line(definition.document, loss.span.start)}" if loss.span else str(path)
        print(f"{place}: {loss.what}", file=sys.stderr)
        for option in loss.options:
            print(f"    or: {option}", file=sys.stderr)
    count = len(result.losses)
    lost = f"{count} thing{'s' * (count != 1)} lost or made stricter" if count else "nothing lost"
    print(f"{lost}; its place is {result.name}", file=sys.stderr)


def _write(path: Path, text: str) -> int:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        return _fail(f"{path} cannot be written: {error.strerror}", USAGE)
    return OK


def _line(document: Document, offset: int) -> int:
    return document.line_of(offset) + 1


def _fail(message: str, code: int) -> int:
    print(f"agentls convert: {message}", file=sys.stderr)
    return code


command = Command("convert", "convert an agent file to another dialect", add_arguments, run)
