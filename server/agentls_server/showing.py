"""Opening documents in the client. Not every client can, and not every one that says so answers."""

from __future__ import annotations

import asyncio

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException

from agentls_server.session import Session

PATIENCE = 10.0
"""Seconds for the client to say that it has opened a document."""


async def show(session: Session, uri: str, *, take_focus: bool = True, at: lsp.Range | None = None) -> bool:
    """Open a document; whether the client did."""
    if not session.capabilities.show_document:
        return False
    params = lsp.ShowDocumentParams(uri, take_focus=take_focus, selection=at)
    try:
        async with asyncio.timeout(PATIENCE):
            return (await session.server.window_show_document_async(params)).success
    except (JsonRpcException, TimeoutError):
        return False
