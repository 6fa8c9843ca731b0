"""``textDocument/selectionRange``: from each cursor outward."""

from __future__ import annotations

from lsprotocol import types as lsp

from agentls.features.selection import selections
from agentls_server.session import Session, Snapshot


def handle(session: Session, params: lsp.SelectionRangeParams) -> list[lsp.SelectionRange] | None:
    snapshot = session.snapshot(params.text_document.uri)
    return [_chain(snapshot, each) for each in params.positions] if snapshot else None


def _chain(snapshot: Snapshot, position: lsp.Position) -> lsp.SelectionRange:
    chain: lsp.SelectionRange | None = None
    for span in reversed(selections(snapshot.definition, snapshot.offset(position))):
        chain = lsp.SelectionRange(snapshot.range(span), chain)
    return chain or lsp.SelectionRange(lsp.Range(position, position))
