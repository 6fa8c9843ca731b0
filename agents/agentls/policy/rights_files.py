"""Files that say what agents may do: no agent changes them unasked, and no command in a sandbox changes them at all.

They are agents' own files, settings of their hosts and of agentls, and settings of editors: these hold a section
``agentls`` that goes over ``agentls.toml``, or programs that the editor runs by itself.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import PurePath

from agentls.formats import place_of
from agentls.opencode_config import NAMES as OPENCODE
from agentls.opencode_config import file_of
from agentls.policy.operation import Policy
from agentls.policy.paths import is_wild, meets
from agentls.settings import NAME

FOLDERS = (".claude", ".opencode", ".vscode", ".zed", ".helix")
"""Of whose files each counts, wherever the folder is: the hosts look in all folders up to the one they work in."""
FILES = (*OPENCODE, NAME, ".mcp.json", ".nvim.lua", ".nvimrc", ".exrc", ".dir-locals.el", ".dir-locals-2.el")
_ENDINGS = (".code-workspace", ".sublime-project")
_AGENTS = (".github", ".copilot")
"""Folders that hold agents beside other things."""


def says_rights(path: PurePath, policy: Policy, *, tree: bool = False) -> bool:
    """Whether the file at *path*, relative to the workspace, or something in a *tree* there, says what agents may do.

    Letter case is not minded: on some disks it makes no difference. Of a pattern of paths only the names count that it
    spells out or that begin with a dot; `agentls.policy.links` looks for the others on the disk.
    """
    return _by_name(path, tree) or policy.root / path in own_files(policy)


def own_files(policy: Policy) -> frozenset[PurePath]:
    """The files of the agent and of those that started it."""
    known: frozenset[PurePath] | None = policy.memo.get("own files")
    if known is None:
        above = own_files(policy.caller) if policy.caller else frozenset()
        known = policy.memo["own files"] = above | {type(policy.root)(file_of(policy.agent.path))}
    return known


@lru_cache(maxsize=4096)
def _by_name(path: PurePath, tree: bool) -> bool:
    parts = tuple(part.casefold() for part in path.parts)
    if any(_is(part, FOLDERS) for part in parts) or (parts and _is(parts[-1], FILES)):
        return True
    if path.suffix in _ENDINGS or place_of(f"/{path.as_posix()}") is not None:
        return True
    return tree and any(_is(part, _AGENTS) for part in parts[-1:])


def _is(part: str, names: tuple[str, ...]) -> bool:
    if not is_wild(part):
        return part in names
    return part[0] == "." and any(meets(name, part) for name in names)
