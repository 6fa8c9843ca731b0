"""``textDocument/semanticTokens/full/delta``: what changed in a file's tokens since the answer that was named."""

from __future__ import annotations

from lsprotocol import types as lsp

from agentls_server.requests.semantic_tokens import whole
from agentls_server.session import Session
from agentls_server.tokens import changes, identity, tokens


def handle(session: Session, params: lsp.SemanticTokensDeltaParams) -> lsp.SemanticTokens | lsp.SemanticTokensDelta:
    uri = params.text_document.uri
    snapshot = session.snapshot(uri)
    data = tokens(snapshot) if snapshot else []
    before = session.told_tokens.get(uri)
    if before is None or identity(before) != params.previous_result_id:
        return whole(session, uri, data)
    session.told_tokens[uri] = data
    return lsp.SemanticTokensDelta(changes(before, data), identity(data))
