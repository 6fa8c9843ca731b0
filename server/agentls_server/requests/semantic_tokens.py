"""``textDocument/semanticTokens/full``: tools, effects and names, by what they are and whether they are known."""

from __future__ import annotations

from lsprotocol import types as lsp

from agentls_server.session import Session
from agentls_server.tokens import identity, tokens


def handle(session: Session, params: lsp.SemanticTokensParams) -> lsp.SemanticTokens:
    snapshot = session.snapshot(params.text_document.uri)
    return whole(session, params.text_document.uri, tokens(snapshot) if snapshot else [])


def whole(session: Session, uri: str, data: list[int]) -> lsp.SemanticTokens:
    """All tokens of a file, kept as that from which the next answer can tell the changes."""
    session.told_tokens[uri] = data
    return lsp.SemanticTokens(data, identity(data))
