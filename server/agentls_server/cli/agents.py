"""``agentls agents``: the project's agents, what they may do here, and what each host does with them."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from agentls import project as projects
from agentls.explain import agents
from agentls_server.cli.command import NONE_HERE, OK, Command


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--format", choices=("text", "json"), default="text", help="how to say it (default: text)")


def run(arguments: argparse.Namespace) -> int:
    """Print the agents of the project in the current folder."""
    found = agents(projects.load(Path.cwd().resolve()))
    print(json.dumps(found, indent=2, ensure_ascii=False) if arguments.format == "json" else text(found))
    return OK


def text(found: dict[str, Any]) -> str:
    """The agents for people, a paragraph each."""
    if not found["agents"]:
        return NONE_HERE
    return "\n\n".join("\n".join(_lines(agent)) for agent in found["agents"])


def _line(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 80 else f"{words[:79]}…"


def _prompt(told: dict[str, Any]) -> str:
    count, costs = told["body_tokens"] + told["skill_tokens"], told["cost_usd"]
    price = f" (${costs['first']:.4f}, then ${costs['later']:.4f})" if costs else ""
    return f"about {count:,} tokens in every request{price}"


def _lines(agent: dict[str, Any]) -> list[str]:
    lines = [f"{agent['name'] or '(no name)'}  {agent['path']}  ({agent['dialect']})"]
    lines += [f"  {agent['description']}"] if agent["description"] else []
    lines += [f"  model: {agent['model']}"] if agent["model"] else []
    lines.append(f"  prompt: {_prompt(agent['prompt'])}")
    lines.append("  may: " + ", ".join(f"{name} {effect}" for name, effect in agent["tools"].items()))
    lines += [f"  {kind}: {', '.join(places)}" for kind, places in agent["scope"].items() if places]
    lines += [f"  unread: line {each['line']}: {_line(each['text'])}" for each in agent["unread"]]
    lines += [f"  skills: {', '.join(agent['skills'])}"] if agent["skills"] else []
    return lines + [f"  {host}: {verdict['why']}" for host, verdict in agent["hosts"].items()]


command = Command("agents", "list the project's agents and what they may do", add_arguments, run)
