"""Where a standing rule can be written: files of an agent's host, and ``agentls.toml``; for whom it holds there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from agentls import settings
from agentls.opencode_config import entry_name, file_of
from agentls.policy import Policy
from agentls.project import Project


@dataclass(frozen=True, slots=True)
class Spot:
    """A file that could take a rule: *name* is ``agent``, ``local``, ``project`` or ``user``, *reach* for whom.

    An ``entry`` is an agent's in the ``agent`` map of an ``opencode.json``.
    """

    name: str
    path: Path
    kind: Literal["agent", "entry", "claude", "opencode", "toml"]
    reach: str
    outside: bool = False

    @property
    def words(self) -> Literal["claude-code", "opencode"]:
        """In whose syntax rules stand there."""
        return "opencode" if self.kind in ("agent", "entry", "opencode") else "claude-code"


def spots(policy: Policy, project: Project) -> Iterator[Spot]:
    """The files for *policy*'s agent, those that hold for the fewest first."""
    agent, root, home = policy.agent, project.root, project.home
    toml = Spot("agent", root / settings.NAME, "toml", f"{agent.name} alone, when agentls runs it")
    if agent.dialect == "opencode":
        own = Path(file_of(agent.path))
        kind: Literal["agent", "entry"] = "agent" if entry_name(agent.path) is None else "entry"
        yield Spot("agent", own, kind, f"{agent.name} alone", outside=not own.is_relative_to(root))
        yield toml
        yield Spot("project", _opencode(root), "opencode", "every OpenCode agent of this workspace")
        if home:
            user = _opencode(home / ".config" / "opencode")
            yield Spot("user", user, "opencode", "OpenCode agents in all your workspaces", outside=True)
    elif agent.dialect == "claude-code":
        yield toml
        yield Spot("local", root / ".claude/settings.local.json", "claude", "your Claude Code agents of this workspace")
        yield Spot("project", root / ".claude/settings.json", "claude", "every Claude Code agent of this workspace")
        if home:
            folder = Path(os.environ.get("CLAUDE_CONFIG_DIR") or home / ".claude")
            reach = "Claude Code agents in all your workspaces"
            yield Spot("user", folder / "settings.json", "claude", reach, outside=True)
    else:
        yield toml


def _opencode(folder: Path) -> Path:
    """The settings file of a folder that is there, the stronger of two; else the one to be made."""
    found = [path for name in ("opencode.jsonc", "opencode.json") if (path := folder / name).exists()]
    return found[0] if found else folder / "opencode.json"
