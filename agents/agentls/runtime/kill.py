"""Ending a session of processes as a whole, whatever groups its members have made and whatever signals they ignore."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

PROC = Path("/proc")


def kill(session: int, sign: int = signal.SIGKILL) -> None:
    """Send a signal to every process of a session. Where there is no ``/proc``: of its leader's process group."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(session, sign)
    for pid in members(session):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, sign)


async def gone(session: int, seconds: float) -> None:
    """Wait at most so long for a session to be empty."""
    end = time.monotonic() + seconds
    while members(session) and time.monotonic() < end:  # noqa: ASYNC110 (other processes' ends make no event)
        await asyncio.sleep(0.02)


def members(session: int) -> list[int]:
    """The living processes of a session; where there is no ``/proc``, minus its id for the leader's process group."""
    if (PROC / "self/stat").exists():
        return [pid for pid, state, _, of in _processes() if of == session and state not in ("Z", "X")]
    try:
        os.killpg(session, 0)
    except (ProcessLookupError, PermissionError):  # nobody, or (macOS) only dead ones that nobody has waited for
        return []
    return [-session]


def leaders(parent: int) -> list[int]:
    """The living children of a process that lead sessions of their own; none where there is no ``/proc``."""
    if not (PROC / "self/stat").exists():
        return []
    return [pid for pid, state, by, of in _processes() if by == parent and of == pid and state not in ("Z", "X")]


def _processes() -> Iterator[tuple[int, str, int, int]]:
    """Every process of the machine: its id, state, parent and session (after the name: state, ppid, pgrp, session)."""
    for entry in os.scandir(PROC):
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                fields = (PROC / entry.name / "stat").read_bytes().rpartition(b")")[2].split()
                yield int(entry.name), fields[0].decode(), int(fields[1]), int(fields[3])
