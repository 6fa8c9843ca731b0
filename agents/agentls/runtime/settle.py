"""After a run broke off: what of what it had begun was done, by reading the files back. Nothing is done again."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from agentls.merge import merge3
from agentls.runtime import snapshots, store
from agentls.runtime.editor import Editor, EditorError, MissingFileError
from agentls.runtime.journal import Journal, Record
from agentls.runtime.ledger import NOT_KEPT, Entry, Ledger
from agentls.runtime.snapshots import Camera
from agentls.runtime.watch import Effect, find

SLACK = 2.0
"""Seconds after the last sign of life in which a change of a file still counts as the command's."""


async def settle(journal: Journal, run: Record, editor: Editor) -> None:
    """Bring what the journal says about files of *run* and of those below it in line with what is there."""
    for record in (run, *journal.below(run.id)):
        ledger = Ledger(journal, record.id)
        for entry in ledger.entries():  # first: what an edit made is not what a command made
            if entry.state == "intended":
                _enter(ledger, entry, applied(entry, await text_of(entry.path, editor)))
        await _command(ledger, record)


async def text_of(path: Path, editor: Editor) -> str | None:
    """The text of a file as the user sees it, None where there is none; `NOT_KEPT` for what cannot be read as text."""
    try:
        return (await editor.read(path)).text
    except MissingFileError:
        return None
    except EditorError:
        return NOT_KEPT


def applied(entry: Entry, now: str | None) -> bool:
    """Whether an intended change was made, as far as the file's text tells. The user may have changed it, too."""
    if now in (entry.before, entry.after):
        return now == entry.after
    if now is None or entry.before is None or entry.after is None:
        return now is not None and entry.before is None
    undone = merge3(entry.after, now, entry.before).text
    return undone is not None and undone != now


def _enter(ledger: Ledger, entry: Entry, was_made: bool) -> None:
    if not was_made:
        ledger.drop([entry.number])
        return
    with store.writing(ledger.journal.base):
        ledger.settle(entry.number, entry.after)
        cover(ledger, entry)


def cover(ledger: Ledger, entry: Entry) -> None:
    """Enter what a revert, or a revert of one, means for the changes that it takes back."""
    if entry.kind in ("edit", "command"):
        return
    covered = {int(each) for each in entry.calls}
    ledger.undo(covered, entry.batch)
    if entry.kind == "redo":
        for each in ledger.entries():
            if each.number in covered:
                ledger.undo(map(int, each.calls), None)


async def _command(ledger: Ledger, run: Record) -> None:
    """Find what the command has changed in which the run broke off, or those that went on in the background."""
    begun, behind = _unfinished(ledger, run.id)
    for call, name, since in begun:
        text = store.get(ledger.journal.base, name)
        names: list[str] = []
        if text is not None:
            camera = Camera(Path(run.workspace), ledger.journal.folder)
            after = await asyncio.to_thread(camera.take)
            effect = Effect(call, snapshots.from_json(text), after, since, run.alive + SLACK)
            names = find(ledger, Path(run.workspace), effect)
        ledger.journal.note(run.id, "touched", {"call": call, "files": names[:200]})
    if behind:
        ledger.journal.note(run.id, "behind_end", {"call": behind})


def _unfinished(ledger: Ledger, run: str) -> tuple[list[tuple[str, str, int]], str]:
    """Commands whose changes are not known (call, snapshot, entry of the ledger then); one in the background."""
    begun: dict[str, tuple[str, int]] = {}
    behind: dict[str, Any] = {}
    for kind, data in ledger.journal.events(run):
        if kind == "request":
            ledger.journal.turns[run] = data["turn"]
        elif kind == "begin" and data.get("snapshot"):
            begun[data["call"]] = data["snapshot"], data.get("entry", ledger.last)
        elif kind in ("touched", "result", "behind"):
            begun.pop(data["call"], None)
        if kind == "behind" or (kind == "behind_end" and behind.get("call") == data["call"]):
            behind = data if kind == "behind" else {}
    if behind.get("snapshot") and not begun:  # what is begun was looked at later
        begun[behind["call"]] = behind["snapshot"], behind["entry"]
    return [(call, *place) for call, place in begun.items()], behind.get("call", "")
