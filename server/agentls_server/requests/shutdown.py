"""``shutdown``: stop everything that goes on; only ``exit`` is taken after it."""

from __future__ import annotations

from typing import Any

from agentls_server.session import Session

GRACE = 1.0
"""Seconds that runs have to end. Clients wait about 2 s for the answer (VS Code) before they kill the server."""


async def handle(session: Session, _params: Any) -> None:
    await session.close(GRACE)
