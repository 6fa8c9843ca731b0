"""Semantic tokens as the wire has them: five numbers a token, each relative to the one before; and their changes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from lsprotocol import types as lsp

from agentls.features.semantic import Token, semantic_tokens
from agentls_server.legend import MODIFIERS, TYPES
from agentls_server.session import Snapshot

_TYPES, _MODIFIERS = tuple(TYPES), tuple(MODIFIERS)
WIDTH = 5
"""Numbers a token."""


def tokens(snapshot: Snapshot, within: lsp.Range | None = None) -> list[int]:
    """The tokens of a file, or those that touch the lines of *within*."""
    found = [(part.range(each.span), each) for part in snapshot.views for each in _tokens(part)]
    if within is not None:
        found = [each for each in found if within.start.line <= each[0].start.line <= within.end.line]
    data: list[int] = []
    line = column = 0
    for place, each in sorted(found, key=lambda each: (each[0].start.line, each[0].start.character)):
        start, width = place.start, place.end.character - place.start.character
        modifiers = 1 << _MODIFIERS.index(each.modifier) if each.modifier else 0
        left = column if start.line == line else 0
        data += (start.line - line, start.character - left, width, _TYPES.index(each.kind), modifiers)
        line, column = start.line, start.character
    return data


def _tokens(part: Snapshot) -> Iterator[Token]:
    """The tokens of a part that stand in this very file; those of a prompt in another file do not."""
    for each in semantic_tokens(part.definition, part.project):
        if part.holds(each.span):
            yield each


def identity(data: list[int]) -> str:
    """The id of a result: a digest of the numbers."""
    return hashlib.blake2b(repr(data).encode(), digest_size=12).hexdigest()


def changes(before: list[int], after: list[int]) -> list[lsp.SemanticTokensEdit]:
    """One edit that makes *after* of *before*, in whole tokens; none where they are the same."""
    if before == after:
        return []
    shorter = min(len(before), len(after))
    head = next((at for at in range(shorter) if before[at] != after[at]), shorter) // WIDTH * WIDTH
    most = shorter - head
    tail = next((at for at in range(most) if before[-1 - at] != after[-1 - at]), most) // WIDTH * WIDTH
    new = after[head : len(after) - tail]
    return [lsp.SemanticTokensEdit(head, len(before) - tail - head, new or None)]
