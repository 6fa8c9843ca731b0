"""``textDocument/prepareCallHierarchy``: the agent under the cursor, or the one whose file it is."""

from __future__ import annotations

from lsprotocol import types as lsp

from agentls.features.calls import agent_at
from agentls_server.calls import item
from agentls_server.elsewhere import snapshot_at
from agentls_server.session import Session


def handle(session: Session, params: lsp.CallHierarchyPrepareParams) -> list[lsp.CallHierarchyItem]:
    at = snapshot_at(session, params.text_document.uri, params.position)
    agent = agent_at(at[0].definition, at[0].project, at[1]) if at else None
    return [item(session, at[0].project, agent)] if at and agent else []
