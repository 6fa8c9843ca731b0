"""``agentls.convert``: an agent file in another dialect, as a new file where its host looks; what is lost is told."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lsprotocol import types as lsp

from agentls.convert import BESIDE, Conversion, Refused, convert
from agentls.formats import Target, targets
from agentls.project import read_text
from agentls.runtime.editor import Change, Hunk
from agentls.text import Edit, Span, line_edits
from agentls_server import border, showing
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
    beside = snapshot.project.root / BESIDE
    before = _text_of(session, beside)
    result = convert(
        snapshot.definition, to, snapshot.settings, beside=before if session.capabilities.apply_edit else None
    )
    if isinstance(result, Refused):
        raise refused(result.reason)
    path = snapshot.project.root / result.name
    if path.exists():
        raise refused(f"{result.name} exists already")
    if session.capabilities.apply_edit:
        changes = [Change(path, None, (Hunk(Edit(Span(0, 0), result.text), ("convert",)),))]
        if result.beside is not None and result.beside != before:
            changes.append(_settings_change(session, beside, before or None, result.beside))
        session.spawn(_create(session, path, result, changes))
    losses = [_loss(snapshot, each.span, each.what, each.options) for each in result.losses]
    return {"uri": border.to_uri(path), "text": result.text, "losses": losses}


def _loss(snapshot: Snapshot, span: Span | None, what: str, options: tuple[str, ...]) -> dict[str, Any]:
    place = {"range": border.range_json(snapshot.range(span))} if span else {}
    return {"message": what, "options": list(options), **place}


def _text_of(session: Session, path: Path) -> str | None:
    """A settings file as the user sees it: its buffer, else the disk; empty where there is none."""
    buffer = session.buffers.open(session.uri_of(str(path)))
    if buffer:
        return buffer.definition.document.text
    return read_text(str(path)) if path.exists() else ""


def _settings_change(session: Session, path: Path, before: str | None, after: str) -> Change:
    buffer = session.buffers.open(session.uri_of(str(path)))
    edits = line_edits(before or "", after)
    return Change(path, before, tuple(Hunk(each, ("convert",)) for each in edits), buffer.version if buffer else None)


async def _create(session: Session, path: Path, result: Conversion, changes: list[Change]) -> None:
    uris = {each.path: session.uri_of(str(each.path)) for each in changes}
    edit = border.to_change_edit(changes, uris, session.capabilities, None)
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
    await showing.show(session, border.to_uri(path))
