"""``textDocument/semanticTokens/range``: the tokens of what the editor shows."""

from __future__ import annotations

from lsprotocol import types as lsp

from agentls_server.session import Session
from agentls_server.tokens import tokens


def handle(session: Session, params: lsp.SemanticTokensRangeParams) -> lsp.SemanticTokens:
    snapshot = session.snapshot(params.text_document.uri)
    return lsp.SemanticTokens(tokens(snapshot, params.range) if snapshot else [])
