"""What a run tells the model before the first word."""

from __future__ import annotations

from pathlib import Path

import pytest

from agentls.project import load
from agentls.runtime import context
from agentls.runtime.tools import all_tools

from .stage import Desk, play, say, use

AGENT = """---
name: helper
description: Helps.
tools: Read, Skill{more}
skills:
  - known
  - missing
---
You help.

## Context
- Read `config.yaml` before coding, especially `api.*`
- Read `standards/` for conventions
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    def write(name: str, text: str) -> None:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    write(".claude/agents/helper.md", AGENT.format(more=""))
    write(".claude/skills/known/SKILL.md", "---\nname: known\ndescription: What is known.\n---\nKnow it.\n")
    write(".claude/skills/other/SKILL.md", "---\nname: other\ndescription: Something\n  else.\n---\nDo otherwise.\n")
    write("CLAUDE.md", "Mind the gap.\n")
    write("config.yaml", "api:\n  style: rest\n")
    write("standards/one.md", "1\n")
    write("standards/two.md", "2\n")
    return tmp_path


async def _system(root: Path) -> tuple[str, ...]:
    project = load(root)
    agent = project.agent("helper")
    assert agent
    return await context.system(project.policy(agent), project, Desk(root))


async def test_what_stands_in_the_system_text_and_in_which_order(root: Path) -> None:
    base, body, preloaded, offered, memory, first, where = await _system(root)
    assert base == context.BASE
    assert body.startswith("You help.")
    assert preloaded.split("\n\n") == [
        "# Skill known (its files: .claude/skills/known)",
        "Know it.",
        "# Skill missing",
        "(This skill is not installed.)",
    ]
    assert offered == "Skills that you can load with Skill when they fit:\n- other: Something else."
    assert memory == "# CLAUDE.md of this project\n\nMind the gap."
    assert 'name="config.yaml"' in first
    assert "style: rest" in first
    assert "./standards/one.md\n./standards/two.md" in first
    assert str(root) in where


async def test_a_run_reads_the_editor_s_text_not_the_disk_s(root: Path) -> None:
    desk = Desk(root)
    desk.open("CLAUDE.md", "Unsaved.", unsaved=True)
    project = load(root)
    agent = project.agent("helper")
    assert agent
    assert any("Unsaved." in part for part in await context.system(project.policy(agent), project, desk))


async def test_skills_load_on_demand(root: Path) -> None:
    calls = [use("Skill", "one", skill="other"), use("Skill", "two", skill="othr")]
    played = await play(root, AGENT.format(more=""), [calls, [say("Done.")]])
    loaded, missing = played.model.told
    assert loaded == "Do otherwise.\n\n(Its files lie in .claude/skills/other.)"
    assert missing == "There is no skill 'othr'. Did you mean other?"


def test_the_base_prompt_and_the_basic_tools_are_small() -> None:
    import json  # noqa: PLC0415

    basic = [all_tools()[name].schema(name) for name in ("read", "write", "edit", "glob", "grep", "bash")]
    assert len(context.BASE) < 2000
    assert len(json.dumps(basic)) < 5000
