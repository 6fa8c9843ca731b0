"""The journal: every run and what happened in it, in SQLite, written before it takes effect.

One file, ``runs.sqlite3`` in the state folder, for all windows; the write-ahead log keeps them out of each other's way.
What runs did to files is in `agentls.runtime.ledger`.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from agentls.runtime import alive, store
from agentls.runtime.events import Ended, Event, Requested, Started, Text, to_json
from agentls.runtime.store import JournalError, state_folder

__all__ = ["Journal", "JournalError", "Record", "state_folder"]

_COLUMNS = (
    "id, workspace, agent, task, model, started, status, coalesce(report, ''), agent_path, parent, parent_turn, alive, "
    "ended, coalesce(files, '[]'), coalesce(usage, '{}')"
)
_OWN = "(run = runs.id OR run LIKE runs.id || '.%') AND kind IN ('edit', 'command') AND state = 'done'"
_HAS = f"EXISTS (SELECT 1 FROM changes WHERE {_OWN} AND undone IS"  # noqa: S608 (constants)
_REVERTED = f"{_HAS} NOT NULL) AND NOT {_HAS} NULL)"


@dataclass(frozen=True, slots=True)
class Record:
    """A run as the journal knows it.

    *status* is ``running`` until it ended, ``interrupted`` where its process ended before it. *alive* is the last sign
    of life of its process, in seconds since 1970. *files* and *usage* (tokens by kind) are known once it has ended.
    *reverted* says that all its changes are taken back.
    """

    id: str
    workspace: str
    agent: str
    task: str
    model: str
    started: str
    status: str
    report: str
    agent_path: str = ""
    parent: str | None = None
    parent_turn: int = 0
    alive: float = 0.0
    ended: str | None = None
    files: tuple[str, ...] = ()
    usage: dict[str, int] | None = None
    reverted: bool = False


class Journal:
    """Writes the events of runs as they happen. Each write is committed when the call returns."""

    def __init__(self, folder: Path | None = None) -> None:
        """Open it; `JournalError` where that cannot be. Runs whose process is gone are interrupted from now on."""
        self.folder = folder or state_folder()
        self.base = store.connect(self.folder)
        self.turns: dict[str, int] = {}
        """The turn at which each run is that goes on here."""
        self.sweep()

    def begin(self, start: Started, workspace: Path, parent: str | None = None, agent_path: str = "") -> None:
        """Enter a run, before its first request; *parent* is the run that started it."""
        turn = self.turns.get(parent or "", 0)
        values = (
            start.run, parent, str(workspace), start.agent, start.task, start.model, _now(), "running",
            *alive.me(), time.time(), agent_path, turn,
        )  # fmt: skip
        columns = (
            "id, parent, workspace, agent, task, model, started, status, pid, born, alive, agent_path, parent_turn"
        )
        self.base.execute(f"INSERT INTO runs ({columns}) VALUES ({', '.join('?' * len(values))})", values)  # noqa: S608 (constant)

    def reopen(self, run: str) -> bool:
        """Take a run up again; False where it is going on elsewhere, or is done."""
        found = self.base.execute(
            "UPDATE runs SET status = 'running', ended = NULL, pid = ?, born = ?, alive = ? "
            "WHERE id = ? AND status NOT IN ('running', 'done')",
            (*alive.me(), time.time(), run),
        )
        return found.rowcount == 1

    def write(self, run: str, event: Event) -> None:
        """Enter what happens next. Pieces of streaming text are left out: the message they become is entered whole."""
        if isinstance(event, Text):
            return
        if isinstance(event, Requested):
            self.turns[run] = event.turn
        data = to_json(event)
        with store.writing(self.base):
            self.note(run, data["event"], data)
            if isinstance(event, Ended):
                self.base.execute(
                    "UPDATE runs SET ended = ?, status = ?, report = ?, files = ?, usage = ?, cost_usd = ? "
                    "WHERE id = ?",
                    (
                        _now(), event.status, event.report, json.dumps(event.files), json.dumps(data["usage"]),
                        event.cost_usd, run,
                    ),
                )  # fmt: skip

    def note(self, run: str, kind: str, data: Any) -> None:
        """Enter something that is no event, such as a message of the conversation."""
        text = _json(data)
        with store.writing(self.base):
            blob = store.put(self.base, text) if len(text) > store.SHORT else None
            self.base.execute(
                "INSERT INTO events (run, number, at, kind, data, blob) "
                "VALUES (?1, 1 + coalesce((SELECT number FROM events WHERE run = ?1 ORDER BY number DESC LIMIT 1), 0), "
                "?2, ?3, ?4, ?5)",
                (run, _now(), kind, "" if blob else text, blob),
            )

    def sweep(self) -> None:
        """Find the runs whose process ended before they did."""
        rows = self.base.execute("SELECT id, pid, born FROM runs WHERE status = 'running'").fetchall()
        for run, pid, born in rows:
            if not alive.is_alive(pid, born):
                ours = "id = ? AND status = 'running' AND pid = ? AND born = ?"
                self.base.execute(f"UPDATE runs SET status = 'interrupted' WHERE {ours}", (run, pid, born))  # noqa: S608 (constant)

    def runs(self, workspace: Path | None = None) -> tuple[Record, ...]:
        """The runs that users started in a workspace (in all), newest first."""
        where = "parent IS NULL AND (?1 IS NULL OR workspace = ?1) ORDER BY started DESC, runs.rowid DESC"
        return self._records(where, str(workspace) if workspace else None)

    def run(self, run: str) -> Record | None:
        """The run with that id."""
        return next(iter(self._records("id = ?", run)), None)

    def below(self, run: str) -> tuple[Record, ...]:
        """The runs that a run started, directly or not, in the order in which they began."""
        tree = "WITH RECURSIVE t(i) AS (SELECT ?1 UNION SELECT id FROM runs JOIN t ON parent = i) SELECT i FROM t"
        return self._records(f"id IN ({tree}) AND id != ?1 ORDER BY started, id", run)

    def events(self, run: str) -> tuple[tuple[str, dict[str, Any]], ...]:
        """What happened in a run, in order: kind and data."""
        rows = self.base.execute("SELECT kind, data, blob FROM events WHERE run = ? ORDER BY number", (run,))
        return tuple((kind, json.loads(data or store.get(self.base, blob) or "{}")) for kind, data, blob in rows)

    def asked(self, workspace: Path, agent: str, last: int = 100) -> tuple[tuple[str, str], ...]:
        """What runs of an agent asked its user for in a workspace, newest first: tool of ours and target."""
        rows = self.base.execute(
            "SELECT data, blob FROM events JOIN runs ON runs.id = run WHERE kind = 'ask' AND workspace = ? "
            "AND agent = ? ORDER BY at DESC, number DESC LIMIT ?",
            (str(workspace), agent, last),
        )
        found = (json.loads(data or store.get(self.base, blob) or "{}") for data, blob in rows)
        return tuple((each["operation"], each["target"]) for each in found if each.get("operation"))

    def close(self) -> None:
        self.base.close()

    def _records(self, where: str, value: str | None) -> tuple[Record, ...]:
        rows = self.base.execute(f"SELECT {_COLUMNS}, {_REVERTED} FROM runs WHERE {where}", (value,))  # noqa: S608 (constants)
        return tuple(map(_record, rows))


def _record(row: tuple[Any, ...]) -> Record:
    *plain, files, usage, reverted = row
    told: dict[str, Any] = {"files": tuple(json.loads(files)), "usage": json.loads(usage), "reverted": bool(reverted)}
    return Record(*plain, **told)


def _json(data: Any) -> str:
    text = json.dumps(data, ensure_ascii=False)
    try:
        text.encode()
    except UnicodeEncodeError:  # half of a surrogate pair, which a file may hold and SQLite does not take
        return json.dumps(data)
    return text


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
