"""``agentls.explain``: what the policy answers to one action of an agent; as ``agentls explain --format json``."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from agentls.explain import explain
from agentls_server import given_answers
from agentls_server.routing import refused
from agentls_server.session import Session


@dataclass(frozen=True)
class Arguments:
    agent: str
    action: str
    target: str


async def handle(session: Session, arguments: Arguments) -> dict[str, Any]:
    await session.loaded()
    for project in session.projects.all:
        agent = project.agent(arguments.agent)
        if agent:
            answer = explain(arguments.action, arguments.target, project.policy(agent), sandboxed=project.sandboxed)
            if answer is None:
                raise refused(f"there is no action '{arguments.action}': name a tool, such as edit or bash")
            return await asyncio.to_thread(given_answers.beside, answer, project.policy(agent))
    raise refused(f"there is no agent '{arguments.agent}'")
