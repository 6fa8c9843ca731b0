"""The journal: every run and what happened in it, in SQLite, written before it takes effect.

One file, ``runs.sqlite3`` in the state folder, for all windows; the write-ahead log keeps them out of each other's way.
"""

from __future__ import annotations

import json
import os
import sqlite3
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from agentls.runtime.events import Ended, Event, Started, Text, to_json

_SCHEMA = """
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
"""


def state_folder() -> Path:
    """``AGENTLS_STATE_DIR``, else the platform's folder for state."""
    if named := os.environ.get("AGENTLS_STATE_DIR"):
        return Path(named)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData/Local")) / "agentls"
    if sys.platform == "darwin":
        return Path.home() / "Library/Application Support/agentls"
    return Path(os.environ.get("XDG_STATE_HOME", Path.home() / ".local/state")) / "agentls"


@dataclass(frozen=True, slots=True)
class Record:
    """A run as the journal knows it; *status* is ``running`` until it ended."""

    id: str
    workspace: str
    agent: str
    task: str
    model: str
    started: str
    status: str
    report: str


class Journal:
    """Writes the events of runs as they happen. Each write is committed when the call returns."""

    def __init__(self, folder: Path | None = None) -> None:
        folder = folder or state_folder()
        folder.mkdir(parents=True, exist_ok=True)
        self._base = sqlite3.connect(folder / "runs.sqlite3", isolation_level=None, timeout=10)
        self._base.execute("PRAGMA journal_mode = WAL")
        self._base.execute("PRAGMA synchronous = NORMAL")
        self._base.executescript(_SCHEMA)
        self._number: dict[str, int] = {}

    def begin(self, start: Started, workspace: Path, parent: str | None = None) -> None:
        """Enter a run, before its first request; *parent* is the run that started it."""
        values = (start.run, parent, str(workspace), start.agent, start.task, start.model, _now(), "running")
        columns = "id, parent, workspace, agent, task, model, started, status"
        self._base.execute(f"INSERT INTO runs ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)  # noqa: S608 (constant)

    def write(self, run: str, event: Event) -> None:
        """Enter what happens next. Pieces of streaming text are left out: the message they become is entered whole."""
        if isinstance(event, Text):
            return
        self.note(run, to_json(event)["event"], to_json(event))
        if isinstance(event, Ended):
            self._base.execute(
                "UPDATE runs SET ended = ?, status = ?, report = ?, files = ?, usage = ?, cost_usd = ? WHERE id = ?",
                (
                    _now(), event.status, event.report, json.dumps(event.files),
                    json.dumps(to_json(event)["usage"]), event.cost_usd, run,
                ),
            )  # fmt: skip

    def note(self, run: str, kind: str, data: Any) -> None:
        """Enter something that is no event, such as a message of the conversation."""
        number = self._number[run] = self._number.get(run, 0) + 1
        self._base.execute(
            "INSERT INTO events VALUES (?, ?, ?, ?, ?)",
            (run, number, _now(), kind, json.dumps(data, ensure_ascii=False)),
        )

    def runs(self, workspace: Path | None = None) -> tuple[Record, ...]:
        """The runs that users started in a workspace (in all), newest first."""
        rows = self._base.execute(
            "SELECT id, workspace, agent, task, model, started, status, coalesce(report, '') FROM runs "
            "WHERE parent IS NULL AND (?1 IS NULL OR workspace = ?1) ORDER BY started DESC",
            (str(workspace) if workspace else None,),
        )
        return tuple(Record(*row) for row in rows)

    def events(self, run: str) -> tuple[tuple[str, dict[str, Any]], ...]:
        """What happened in a run, in order: kind and data."""
        rows = self._base.execute("SELECT kind, data FROM events WHERE run = ? ORDER BY number", (run,))
        return tuple((kind, json.loads(data)) for kind, data in rows)

    def close(self) -> None:
        self._base.close()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
