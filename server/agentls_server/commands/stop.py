"""``agentls.stop``: stop a run. Its streaming reply ends, and a command that it runs is killed with its children."""

from __future__ import annotations

from dataclasses import dataclass

from agentls_server.routing import refused
from agentls_server.session import Session


@dataclass(frozen=True)
class Arguments:
    runId: str  # noqa: N815 (the name on the wire)


def handle(session: Session, arguments: Arguments) -> None:
    task = session.runs.get(arguments.runId)
    if task is None:
        raise refused(f"no run {arguments.runId} is going on")
    task.cancel()
