"""The table of measurements of agents in ``opencode.json``: files, what OpenCode made of one agent, its rules.

``entries.txt`` holds, as measured against OpenCode 1.18.33 on 2026-11-20 and the day after, for each case a line
OUTCOME NAME, a line with the agent that was asked for and the files as JSON (``~/`` is the user's folder), what it
said of the agent, and a line EFFECT KEY: PATTERN for each rule after those that every agent has.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from agentls.agent import Agent
from agentls.formats import opencode
from agentls.project import Project, parsed
from agentls.rules import check_file
from agentls.text import Document

ROOT, HOME = Path("/w"), Path("/home/user")
SAID = ("description", "mode", "prompt", "hidden")


@dataclass(frozen=True)
class Entry:
    """One case: its files by path, the *agent* that was asked for, and what came out."""

    name: str
    outcome: str
    agent: str
    files: dict[str, str]
    said: dict[str, Any]
    rules: tuple[tuple[str, str, str], ...]

    def project(self) -> Project:
        """The files as a project, read without a disk."""
        texts = {str(place(path, ROOT, HOME)): text for path, text in self.files.items()}
        project = Project(ROOT, home=HOME, whole=True, exists=texts.__contains__, text_of=texts.get)
        for path, text in texts.items():
            if path.endswith((".json", ".jsonc")) or "/agent/" in path:
                project = project.having(parsed(Document(path, text)))
        return project


def place(path: str, root: Path, home: Path) -> Path:
    """Where a file of a case lies."""
    return home / path.removeprefix("~/") if path.startswith("~/") else root / path


def entries() -> list[Entry]:
    """The whole table."""
    blocks = re.split(r"\n(?=\S)", Path(__file__).with_name("entries.txt").read_text(encoding="utf-8"))
    return [_entry(block.strip().splitlines()) for block in blocks]


def _entry(lines: list[str]) -> Entry:
    outcome, name = lines[0].split(" ", 1)
    agent, files = lines[1].strip().split(" ", 1)
    return Entry(name, outcome, agent, json.loads(files), json.loads(lines[2]), tuple(map(_rule, lines[3:])))


def _rule(line: str) -> tuple[str, str, str]:
    effect, rest = line.strip().split(" ", 1)
    key, pattern = rest.split(": ", 1)
    return key, pattern, effect


def written(entry: Entry) -> str:
    """The case as ``entries.txt`` has it."""
    lines = [
        f"{entry.outcome} {entry.name}",
        f"  {entry.agent} {json.dumps(entry.files)}",
        f"  {json.dumps(entry.said)}",
    ]
    return "\n".join([*lines, *(f"  {effect} {key}: {pattern}" for key, pattern, effect in entry.rules)]) + "\n"


def ours(entry: Entry) -> tuple[str, dict[str, Any], tuple[tuple[str, str, str], ...]]:
    """Our reading of a case: the outcome, the fields, the rules."""
    project = entry.project()
    if any(
        each.severity == "error"
        for definition in project.definitions.values()
        for each in check_file(definition, project)
    ):
        return "refuses", {}, ()
    agent = project.agent(entry.agent)
    agent = project.effective(agent) if agent else None
    if agent is None or agent.disabled:
        return "skips", {}, ()
    return "loads", dict(_fields(agent)), tuple(_rules(agent))


def _fields(agent: Agent) -> Iterator[tuple[str, Any]]:
    found = {"description": agent.description, "mode": agent.mode, "prompt": agent.prompt, "hidden": agent.hidden}
    yield from ((name, value) for name, value in found.items() if value)


def _rules(agent: Agent) -> Iterator[tuple[str, str, str]]:
    for each in agent.permissions[len(opencode.DEFAULTS) :]:
        yield each.tool, each.pattern, each.effect
