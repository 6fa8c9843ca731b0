"""The shipped agents as OpenCode gets them, and the rules that it was measured to give each.

``team.txt`` holds, as measured against OpenCode 1.18.33 on 2026-11-20, for each agent its name, and below it a line
EFFECT KEY: PATTERN for each rule after OpenCode's own.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TypeAlias

from agentls import shipped
from agentls.convert import Conversion, convert
from agentls.definition import Definition, parse
from agentls.formats import detect
from agentls.project import read
from agentls.text import Document

Rule: TypeAlias = tuple[str, str, str]

RECORDED = Path(__file__).with_name("team.txt")
NAMES = tuple(path.stem for path in shipped.agents())


def source(name: str) -> Definition:
    """The agent as it is shipped."""
    definition = read(next(path for path in shipped.agents() if path.stem == name))
    assert definition
    return definition


def for_opencode(name: str) -> Definition:
    """The agent as a file of OpenCode's: as it is, or converted."""
    definition = source(name)
    dialect = detect(definition)
    assert dialect
    if dialect.name == "opencode":
        return definition
    made = convert(definition, "opencode")
    assert isinstance(made, Conversion), made
    return parse(Document(f"/w/.opencode/agent/{name}.md", made.text))


def recorded() -> dict[str, list[Rule]]:
    """The measured rules (key, pattern, effect) by agent."""
    found: dict[str, list[Rule]] = {}
    for block in re.split(r"\n(?=\S)", RECORDED.read_text(encoding="utf-8").strip()):
        name, *lines = block.splitlines()
        found[name] = [_rule(line.strip()) for line in lines]
    return found


def _rule(line: str) -> Rule:
    effect, rest = line.split(" ", 1)
    key, pattern = rest.split(": ", 1)
    return key, pattern, effect
