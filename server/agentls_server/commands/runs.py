"""``agentls.runs``: the runs of the workspace folders, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from agentls_server import jobs, past_runs
from agentls_server.routing import refused
from agentls_server.session import Session


@dataclass(frozen=True)
class Arguments:
    pass


def handle(session: Session, _arguments: Arguments) -> dict[str, Any]:
    try:
        with past_runs.opened() as journal:
            return {"runs": past_runs.listed(journal, [each.root for each in session.projects.all])}
    except jobs.RefusedError as refusal:
        raise refused(str(refusal)) from None
