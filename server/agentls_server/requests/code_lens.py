"""``textDocument/codeLens``: what `LENSES` have to show above lines of an agent file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from lsprotocol import types as lsp

from agentls.features.lenses import lenses
from agentls_server import offering, proposal_page, transcripts
from agentls_server.session import Session, Snapshot

Lens: TypeAlias = Callable[[Snapshot], Iterator[lsp.CodeLens]]


def rights(snapshot: Snapshot) -> Iterator[lsp.CodeLens]:
    """The agent's rights in one line, and how often it is named."""
    for each in lenses(snapshot.definition, snapshot.project):
        yield lsp.CodeLens(snapshot.range(each.span), lsp.Command(each.title, ""))


LENSES: tuple[Lens, ...] = (offering.lenses, transcripts.lenses, rights)


def handle(session: Session, params: lsp.CodeLensParams) -> list[lsp.CodeLens]:
    snapshot = session.snapshot(params.text_document.uri)
    if snapshot and (opened := proposal_page.read(session, snapshot)):
        return list(proposal_page.lenses(opened, snapshot))
    return [lens for produce in LENSES for lens in produce(snapshot)] if snapshot else []
