"""``agentls revert``: take back what a run did to files; what was changed since stays."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from pathlib import Path

from agentls_server.cli.command import FAILED, OK, Command


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("run", metavar="RUN", help="its id, or how that begins; see 'agentls runs'")
    parser.add_argument("--turn", type=int, metavar="N", help="only what this turn of the run did")
    parser.add_argument("--path", metavar="FILE", help="only this file, relative to the run's folder")
    parser.add_argument("--redo", action="store_true", help="make again what the last revert of the run took back")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="how to say it (default: text)")


def _run(args: argparse.Namespace) -> int:
    return asyncio.run(_main(args))


async def _main(args: argparse.Namespace) -> int:
    from agentls_server import past_runs
    from agentls_server.cli.screen import Screen
    from agentls_server.cli.terminal import TerminalEditor
    from agentls_server.jobs import RefusedError

    try:
        with past_runs.opened() as journal:
            record = past_runs.find(journal, args.run)
        editor = TerminalEditor(Path(record.workspace), "allow", Screen(sys.stderr))
        files = await past_runs.take_back(record, editor, turn=args.turn, path=args.path, redo=args.redo)
    except RefusedError as refusal:
        print(f"agentls: {refusal}", file=sys.stderr)
        return FAILED
    if args.format == "json":
        print(json.dumps({"runId": record.id, "files": files}, indent=2, ensure_ascii=False))
    else:
        for each in files:
            why = f": {each['why']}" if each["why"] else ""
            print(f"{each['outcome']:<10} {each['path']}{why}")
    return FAILED if any(each["outcome"] in ("conflict", "failed") for each in files) else OK


command = Command("revert", "take back what a run did to files", _arguments, _run)
