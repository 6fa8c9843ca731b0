"""The edits of a turn, gathered: what several tool calls do to one file becomes one change with disjoint hunks."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from agentls.runtime.choosing import moved
from agentls.runtime.editor import Buffer, Change, Hunk
from agentls.text import Edit, Span, line_edits, unified_diff


@dataclass
class Draft:
    """A file in the making: *text* is what it will be, *hunks* the edits so far against *buffer*."""

    path: Path
    buffer: Buffer | None
    text: str
    hunks: list[Hunk] = field(default_factory=list)

    @classmethod
    def of(cls, path: Path, buffer: Buffer | None) -> Draft:
        """A draft of the file in *buffer*; of a new file where there is none."""
        return cls(path, buffer, buffer.text if buffer else "")

    def add(self, text: str, call: str, ask: str | None) -> None:
        """Take *text* as the file's next state, made by tool call *call*."""
        for edit in reversed(line_edits(self.text, text)):
            self.hunks = _compose(self.hunks, self.text, edit, Hunk(edit, (call,), ask))
            self.text = self.text[: edit.span.start] + edit.text + self.text[edit.span.end :]

    @property
    def change(self) -> Change:
        """The draft as one change of the file."""
        buffer = self.buffer
        return Change(self.path, buffer.text if buffer else None, tuple(self.hunks), buffer.version if buffer else None)


def _compose(hunks: list[Hunk], text: str, edit: Edit, hunk: Hunk) -> list[Hunk]:
    """*hunks* (against the original) with *edit* (against *text*, their result) worked in, merged where they meet."""
    before: list[Hunk] = []
    meeting: list[tuple[Hunk, Span]] = []
    after: list[Hunk] = []
    shift_before = shift = 0
    for each in hunks:
        now = Span(each.edit.span.start + shift, each.edit.span.start + shift + len(each.edit.text))
        shift += len(each.edit.text) - len(each.edit.span)
        if now.end < edit.span.start:
            before.append(each)
            shift_before = shift
        elif now.start <= edit.span.end:
            meeting.append((each, now))
        else:
            after.append(each)
            shift -= len(each.edit.text) - len(each.edit.span)
    start = min([edit.span.start, *(now.start for _, now in meeting)])
    end = max([edit.span.end, *(now.end for _, now in meeting)])
    inner = sum(len(each.edit.text) - len(each.edit.span) for each, _ in meeting)
    merged = Edit(
        Span(start - shift_before, end - shift_before - inner),
        text[start : edit.span.start] + edit.text + text[edit.span.end : end],
    )
    calls = dict.fromkeys((*(call for each, _ in meeting for call in each.calls), *hunk.calls))
    asks = dict.fromkeys(each.ask for each in (*(each for each, _ in meeting), hunk) if each.ask)
    return [*before, Hunk(merged, tuple(calls), "; ".join(asks) or None), *after]


def outcome(change: Change, actual: str | None, name: str) -> tuple[bool, str]:
    """What became of *change*, read back: whether it is there as meant, and how to tell the model otherwise."""
    if actual == change.after:
        return True, ""
    if actual is None or actual == (change.before or ""):
        return False, f"The user did not take this edit: {name} is as it was before."
    made = unified_diff(change.before or "", actual, name)
    lacks = unified_diff(actual, change.after, name)
    said = f"{name} is not as you wrote it: the user left out or changed a part."
    return False, f"{said} What was changed:\n{made}\nWhat of your edit is not there:\n{lacks}"


def left_out(change: Change, actual: str | None) -> str:
    """How much of *change* is not there, in words for the report."""
    kept, lost = moved(change, actual)
    count, all_ = len(kept.hunks) + len(lost), len(change.hunks)
    return "not made" if count == all_ else f"{count} of {all_} hunks not made as written"
