"""``textDocument/formatting``: the frontmatter's blanks, where that changes no value."""

from __future__ import annotations

from lsprotocol import types as lsp

from agentls.features.formatting import format_header
from agentls_server import border
from agentls_server.session import Session


def handle(session: Session, params: lsp.DocumentFormattingParams) -> list[lsp.TextEdit]:
    snapshot = session.snapshot(params.text_document.uri)
    edits = format_header(snapshot.definition) if snapshot else ()
    return border.to_text_edits(snapshot.document, edits, snapshot.encoding) if snapshot else []
