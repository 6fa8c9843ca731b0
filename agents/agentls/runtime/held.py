"""Edits of a run that wait for its user, and an Editor that shows files with them, as the run has them.

What waits is in the journal, with what was asked of it, until it is released: a run that is taken up finds it again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from agentls.policy import Operation
from agentls.runtime.changes import Draft
from agentls.runtime.choosing import moved
from agentls.runtime.editor import (
    Answer,
    Applied,
    Buffer,
    Change,
    Editor,
    EditorError,
    Hunk,
    MissingFileError,
    Question,
)
from agentls.runtime.events import Event
from agentls.runtime.journal import Journal
from agentls.text import Edit, Span, apply_edits


@dataclass(frozen=True, slots=True)
class Wish:
    """What the user is asked of an edit: tool call, tool and file, and why. *operation* is what an answer may allow."""

    call: str
    tool: str
    target: str
    reason: str
    operation: Operation | None = None


class Held:
    """The edits of run *run* that wait, made of what *editor* has. *lost* are hunks that no longer apply.

    *review* says when the user is asked about edits, as the setting of that name.
    """

    def __init__(self, editor: Editor, journal: Journal, run: str, review: str = "turn") -> None:
        self.editor, self.review = editor, review
        self._journal, self._run = journal, run
        self.drafts: dict[Path, Draft] = {}
        self.wishes: list[Wish] = []
        self.lost: list[tuple[Change, Hunk]] = []
        self._waits = False

    async def draft(self, path: Path) -> Draft | None:
        """The held edits of a file, moved to what the user has made of it meanwhile."""
        draft = self.drafts.get(path)
        if draft is None:
            return None
        buffer = await self._buffer(path)
        change, lost = moved(draft.change, buffer.text if buffer else None, buffer.version if buffer else None)
        self.lost += [(draft.change, hunk) for hunk in lost]
        if not change.hunks:
            del self.drafts[path]
            return None
        text = apply_edits(change.before or "", [each.edit for each in change.hunks])
        self.drafts[path] = draft = Draft(path, buffer, text, list(change.hunks))
        return replace(draft, hunks=list(draft.hunks))

    def hold(self, drafts: Iterable[Draft], wishes: Iterable[Wish]) -> None:
        """Keep *drafts* back until they are released."""
        held = {each.path: each for each in drafts}
        self.drafts |= held
        self.wishes += wishes
        self.propose(held.values(), self.wishes)

    def propose(self, drafts: Iterable[Draft], wishes: Sequence[Wish]) -> None:
        """Enter that *drafts* wait for the user."""
        files = [_to_json(each) for each in drafts]
        asked = [
            {"call": each.call, "tool": each.tool, "target": each.target, "reason": each.reason} for each in wishes
        ]
        self._journal.note(self._run, "held", {"files": files, "asked": asked})
        self._waits = True

    def release(self) -> None:
        """Nothing waits any more."""
        self.drafts, self.wishes = {}, []
        if self._waits:
            self._journal.note(self._run, "released", {})
        self._waits = False

    def recall(self, events: Iterable[tuple[str, dict[str, Any]]]) -> None:
        """Hold what the journal says."""
        self.drafts, self.wishes = {}, []
        for kind, data in events:
            if kind == "held":
                self.drafts |= {draft.path: draft for draft in map(_from_json, data["files"])}
                self.wishes = [Wish(**each) for each in data["asked"]]
            elif kind == "released":
                self.drafts, self.wishes = {}, []
        self._waits = bool(self.drafts)

    async def _buffer(self, path: Path) -> Buffer | None:
        try:
            return await self.editor.read(path)
        except MissingFileError:
            return None
        except EditorError:  # no text any more: nothing of the edits applies
            return None


class View:
    """The editor of a run, with its held edits over the files: nothing but what is read is different."""

    def __init__(self, held: Held) -> None:
        self._held = held

    @property
    def root(self) -> Path:
        return self._held.editor.root

    async def read(self, path: Path) -> Buffer:
        draft = await self._held.draft(path)
        if draft is None:
            return await self._held.editor.read(path)
        return Buffer(path, draft.text, draft.buffer.version if draft.buffer else None, unsaved=True)

    def open_buffers(self) -> tuple[Buffer, ...]:
        """Every open file, and those with held edits, as the run has them."""
        others = tuple(each for each in self._held.editor.open_buffers() if each.path not in self._held.drafts)
        return (*others, *(Buffer(path, each.text, unsaved=True) for path, each in self._held.drafts.items()))

    async def apply(self, changes: tuple[Change, ...], label: str) -> Applied:
        return await self._held.editor.apply(changes, label)

    async def ask(self, question: Question) -> Answer:
        return await self._held.editor.ask(question)

    async def sync(self, paths: tuple[Path, ...]) -> tuple[Path, ...]:
        return await self._held.editor.sync(paths)

    def tell(self, event: Event) -> None:
        self._held.editor.tell(event)


def calls(data: dict[str, Any]) -> set[str]:
    """The tool calls whose edits a ``held`` entry of the journal keeps."""
    return {call for file in data["files"] for hunk in file["hunks"] for call in hunk["calls"]}


def _to_json(draft: Draft) -> dict[str, Any]:
    before = draft.buffer.text if draft.buffer else None
    return {"path": str(draft.path), "before": before, "hunks": [_hunk(each) for each in draft.hunks]}


def _hunk(hunk: Hunk) -> dict[str, Any]:
    span = hunk.edit.span
    return {"start": span.start, "end": span.end, "text": hunk.edit.text, "calls": hunk.calls, "ask": hunk.ask}


def _from_json(data: dict[str, Any]) -> Draft:
    path, before = Path(data["path"]), data["before"]
    hunks = [
        Hunk(Edit(Span(each["start"], each["end"]), each["text"]), tuple(each["calls"]), each["ask"])
        for each in data["hunks"]
    ]
    buffer = None if before is None else Buffer(path, before)
    return Draft(path, buffer, apply_edits(before or "", [each.edit for each in hunks]), hunks)
