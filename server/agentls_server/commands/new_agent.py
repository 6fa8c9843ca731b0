"""``agentls.newAgent``: a new agent file in a dialect, with rights, made by the editor and shown."""

from __future__ import annotations

from dataclasses import dataclass

from lsprotocol import types as lsp

from agentls.convert import Conversion, Refused
from agentls.runtime.editor import Change, Hunk
from agentls.starter.draft import RIGHTS, draft
from agentls.text import Edit, Span
from agentls_server import border, showing
from agentls_server.routing import refused
from agentls_server.session import Session


@dataclass(frozen=True)
class Arguments:
    """*rights* are ``read``, ``ask`` or ``edit``; *uri* is a file of the workspace folder that is meant."""

    name: str
    description: str
    dialect: str
    rights: str = "ask"
    uri: str = ""


async def handle(session: Session, arguments: Arguments) -> dict[str, str]:
    """Answers with where the file is."""
    if arguments.rights not in RIGHTS:
        raise refused(f"there are no rights '{arguments.rights}': there are {', '.join(RIGHTS)}")
    made = draft(arguments.name, arguments.description, arguments.dialect, arguments.rights)
    if isinstance(made, Refused):
        raise refused(made.reason)
    await session.loaded()
    projects = session.projects.all
    if not (arguments.uri or projects):
        raise refused("no workspace folder is open")
    path = (session.projects.of(border.to_path(arguments.uri)) if arguments.uri else projects[0]).root / made.name
    if path.exists():
        raise refused(f"{made.name} exists already")
    uri = border.to_uri(path)
    change = Change(path, None, (Hunk(Edit(Span(0, 0), made.text), ("new",)),))
    edit = border.to_change_edit([change], {path: uri}, session.capabilities, None)
    params = lsp.ApplyWorkspaceEditParams(edit, f"New agent {arguments.name}")
    answer = await session.server.workspace_apply_edit_async(params)
    if not answer.applied:
        raise refused(f"{made.name} could not be made: {answer.failure_reason or 'the editor did not say why'}")
    await _show(session, uri, made)
    return {"uri": uri}


async def _show(session: Session, uri: str, made: Conversion) -> None:
    await showing.show(session, uri)
    if made.losses:
        told = "\n".join([f"{made.name} is stricter than you chose:", *(f"- {each.what}" for each in made.losses)])
        session.server.window_show_message(lsp.ShowMessageParams(lsp.MessageType.Warning, told))
