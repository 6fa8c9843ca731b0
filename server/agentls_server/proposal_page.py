"""What can be done on the page of a proposal: lenses on its lines, and the same as code actions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lsprotocol import types as lsp

from agentls.runtime import proposal
from agentls.text import Edit, Span
from agentls_server import border
from agentls_server.proposal import Proposal, folder
from agentls_server.session import Session, Snapshot

COMMAND = "agentls.proposal"


@dataclass(frozen=True)
class Open:
    """A page that an editor has open: what is on it, and the proposal, None once that is answered."""

    page: proposal.Page
    proposal: Proposal | None


def read(session: Session, snapshot: Snapshot) -> Open | None:
    """The page in a file; None for other files."""
    if Path(snapshot.document.path).parent != folder():
        return None
    page = proposal.read(snapshot.document)
    return Open(page, session.proposals.get(page.id)) if page else None


def lenses(opened: Open, snapshot: Snapshot) -> Iterator[lsp.CodeLens]:
    """What can be done with the whole above the page, and with each hunk above its line."""
    top = snapshot.range(Span(0, 0))
    if opened.proposal is None:
        yield lsp.CodeLens(top, lsp.Command("This proposal is answered", ""))
        return
    for command in _whole(opened):
        yield lsp.CodeLens(top, command)
    lost = opened.proposal.lost()
    for number, span in opened.page.boxes.items():
        if number in lost:
            yield lsp.CodeLens(snapshot.range(span), lsp.Command("No longer applies: changed meanwhile", ""))
        yield lsp.CodeLens(snapshot.range(span), _toggle(opened, number))


def actions(opened: Open, snapshot: Snapshot, span: Span) -> Iterator[lsp.CodeAction]:
    """The same as code actions: the hunk at the cursor first."""
    if opened.proposal is None:
        return
    if (number := _at(opened.page, span.start)) is not None:
        title, edit = _toggle(opened, number).title, toggled(opened.page, number)
        change = border.to_workspace_edit(
            snapshot.uri, snapshot.document, [edit], snapshot.encoding,
            versioned=snapshot.capabilities.document_changes,
        )  # fmt: skip
        yield lsp.CodeAction(title, lsp.CodeActionKind.QuickFix, edit=change)
    for command in _whole(opened):
        yield lsp.CodeAction(command.title, lsp.CodeActionKind.QuickFix, command=command)


def toggled(page: proposal.Page, number: int) -> Edit:
    """The edit that ticks a hunk's box, or takes the tick out."""
    return Edit(page.ticks[number], " " if number in page.ticked else "x")


def _whole(opened: Open) -> Iterator[lsp.Command]:
    assert opened.proposal
    page, all_ = opened.page, opened.proposal.all
    if page.ticked >= all_:
        yield _command("Apply", page, "apply")
        yield _command("Apply, and allow edits of these files for this run", page, "apply for run")
    elif page.ticked & all_:
        yield _command(f"Apply {len(page.ticked & all_)} of {len(all_)}", page, "apply")
    yield _command("Reject", page, "reject")
    if not page.why:
        yield _command("Reject and say why", page, "say why")


def _toggle(opened: Open, number: int) -> lsp.Command:
    title = "Leave this hunk out" if number in opened.page.ticked else "Take this hunk"
    return lsp.Command(title, COMMAND, arguments=[{"id": opened.page.id, "answer": "toggle", "hunk": number}])


def _command(title: str, page: proposal.Page, answer: str) -> lsp.Command:
    return lsp.Command(title, COMMAND, arguments=[{"id": page.id, "answer": answer}])


def _at(page: proposal.Page, offset: int) -> int | None:
    """The hunk that a place of the page belongs to: the one whose line is the last before it."""
    before = [number for number, span in page.boxes.items() if span.start <= offset < page.reason]
    return max(before, key=lambda number: page.boxes[number].start, default=None)
