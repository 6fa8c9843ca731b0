"""``agentls resume``: go on with a run that was interrupted, stopped, or failed, in the folder that it ran in."""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path

from agentls_server.cli.command import FAILED, OK, USAGE, Command
from agentls_server.cli.run import dollars, turns


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("run", metavar="RUN", help="its id, or how that begins; see 'agentls runs'")
    parser.add_argument(
        "--ask",
        choices=("prompt", "allow", "deny"),
        help="what becomes of an ask (default: prompt on a terminal, else deny)",
    )
    parser.add_argument("--max-turns", type=turns, metavar="N", help="round-trips to the model, with those made")
    parser.add_argument("--max-cost", type=dollars, metavar="USD", help="stop at this cost, with what it cost so far")
    parser.add_argument("--model", help="another model id or alias than the run had")
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="for people, or one event a line (default: text)"
    )


def _run(args: argparse.Namespace) -> int:
    return asyncio.run(_main(args))


async def _main(args: argparse.Namespace) -> int:
    from agentls import project as projects
    from agentls_server import jobs, past_runs
    from agentls_server.cli.screen import Screen
    from agentls_server.cli.terminal import TerminalEditor

    try:
        with past_runs.opened() as journal:
            record = past_runs.find(journal, args.run)
        root = Path(record.workspace)
        project = projects.load(root)
        project = jobs.limited(project, args.max_turns, args.max_cost)
        editor = TerminalEditor(
            root, args.ask or ("prompt" if sys.stdin.isatty() else "deny"), Screen(), as_json=args.format == "json"
        )
        project, job, model = await past_runs.taken_up(record, project, editor.confirm, args.model)
        ended = await jobs.start(job, project, editor, model, editor.confirm)
    except jobs.RefusedError as refusal:
        print(f"agentls: {refusal}", file=sys.stderr)
        return USAGE if isinstance(refusal, jobs.UnknownPriceError) else FAILED
    return OK if ended.status == "done" else FAILED


command = Command("resume", "go on with a run that broke off", _arguments, _run)
