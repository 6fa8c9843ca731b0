"""``textDocument/hover``: what stands under the cursor, and what it comes to."""

from __future__ import annotations

from lsprotocol import types as lsp

from agentls.features.hover import hover
from agentls_server.elsewhere import snapshot_at
from agentls_server.session import Session


def handle(session: Session, params: lsp.HoverParams) -> lsp.Hover | None:
    at = snapshot_at(session, params.text_document.uri, params.position)
    found = hover(at[0].definition, at[0].project, at[1]) if at else None
    if at is None or found is None:
        return None
    kind = lsp.MarkupKind.Markdown if at[0].capabilities.markdown_hover else lsp.MarkupKind.PlainText
    return lsp.Hover(lsp.MarkupContent(kind, found.text), at[0].range(found.span))
