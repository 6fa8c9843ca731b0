"""``agentls.resume``: go on with a run that broke off. Answers at once, as ``agentls.run`` does."""

from __future__ import annotations

from dataclasses import dataclass

from agentls.models import Resolved
from agentls.project import Project
from agentls.runtime.job import Job
from agentls_server import jobs, past_runs
from agentls_server.jobs import Confirm
from agentls_server.launching import Launch
from agentls_server.routing import refused
from agentls_server.session import Session


@dataclass(frozen=True)
class Arguments:
    runId: str  # noqa: N815 (the name on the wire)
    model: str | None = None
    maxTurns: int | None = None  # noqa: N815
    maxCost: float | None = None  # noqa: N815


def handle(session: Session, arguments: Arguments) -> dict[str, str]:
    try:
        with past_runs.opened() as journal:
            record = past_runs.find(journal, arguments.runId)
        past_runs.check(record)
        project = past_runs.project_of(record, session.projects.all)
    except jobs.RefusedError as refusal:
        raise refused(str(refusal)) from None

    async def prepare(confirm: Confirm) -> tuple[Project, Job, Resolved]:
        limited = jobs.limited(project, arguments.maxTurns, arguments.maxCost)
        return await past_runs.taken_up(record, limited, confirm, arguments.model)

    Launch(session, record.id, record.agent, project.root, prepare).start()
    return {"runId": record.id}
