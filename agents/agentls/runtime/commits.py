"""Commits that commands make, found by asking git what its branches have after a command that they had not before."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TypeAlias

from agentls.runtime import process

MOST = 50
"""Commits told of one command."""
_SECONDS, _CHARACTERS = 10.0, 100_000
_HASH = re.compile(r"^[0-9a-f]{40,64}(?= )", re.MULTILINE)

Tips: TypeAlias = frozenset[str]


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
