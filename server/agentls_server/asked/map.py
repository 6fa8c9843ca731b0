"""``agentls.map``: without a format it is meant for the user, who gets to see it."""

from __future__ import annotations

from typing import Any

from agentls_server.session import Session


async def complete(_session: Session, given: dict[str, Any]) -> dict[str, Any]:
    return given if "format" in given else {**given, "show": True}
