"""``agentls runs``: what ran in this workspace, and how it ended."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from agentls.text import counted
from agentls_server.cli.command import FAILED, OK, Command


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--all", action="store_true", help="the runs of all workspaces")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="how to say it (default: text)")


def _run(args: argparse.Namespace) -> int:
    from agentls_server import past_runs
    from agentls_server.jobs import RefusedError

    try:
        with past_runs.opened() as journal:
            runs = past_runs.listed(journal, None if args.all else [Path.cwd()])
    except RefusedError as refusal:
        print(f"agentls: {refusal}", file=sys.stderr)
        return FAILED
    if args.format == "json":
        print(json.dumps({"runs": runs}, indent=2, ensure_ascii=False))
    else:
        print("\n".join(map(_line, runs)) or "Nothing ran here yet.")
    return OK


def _line(run: dict[str, Any]) -> str:
    task = run["task"].strip().split("\n", 1)[0]
    files = counted(len(run["files"]), "file") if run["files"] else ""
    return f"{run['id']}  {run['status']:<11}  {run['agent']}: {task[:80]}  {files}".rstrip()


command = Command("runs", "list the runs of this workspace", _arguments, _run)
