"""``agentls.agents``: the agents of the workspace, as ``agentls agents --format json``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from agentls.explain import agents
from agentls_server.session import Session


@dataclass(frozen=True)
class Arguments:
    pass


async def handle(session: Session, _arguments: Arguments) -> dict[str, Any]:
    await session.loaded()
    return {"agents": [each for project in session.projects.all for each in agents(project)["agents"]]}
