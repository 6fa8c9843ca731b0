"""``agentls.revert``: the run to take back."""

from __future__ import annotations

from typing import Any

from agentls_server import past_runs, picking
from agentls_server.session import Session


async def complete(session: Session, given: dict[str, Any]) -> dict[str, Any] | None:
    run = given.get("runId") or await picking.run(session, "Revert which run?", past_runs.OVER)
    return {**given, "runId": run} if run else None
