"""``agentls.agents``: the agents, as ``agentls agents --format json``, with their root and their rights in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from agentls.explain import agents
from agentls_server import picking
from agentls_server.session import Session


@dataclass(frozen=True)
class Arguments:
    pass


async def handle(session: Session, _arguments: Arguments) -> dict[str, Any]:
    await session.loaded()
    return {
        "agents": [
            {**each, "root": str(project.root), "rights": picking.rights(each)}
            for project in session.projects.all
            for each in agents(project)["agents"]
        ]
    }
