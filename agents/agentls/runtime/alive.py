"""Which process is which: a process id is used again after its process has ended, so its start time goes with it."""

from __future__ import annotations

import os
import subprocess
from functools import cache
from pathlib import Path


@cache
def me() -> tuple[int, str]:
    """The id and the start of this process."""
    return os.getpid(), born(os.getpid())


os.register_at_fork(after_in_child=me.cache_clear)


def is_alive(pid: int, start: str) -> bool:
    """Whether the process that began at *start* is still there."""
    return (pid, start) == me() or (bool(start) and born(pid) == start)


def born(pid: int) -> str:
    """When a process began, as its system has it; empty where there is none, or only its remains."""
    if Path("/proc/self/stat").exists():
        try:
            fields = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()
        except OSError:
            return ""
        return "" if fields[0] in (b"Z", b"X") else f"{_boot()} {fields[19].decode()}"
    done = subprocess.run(["ps", "-o", "stat=,lstart=", "-p", str(pid)], capture_output=True, text=True, check=False)
    state, _, start = done.stdout.strip().partition(" ")
    return "" if state.startswith("Z") else start.strip()


@cache
def _boot() -> str:
    """Which start of the machine this is: ticks count from there."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return ""
