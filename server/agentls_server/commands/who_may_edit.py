"""``agentls.whoMayEdit``: which agents may edit a file, which not, and the rule that says so of each."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from lsprotocol import types as lsp

from agentls.who import as_json, who
from agentls_server import border
from agentls_server.session import Session


@dataclass(frozen=True)
class Arguments:
    """*show*: in a message too, an agent a line."""

    uri: str
    show: bool = False


async def handle(session: Session, arguments: Arguments) -> dict[str, Any]:
    await session.loaded()
    path = border.to_path(arguments.uri)
    project = session.projects.of(path)
    told = as_json(await asyncio.to_thread(who, project, path), project)
    if arguments.show:
        lines = [f"{each['agent']}: {each['decision']}, {each['reason']}" for each in told] or [
            "No agent has places here."
        ]
        session.server.window_show_message(lsp.ShowMessageParams(lsp.MessageType.Info, "\n".join(lines)))
    return {"path": path, "agents": told}
