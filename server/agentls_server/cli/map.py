"""``agentls map``: the team in the current folder as a picture: who starts whom, and who may edit where."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from agentls import project as projects
from agentls.team import folders, team_of
from agentls.team_map import draw
from agentls_server.cli.command import FAILED, NONE_HERE, OK, USAGE, Command


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--format", choices=("svg", "mermaid"), help="default: by the file's ending, else mermaid")
    parser.add_argument("--out", metavar="FILE", type=Path, help="where to write, instead of standard output")


def run(arguments: argparse.Namespace) -> int:
    """Draw; 1 where there are no agents, 2 where the file cannot be written."""
    root = Path.cwd().resolve()
    team = team_of(projects.load(root), folders(root))
    if not team.members:
        print(f"agentls map: {NONE_HERE}", file=sys.stderr)
        return FAILED
    out: Path | None = arguments.out
    drawn = draw(team, arguments.format or ("svg" if out and out.suffix.lower() == ".svg" else "mermaid"))
    if out is None:
        sys.stdout.write(drawn)
        return OK
    try:
        out.write_text(drawn, encoding="utf-8")
    except OSError as error:
        print(f"agentls map: {out} cannot be written: {error.strerror}", file=sys.stderr)
        return USAGE
    return OK


command = Command("map", "draw the team: who starts whom, who may edit where", add_arguments, run)
"""The command."""
