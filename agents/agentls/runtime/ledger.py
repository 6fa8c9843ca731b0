"""What a run did to files, in the journal: each change is entered as intended before it is made, and then as it is."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, TypeAlias

from agentls.runtime import store
from agentls.runtime.editor import Change
from agentls.runtime.journal import Journal

NOT_KEPT = "\0"
"""Stands for a content that is not text, or too long to keep."""
_NOT_KEPT = "?"
"""The same in the place of a hash."""

Kind: TypeAlias = Literal["edit", "command", "revert", "redo"]
State: TypeAlias = Literal["intended", "done", "void"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A change of one file. *before* and *after* are its texts, None for no file; *calls* the tool calls it comes from.

    While it is ``intended`` nobody knows whether it was made; ``void`` is one that was not. *batch* is the revert that
    made it, *undone* the one that took it back. *kept* is False where a content was no text, or too long.
    """

    number: int
    run: str
    turn: int
    kind: Kind
    path: Path
    before: str | None
    after: str | None
    calls: tuple[str, ...]
    state: State
    batch: int | None = None
    undone: int | None = None
    kept: bool = True


class Ledger:
    """The changes of run *run*."""

    def __init__(self, journal: Journal, run: str) -> None:
        self.journal, self._base, self.run = journal, journal.base, run

    def intend(self, changes: Sequence[Change], kind: Kind = "edit", batch: int | None = None) -> dict[Path, int]:
        """Enter changes before they are made; their numbers.

        The calls of a revert's hunks are the numbers of the changes that it takes back.
        """
        numbers = {}
        with store.writing(self._base):
            for each in changes:
                calls = tuple(dict.fromkeys(call for hunk in each.hunks for call in hunk.calls))
                after = None if each.deletes else each.after
                entry = Entry(0, self.run, self._turn, kind, each.path, each.before, after, calls, "intended", batch)
                numbers[each.path] = self._enter(entry)
        return numbers

    def found(self, call: str, changes: Iterable[tuple[Path, str | None, str | None]]) -> None:
        """Enter what a command has changed: path, content before and after; `NOT_KEPT` for one that is not kept."""
        with store.writing(self._base):
            for path, before, after in changes:
                self._enter(Entry(0, self.run, self._turn, "command", path, before, after, (call,), "done"))

    def settle(self, number: int, actual: str | None) -> None:
        """Enter what really became of an intended change: *actual* is the file's text now."""
        before = self._base.execute("SELECT before FROM changes WHERE number = ?", (number,)).fetchone()[0]
        with store.writing(self._base):
            after = self._put(actual)
            state = "void" if after == before else "done"
            self._base.execute("UPDATE changes SET after = ?, state = ? WHERE number = ?", (after, state, number))

    def drop(self, numbers: Iterable[int]) -> None:
        """Enter that intended changes were not made."""
        self._base.executemany("UPDATE changes SET state = 'void' WHERE number = ?", ((each,) for each in numbers))

    def entries(self) -> tuple[Entry, ...]:
        """All changes of the run, in the order in which they were made."""
        rows = self._base.execute(
            "SELECT number, run, turn, kind, path, before, after, calls, state, batch, undone FROM changes "
            "WHERE run = ? ORDER BY number",
            (self.run,),
        ).fetchall()
        return tuple(map(self._entry, rows))

    def new_batch(self, kind: Kind) -> int:
        """The number of a revert that begins."""
        values = (self.run, datetime.now(UTC).isoformat(timespec="milliseconds"), kind)
        found = self._base.execute("INSERT INTO reverts (run, at, kind) VALUES (?, ?, ?)", values)
        assert found.lastrowid
        return found.lastrowid

    def undo(self, numbers: Iterable[int], batch: int | None) -> None:
        """Enter that changes were taken back by revert *batch*; by None: that they are there again."""
        pairs = ((batch, each) for each in numbers)
        self._base.executemany("UPDATE changes SET undone = ? WHERE number = ?", pairs)

    @property
    def last(self) -> int:
        """The number of the last change of any run."""
        return int(self._base.execute("SELECT coalesce(max(number), 0) FROM changes").fetchone()[0])

    def others(self, since: int) -> set[str]:
        """The files that other runs have changed after change *since*, by path."""
        rows = self._base.execute("SELECT path FROM changes WHERE number > ? AND run != ?", (since, self.run))
        return {row[0] for row in rows}

    def own(self, since: int) -> dict[str, str | None]:
        """What edits of this run after change *since* have made of files, by path."""
        rows = self._base.execute(
            "SELECT path, after FROM changes WHERE number > ? AND run = ? AND kind = 'edit' AND state = 'done' "
            "ORDER BY number",
            (since, self.run),
        ).fetchall()
        return {path: self._text(after) for path, after in rows}

    def beat(self) -> None:
        """Enter a sign of life."""
        self._base.execute("UPDATE runs SET alive = ? WHERE id = ?", (time.time(), self.run))

    @property
    def _turn(self) -> int:
        return self.journal.turns.get(self.run, 0)

    def _enter(self, entry: Entry) -> int:
        found = self._base.execute(
            "INSERT INTO changes (run, turn, at, kind, path, before, after, calls, state, batch) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                entry.run, entry.turn, datetime.now(UTC).isoformat(timespec="milliseconds"), entry.kind,
                str(entry.path), self._put(entry.before), self._put(entry.after), json.dumps(entry.calls), entry.state,
                entry.batch,
            ),
        )  # fmt: skip
        assert found.lastrowid
        return found.lastrowid

    def _entry(self, row: tuple[Any, ...]) -> Entry:
        number, run, turn, kind, path, before, after, calls, state, batch, undone = row
        texts, kept = (self._text(before), self._text(after)), _NOT_KEPT not in (before, after)
        calls = tuple(json.loads(calls))
        return Entry(number, run, turn, kind, Path(path), *texts, calls, state, batch, undone, kept)

    def _put(self, text: str | None) -> str | None:
        if text is None:
            return None
        return _NOT_KEPT if text == NOT_KEPT else store.put(self._base, text)

    def _text(self, name: str | None) -> str | None:
        return None if name is None or name == _NOT_KEPT else store.get(self._base, name)
