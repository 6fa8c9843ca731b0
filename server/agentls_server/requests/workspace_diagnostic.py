"""``workspace/diagnostic``: the diagnostics of all agent files of the workspace, opened or not. Unsaved edits count."""

from __future__ import annotations

import asyncio
from typing import Any

from lsprotocol import types as lsp

from agentls_server import border
from agentls_server.requests.diagnostic import report
from agentls_server.session import Session


async def handle(session: Session, params: lsp.WorkspaceDiagnosticParams) -> dict[str, Any]:
    previous = {border.to_path(each.uri): each.value for each in params.previous_result_ids}
    paths = [
        path for project in session.projects.all for path in project.definitions if path.startswith(str(project.root))
    ]
    paths += session.findings.paths
    snapshots = [snapshot for path in dict.fromkeys(paths) if (snapshot := session.snapshot(session.uri_of(path)))]
    items: list[dict[str, Any]] = []
    for each in snapshots:
        told = report(each, previous.pop(each.document.path, None))
        items.append({**told, "uri": each.uri, "version": each.document.version})
        await asyncio.sleep(0)  # let keystrokes in between
    # What was told of files that are gone is taken back.
    items += [{"kind": "full", "items": [], "uri": border.to_uri(path), "version": None} for path in previous]
    return {"items": items}
