"""Findings of review agents as diagnostics: they move with the text, and go when what they are about changes.

They are also taken back when their agent runs again, and by the command ``agentls.clearFindings``.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from agentls.runtime.events import Below, Event, Found, Started
from agentls.text import Document, Edit, Span

if TYPE_CHECKING:
    from agentls_server.session import Session, Snapshot

CLEAR = "agentls: clear findings"
_SEVERITIES = {
    "error": lsp.DiagnosticSeverity.Error,
    "warning": lsp.DiagnosticSeverity.Warning,
    "info": lsp.DiagnosticSeverity.Information,
    "hint": lsp.DiagnosticSeverity.Hint,
}


@dataclass(frozen=True, slots=True)
class Placed:
    """A finding of *agent* in run *run* (that of the user's), and where it is now."""

    agent: str
    run: str
    found: Found
    span: Span


class Findings:
    """What review agents have found, by real path; *_texts* are the texts to which the places belong."""

    def __init__(self) -> None:
        self._placed: dict[str, tuple[Placed, ...]] = {}
        self._texts: dict[str, str] = {}

    @property
    def agents(self) -> frozenset[str]:
        """Whose findings there are."""
        return frozenset(each.agent for placed in self._placed.values() for each in placed)

    @property
    def paths(self) -> tuple[str, ...]:
        """The files that have some."""
        return tuple(self._placed)

    def add(self, path: str, document: Document, placed: Placed) -> None:
        """Add one, unless the file has changed there since it was found."""
        here = self.of(document)
        if document.slice(placed.span) == placed.found.text and placed not in here:
            self._placed[path], self._texts[path] = (*here, placed), document.text

    def of(self, document: Document) -> tuple[Placed, ...]:
        """The findings in a file as it is now."""
        path = os.path.realpath(document.path) if self._placed else ""
        if path not in self._placed:
            return ()
        if self._texts[path] != document.text:
            moved = tuple(_moved(self._placed[path], self._texts[path], document.text))
            self._texts[path] = document.text
            if moved:
                self._placed[path] = moved
            else:
                del self._placed[path]
        return self._placed.get(path, ())

    def clear(self, goes: Callable[[str, Placed], bool]) -> tuple[str, ...]:
        """Forget those for which *goes* (asked with the path) is true; the files that had some."""
        changed = []
        for path, placed in list(self._placed.items()):
            kept = tuple(each for each in placed if not goes(path, each))
            if len(kept) < len(placed):
                changed.append(path)
                self._placed[path] = kept
            if not kept:
                del self._placed[path]
        return tuple(changed)


def watch(session: Session, run: str, root: Path) -> Callable[[Event], None]:
    """A listener that takes the findings among the events of run *run*, and of the agents below it."""
    agent = ""

    def take(event: Event) -> None:
        nonlocal agent
        name, what = (event.agents[-1], event.what) if isinstance(event, Below) else (agent, event)
        if isinstance(what, Started):
            agent, name = (agent or what.agent), what.agent
            shown(session, session.findings.clear(lambda _path, each: each.agent == name and each.run != run))
        elif isinstance(what, Found):
            path = str(root / what.path)
            snapshot = session.snapshot(session.uri_of(path))
            if snapshot:
                span = Span(what.start, what.start + len(what.text))
                session.findings.add(os.path.realpath(path), snapshot.document, Placed(name, run, what, span))
                shown(session, (path,))

    return take


def shown(session: Session, paths: tuple[str, ...]) -> None:
    """Bring what the client shows of these files up to date."""
    if paths:
        session.publisher.found([session.uri_of(path) for path in paths])


def diagnostics(snapshot: Snapshot) -> list[lsp.Diagnostic]:
    """The findings in a file as its client shows them."""
    return [_diagnostic(each, snapshot) for each in snapshot.findings]


def fixes(snapshot: Snapshot, span: Span, _context: lsp.CodeActionContext) -> Iterator[lsp.CodeAction]:
    """What the findings at *span* propose, and the way to be rid of them all."""
    from agentls_server.requests.code_action import edit  # noqa: PLC0415 (which has these among its producers)

    here = [each for each in snapshot.findings if each.span.touches(span)]
    for each in here:
        if each.found.replacement is not None and each.found.replacement != each.found.text:
            yield lsp.CodeAction(
                title=f"{each.agent}: take the fix for “{_short(each.found.message)}”",
                kind=lsp.CodeActionKind.QuickFix,
                diagnostics=[_diagnostic(each, snapshot)],
                edit=edit(snapshot, (Edit(each.span, each.found.replacement),)),
            )
    if here:
        command = lsp.Command(CLEAR, "agentls.clearFindings", arguments=[{"uri": snapshot.uri}])
        yield lsp.CodeAction(CLEAR, kind=lsp.CodeActionKind.QuickFix, command=command)


def _diagnostic(placed: Placed, snapshot: Snapshot) -> lsp.Diagnostic:
    found = placed.found
    return lsp.Diagnostic(
        range=snapshot.range(placed.span),
        severity=_SEVERITIES[found.severity],
        code=found.code or None,
        source=placed.agent,
        message=found.message,
    )


def _moved(placed: tuple[Placed, ...], old: str, new: str) -> Iterator[Placed]:
    """*placed* in the text *new*: those outside of what changed, and those whose text is still there beside it."""
    start = _common(old, new)
    rest = min(len(old), len(new)) - start
    end = min(_common(old[::-1], new[::-1]), rest)
    shift = len(new) - len(old)
    for each in placed:
        by = 0 if each.span.end <= start else shift if each.span.start >= len(old) - end else None
        if by is not None:
            yield replace(each, span=Span(each.span.start + by, each.span.end + by))
        elif each.found.text and (at := _nearest(new, each.found.text, each.span.start)) >= 0:
            yield replace(each, span=Span(at, at + len(each.found.text)))


def _nearest(text: str, part: str, offset: int) -> int:
    before, after = text.rfind(part, 0, offset + len(part)), text.find(part, offset)
    places = [each for each in (before, after) if each >= 0]
    return min(places, key=lambda each: abs(each - offset), default=-1)


def _common(one: str, other: str) -> int:
    """How many characters two texts have in common at their start."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 50 else f"{line[:49]}…"
