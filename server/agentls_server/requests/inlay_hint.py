"""``textDocument/inlayHint``: what names come to, what is granted by saying nothing, how long the body is."""

from __future__ import annotations

from lsprotocol import types as lsp

from agentls.features.hints import hints
from agentls_server import border
from agentls_server.session import Session


def handle(session: Session, params: lsp.InlayHintParams) -> list[lsp.InlayHint]:
    snapshot = session.snapshot(params.text_document.uri)
    if snapshot is None:
        return []
    return [
        lsp.InlayHint(
            position=border.to_position(snapshot.document, each.offset, snapshot.encoding),
            label=each.label,
            tooltip=each.tooltip,
            padding_left=True,
        )
        for each in hints(snapshot.definition, snapshot.project, snapshot.span(params.range))
    ]
