"""The end of a run in the editor: one message, and the report as a document."""

from __future__ import annotations

from lsprotocol import types as lsp

from agentls.runtime.events import Ended
from agentls.runtime.journal import state_folder
from agentls.text import counted
from agentls_server import border, disk, showing
from agentls_server.session import Session

_KINDS = {"done": lsp.MessageType.Info, "stopped": lsp.MessageType.Warning, "failed": lsp.MessageType.Error}


async def show(session: Session, run: str, agent: str, ended: Ended) -> None:
    """Write the report, open it where the client can, and say in one message how the run ended."""
    path = state_folder() / "reports" / f"{run}.md"
    disk.write_text(path, ended.report)
    if session.phase != "running":
        return
    files = f"{counted(len(ended.files), 'file')} changed"
    text = f"{agent}: {ended.status}. {ended.reason.rstrip('.') or files}."
    if not await showing.show(session, border.to_uri(path), take_focus=False):
        text += f" Report: {path}"
    session.server.window_show_message(lsp.ShowMessageParams(_KINDS[ended.status], text))
