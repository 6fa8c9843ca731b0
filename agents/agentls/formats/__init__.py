"""The dialects. One file a dialect; `detect` tells which one a file is written in."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import PurePath

from agentls.definition import Definition
from agentls.formats import claude_code, copilot, opencode, opencode_v2, skill
from agentls.formats.schema import Fact, Field, Format, HostVerdict, Target, ToolName
from agentls.opencode_config import entry_map, entry_name, file_of

__all__ = [
    "Fact",
    "Field",
    "Format",
    "HostVerdict",
    "Target",
    "ToolName",
    "all_formats",
    "by_name",
    "detect",
    "place_of",
    "targets",
    "tree_of",
]


@cache
def all_formats() -> tuple[Format, ...]:
    """Every dialect, in the order in which ties are decided."""
    return (claude_code.format, opencode.format, copilot.format)


def by_name(name: str) -> Format:
    """The dialect of that name; ``KeyError`` where there is none."""
    return {each.name: each for each in all_formats()}[name]  # type: ignore[index]


@cache
def targets() -> Mapping[Target, Format]:
    """Every way to write an agent, by the name under which one asks for it."""
    return {
        "claude-code": claude_code.format,
        "opencode": opencode.format,
        "opencode-v2": opencode_v2.format,
        "copilot": copilot.format,
    }


def place_of(path: str) -> Format | None:
    """The dialect whose host looks for agents where *path* is: a file, or an entry of ``opencode.json``."""
    if "#" in path and entry_name(path) is not None:
        return opencode.format
    return _place_of(path) if path.endswith(".md") else None


@lru_cache(maxsize=8192)
def _place_of(path: str) -> Format | None:
    parts = PurePath(path).parts[:-1]
    for index in range(len(parts) - 1):
        if parts[index : index + 2] == (".claude", "agents"):
            return claude_code.format
        own = parts[index] == ".opencode" or parts[max(index - 1, 0) : index + 1] == (".config", "opencode")
        if own and parts[index + 1] in ("agent", "agents", "mode", "modes"):
            return opencode.format
    return copilot.format if _is_copilot(path, parts) else None


def _is_copilot(path: str, parts: tuple[str, ...]) -> bool:
    folders = parts[-2:]
    if path.endswith((".agent.md", ".chatmode.md")):
        return True
    return folders in ((".github", "agents"), (".copilot", "agents")) and PurePath(path).name != "README.md"


def detect(definition: Definition) -> Format | None:
    """The dialect of a file: by its place, else (for files that lie elsewhere) by its content; None: no agent."""
    path = definition.document.path
    placed = place_of(path)
    if placed is opencode.format and path.endswith(".md") and opencode_v2.is_second(definition):
        return opencode_v2.format
    if placed is opencode.format and entry_map(path) == "agents":
        return opencode_v2.in_json
    if placed or definition.header is None or skill.of(definition):
        return placed
    best = max(targets().values(), key=lambda each: each.recognise(definition))
    return best if best.recognise(definition) >= 2 else None


@lru_cache(maxsize=8192)
def tree_of(path: str) -> str:
    """The folder within which a name must be unique: a host's folder of agents, else the file's own."""
    folders = PurePath(file_of(path)).parts[:-1]
    for root in (".opencode", ".claude", "agents"):
        if root in folders:
            return "/".join(folders[: len(folders) - folders[::-1].index(root)])
    return "/".join(folders)
