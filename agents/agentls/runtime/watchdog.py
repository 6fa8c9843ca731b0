"""A shell process that outlives this one by a moment: it kills our children's sessions when we die, even by SIGKILL.

It reads the sessions to guard from a pipe that only we hold open; the pipe ends when we do, however that happens.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess

_SCRIPT = r"""
trap '' HUP INT TERM
sessions=" "
while read -r sign id; do
  case $sign in
    +) sessions="$sessions$id " ;;
    -) case $sessions in *" $id "*) sessions="${sessions%% $id *} ${sessions#* $id }" ;; esac ;;
  esac
done
for id in $sessions; do
  kill -KILL "-$id" 2>/dev/null
  for stat in /proc/[0-9]*/stat; do
    { read -r line < "$stat"; } 2>/dev/null || continue
    pid=${stat#/proc/}
    set -- ${line##*)}
    [ "$4" = "$id" ] && kill -KILL "${pid%/stat}" 2>/dev/null
  done
done
"""

_process: subprocess.Popen[bytes] | None = None
_guarded: set[int] = set()


def ready() -> None:
    """Have a watchdog before there is something to guard: a child may be quick to end us."""
    if _process is None or _process.poll() is not None:
        _start()
        _tell(*(f"+ {each}" for each in _guarded))


def guard(session: int) -> None:
    """From now on *session* dies with us."""
    ready()
    _guarded.add(session)
    _tell(f"+ {session}")


def forget(session: int) -> None:
    """*session* is over."""
    _guarded.discard(session)
    _tell(f"- {session}")


def _tell(*lines: str) -> None:
    if _process and _process.stdin:
        with contextlib.suppress(OSError):  # somebody killed it; with the next child comes a new one
            os.write(_process.stdin.fileno(), "".join(f"{line}\n" for line in lines).encode())


def _start() -> None:
    global _process  # noqa: PLW0603 (one watchdog a process, as there is one life to watch)
    if shell := shutil.which("sh"):
        _process = subprocess.Popen(
            [shell, "-c", _SCRIPT],
            cwd="/",
            env={},
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            bufsize=0,
        )
