"""``textDocument/rename``: an agent or a skill wherever it is named, and its file."""

from __future__ import annotations

from lsprotocol import types as lsp

from agentls.features.rename import rename
from agentls_server.elsewhere import snapshot_at, workspace_edit
from agentls_server.routing import refused
from agentls_server.session import Session


def handle(session: Session, params: lsp.RenameParams) -> lsp.WorkspaceEdit | None:
    at = snapshot_at(session, params.text_document.uri, params.position)
    if at is None:
        return None
    result = rename(at[0].definition, at[0].project, at[1], params.new_name.strip())
    if isinstance(result, str):
        raise refused(result)
    return workspace_edit(session, at[0].project, result.edits, result.moves)
