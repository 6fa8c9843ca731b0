"""``textDocument/codeLens``: what `LENSES` have to show above lines of an agent file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from lsprotocol import types as lsp

from agentls_server import offering
from agentls_server.session import Session, Snapshot

Lens: TypeAlias = Callable[[Snapshot], Iterator[lsp.CodeLens]]

LENSES: tuple[Lens, ...] = (offering.lenses,)


def handle(session: Session, params: lsp.CodeLensParams) -> list[lsp.CodeLens]:
    snapshot = session.snapshot(params.text_document.uri)
    return [lens for produce in LENSES for lens in produce(snapshot)] if snapshot else []
