"""``textDocument/didChange``: apply the changes in their order, each to what the one before it has left."""

from __future__ import annotations

import logging

from lsprotocol import types as lsp

from agentls_server.session import Session

logger = logging.getLogger(__name__)


def handle(session: Session, params: lsp.DidChangeTextDocumentParams) -> None:
    uri = params.text_document.uri
    buffer = session.buffers.open(uri)
    if buffer is None:
        logger.warning("a change of %s, which is not open", uri)
        return
    for change in params.content_changes:
        buffer.apply_change(change)
    buffer.version = params.text_document.version
    session.projects.put(buffer.definition)
    session.publisher.changed(uri)
    session.typed.fire()
