"""``agentls check``: validate agent files and say what was found."""

from __future__ import annotations

import argparse
import gc
import os
import sys
import time

from agentls_server import remembered
from agentls_server.cli.command import USAGE, Command

FORMATS = ("text", "json", "sarif", "github", "junit")
FAIL_ON = ("error", "warning", "info", "hint")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "path", metavar="PATH", nargs="*", default=["."], help="a file, or a folder with agent files in it (default: .)"
    )
    parser.add_argument("--format", choices=FORMATS, default="text", help="how to say it (default: text)")
    parser.add_argument("--fix", action="store_true", help="apply the fixes that are surely right, then check")
    parser.add_argument(
        "--select", metavar="CODES", type=_codes, help="only these rules (codes or beginnings of codes)"
    )
    parser.add_argument("--ignore", metavar="CODES", type=_codes, default=(), help="not these rules")
    parser.add_argument(
        "--fail-on", choices=FAIL_ON, default="error", help="exit with 1 from this severity on (default: error)"
    )
    parser.add_argument("--baseline", metavar="FILE", help="leave out the findings that are written down in FILE")
    parser.add_argument("--write-baseline", metavar="FILE", help="write all findings to FILE, as known from now on")
    parser.add_argument("--watch", action="store_true", help="check again whenever something changes, until Ctrl-C")
    parser.add_argument("--no-cache", action="store_true", help="work it out anew, also where nothing has changed")


def _codes(text: str) -> tuple[str, ...]:
    """The codes in a list with commas; an argument error for one that no rule begins with."""
    from agentls.rules import all_rules
    from agentls.rules.near import near

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
    color = _in_color()
    if arguments.watch:
        from agentls_server.cli.check_watch import watch

        sys.stdout.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
        return watch(arguments, color=color)
    question = {**vars(arguments), "color": color}
    writes = arguments.fix or arguments.write_baseline
    name = None if writes or arguments.no_cache else remembered.key(question)
    answer = remembered.look_up(name) if name else None
    if answer is None:
        answer = _worked_out(arguments, name, color=color)
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    sys.stderr.write(answer.err)
    sys.stdout.write(answer.out)
    return answer.code


def _worked_out(arguments: argparse.Namespace, name: str | None, *, color: bool) -> remembered.Answer:
    from agentls_server import baseline, checking, targets

    started = time.time_ns()
    gc.disable()  # what is read is needed to the end, and there is much of it
    try:
        answer, witnesses = checking.answer(arguments, color=color)
    except (targets.UnreadableError, baseline.BaselineError) as error:
        return remembered.Answer("", f"agentls check: {error}\n", USAGE)
    finally:
        gc.enable()
    if name:
        remembered.keep(name, answer, witnesses, started)
    return answer


def _in_color() -> bool:
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or (sys.stdout.isatty() and os.environ.get("TERM") != "dumb")


command = Command("check", "validate agent files", add_arguments, run)
