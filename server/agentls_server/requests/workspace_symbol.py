"""``workspace/symbol``: the agents and skills of the workspace by a few letters."""

from __future__ import annotations

from lsprotocol import types as lsp

from agentls.features.workspace_symbols import search
from agentls_server.elsewhere import location
from agentls_server.session import Session


def handle(session: Session, params: lsp.WorkspaceSymbolParams) -> list[lsp.SymbolInformation]:
    return [
        lsp.SymbolInformation(
            location=location(session, project, each.target.path, each.target.span),
            name=each.name,
            kind=lsp.SymbolKind.Module if each.container == "skill" else lsp.SymbolKind.Class,
            container_name=each.container,
        )
        for project in session.projects.all
        for each in search(project, params.query)
    ]
