"""``workspace/textDocumentContent``: the text of a run's transcript, for clients with virtual documents."""

from __future__ import annotations

from lsprotocol import types as lsp

from agentls_server import transcripts
from agentls_server.routing import refused
from agentls_server.session import Session


def handle(_session: Session, params: lsp.TextDocumentContentParams) -> lsp.TextDocumentContentResult:
    text = transcripts.read(params.uri)
    if text is None:
        raise refused(f"there is no transcript {params.uri}")
    return lsp.TextDocumentContentResult(text)
