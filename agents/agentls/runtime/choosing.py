"""Which hunks of a turn's changes are made: numbered, chosen, and moved to a text that has changed meanwhile. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

from agentls.runtime.editor import Change, Hunk
from agentls.text import Edit, Span, line_edits

Key: TypeAlias = tuple[Path, str, str]
"""What a hunk does, wherever it stands: the file, what it takes out, what it puts in."""


def asked(changes: Collection[Change]) -> tuple[tuple[Change, Hunk], ...]:
    """The hunks that have to be confirmed, each with its file's change. A user knows them by their number, from 1."""
    return tuple((change, hunk) for change in changes for hunk in change.hunks if hunk.ask)


def taken(changes: Collection[Change], numbers: Collection[int]) -> tuple[Change, ...]:
    """What is made when the hunks of these *numbers* are taken, and those that are allowed; files with any of them."""
    chosen = {id(hunk) for number, (_, hunk) in enumerate(asked(changes), 1) if number in numbers}
    parts = (
        replace(each, hunks=tuple(hunk for hunk in each.hunks if not hunk.ask or id(hunk) in chosen))
        for each in changes
    )
    return tuple(each for each in parts if each.hunks)


def key(change: Change, hunk: Hunk) -> Key:
    """By what a hunk is known when its edit is computed anew."""
    span = hunk.edit.span
    return change.path, (change.before or "")[span.start : span.end], hunk.edit.text


def moved(change: Change, now: str | None, version: int | None = None) -> tuple[Change, tuple[Hunk, ...]]:
    """*change* for the text that its file has *now* (None: there is none), and the hunks that no longer apply.

    A hunk applies where nobody has changed the lines that it replaces, nor put others where it puts its own.
    One that is there already needs not be made.
    """
    if now == change.before:
        return replace(change, version=version), ()
    if now is None or change.before is None or now == change.after:
        lost = () if now == change.after else change.hunks
        return replace(change, before=now, hunks=(), version=version), lost
    theirs = line_edits(change.before, now)
    left = tuple(hunk for hunk in change.hunks if hunk.edit not in theirs)
    kept = tuple(hunk for hunk in left if not any(_meet(hunk.edit.span, each.span) for each in theirs))
    lost = tuple(hunk for hunk in left if hunk not in kept)
    placed = tuple(replace(hunk, edit=_shifted(hunk.edit, theirs)) for hunk in kept)
    return replace(change, before=now, hunks=placed, version=version), lost


def _meet(one: Span, other: Span) -> bool:
    return (one.start < other.end and other.start < one.end) or one == other


def _shifted(edit: Edit, others: tuple[Edit, ...]) -> Edit:
    """*edit* behind *others*, which it does not meet. Lines put in at its start stand before it."""
    before = [each for each in others if each.span.end <= edit.span.start]
    by = sum(len(each.text) - len(each.span) for each in before)
    return Edit(Span(edit.span.start + by, edit.span.end + by), edit.text)
