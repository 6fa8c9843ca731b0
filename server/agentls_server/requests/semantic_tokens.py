"""``textDocument/semanticTokens/full``: tools, effects and names, by what they are and whether they are known."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types as lsp

from agentls.features.semantic import Token, semantic_tokens
from agentls_server.legend import MODIFIERS, TYPES
from agentls_server.session import Session, Snapshot

_TYPES, _MODIFIERS = tuple(TYPES), tuple(MODIFIERS)


def handle(session: Session, params: lsp.SemanticTokensParams) -> lsp.SemanticTokens:
    snapshot = session.snapshot(params.text_document.uri)
    data: list[int] = []
    line = column = 0
    found = ((part.range(each.span), each) for part in (snapshot.parts if snapshot else ()) for each in _tokens(part))
    for place, each in sorted(found, key=lambda each: (each[0].start.line, each[0].start.character)):
        start, width = place.start, place.end.character - place.start.character
        modifiers = 1 << _MODIFIERS.index(each.modifier) if each.modifier else 0
        left = column if start.line == line else 0
        data += (start.line - line, start.character - left, width, _TYPES.index(each.kind), modifiers)
        line, column = start.line, start.character
    return lsp.SemanticTokens(data)


def _tokens(part: Snapshot) -> Iterator[Token]:
    """The tokens of a part that stand in this very file; those of a prompt in another file do not."""
    for each in semantic_tokens(part.definition, part.project):
        if part.holds(each.span):
            yield each
