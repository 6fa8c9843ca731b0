"""``agentls.proposal``: what the user does on the page of a proposal.

*answer* is ``apply`` (what is ticked), ``apply for run``, ``reject``, ``say why`` (where to write it is shown; then it
is like ``reject``) or ``toggle`` (the box of *hunk*). What is written under *Why* goes along.
"""

from __future__ import annotations

from dataclasses import dataclass

from lsprotocol import types as lsp

from agentls.runtime.proposal import Page, read
from agentls.text import Document, Span
from agentls_server import border, disk, proposal_page
from agentls_server.proposal import Choice, Proposal
from agentls_server.routing import refused
from agentls_server.session import Session


@dataclass(frozen=True)
class Arguments:
    id: str
    answer: str
    hunk: int = 0


async def handle(session: Session, arguments: Arguments) -> None:
    proposal = session.proposals.get(arguments.id)
    if proposal is None or proposal.answer.done():
        raise refused(f"agentls.proposal: the proposal {arguments.id} is answered already")
    page = _page(proposal)
    match arguments.answer:
        case "apply" | "apply for run":
            remember = arguments.answer == "apply for run"
            proposal.answer.set_result(Choice(page.ticked & proposal.all, remember, page.why))
        case "reject":
            proposal.answer.set_result(Choice(frozenset(), why=page.why))
        case "say why" if page.why:
            proposal.answer.set_result(Choice(frozenset(), why=page.why))
        case "say why":
            await proposal.window.show(take_focus=True, at=_reason(session, proposal))
        case "toggle" if arguments.hunk in page.boxes:
            await _toggle(session, proposal, page, arguments.hunk)
        case _:
            raise refused(f"agentls.proposal: there is no {arguments.answer!r} for hunk {arguments.hunk}")


def _page(proposal: Proposal) -> Page:
    document = proposal.window.buffer.document if proposal.window.buffer else None
    page = read(document or Document(str(proposal.path), disk.read_text(proposal.path)))
    if page is None or page.id != proposal.id:
        raise refused("agentls.proposal: the first line of the page is not there any more; undo that")
    return page


def _reason(session: Session, proposal: Proposal) -> lsp.Range | None:
    if proposal.window.buffer is None:
        return None
    document = proposal.window.buffer.document
    end = len(document.text) - document.text.endswith("\n")  # Neovim has no line behind the last line end
    return border.to_range(document, Span(end, end), session.capabilities.encoding)


async def _toggle(session: Session, proposal: Proposal, page: Page, number: int) -> None:
    if proposal.window.buffer is None:
        raise refused("agentls.proposal: the page is not open")
    client, buffer = session.capabilities, proposal.window.buffer
    edit = border.to_workspace_edit(
        buffer.uri, buffer.document, [proposal_page.toggled(page, number)], client.encoding,
        versioned=client.document_changes,
    )  # fmt: skip
    await session.server.workspace_apply_edit_async(lsp.ApplyWorkspaceEditParams(edit, "Tick"))
