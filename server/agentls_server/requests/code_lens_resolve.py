"""``codeLens/resolve``: what a lens says that takes deciding: rules tried out, and who may edit a file."""

from __future__ import annotations

import asyncio
from functools import lru_cache
from pathlib import Path
from typing import Any

from lsprotocol import types as lsp

from agentls.features.trials import tried
from agentls.runtime.store import state_folder
from agentls.who import line, who
from agentls_server.session import Session, Snapshot


async def handle(session: Session, params: lsp.CodeLens) -> lsp.CodeLens:
    data: Any = params.data
    uri = data.get("uri") if isinstance(data, dict) else None
    snapshot = session.snapshot(uri) if isinstance(uri, str) else None
    if snapshot is None:
        return params
    if "line" in data:
        part = next((each for each in snapshot.parts if each.document.path == data.get("path")), None)
        title = await asyncio.to_thread(_tried, part, int(data["line"])) if part else ""
        argument = {"agent": data.get("path"), "line": data["line"]}
        command = lsp.Command(title, "agentls.testRule", arguments=[argument])
    else:
        title = line(await asyncio.to_thread(who, snapshot.project, snapshot.document.path))
        command = lsp.Command(title, "agentls.whoMayEdit", arguments=[{"uri": uri, "show": True}])
    return lsp.CodeLens(params.range, command)


def _tried(snapshot: Snapshot, number: int) -> str:
    agent = snapshot.project.agent(snapshot.document.path)
    past = _asked(snapshot.project.root, agent.name) if agent else ()
    return tried(snapshot.definition, snapshot.project, number, past)


def _asked(root: Path, agent: str) -> tuple[tuple[str, str], ...]:
    """What an agent has asked its user for in a workspace, newest first: tool and target."""
    try:
        changed = (state_folder() / "runs.sqlite3").stat().st_mtime_ns
    except OSError:
        return ()
    return _asked_until(changed, root, agent)


@lru_cache(maxsize=64)
def _asked_until(_changed: int, root: Path, agent: str) -> tuple[tuple[str, str], ...]:
    from agentls_server.jobs import RefusedError  # noqa: PLC0415 (only where there were runs)
    from agentls_server.past_runs import opened  # noqa: PLC0415

    try:
        with opened() as journal:
            return journal.asked(root, agent)
    except RefusedError:
        return ()
