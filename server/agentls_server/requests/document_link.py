"""``textDocument/documentLink``: paths, skills and agents in a file that lead to other files."""

from __future__ import annotations

from lsprotocol import types as lsp

from agentls.features.links import links
from agentls_server.session import Session


def handle(session: Session, params: lsp.DocumentLinkParams) -> list[lsp.DocumentLink]:
    snapshot = session.snapshot(params.text_document.uri)
    if snapshot is None:
        return []
    return [
        lsp.DocumentLink(part.range(each.span), target=session.uri_of(each.path), tooltip=each.tooltip)
        for part in snapshot.views
        for each in links(part.definition, part.project)
        if part.holds(each.span)
    ]
