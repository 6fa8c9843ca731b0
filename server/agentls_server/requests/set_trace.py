"""``$/setTrace``: taken and not used; the log goes to standard error."""

from __future__ import annotations

from typing import Any

from agentls_server.session import Session


def handle(session: Session, params: Any) -> None:
    session.protocol.trace = params.value
