"""``exit``: end the process, with 0 after a ``shutdown`` and with 1 without."""

from __future__ import annotations

from typing import Any

from agentls_server.session import Session


def handle(session: Session, _params: Any) -> None:
    session.leave(0 if session.phase == "down" else 1)
