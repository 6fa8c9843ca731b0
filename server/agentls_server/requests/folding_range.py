"""``textDocument/foldingRange``: the parts of a file that can be folded away, by lines."""

from __future__ import annotations

from lsprotocol import types as lsp

from agentls.features.folding import folds
from agentls_server.session import Session


def handle(session: Session, params: lsp.FoldingRangeParams) -> list[lsp.FoldingRange]:
    snapshot = session.snapshot(params.text_document.uri)
    if snapshot is None:
        return []
    parts = snapshot.parts
    ranges = [part.range(each.span) for part in parts for each in folds(part.definition) if part.holds(each.span)]
    return [lsp.FoldingRange(start_line=each.start.line, end_line=each.end.line) for each in ranges]
