"""``workspace/didChangeWatchedFiles``: files that were changed outside of the editor, or saved by it."""

from __future__ import annotations

from lsprotocol import types as lsp

from agentls.formats import place_of
from agentls_server import border
from agentls_server.session import Session


def handle(session: Session, params: lsp.DidChangeWatchedFilesParams) -> None:
    """An agent file is read again by itself; for anything else (settings, skills) the projects are."""
    whole = False
    for change in params.changes:
        path = border.to_path(change.uri)
        session.projects.reread(path, shown=session.buffers.open(session.uri_of(path)) is None)
        whole = whole or place_of(path) is None
    if whole:
        session.load([project.root for project in session.projects.all])
    else:
        session.publisher.refresh()
        session.surveyor.soon()
