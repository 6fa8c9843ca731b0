"""``agentls demo``: the whole thing on a sample service, with recorded replies of a model and everything else real."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path

from agentls_server.cli.command import FAILED, INTERRUPTED, OK, USAGE, Command


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--story",
        choices=("alone", "team"),
        default="alone",
        help="two agents, each alone with a failing test (default), or a team that builds a feature",
    )
    parser.add_argument(
        "--live", action="store_true", help="the real model instead of recorded replies; needs ANTHROPIC_API_KEY"
    )
    parser.add_argument("--ask", action="store_true", help="ask you what the server asks, instead of answering for you")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="play in this folder, which must be new or empty")


def _run(args: argparse.Namespace) -> int:
    if problem := _problem(args):
        print(f"agentls demo: {problem}", file=sys.stderr)
        return USAGE
    import asyncio

    from agentls_server.cli.screen import Screen
    from agentls_server.demo.play import Pace, play
    from agentls_server.demo.stories import STORIES

    folder = args.keep or Path(tempfile.mkdtemp(prefix="agentls-demo-"))
    answer = _ask_user if args.ask else _allow_once
    try:
        pace: Pace = "live" if args.live else "asked" if args.ask else "recorded"
        passed = asyncio.run(play(folder, Screen(), answer, STORIES[args.story], pace))
    except KeyboardInterrupt:
        return INTERRUPTED
    return OK if passed else FAILED


def _problem(args: argparse.Namespace) -> str | None:
    """Why the demonstration cannot be played."""
    if args.live and not (os.environ.get("ANTHROPIC_API_KEY") or os.environ.get("ANTHROPIC_AUTH_TOKEN")):
        return "--live needs a key in ANTHROPIC_API_KEY. Without --live no key is needed: the replies are recorded."
    if shutil.which("sh") is None:
        return "the sample service's scripts need a POSIX shell (sh)"
    if args.story == "team" and shutil.which("git") is None:
        return "the team commits what it does, and git is not on this machine"
    if args.keep and args.keep.exists() and (not args.keep.is_dir() or any(args.keep.iterdir())):
        return f"{args.keep} is there already, and not an empty folder"
    if args.ask and not sys.stdin.isatty():
        return "--ask needs a terminal to ask at"
    return None


async def _allow_once(_text: str, titles: tuple[str, ...]) -> str | None:
    return "Allow once" if "Allow once" in titles else next(iter(titles), None)


async def _ask_user(_text: str, titles: tuple[str, ...]) -> str | None:
    """The title whose number is typed; None at the end of input."""
    from agentls_server.cli.terminal import read_line

    choices = ", ".join(f"[{number}] {title}" for number, title in enumerate(titles, 1))
    while True:
        typed = await read_line(f"  {choices}: ")
        if typed is None:
            return None
        if (number := typed.strip()).isdecimal() and 1 <= int(number) <= len(titles):
            return titles[int(number) - 1]


command = Command("demo", "see it work on a sample service, without a key", _arguments, _run)
"""The command."""
