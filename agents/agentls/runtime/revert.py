"""Taking back what a run did to files, and no more: what the user has changed since stays, or the file is left alone.

A revert goes through the editor like any edit, is entered in the journal like any edit, and can be taken back itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Literal, TypeAlias

from agentls.merge import merge3
from agentls.runtime import store
from agentls.runtime.claims import BusyError, claimed
from agentls.runtime.editor import Applied, Change, Editor, EditorError, Hunk, MissingFileError
from agentls.runtime.journal import Journal, Record
from agentls.runtime.ledger import NOT_KEPT, Entry, Ledger
from agentls.runtime.settle import cover, settle, text_of
from agentls.text import Edit, Span, line_edits

Outcome: TypeAlias = Literal["reverted", "redone", "deleted", "restored", "unchanged", "conflict", "failed"]
STALE_RETRIES = 3
"""How often a revert is computed anew because a file changed meanwhile."""


class CannotRevertError(Exception):
    """Nothing is reverted; the text is for the user and says why."""


class _ConflictError(Exception):
    pass


@dataclass(frozen=True, slots=True)
class File:
    """What became of one file: its path as people write it, and why where it was left alone."""

    path: str
    outcome: Outcome
    why: str = ""


@dataclass(frozen=True, slots=True)
class What:
    """What of a run is taken back: one *turn* of it, one file (*path*, absolute); *redo* takes back the last revert."""

    turn: int | None = None
    path: Path | None = None
    redo: bool = False


@dataclass(frozen=True, slots=True)
class _Plan:
    """One file: the changes to take back, its text and version now, and what it will be (None: no file)."""

    path: Path
    entries: tuple[Entry, ...]
    now: str | None
    target: str | None
    version: int | None = None
    why: str = ""

    @property
    def change(self) -> Change:
        calls = tuple(str(each.number) for each in self.entries)
        if self.target is None:
            edits: Iterable[Edit] = (Edit(Span(0, len(self.now or "")), ""),)
        else:
            edits = line_edits(self.now or "", self.target) or (Edit(Span(0, 0), ""),)
        return Change(self.path, self.now, tuple(Hunk(e, calls) for e in edits), self.version, self.target is None)


async def revert(journal: Journal, run: Record, editor: Editor, what: What) -> tuple[File, ...]:
    """Take back *what* of *run* and of the runs below it; what became of each file. `CannotRevertError`."""
    if run.status == "running":
        raise CannotRevertError(f"Run {run.id} is going on: stop it first.")
    await settle(journal, run, editor)
    ledger, groups = Ledger(journal, run.id), _chosen(journal, run, what)
    kind: Literal["revert", "redo"] = "redo" if what.redo else "revert"
    try:
        async with claimed(journal, run.id, groups):
            files = await _revert(ledger, editor, groups, kind)
    except BusyError as busy:
        raise CannotRevertError(f"Nothing is reverted: {busy}.") from None
    told = [{"path": each.path, "outcome": each.outcome, "why": each.why} for each in files]
    journal.note(run.id, kind, {"files": told})
    return files


def _chosen(journal: Journal, run: Record, what: What) -> dict[Path, tuple[Entry, ...]]:
    """The changes to take back, by file."""
    entries: list[Entry] = []
    turns: dict[str, int] = {}
    for record in (run, *journal.below(run.id)):
        turns[record.id] = record.parent_turn if record.parent == run.id else turns.get(record.parent or "", 0)
        for each in Ledger(journal, record.id).entries():
            turn = each.turn if record.id == run.id else turns[record.id]
            if what.turn is None or what.redo or turn == what.turn:
                entries.append(each)
    done = [each for each in entries if each.state == "done" and what.path in (None, each.path)]
    kinds = ("revert",) if what.redo else ("edit", "command")
    chosen = [each for each in done if each.kind in kinds and each.undone is None]
    if what.redo and chosen:
        chosen = [each for each in chosen if each.batch == max(other.batch or 0 for other in chosen)]
    if not chosen:
        raise CannotRevertError(_nothing(run, done, what))
    ordered = sorted(chosen, key=lambda each: (str(each.path), each.number))
    return {path: tuple(group) for path, group in groupby(ordered, key=lambda each: each.path)}


def _nothing(run: Record, done: Sequence[Entry], what: What) -> str:
    if what.redo:
        return f"There is no revert of run {run.id} to take back."
    part = " there" if what.turn is not None or what.path is not None else ""
    if any(each.undone is not None for each in done):
        return f"Run {run.id} is reverted already{part}. --redo makes its changes again."
    return f"Run {run.id} changed no files{part}."


async def _revert(
    ledger: Ledger, editor: Editor, groups: dict[Path, tuple[Entry, ...]], kind: Literal["revert", "redo"]
) -> tuple[File, ...]:
    """All files as one change of the editor; computed anew where one of them changes meanwhile."""
    batch = ledger.new_batch(kind)
    for _ in range(STALE_RETRIES + 1):
        plans = [await _plan(path, entries, editor) for path, entries in groups.items()]
        wanted = [plan for plan in plans if not plan.why]
        numbers = ledger.intend([plan.change for plan in wanted], kind, batch)
        changes = tuple(plan.change for plan in wanted if plan.now != plan.target)
        label = f"{kind.capitalize()} run {ledger.run}"
        try:
            applied = await editor.apply(changes, label) if changes else Applied("applied")
        except EditorError as error:
            applied = Applied("failed", str(error))
        if applied.status != "stale":
            return tuple([await _outcome(ledger, editor, plan, numbers, applied) for plan in plans])
        ledger.drop(numbers.values())
    raise CannotRevertError("Nothing is reverted: the files keep changing in the editor.")


async def _plan(path: Path, entries: tuple[Entry, ...], editor: Editor) -> _Plan:
    try:
        buffer = await editor.read(path)
        now, version = buffer.text, buffer.version
    except MissingFileError:
        now, version = None, None
    except EditorError as error:
        return _Plan(path, entries, None, None, why=str(error))
    if not all(each.kept for each in entries):
        return _Plan(path, entries, now, now, why="what was in it is not kept: it was no text, or too long")
    try:
        return _Plan(path, entries, now, without(now, entries), version)
    except _ConflictError as conflict:
        return _Plan(path, entries, now, now, why=str(conflict))


def without(now: str | None, entries: Iterable[Entry]) -> str | None:
    """The text *now* of a file without the changes of *entries*, last one first; None for no file."""
    steps: list[tuple[str | None, str | None]] = []
    for each in entries:
        if steps and steps[-1][1] == each.before:
            steps[-1] = (steps[-1][0], each.after)
        else:
            steps.append((each.before, each.after))
    for before, after in reversed(steps):
        now = _back(now, before, after)
    return now


def _back(now: str | None, before: str | None, after: str | None) -> str | None:
    """The text *now* with the step from *before* to *after* taken back."""
    if now == after:
        return before
    if now in (before, None):
        return now
    if before is None:
        raise _ConflictError("the run created it, and it was changed since")
    if after is None:
        raise _ConflictError("the run deleted it, and there is another file now")
    assert now is not None
    merged = merge3(after, now, before).text
    if merged is None:
        raise _ConflictError("lines that the run changed were changed again since")
    return merged


async def _outcome(ledger: Ledger, editor: Editor, plan: _Plan, numbers: dict[Path, int], applied: Applied) -> File:
    """Read one file back, and enter what became of it."""
    name = _label(plan.path, editor.root)
    if plan.why:
        return File(name, "conflict", plan.why)
    actual = await text_of(plan.path, editor)
    with store.writing(ledger.journal.base):
        number = numbers[plan.path]
        ledger.settle(number, None if actual == NOT_KEPT else actual)
        if actual == plan.target:
            cover(ledger, next(each for each in ledger.entries() if each.number == number))
    if actual != plan.target:
        return File(name, "failed", applied.reason or "the editor did not make this change")
    if plan.now == plan.target:
        return File(name, "unchanged", "nothing of the run is left in it")
    if plan.target is None or plan.now is None:
        return File(name, "deleted" if plan.target is None else "restored")
    return File(name, "redone" if plan.entries[0].kind == "revert" else "reverted")


def _label(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
