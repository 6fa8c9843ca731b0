"""The table of measurements: agent files, what OpenCode did with each, and the rules that it then had.

``cases.txt`` holds, as measured against OpenCode 1.18.33 on 2026-11-20, for each file a line OUTCOME NAME, its text as
JSON, and a line EFFECT KEY: PATTERN for each rule after OpenCode's own.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

from agentls.definition import Definition, parse
from agentls.text import Document

ROOT = Path("/w")


@dataclass(frozen=True)
class Case:
    """A file, the outcome, and the rules (key, pattern, effect; ``~`` is the user's folder)."""

    name: str
    outcome: str
    text: str
    rules: tuple[tuple[str, str, str], ...]

    @property
    def definition(self) -> Definition:
        return parse(Document(str(ROOT / ".opencode/agent/one.md"), self.text))


def cases() -> list[Case]:
    """The whole table."""
    blocks = re.split(r"\n(?=\S)", Path(__file__).with_name("cases.txt").read_text(encoding="utf-8"))
    return [_case(block.strip().splitlines()) for block in blocks]


def _case(lines: list[str]) -> Case:
    outcome, name = lines[0].split(" ", 1)
    return Case(name, outcome, json.loads(lines[1]), tuple(_rule(line.strip()) for line in lines[2:]))


def _rule(line: str) -> tuple[str, str, str]:
    effect, rest = line.split(" ", 1)
    key, pattern = rest.split(": ", 1)
    return key, pattern, effect
