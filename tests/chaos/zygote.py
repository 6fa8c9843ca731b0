"""A process that has imported everything and forks itself for each command line, to be killed at a point on order.

Orders come as JSON lines, ``{"argv", "cwd", "env", "point", "until", "after", "out"}``. A point is just before an SQL
statement of the journal, or before or after a write or a delete of a file; the child kills itself (SIGKILL) at the one
with that number (0: never), or is killed ``after`` so many seconds since the file ``until`` is there. The answer,
``{"out", "code", "left"}``, comes when all that the child has started is gone; what was not is ``left``, and killed.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import json
import os
import signal
import sys
import time
from collections.abc import Callable
from typing import Any

from agentls.runtime import prune, store  # noqa: F401
from agentls_server import cli, disk, jobs, past_runs, pruning  # noqa: F401 (so that no child need import it)
from agentls_server.cli import resume, revert, run, screen, terminal  # noqa: F401

PR_SET_CHILD_SUBREAPER = 36
PATIENCE = 20.0
"""Seconds in which what a child has started must be gone."""


class Fuse:
    """Counts points, and ends the process at one of them."""

    def __init__(self, point: int) -> None:
        self.point, self.count = point, 0

    def burn(self, *_: Any) -> None:
        self.count += 1
        if self.count == self.point:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(self, work: Callable[..., Any]) -> Callable[..., Any]:
        def done(*given: Any) -> Any:
            self.burn()
            result = work(*given)
            self.burn()
            return result

        return done


def child(order: dict[str, Any]) -> int:
    """Run the command line; its exit code, and how many points it had, at the end of its output."""
    fuse = Fuse(order["point"])
    connect = store.connect

    def traced(*given: Any) -> Any:
        base = connect(*given)
        base.set_trace_callback(fuse.burn)
        return base

    store.connect = traced
    disk.write_text, disk.delete = fuse.around(disk.write_text), fuse.around(disk.delete)
    os.chdir(order["cwd"])
    os.environ.update(order["env"])
    out = os.open(order["out"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(out, 1)
    os.dup2(out, 2)
    code = cli.main(order["argv"])
    sys.stdout.write(f"\n{fuse.count}\n")
    sys.stdout.flush()
    return code


def ended(pid: int, until: str, after: float) -> int:
    """The status of a child at its end; it is killed *after* so many seconds since the file *until* is there."""
    while until and not os.path.exists(until):  # noqa: PTH110 (imports nothing)
        found, status = os.waitpid(pid, os.WNOHANG)
        if found:
            return status
        time.sleep(0.005)
    if until:
        time.sleep(after)
        os.kill(pid, signal.SIGKILL)
    return os.waitpid(pid, 0)[1]


def left() -> list[str]:
    """The command lines of those that outlive the child: the watchdog and what it kills do not, for long."""
    end = time.monotonic() + PATIENCE
    with contextlib.suppress(ChildProcessError):
        while time.monotonic() < end:
            if os.waitpid(-1, os.WNOHANG) == (0, 0):
                time.sleep(0.005)
        found = [pid for pid in os.listdir("/proc") if pid.isdigit() and parent(pid) == os.getpid()]  # noqa: PTH208 (imports nothing)
        lines = []
        for pid in found:
            with open(f"/proc/{pid}/cmdline", "rb") as file:  # noqa: PTH123 (imports nothing)
                lines.append(file.read().replace(b"\0", b" ").decode("utf-8", "replace"))
            os.kill(int(pid), signal.SIGKILL)
        return lines
    return []


def parent(pid: str) -> int:
    """Whose child a process is; 0 where it is gone."""
    with contextlib.suppress(OSError), open(f"/proc/{pid}/stat", "rb") as file:  # noqa: PTH123 (imports nothing)
        return int(file.read().rpartition(b")")[2].split()[1])
    return 0


def main() -> None:
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    jobs.preload()
    gc.freeze()
    for line in sys.stdin:
        order = json.loads(line)
        pid = os.fork()
        if pid == 0:
            code = 70
            with contextlib.suppress(SystemExit):
                code = child(order)
            os._exit(code)
        code = os.waitstatus_to_exitcode(ended(pid, order["until"], order["after"]))
        sys.stdout.write(json.dumps({"out": order["out"], "code": code, "left": left()}) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
