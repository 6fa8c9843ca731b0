"""``agentls.transcript``: open what a run said and did as a document. Answers with where it is."""

from __future__ import annotations

from dataclasses import dataclass

from agentls_server import jobs, past_runs, transcripts
from agentls_server.routing import refused
from agentls_server.session import Session


@dataclass(frozen=True)
class Arguments:
    runId: str  # noqa: N815 (the name on the wire)


async def handle(session: Session, arguments: Arguments) -> dict[str, str]:
    try:
        with past_runs.opened() as journal:
            record = past_runs.find(journal, arguments.runId)
            for each in (record, *journal.below(record.id)):
                if record.status != past_runs.GOING_ON or not transcripts.path_of(each.id).exists():
                    transcripts.rebuild(journal, each.id)
    except jobs.RefusedError as refusal:
        raise refused(str(refusal)) from None
    await transcripts.show(session, record.id)
    return {"runId": record.id, "uri": transcripts.uri_of(session, record.id)}
