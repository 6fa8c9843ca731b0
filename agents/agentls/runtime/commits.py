"""Commits that commands make, found by asking git what its branches have after a command that they had not before.

Of agents that work side by side one command at a time makes commits, so that each commit is known to be somebody's.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TypeAlias

from agentls.policy import shell
from agentls.policy.shell.git import plain
from agentls.runtime import process

MOST = 50
"""Commits told of one command."""
_SECONDS, _CHARACTERS = 10.0, 100_000
_HASH = re.compile(r"^[0-9a-f]{40,64}(?= )", re.MULTILINE)

_MAKERS = ("commit", "merge", "revert", "cherry-pick", "am", "pull", "rebase")

Tips: TypeAlias = frozenset[str]


class Commits:
    """The commits of one tree of agents, each told of once."""

    def __init__(self) -> None:
        self._turn = asyncio.Lock()
        self._told: set[str] = set()

    @contextlib.asynccontextmanager
    async def around(self, line: str, root: Path) -> AsyncIterator[list[str]]:
        """Around the command *line*: a list that has the commits which it made, when the block is left."""
        made: list[str] = []
        if says_commit(line):
            async with self._turn:
                before = await tips(root)
                yield made
                made += await self._new(root, before)
        else:
            before = await tips(root)
            yield made
            async with self._turn:  # what another one makes meanwhile is told by that one
                made += await self._new(root, before)

    async def _new(self, root: Path, before: Tips | None) -> list[str]:
        found = [each for each in await since(root, before) if each not in self._told]
        self._told.update(found)
        return found


def says_commit(line: str) -> bool:
    """Whether a command line names a command of git's that makes commits."""
    return any(
        inner.args and inner.args[0].text in _MAKERS
        for inner in (plain(each) for each in shell.script(line).commands if each.name == "git")
    )


async def tips(root: Path) -> Tips | None:
    """Where the branches and HEAD of the repository at *root* are; None where there is none."""
    if not any((folder / ".git").exists() for folder in (root, *root.parents)):
        return None
    shown = await _git(root, "show-ref", "--head", "--heads")
    return frozenset(_HASH.findall(shown or ""))


async def since(root: Path, before: Tips | None) -> list[str]:
    """The commits that branches have since *before*, oldest first: abbreviated hash and subject.

    What was fetched from elsewhere is not among them.
    """
    now = await tips(root) if before is not None else None
    if before is None or not now or now <= before:
        return []
    limits = [f"^{each}" for each in sorted(before)]
    form = ("--reverse", f"--max-count={MOST}", "--format=%h%x09%s")
    found = await _git(root, "rev-list", *form, *sorted(now - before), *limits, "--not", "--remotes")
    return [line.replace("\t", " ", 1) for line in (found or "").splitlines() if "\t" in line]


async def _git(root: Path, *words: str) -> str | None:
    """What git says; None where it fails or is not there."""
    env = {**process.environment(), "GIT_OPTIONAL_LOCKS": "0"}
    try:
        done = await process.run(["git", "--no-replace-objects", *words], root, env, _SECONDS, _CHARACTERS)
    except OSError:
        return None
    return done.text if done.exit_code == 0 else None
