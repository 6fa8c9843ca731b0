"""``textDocument/didClose``: the file on disk counts again."""

from __future__ import annotations

from lsprotocol import types as lsp

from agentls_server.session import Session


def handle(session: Session, params: lsp.DidCloseTextDocumentParams) -> None:
    uri = params.text_document.uri
    session.buffers.remove_text_document(uri)
    session.forget(uri)
    session.publisher.closed(uri)
    session.typed.fire()
