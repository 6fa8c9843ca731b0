"""``workspace/didChangeWatchedFiles``: files that were changed outside of the editor, or saved by it."""

from __future__ import annotations

from lsprotocol import types as lsp

from agentls_server import border, watching
from agentls_server.session import Session


def handle(session: Session, params: lsp.DidChangeWatchedFilesParams) -> None:
    watching.changed(session, (border.to_path(change.uri) for change in params.changes))
