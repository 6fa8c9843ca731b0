"""What each host does with a file that it cannot read as written: one clause each, for the messages of several rules.

The facts are those of the hosts' documentation and source that the format tables cite.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import PurePath

from agentls.formats.opencode_v2 import DROPS
from agentls.opencode_config import entry_map
from agentls.rules import Subject

_OPENCODE = {
    "bare": "OpenCode loads the file without its header, and so with every right",
    "drops": "OpenCode drops the file without a word",
    "refuses": "OpenCode refuses to start",
}
"""What OpenCode does with a header that is no YAML, by the outcome of its own steps (measured, 1.18.33)."""


def is_plugin(subject: Subject) -> bool:
    """Whether the file is an agent of a Claude Code plug-in: below its ``agents/``, beside ``.claude-plugin/``."""
    above = _above_agents(subject.project.root, subject.path) if subject.format.name == "claude-code" else None
    if above is None:
        return False
    return "plugins" in above or subject.project.exists(str(subject.project.root.joinpath(*above, ".claude-plugin")))


@lru_cache(maxsize=1024)
def _above_agents(root: PurePath, file: str) -> tuple[str, ...] | None:
    """The folders between *root* and the ``agents/`` that *file* is in; None where a plug-in's agent cannot be."""
    path = PurePath(file)
    parts = path.relative_to(root).parts[:-1] if path.is_relative_to(root) else path.parts[:-1]
    return parts[: parts.index("agents")] if "agents" in parts and ".claude" not in parts else None


def unreadable(subject: Subject) -> str:
    """What the host does with a file whose frontmatter is no YAML."""
    match subject.format.name:
        case "claude-code" if is_plugin(subject):
            return "Claude Code loads a plug-in's agent like this under its file name, with every tool"
        case "claude-code":
            return "Claude Code skips the file and says so only in its debug log"
        case "opencode" if subject.format.generation > 1:
            return DROPS
        case "opencode":
            return _OPENCODE.get(
                subject.format.verdict(subject.definition).outcome,
                "OpenCode skips the file, or loads it without its header and so with every right",
            )
    return f"{subject.format.title} cannot read its fields"


_SEEN = frozenset((
    "name", "description", "tools", "model", "target", "user-invocable", "disable-model-invocation", "argument-hint",
    "agents", "handoffs", "hooks", "github",
))  # fmt: skip
"""Fields whose kind of value VS Code itself looks at (VS Code 1.128.1, promptSyntax sources)."""


def invalid(subject: Subject, field: str = "") -> str:
    """What the host does with a *field* that breaks its schema."""
    if entry_map(subject.path) == "agents":
        return "OpenCode 1 leaves out all of 'agents'"
    if subject.format.generation > 1:
        return DROPS
    if subject.format.name == "copilot" and field in _SEEN:
        return "VS Code marks it as an error"
    if subject.format.name == "opencode":
        folders = PurePath(subject.path).parts[-3:-1]
        return (
            "OpenCode drops this file without a word"
            if ".opencode" in folders and folders[-1] in ("mode", "modes")
            else "OpenCode refuses to start"
        )
    return f"what {subject.format.title} does with it is not documented"


def strict(subject: Subject) -> bool:
    """Whether the host turns a field of the wrong type or value into a refusal."""
    return subject.format.name == "opencode"
