"""What `agentls check` said last time, and everything that this depends on: unchanged, it need not be worked out again.

An answer is kept with its witnesses: the files that were read, the folders that were walked, the paths that were asked
for. It holds as long as each of them is as it was, for the same arguments, the same program and the same day.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

_KEPT = 32
"""Answers; the oldest go."""
_FRESH = 50_000_000
"""Nanoseconds. What changed so shortly before may change again without another time stamp, and is no witness."""


@dataclass
class Witnesses:
    """What an answer depends on. *exists* holds what was asked of the disk, and what it said."""

    files: set[str] = field(default_factory=set)
    folders: set[str] = field(default_factory=set)
    exists: dict[str, bool] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """What was printed on both streams, and the exit code."""

    out: str
    err: str
    code: int


def key(question: Any) -> str:
    """The name under which the answer to *question* (plain data) is kept: of this program, this day, this folder."""
    environment = [os.environ.get(name) for name in ("HOME", "CLAUDE_CONFIG_DIR")]
    known = [question, str(Path.cwd()), time.strftime("%Y-%m-%d"), sys.version, environment, _program()]
    return hashlib.sha256(json.dumps(known, sort_keys=True).encode()).hexdigest()


def look_up(name: str) -> Answer | None:
    """The answer of that key, None where there is none or something has changed since."""
    try:
        kept = json.loads((folder() / f"{name}.json").read_bytes())
        same = (
            all(_stamp(path) == stamp for path, stamp in kept["files"].items())
            and all(_stamp(path) == stamp for path, stamp in kept["folders"].items())
            and all(os.path.lexists(path) is there for path, there in kept["exists"].items())
        )
        return Answer(kept["out"], kept["err"], kept["code"]) if same else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None  # never kept, or written by another version or half


def keep(name: str, answer: Answer, witnesses: Witnesses, started: int) -> None:
    """Keep *answer*, unless a witness changed within or right before the time since *started* (nanoseconds)."""
    files = {path: _stamp(path) for path in sorted(witnesses.files)}
    folders = {path: _stamp(path) for path in sorted(witnesses.folders)}
    if any(stamp and stamp[0] > started - _FRESH for stamp in (*files.values(), *folders.values())):
        return
    kept = {"files": files, "folders": folders, "exists": witnesses.exists}
    data = json.dumps({**kept, "out": answer.out, "err": answer.err, "code": answer.code})
    try:
        place = folder()
        place.mkdir(parents=True, exist_ok=True)
        partly = place / f"{name}.{os.getpid()}"
        partly.write_text(data, encoding="utf-8")
        partly.replace(place / f"{name}.json")
        for old in sorted(place.glob("*.json"), key=lambda each: each.stat().st_mtime)[:-_KEPT]:
            old.unlink(missing_ok=True)
    except OSError:
        return  # a cache that cannot be written is none


def state(witnesses: Witnesses) -> dict[str, Any]:
    """How each witness is now, by its path."""
    stamps: dict[str, Any] = {path: _stamp(path) for path in (*witnesses.files, *witnesses.folders)}
    return {**{path: os.path.lexists(path) for path in witnesses.exists}, **stamps}


def folder() -> Path:
    """Where answers are kept: below ``AGENTLS_STATE_DIR``, else in the platform's folder for caches."""
    if named := os.environ.get("AGENTLS_STATE_DIR"):
        return Path(named) / "check"
    home = Path(os.path.expanduser("~"))  # noqa: PTH111 (never raises)
    if sys.platform == "darwin":
        return home / "Library/Caches/agentls/check"
    if os.name == "nt":
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData/Local") / "agentls" / "cache" / "check"
    return Path(os.environ.get("XDG_CACHE_HOME") or home / ".cache") / "agentls" / "check"


def _stamp(path: str) -> list[int] | None:
    """What tells one state of a file or folder from the next; None where there is none."""
    try:
        found = os.stat(path)  # noqa: PTH116 (a thousand of them)
    except OSError:
        return None
    return [found.st_mtime_ns, found.st_size, found.st_ino]


def _program() -> list[Any]:
    """The state of this program: its own files, and the package from which models are known."""
    packages = [spec.submodule_search_locations for name in ("agentls", "agentls_server") if (spec := find_spec(name))]
    sources = sorted(path for places in packages for place in places or () for path in _sources(place))
    models = find_spec("anthropic")
    origin = [models.origin] if models and models.origin else []
    return [[path, _stamp(path)] for path in (*sources, *origin)]


def _sources(place: str) -> Iterable[str]:
    for here, below, names in os.walk(place):
        below[:] = [name for name in below if name not in ("__pycache__", "demo")]
        yield from (os.path.join(here, name) for name in names if name.endswith(".py"))  # noqa: PTH118 (see above)
