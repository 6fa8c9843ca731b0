"""Commands held by the kernel: bubblewrap on Linux shows a command only what its agent's rules leave to it.

Everything but the workspace is read-only, forbidden places and the files that say what agents may do are too, secrets
are not there, children included. Where there is no bubblewrap, limits on commands rest on reading them alone.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from agentls.policy.confinement import Confinement
from agentls.policy.links import secrets

_BASE = ("--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--unshare-pid", "--die-with-parent")


@cache
def program() -> str | None:
    """The path of a ``bwrap`` that works here; None where there is none (in many containers it may not do its work)."""
    found = shutil.which("bwrap") if sys.platform == "linux" else None
    if found is None:
        return None
    try:
        tried = subprocess.run([found, *_BASE, "--unshare-net", "true"], capture_output=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return found if tried.returncode == 0 else None


def holds(setting: str) -> bool:
    """Whether commands run in a sandbox here, by the setting ``sandbox``; the first call tries it out."""
    return setting != "off" and program() is not None


def wrapped(argv: list[str], confinement: Confinement, shown: frozenset[Path] = frozenset()) -> list[str]:
    """*argv* as a command of bubblewrap that holds it to *confinement*; `RuntimeError` where there is no bubblewrap.

    *shown* are files (real paths) that it sees also where they would be hidden from it: those it was allowed to use.
    """
    bwrap = program()
    if bwrap is None:
        raise RuntimeError("bubblewrap (bwrap) is not installed, or may not do its work here")
    root = str(confinement.root)
    scratch = os.path.realpath(tempfile.gettempdir())
    words = [bwrap, *_BASE, "--tmpfs", scratch]
    for path in _programs(scratch):
        words += ["--ro-bind", path, path]
    words += ["--bind" if confinement.writable else "--ro-bind", root, root]
    for place in confinement.readonly:
        if os.path.lexists(place):
            words += ["--ro-bind", str(place), str(place)]
    hidden = [path for path in _hidden(confinement) if Path(path) not in shown]
    for path in hidden:
        words += ["--tmpfs", path] if os.path.isdir(path) else ["--ro-bind", os.devnull, path]  # noqa: PTH112
    for place in sorted(shown):
        if any(place.is_relative_to(path) for path in hidden):
            words += ["--ro-bind", str(place), str(place)]
    if not confinement.network:
        words.append("--unshare-net")
    return [*words, "--chdir", root, "--", *argv]


def _programs(scratch: str) -> list[str]:
    """What of the folder for temporary files programs are started from (an environment made there, say)."""
    places = (os.path.realpath(each) for each in (*os.environ.get("PATH", "").split(os.pathsep), sys.prefix) if each)
    below = {Path(each).relative_to(scratch).parts[:1] for each in places if each.startswith(f"{scratch}{os.sep}")}
    return sorted(str(Path(scratch, *parts)) for parts in below if parts and Path(scratch, *parts).is_dir())


def _hidden(confinement: Confinement) -> Iterator[str]:
    """What holds secrets and is there: below the home folder, and by name in the workspace."""
    root = os.path.realpath(confinement.root)
    for path in confinement.hidden:
        real = os.path.realpath(path)
        if os.path.lexists(path) and not f"{root}{os.sep}".startswith(f"{real}{os.sep}"):
            yield real
    yield from map(str, secrets(Path(root)))
