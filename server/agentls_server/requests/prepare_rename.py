"""``textDocument/prepareRename``: the name under the cursor, if it can be renamed."""

from __future__ import annotations

from lsprotocol import types as lsp

from agentls.features.rename import renamable
from agentls_server.elsewhere import snapshot_at
from agentls_server.session import Session


def handle(session: Session, params: lsp.PrepareRenameParams) -> lsp.PrepareRenamePlaceholder | None:
    at = snapshot_at(session, params.text_document.uri, params.position)
    found = renamable(at[0].definition, at[0].project, at[1]) if at else None
    return lsp.PrepareRenamePlaceholder(at[0].range(found[0]), found[1]) if at and found else None
