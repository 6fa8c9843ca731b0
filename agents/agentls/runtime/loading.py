"""What goes into a run's context beside the agent's own words: its skills, and the files that it is to read first."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from pathlib import Path

from agentls.agent import Agent
from agentls.policy import Operation, Policy, decide
from agentls.project import Project
from agentls.runtime import ripgrep
from agentls.runtime.editor import Editor, EditorError
from agentls.runtime.tools import ToolError
from agentls.skills import Skill

MEMORY = {"claude-code": ("CLAUDE.md",), "opencode": ("AGENTS.md", "CLAUDE.md"), "copilot": ("AGENTS.md",)}
"""The file that keeps what a project tells its agents, by dialect; the first that is there."""
MAX_FILE = 40_000
MAX_FIRST = 80_000
"""Characters of one file, and of all files that are read first."""
MAX_LISTED = 200
"""Files listed of one folder."""


def preloaded(agent: Agent, project: Project) -> str:
    """The skills that the agent's file lists, whole; those that are missing are named."""
    parts = []
    for name in agent.skills:
        skill = project.skill(name)
        text = skill.definition.body_text.strip() if skill else "(This skill is not installed.)"
        place = f" (its files: {_label(Path(skill.path).parent, project.root)})" if skill else ""
        parts.append(f"# Skill {name}{place}\n\n{text}")
    return "\n\n".join(parts)


def listed(skills: Iterable[Skill], tool: str) -> str:
    """The skills that can be loaded with *tool*, by name and description."""
    lines = [f"- {each.name}: {' '.join(each.description.split())}" for each in skills if each.description]
    return f"Skills that you can load with {tool} when they fit:\n" + "\n".join(lines) if lines else ""


async def memory(agent: Agent, policy: Policy, editor: Editor) -> str:
    """The project's own instructions for agents of this dialect."""
    for name in MEMORY[agent.dialect]:
        if text := await _text(editor.root / name, policy, editor):
            return f"# {name} of this project\n\n{text}"
    return ""


async def first_reads(policy: Policy, editor: Editor) -> str:
    """The files that the agent's body says to read first, where they are there and may be read; folders as lists."""
    promises = policy.contract.of("read") if policy.contract else ()
    parts: list[str] = []
    for value, note in dict.fromkeys((each.value, each.note) for each in promises):
        path = editor.root / value
        text = await _listing(path, value) if value.endswith("/") else await _text(path, policy, editor)
        room = MAX_FIRST - sum(map(len, parts))
        if text and room > 0:
            about = f' about="{note}"' if note else ""
            parts.append(f'<file name="{value}"{about}>\n{text[:room]}\n</file>')
    head = "What your instructions say to read first, as it is now:"
    return "\n".join([head, *dict.fromkeys(parts)]) if parts else ""


async def _text(path: Path, policy: Policy, editor: Editor) -> str:
    """The text of a file that may be read without asking; empty where there is none."""
    path = path.resolve()  # noqa: ASYNC240 (a local disk; the editor's door has no such question)
    name = _label(path, editor.root)
    if decide(Operation("read", name, path), policy).effect != "allow":
        return ""
    try:
        return (await editor.read(path)).text[:MAX_FILE].strip()
    except EditorError:
        return ""


async def _listing(folder: Path, name: str) -> str:
    found: list[str] = []
    with contextlib.suppress(ToolError):
        async with contextlib.aclosing(ripgrep.records(["--files", f"./{name}"], folder.parent, b"\0")) as records:
            async for record in records:
                found.append(record)
                if len(found) >= MAX_LISTED:
                    break
    return "\n".join(sorted(found))


def _label(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
