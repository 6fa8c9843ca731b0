"""``workspace/didChangeWorkspaceFolders``: projects come and go."""

from __future__ import annotations

from pathlib import Path

from lsprotocol import types as lsp

from agentls_server import border
from agentls_server.session import Session


def handle(session: Session, params: lsp.DidChangeWorkspaceFoldersParams) -> None:
    session.projects.remove(Path(border.to_path(each.uri)) for each in params.event.removed)
    session.load(Path(border.to_path(each.uri)) for each in params.event.added)
