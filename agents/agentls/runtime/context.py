"""What a run tells the model before the first word: stable parts first, so that the prompt cache holds."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from agentls.formats import by_name
from agentls.policy import Policy
from agentls.policy.offer import offered
from agentls.project import Project
from agentls.runtime import loading
from agentls.runtime.editor import Editor
from agentls.runtime.tools import Tool, all_tools

BASE = """\
You are an agent that agentls runs inside a user's editor. Your role and rules follow below; they are binding.
- File paths are relative to the workspace folder.
- You may call several tools in one reply: searches and reads run first and together, then all edits are shown to the
  user as one change, then commands run one after the other.
- The user may be asked before an edit or a command, and may take it in part; a tool's result says what really happened.
- A denied call stays denied; its result names the rule. Do not look for a way around it: go on without it, or say what
  you need.
- When you are done, answer with a short report of what you did and found, and call no more tools."""


def tool_names(policy: Policy, remote: Mapping[str, Tool] = MappingProxyType({})) -> dict[str, Tool]:
    """The tools that the model is told of (*remote* are those of MCP servers), by the dialect's name for each."""
    dialect = by_name(policy.agent.dialect)
    return {
        dialect.call_name(name): tool for name, tool in (all_tools() | dict(remote)).items() if offered(name, policy)
    }


async def system(policy: Policy, project: Project, editor: Editor) -> tuple[str, ...]:
    """The system blocks: base prompt, the agent's body, its skills, what is read first, the environment."""
    agent = policy.agent
    tools = tool_names(policy)
    skill_tool = next((name for name, tool in tools.items() if tool.name == "skill"), None)
    others = [each for each in project.skills if each.name not in agent.skills] if skill_tool else []
    parts = (
        BASE,
        agent.prompt,
        loading.preloaded(agent, project),
        loading.listed(others, skill_tool or ""),
        await loading.memory(agent, policy, editor),
        await loading.first_reads(policy, editor),
        f"Workspace folder: {editor.root}\nPlatform: {platform.system()}",
    )
    return tuple(part for part in parts if part.strip())


def task_message(task: str, attachments: tuple[str, ...] = ()) -> dict[str, Any]:
    """The first user message: what the task is about (a selection, diagnostics), then the task."""
    texts = [text for text in (*attachments, task) if text.strip()]
    return {"role": "user", "content": [{"type": "text", "text": text} for text in texts]}


def problems(diagnostics: list[dict[str, Any]]) -> str:
    """What other tools report at the place of a task, as an attachment; diagnostics as the LSP has them."""
    lines = []
    for each in diagnostics:
        line = int(each.get("range", {}).get("start", {}).get("line", 0)) + 1
        source = " ".join(str(each[key]) for key in ("source", "code") if each.get(key))
        lines.append(f"line {line}: {each.get('message', '')}{f' ({source})' if source else ''}")
    return "<problems>\n" + "\n".join(lines) + "\n</problems>"


def place(path: Path, root: Path) -> str:
    """The file that a task is about, as an attachment."""
    return f'<file name="{_name(path, root)}"/>'


def selection(path: Path, root: Path, text: str, first_line: int, last_line: int) -> str:
    """A selection as an attachment; lines are 1-based and inclusive."""
    return f'<selection file="{_name(path, root)}" lines="{first_line}-{last_line}">\n{text}\n</selection>'


def _name(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
