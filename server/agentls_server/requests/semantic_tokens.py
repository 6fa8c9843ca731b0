"""``textDocument/semanticTokens/full``: tools, effects and names, by what they are and whether they are known."""

from __future__ import annotations

from lsprotocol import types as lsp

from agentls.features.semantic import semantic_tokens
from agentls_server.legend import MODIFIERS, TYPES
from agentls_server.session import Session

_TYPES, _MODIFIERS = tuple(TYPES), tuple(MODIFIERS)


def handle(session: Session, params: lsp.SemanticTokensParams) -> lsp.SemanticTokens:
    snapshot = session.snapshot(params.text_document.uri)
    data: list[int] = []
    line = column = 0
    for each in semantic_tokens(snapshot.definition, snapshot.project) if snapshot else ():
        assert snapshot is not None
        place = snapshot.range(each.span)
        start, width = place.start, place.end.character - place.start.character
        modifiers = 1 << _MODIFIERS.index(each.modifier) if each.modifier else 0
        left = column if start.line == line else 0
        data += (start.line - line, start.character - left, width, _TYPES.index(each.kind), modifiers)
        line, column = start.line, start.character
    return lsp.SemanticTokens(data)
