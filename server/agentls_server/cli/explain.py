"""``agentls explain``: what the policy answers to one action of an agent, and why."""

from __future__ import annotations

import argparse
import json
import sys
from functools import partial
from pathlib import Path

from agentls import project as projects
from agentls.explain import explain, text
from agentls.rules.near import near
from agentls.runtime import sandbox
from agentls_server import given_answers
from agentls_server.cli.command import OK, USAGE, Command


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("agent", metavar="AGENT", help="the name of an agent of this project, or the path of its file")
    parser.add_argument("action", metavar="ACTION", help="a tool (edit, bash, WebFetch) or a capability (shell, web)")
    parser.add_argument("target", metavar="TARGET", help="a path, a command, a URL, the name of an agent or a skill")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="how to say it (default: text)")


def run(arguments: argparse.Namespace) -> int:
    """Print the answer; 2 where there is no such agent or action."""
    root = Path.cwd().resolve()
    project = projects.load(root)
    agent = project.agent(arguments.agent) or project.agent(str((root / arguments.agent).resolve()))
    if agent is None:
        return _unknown("agent", arguments.agent, [each.name for each in project.agents])
    sandboxed = partial(sandbox.holds, project.settings.sandbox)
    answer = explain(arguments.action, arguments.target, project.policy(agent), sandboxed=sandboxed)
    if answer is None:
        return _unknown("action", arguments.action, ["read", "edit", "bash", "webfetch", "task", "skill"])
    answer = given_answers.beside(answer, project.policy(agent))
    if arguments.format == "json":
        print(json.dumps(answer, indent=2, ensure_ascii=False))
    else:
        print(text(answer) + given_answers.text(answer["answers"]))
    return OK


def _unknown(what: str, name: str, known: list[str]) -> int:
    meant = near(name, known)
    hint = f"; did you mean {meant!r}?" if meant else f"; there are {', '.join(known) or 'none'}"
    print(f"agentls explain: there is no {what} '{name}'{hint}", file=sys.stderr)
    return USAGE


command = Command("explain", "say what an agent may do, and which rule says so", add_arguments, run)
