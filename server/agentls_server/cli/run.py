"""``agentls run``: an agent at work in the terminal, in the current directory."""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path

from agentls_server.cli.command import Command


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("agent", metavar="AGENT", help="its name, or the path of its file")
    parser.add_argument("task", metavar="TASK", nargs="+", help="what it is to do")
    parser.add_argument("--model", help="a model id or alias, instead of the agent's own")
    parser.add_argument(
        "--ask",
        choices=("prompt", "allow", "deny"),
        help="what becomes of an ask (default: prompt on a terminal, else deny)",
    )
    parser.add_argument("--max-turns", type=turns, metavar="N", help="round-trips to the model")
    parser.add_argument("--max-cost", type=dollars, metavar="USD", help="stop at this cost")
    parser.add_argument("--plan", action="store_true", help="change nothing before you have taken the agent's plan")
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="for people, or one event a line (default: text)"
    )


def turns(text: str) -> int:
    """A number of round-trips; argparse makes wrong usage of the error."""
    number = int(text)
    if number < 1:
        raise ValueError
    return number


def dollars(text: str) -> float:
    """A sum that a run can cost; argparse makes wrong usage of the error."""
    sum_ = float(text)
    if not 0 < sum_ < float("inf"):
        raise ValueError
    return sum_


def _run(args: argparse.Namespace) -> int:
    return asyncio.run(_main(args))


async def _main(args: argparse.Namespace) -> int:
    from agentls import project as projects
    from agentls_server import jobs, pruning
    from agentls_server.cli.screen import Screen
    from agentls_server.cli.terminal import TerminalEditor

    root = Path.cwd().resolve()
    project = projects.load(root)
    project = jobs.limited(project, args.max_turns, args.max_cost)
    editor = TerminalEditor(
        root, args.ask or ("prompt" if sys.stdin.isatty() else "deny"), Screen(), as_json=args.format == "json"
    )
    try:
        project, agent = jobs.find(project, args.agent)
        model = await jobs.model_for(agent, project, args.model, editor.confirm)
        job = jobs.job(agent, project, " ".join(args.task), model)
        job = jobs.planned(job) if args.plan else job
        ended = await jobs.start(job, project, editor, model, editor.confirm)
        await asyncio.to_thread(pruning.tidy, root, project.settings.keep)
    except jobs.RefusedError as refusal:
        print(f"agentls: {refusal}", file=sys.stderr)
        return 2 if isinstance(refusal, jobs.UnknownAgentError | jobs.UnknownPriceError) else 1
    return 0 if ended.status == "done" else 1


command = Command("run", "run an agent in the terminal, in the current directory", _arguments, _run)
