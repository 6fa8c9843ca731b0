"""``shutdown``: stop everything that goes on; only ``exit`` is taken after it."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any

from agentls_server.session import Session

GRACE = 1.0
"""Seconds that runs have to end. Clients wait about 2 s for the answer (VS Code) before they kill the server."""


def handle(session: Session, _params: Any) -> Awaitable[None]:
    """At once nothing but ``exit`` is taken; the answer comes when all has ended."""
    session.phase = "down"
    return session.close(GRACE)
