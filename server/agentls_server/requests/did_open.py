"""``textDocument/didOpen``: from now on the buffer counts, and not the file."""

from __future__ import annotations

from lsprotocol import types as lsp

from agentls_server.session import Session


def handle(session: Session, params: lsp.DidOpenTextDocumentParams) -> None:
    uri = params.text_document.uri
    session.buffers.put_text_document(params.text_document)
    if buffer := session.buffers.open(uri):
        session.projects.put(buffer.definition)
    session.publisher.changed(uri)
    session.typed.fire()
