"""``agentls.revert``: take back what a run did to files, through the editor; with ``redo``, make it again.

Answers with what became of each file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lsprotocol import types as lsp

from agentls_server import jobs, past_runs, transcripts
from agentls_server.lsp_editor import LspEditor
from agentls_server.routing import refused
from agentls_server.session import Session


@dataclass(frozen=True)
class Arguments:
    runId: str  # noqa: N815 (the name on the wire)
    turn: int | None = None
    path: str | None = None
    redo: bool = False


async def handle(session: Session, arguments: Arguments) -> dict[str, Any]:
    turn, path, redo = arguments.turn, arguments.path, arguments.redo
    try:
        with past_runs.opened() as journal:
            record = past_runs.find(journal, arguments.runId)
        root = past_runs.project_of(record, session.projects.all).root.resolve()
        editor = LspEditor(session, root, record.id, lambda _event: None)
        files = await past_runs.take_back(record, editor, turn=turn, path=path, redo=redo)
        with past_runs.opened() as journal:
            transcripts.rebuild(journal, record.id)
            status = past_runs.status(past_runs.find(journal, record.id))
    except jobs.RefusedError as refusal:
        raise refused(str(refusal)) from None
    left = any(each["outcome"] in ("conflict", "failed") for each in files)
    kind = lsp.MessageType.Warning if left else lsp.MessageType.Info
    text = past_runs.summary(record, files, redo=redo)
    session.server.window_show_message(lsp.ShowMessageParams(kind, text))
    if session.capabilities.run_events:
        told = {"runId": record.id, "agent": record.agent, "status": status, "detail": text}
        session.protocol.notify("agentls/run", told)
    return {"runId": record.id, "files": files}
