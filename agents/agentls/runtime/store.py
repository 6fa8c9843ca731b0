"""The file that the journal is kept in: where it lies, its tables and their version, and how long texts are stored.

Many processes use it at once. A commit is there for all of them, and survives the end of its process at any moment:
with the write-ahead log and ``synchronous = NORMAL`` only a crash of the whole machine can lose the last commits.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import sys
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

Base: TypeAlias = sqlite3.Connection
"""The journal's file, opened."""
BusyError = sqlite3.OperationalError
"""Somebody else holds the file, or it cannot be written now."""

NAME = "runs.sqlite3"
SHORT = 2000
"""Characters up to which a text stands in its row; longer ones are stored apart, each once."""
BUSY = 10.0
"""Seconds that a write waits for another process's."""

_STEPS = (
    """
    CREATE TABLE IF NOT EXISTS runs (
      id TEXT PRIMARY KEY, parent TEXT, workspace TEXT NOT NULL, agent TEXT NOT NULL, task TEXT NOT NULL,
      model TEXT NOT NULL,
      started TEXT NOT NULL, ended TEXT, status TEXT NOT NULL, report TEXT, files TEXT, usage TEXT, cost_usd REAL
    ) STRICT;
    CREATE TABLE IF NOT EXISTS events (
      run TEXT NOT NULL REFERENCES runs(id), number INTEGER NOT NULL, at TEXT NOT NULL,
      kind TEXT NOT NULL, data TEXT NOT NULL,
      PRIMARY KEY (run, number)
    ) STRICT, WITHOUT ROWID;
    """,
    """
    ALTER TABLE runs ADD COLUMN pid INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE runs ADD COLUMN born TEXT NOT NULL DEFAULT '';
    ALTER TABLE runs ADD COLUMN alive REAL NOT NULL DEFAULT 0;
    ALTER TABLE runs ADD COLUMN agent_path TEXT NOT NULL DEFAULT '';
    ALTER TABLE runs ADD COLUMN parent_turn INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE events ADD COLUMN blob TEXT;
    CREATE INDEX runs_parent ON runs (parent);
    CREATE TABLE blobs (
      hash TEXT PRIMARY KEY, packed INTEGER NOT NULL, kept INTEGER NOT NULL, data BLOB NOT NULL
    ) STRICT;
    CREATE TABLE changes (
      number INTEGER PRIMARY KEY AUTOINCREMENT, run TEXT NOT NULL REFERENCES runs(id), turn INTEGER NOT NULL,
      at TEXT NOT NULL, kind TEXT NOT NULL, path TEXT NOT NULL, before TEXT, after TEXT, calls TEXT NOT NULL,
      state TEXT NOT NULL, batch INTEGER, undone INTEGER
    ) STRICT;
    CREATE INDEX changes_run ON changes (run);
    CREATE TABLE reverts (
      number INTEGER PRIMARY KEY AUTOINCREMENT, run TEXT NOT NULL, at TEXT NOT NULL, kind TEXT NOT NULL
    ) STRICT;
    CREATE TABLE claims (path TEXT PRIMARY KEY, run TEXT NOT NULL, pid INTEGER NOT NULL, born TEXT NOT NULL)
      STRICT, WITHOUT ROWID;
    CREATE TABLE snapshots (root TEXT PRIMARY KEY, manifest TEXT NOT NULL) STRICT, WITHOUT ROWID;
    """,
    """
    CREATE TABLE outputs (
      run TEXT NOT NULL, name TEXT NOT NULL, start INTEGER NOT NULL, length INTEGER NOT NULL, data BLOB NOT NULL
    ) STRICT;
    CREATE INDEX outputs_place ON outputs (run, name, start);
    """,
)
"""What leads from each version of the tables to the next; the file's ``user_version`` says how many were taken."""


class JournalError(Exception):
    """The journal cannot be used; the text is for the user."""


def state_folder() -> Path:
    """``AGENTLS_STATE_DIR``, else the platform's folder for state."""
    if named := os.environ.get("AGENTLS_STATE_DIR"):
        return Path(named)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData/Local")) / "agentls"
    if sys.platform == "darwin":
        return Path.home() / "Library/Application Support/agentls"
    return Path(os.environ.get("XDG_STATE_HOME", Path.home() / ".local/state")) / "agentls"


def connect(folder: Path) -> sqlite3.Connection:
    """The journal's file in *folder*, made or brought up to date; `JournalError` where it cannot be used."""
    path = folder / NAME
    try:
        folder.mkdir(parents=True, exist_ok=True)
        base = sqlite3.connect(path, isolation_level=None, timeout=BUSY, check_same_thread=False)
    except (OSError, sqlite3.Error) as error:
        raise JournalError(f"The journal {path} cannot be opened: {error}.") from error
    try:
        _prepare(base, path)
    except sqlite3.Error as error:
        base.close()
        raise JournalError(f"The journal {path} cannot be used: {error}.") from error
    except BaseException:
        base.close()
        raise
    return base


def _prepare(base: sqlite3.Connection, path: Path) -> None:
    _use_log(base)
    base.execute("PRAGMA synchronous = NORMAL")
    if _version(base, path) < len(_STEPS):
        with writing(base):
            for step in _STEPS[_version(base, path) :]:
                for statement in step.split(";"):
                    base.execute(statement)
            base.execute(f"PRAGMA user_version = {len(_STEPS)}")


def _use_log(base: sqlite3.Connection) -> None:
    """Turn the write-ahead log on. Where several processes do so at once SQLite refuses without waiting."""
    end = time.monotonic() + BUSY
    while True:
        try:
            base.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError:
            if time.monotonic() > end:
                raise
            time.sleep(0.01)
        else:
            return


def _version(base: sqlite3.Connection, path: Path) -> int:
    version = int(base.execute("PRAGMA user_version").fetchone()[0])
    if version > len(_STEPS):
        raise JournalError(
            f"The journal {path} was written by a newer agentls (its version is {version}, this one knows up to "
            f"{len(_STEPS)}). Update agentls, or name another folder in AGENTLS_STATE_DIR."
        )
    return version


@contextmanager
def writing(base: sqlite3.Connection) -> Iterator[None]:
    """A transaction that is all or nothing; one inside another is part of it."""
    if base.in_transaction:
        yield
        return
    base.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        base.execute("ROLLBACK")
        raise
    base.execute("COMMIT")


def put(base: sqlite3.Connection, text: str, *, kept: bool = True) -> str:
    """Store a text, once however often it comes; its hash. One that is not *kept* may go when room is needed."""
    data = text.encode("utf-8", "surrogatepass")
    name = digest(data)
    stored = base.execute("SELECT kept FROM blobs WHERE hash = ?", (name,)).fetchone()
    if stored is None:
        packed = len(data) > SHORT
        value = zlib.compress(data, 1) if packed else data
        base.execute("INSERT OR IGNORE INTO blobs VALUES (?, ?, ?, ?)", (name, int(packed), int(kept), value))
    if kept and stored != (1,):
        base.execute("UPDATE blobs SET kept = 1 WHERE hash = ?", (name,))
    return name


def get(base: sqlite3.Connection, name: str) -> str | None:
    """The text of that hash; None where it is not stored."""
    row = base.execute("SELECT packed, data FROM blobs WHERE hash = ?", (name,)).fetchone()
    if row is None:
        return None
    data: bytes = zlib.decompress(row[1]) if row[0] else row[1]
    return data.decode("utf-8", "surrogatepass")


def digest(data: bytes) -> str:
    """The name of a content."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()
