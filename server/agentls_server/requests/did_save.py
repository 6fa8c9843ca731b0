"""``textDocument/didSave``: the file on disk is what the buffer was."""

from __future__ import annotations

from lsprotocol import types as lsp

from agentls.formats import place_of
from agentls_server import border
from agentls_server.session import Session
from agentls_server.watching import is_settings


def handle(session: Session, params: lsp.DidSaveTextDocumentParams) -> None:
    path = border.to_path(params.text_document.uri)
    if is_settings(path):
        session.load(project.root for project in session.projects.all)
    else:
        session.projects.reread(path, shown=session.buffers.open(params.text_document.uri) is None)
        if place_of(path):
            session.surveyor.soon()
