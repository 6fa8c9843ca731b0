"""What a command changes in a workspace: what is there before it and after it, files that are ignored left aside.

Contents are read once and after each change of a file (by size and times), so that a look costs little more than
asking the system about each file.
"""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from sqlite3 import Connection
from typing import TypeAlias

from agentls.runtime import ripgrep, store
from agentls.runtime.ledger import NOT_KEPT

MAX_BYTES = 1_000_000
"""A longer file is noticed when it changes, but its content is not kept."""
MAX_FILES = 50_000
"""In a larger workspace nothing is watched."""
MAX_TOTAL = 200_000_000
"""Characters of new contents that one look keeps; what is beyond is noticed, too, but not kept."""
PATIENCE = 5.0
"""Seconds after which a listing counts as too long."""
_BATCH = 2_000_000
_RACY = 50_000_000
"""Nanoseconds in which a file can change again without its time showing it."""

Mark: TypeAlias = tuple[int, int, int]
Manifest: TypeAlias = dict[str, tuple[Mark, str]]
"""Files by name: how the system marks their present state, and the hash of it; ``?…`` where it is not kept."""


@dataclass
class Camera:
    """Takes snapshots of *root*; contents go to the journal in *folder*. To be used in a thread, one at a time."""

    root: Path
    folder: Path
    known: Manifest | None = None
    name: str | None = None
    """The hash under which the last snapshot is stored, see `from_json`."""

    def take(self) -> Manifest:
        """What is there now, with every content that is kept stored, and the snapshot itself."""
        if self.known is not None and self.name is None:
            return self.known  # too much to be watched
        base = store.connect(self.folder)
        try:
            known = self._stored(base) if self.known is None else self.known
            names = _names(self.root)
            manifest = dict(self._look(known, names, _Shelf(base)))
            if names is not None and (self.name is None or manifest != known):
                self.name = self._store(base, manifest)
            self.known = manifest
        finally:
            base.close()
        return manifest

    def _look(
        self, known: Manifest, names: Sequence[str] | None, shelf: _Shelf
    ) -> Iterator[tuple[str, tuple[Mark, str]]]:
        own = self.folder.resolve().relative_to(self.root).as_posix() if self._is_inside() else "\0"
        for name in names or ():
            if name.startswith(f"{own}/"):
                continue
            try:
                mark, age = _mark(path := os.path.join(self.root, name))  # noqa: PTH118 (thousands of them)
                before = known.get(name)
                if before and before[0] == mark:
                    yield name, before
                    continue
                text = _text(path, mark[0]) if shelf.room > 0 else None
            except OSError:  # gone meanwhile, or a link that leads nowhere
                continue
            digest = f"?{mark}" if text is None else shelf.take(text)
            yield name, (mark if age > _RACY else (-1, 0, mark[2]), digest)
        shelf.put()

    def _is_inside(self) -> bool:
        return self.folder.resolve().is_relative_to(self.root)

    def _stored(self, base: Connection) -> Manifest:
        row = base.execute("SELECT manifest FROM snapshots WHERE root = ?", (str(self.root),)).fetchone()
        text = store.get(base, row[0]) if row else None
        return from_json(text) if text else {}

    def _store(self, base: Connection, manifest: Manifest) -> str:
        with store.writing(base):
            name = store.put(base, to_json(manifest), kept=False)
            base.execute("INSERT OR REPLACE INTO snapshots VALUES (?, ?)", (str(self.root), name))
        return name


@dataclass
class _Shelf:
    """Stores contents, some at a time: others write in the journal, too. *room* is how many characters it takes."""

    base: Connection
    room: int = MAX_TOTAL
    waiting: list[str] = field(default_factory=list)
    size: int = 0

    def take(self, text: str) -> str:
        """Store *text*, soon; its hash."""
        self.waiting.append(text)
        self.size += len(text)
        self.room -= len(text)
        if self.size > _BATCH:
            self.put()
        return store.digest(text.encode())

    def put(self) -> None:
        """Store what waits."""
        if self.waiting:
            with store.writing(self.base):
                for text in self.waiting:
                    store.put(self.base, text, kept=False)
        self.waiting, self.size = [], 0


def changed(before: Manifest, after: Manifest) -> list[str]:
    """The files that differ, by name."""
    names = sorted(before.keys() | after.keys())
    return [name for name in names if before.get(name, (None, ""))[1] != after.get(name, (None, ""))[1]]


def content(manifest: Manifest, name: str, get: Callable[[str], str | None]) -> str | None:
    """What *manifest* has for a file: its text, `NOT_KEPT`, or None where it was not there."""
    entry = manifest.get(name)
    if entry is None:
        return None
    text = None if entry[1].startswith("?") else get(entry[1])
    return NOT_KEPT if text is None else text


def to_json(manifest: Manifest) -> str:
    """A manifest as a text."""
    return json.dumps([[name, *mark, digest] for name, (mark, digest) in manifest.items()], separators=(",", ":"))


def from_json(text: str) -> Manifest:
    """The manifest in a text of `to_json`."""
    return {name: ((size, at, since), digest) for name, size, at, since, digest in json.loads(text)}


def _names(root: Path) -> list[str] | None:
    """The files below *root* that no ``.gitignore`` names; None where they cannot be listed, or are too many."""
    rg = ripgrep.program()
    if rg is None:
        return None
    command = [rg, "--files", *ripgrep.ALWAYS]
    try:
        listing = subprocess.run(
            command, cwd=root, capture_output=True, stdin=subprocess.DEVNULL, check=False, timeout=PATIENCE
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    names = listing.stdout.decode("utf-8", "surrogateescape").split("\0")[:-1]
    return None if len(names) > MAX_FILES else [name for name in names if name.isprintable() or _encodes(name)]


def _encodes(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:  # a name that is no text cannot stand in an edit either
        return False
    return True


def _mark(path: str) -> tuple[Mark, int]:
    """The state of a file as the system marks it, and how long ago it changed, in nanoseconds."""
    found = os.stat(path)  # noqa: PTH116 (thousands of them)
    return (found.st_size, found.st_mtime_ns, found.st_ctime_ns), time.time_ns() - found.st_ctime_ns


def _text(path: str, size: int) -> str | None:
    """The text of a file; None for a long one, or one that is no text."""
    if size > MAX_BYTES:
        return None
    with open(path, "rb") as file:  # noqa: PTH123 (thousands of them)
        data = file.read()
    if b"\0" in data:
        return None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None
