"""``agentls.run``: which agent, and what it is to do."""

from __future__ import annotations

import asyncio
from pathlib import PurePath
from typing import Any

from agentls_server import jobs, picking
from agentls_server.session import Session


async def complete(session: Session, given: dict[str, Any]) -> dict[str, Any] | None:
    task = str(given.get("task") or "").strip()
    place = PurePath(str(given["uri"])).name if given.get("uri") else ""
    before = None if task else session.spawn(picking.earlier(session))  # read while the user picks
    title = task or (f"Run agent on {place}" if place else "Run agent")
    agent = given.get("agent") or await picking.agent(session, title)
    if not agent:
        return None
    name = PurePath(str(agent)).name.removesuffix(".md").removesuffix(".agent")
    if before:
        session.spawn(asyncio.to_thread(jobs.preload))  # while the user types
        task = await picking.task(session, f"{name} ({place})" if place else name, await before) or ""
    return {**given, "agent": agent, "task": task} if task else None
