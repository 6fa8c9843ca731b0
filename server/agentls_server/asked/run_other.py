"""``agentls.runOther``: which of the agents that the lightbulb had no room for."""

from __future__ import annotations

from typing import Any

from agentls_server import picking
from agentls_server.session import Session


async def complete(session: Session, given: dict[str, Any]) -> dict[str, Any] | None:
    names = [str(each) for each in given.get("agents") or ()]
    agent = await picking.agent(session, str(given.get("task") or "Run agent"), names) if names else None
    return {**given, "agents": [agent]} if agent else None
