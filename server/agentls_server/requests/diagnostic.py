"""``textDocument/diagnostic``: the diagnostics of one file, for clients that ask."""

from __future__ import annotations

import hashlib
from typing import Any

import attrs
from lsprotocol import types as lsp

from agentls_server.session import Session, Snapshot


def handle(session: Session, params: lsp.DocumentDiagnosticParams) -> dict[str, Any]:
    snapshot = session.snapshot(params.text_document.uri)
    session.settled.set()
    return report(snapshot, params.previous_result_id) if snapshot else {"kind": "full", "items": []}


def report(snapshot: Snapshot, previous: str | None) -> dict[str, Any]:
    """A report: only its id where it says the same as the one before it. The id is a digest of what is said."""
    items = snapshot.said()
    told = repr([attrs.astuple(each) for each in items])  # `agentls serve` imports the types without their own repr
    identity = hashlib.blake2b(told.encode("utf-8", "replace"), digest_size=12).hexdigest()
    if identity == previous:
        return {"kind": "unchanged", "resultId": identity}
    return {"kind": "full", "resultId": identity, "items": items}
