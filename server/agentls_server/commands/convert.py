"""``agentls.convert``: an agent file in another dialect, as a new file where its host looks; what is lost is told."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lsprotocol import types as lsp

from agentls.convert import Conversion, Refused, convert
from agentls.formats import Target, targets
from agentls.runtime.editor import Change, Hunk
from agentls.text import Edit, Span
from agentls_server import border
from agentls_server.routing import refused
from agentls_server.session import Session, Snapshot

TARGETS: dict[str, Target] = {each: each for each in targets()}


@dataclass(frozen=True)
class Arguments:
    uri: str
    to: str


def handle(session: Session, arguments: Arguments) -> dict[str, Any]:
    """The new file's text and the losses; the file is made by an edit that follows, if the client takes edits."""
    to = TARGETS.get(arguments.to)
    if to is None:
        raise refused(f"there is no dialect '{arguments.to}': there are {', '.join(TARGETS)}")
    snapshot = session.snapshot(arguments.uri)
    if snapshot is None:
        raise refused(f"{arguments.uri} cannot be read")
    result = convert(snapshot.definition, to, snapshot.settings)
    if isinstance(result, Refused):
        raise refused(result.reason)
    path = snapshot.project.root / result.name
    if path.exists():
        raise refused(f"{result.name} exists already")
    if session.capabilities.apply_edit:
        session.spawn(_create(session, path, result))
    losses = [_loss(snapshot, each.span, each.what, each.options) for each in result.losses]
    return {"uri": border.to_uri(path), "text": result.text, "losses": losses}


def _loss(snapshot: Snapshot, span: Span | None, what: str, options: tuple[str, ...]) -> dict[str, Any]:
    place = {"range": border.range_json(snapshot.range(span))} if span else {}
    return {"message": what, "options": list(options), **place}


async def _create(session: Session, path: Path, result: Conversion) -> None:
    change = Change(path, None, (Hunk(Edit(Span(0, 0), result.text), ("convert",)),))
    edit = border.to_change_edit([change], {path: border.to_uri(path)}, session.capabilities, None)
    params = lsp.ApplyWorkspaceEditParams(edit, f"Convert to {result.name}")
    answer = await session.server.workspace_apply_edit_async(params)
    if not answer.applied:
        said = f"{result.name} could not be made: {answer.failure_reason or 'the editor did not say why'}"
        session.server.window_show_message(lsp.ShowMessageParams(lsp.MessageType.Error, said))
        return
    lines = [f"- {each.what}" for each in result.losses]
    told = "\n".join([f"{result.name}: lost or made stricter:", *lines]) if lines else f"{result.name}: nothing is lost"
    kind = lsp.MessageType.Warning if lines else lsp.MessageType.Info
    session.server.window_show_message(lsp.ShowMessageParams(kind, told))
    if session.capabilities.show_document:
        await session.server.window_show_document_async(lsp.ShowDocumentParams(border.to_uri(path), take_focus=True))
