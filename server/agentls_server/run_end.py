"""The end of a run in the editor: one message, and the report as a document."""

from __future__ import annotations

from pathlib import Path

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException

from agentls.runtime.events import Ended
from agentls.runtime.journal import state_folder
from agentls_server import border, disk
from agentls_server.session import Session

_KINDS = {"done": lsp.MessageType.Info, "stopped": lsp.MessageType.Warning, "failed": lsp.MessageType.Error}


async def show(session: Session, run: str, agent: str, ended: Ended) -> None:
    """Write the report, open it where the client can, and say in one message how the run ended."""
    path = state_folder() / "reports" / f"{run}.md"
    disk.write_text(path, ended.report)
    if session.phase != "running":
        return
    files = f"{len(ended.files)} file{'' if len(ended.files) == 1 else 's'} changed"
    text = f"{agent}: {ended.status}. {ended.reason.rstrip('.') or files}."
    if not await _open(session, path):
        text += f" Report: {path}"
    session.server.window_show_message(lsp.ShowMessageParams(_KINDS[ended.status], text))


async def _open(session: Session, path: Path) -> bool:
    if not session.capabilities.show_document:
        return False
    try:
        params = lsp.ShowDocumentParams(border.to_uri(path), take_focus=False)
        return (await session.server.window_show_document_async(params)).success
    except JsonRpcException:
        return False
