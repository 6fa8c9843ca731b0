"""``textDocument/definition``: where the agent, skill or file under the cursor is."""

from __future__ import annotations

from lsprotocol import types as lsp

from agentls.features.usages import definition_at
from agentls_server.elsewhere import location, snapshot_at
from agentls_server.session import Session


def handle(session: Session, params: lsp.DefinitionParams) -> lsp.Location | None:
    at = snapshot_at(session, params.text_document.uri, params.position)
    found = definition_at(at[0].definition, at[0].project, at[1]) if at else None
    return location(session, at[0].project, found[1].path, found[1].span) if at and found else None
