"""Whose turn a file is: runs that want the same one take turns, in one process or in many."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path

from agentls.runtime import alive, store
from agentls.runtime.journal import Journal

WAIT = 10.0
"""Seconds that a run waits for a file that another one is changing."""
_POLL = 0.05


class BusyError(Exception):
    """Another run is at work on a file; the text names both."""


@asynccontextmanager
async def claimed(journal: Journal, run: str, paths: Iterable[Path], seconds: float = WAIT) -> AsyncIterator[None]:
    """Have files (real paths) for *run* alone; `BusyError` when another one keeps any of them for longer."""
    names = sorted(map(str, paths))
    end = time.monotonic() + seconds
    while other := _claim(journal, run, names):
        if time.monotonic() > end:
            raise BusyError(f"{Path(other[0]).name} is being changed by another run ({other[1]})")
        await asyncio.sleep(_POLL)
    try:
        yield
    finally:
        mine = ((name, run) for name in names)
        journal.base.executemany("DELETE FROM claims WHERE path = ? AND run = ?", mine)


def _claim(journal: Journal, run: str, names: list[str]) -> tuple[str, str] | None:
    """Take all the files or none; one that another run has, and that run. What a dead process has is free."""
    with store.writing(journal.base):
        for name in names:
            row = journal.base.execute("SELECT run, pid, born FROM claims WHERE path = ?", (name,)).fetchone()
            if row and row[0] != run and alive.is_alive(*row[1:]):
                return name, row[0]
        values = ((name, run, *alive.me()) for name in names)
        journal.base.executemany("INSERT OR REPLACE INTO claims VALUES (?, ?, ?, ?)", values)
    return None
