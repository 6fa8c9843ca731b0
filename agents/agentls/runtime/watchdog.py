"""A shell process that outlives this one by a moment: it kills our children's sessions when we die, even by SIGKILL.

It reads the sessions to guard from a pipe that only we hold open; the pipe ends when we do, however that happens. A
child enters its session itself, between fork and exec, and holds the pipe till then: at no moment is it unknown.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
from collections.abc import Callable
from itertools import count

from agentls.runtime.kill import leaders

_SCRIPT = r"""
trap '' HUP INT TERM
sessions=" "
while read -r sign name id; do
  case $sign in
    +) sessions="$sessions$name=$id " ;;
    -) case $sessions in *" $name="*) rest=${sessions#* $name=}; sessions="${sessions%% $name=*} ${rest#* }" ;; esac ;;
  esac
done
for session in $sessions; do
  id=${session#*=}
  for round in 1 2 3 4 5 6 7 8 9; do
    found=
    kill -KILL "-$id" 2>/dev/null
    for stat in /proc/[0-9]*/stat; do
      { read -r line < "$stat"; } 2>/dev/null || continue
      pid=${stat#/proc/}
      set -- ${line##*)}
      case $1 in Z|X) continue ;; esac
      [ "$4" = "$id" ] && kill -KILL "${pid%/stat}" 2>/dev/null && found=yes
    done
    [ $found ] || break
  done
done
"""
"""A session is looked through until nobody is left: a process may start another one while it is looked for."""

_process: subprocess.Popen[bytes] | None = None
_guarded: dict[str, int] = {}
_adopted: set[str] = set()
_names = count(1)


def announce() -> tuple[str, Callable[[], None]]:
    """A name for a session to come, and what its leader does between fork and exec: it enters itself under that name.

    A name, not the session, is what is forgotten: the id of a child that could not start is not known to us.
    """
    if _process is None or _process.poll() is not None:
        _start()
    name = str(next(_names))
    stdin = _process.stdin.fileno() if _process and _process.stdin else None

    def enter() -> None:
        if stdin is not None:
            signal.signal(signal.SIGPIPE, signal.SIG_IGN)
            with contextlib.suppress(OSError):  # somebody killed the watchdog; with the next child comes a new one
                os.write(stdin, f"+ {name} {os.getpid()}\n".encode())
            signal.signal(signal.SIGPIPE, signal.SIG_DFL)

    return name, enter


def guard(name: str, session: int) -> None:
    """The child *name* has started: *session* is told again to a watchdog that follows this one."""
    _guarded[name] = session


def forget(name: str) -> None:
    """The session *name* is over, or never began."""
    _guarded.pop(name, None)
    _tell(f"- {name}")


def adopt() -> None:
    """Guard the children that another's code has started in sessions of their own, and forget those that are gone."""
    if _process is None or _process.poll() is not None:
        _start()
    ours = set(leaders(os.getpid())) - {_process.pid if _process else 0}
    for name in [name for name in _adopted if _guarded[name] not in ours]:
        _adopted.discard(name)
        forget(name)
    for session in ours - set(_guarded.values()):
        name = str(next(_names))
        _adopted.add(name)
        guard(name, session)
        _tell(f"+ {name} {session}")


def _tell(*lines: str) -> None:
    if _process and _process.stdin:
        with contextlib.suppress(OSError):  # as above
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
        _tell(*(f"+ {name} {session}" for name, session in _guarded.items()))
