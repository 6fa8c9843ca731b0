"""The lightbulb that writes a scope out, as one versioned edit of the file that it goes into."""

from __future__ import annotations

import asyncio
from pathlib import Path

from lsprotocol import types as lsp

from agentls import settings
from agentls.agent import Agent
from agentls.contract import DUTIES, SCOPE
from agentls.explicit import Explicit, all_explicit
from agentls.formats import detect
from agentls.project import Project
from agentls.text import Document, Span
from agentls_server import border
from agentls_server.session import Session, Snapshot

KIND = "refactor.rewrite"


async def actions(session: Session, snapshot: Snapshot, span: Span) -> list[lsp.CodeAction]:
    """One action a form, in the header of an agent file and at the places that its body names.

    To hold a form against the reading takes many decisions: it is done in a thread, once a version of what it reads.
    """
    definition = snapshot.definition
    dialect = detect(definition)
    if dialect is None or definition.header is None:
        return []
    agent = snapshot.project.lowered(definition, dialect)
    if span.start >= definition.body.start and not _at_scope(snapshot, agent, span):
        return []
    targets = (snapshot.project.root / settings.NAME, snapshot.project.root / ".claude" / "settings.json")
    texts = {str(path): _document(session, str(path)) for path in targets}
    uris = {path: session.uri_of(path) for path in (*texts, definition.document.path)}
    found = await asyncio.to_thread(_explicit, snapshot.project, agent, texts)
    creates = snapshot.capabilities.create_files and snapshot.capabilities.document_changes
    return [
        lsp.CodeAction(title(each), KIND, edit=_edit(snapshot, each, uris[each.path]))
        for each in found
        if each.before is not None or creates
    ]


def _document(session: Session, path: str) -> Document | None:
    """A file as its open buffer has it, else as it is on disk; None where there is none."""
    found = session.snapshot(session.uri_of(path))
    return found.document if found else None


def _explicit(project: Project, agent: Agent, texts: dict[str, Document | None]) -> tuple[Explicit, ...]:
    known: tuple[object, tuple[Explicit, ...]] = project.kept.get(f"explicit {agent.path}", (None, ()))
    if known[0] != texts:
        known = texts, all_explicit(agent, project, texts.get)
        project.kept[f"explicit {agent.path}"] = known
    return known[1]


def title(explicit: Explicit) -> str:
    """What the menu says: also how much is left out."""
    return f"{explicit.title}{f' ({len(explicit.left_out)} left out)' if explicit.left_out else ''}"


def _at_scope(snapshot: Snapshot, agent: Agent, span: Span) -> bool:
    contract = snapshot.project.policy(agent).contract
    places = [each.span for kind in (*SCOPE, *DUTIES) for each in contract.of(kind)] if contract else []
    return any(len(each) and each.touches(span) for each in (*places, *(contract.unread if contract else ())))


def _edit(snapshot: Snapshot, explicit: Explicit, uri: str) -> lsp.WorkspaceEdit:
    """The edit. A client that shows edits first tells whom else it binds, and what is left out and in no comment."""
    from agentls.runtime.editor import Change, Hunk  # noqa: PLC0415 (start-up does without it)

    in_comment = explicit.path.endswith(settings.NAME)
    told = [*([explicit.note] if explicit.note else []), *(() if in_comment else explicit.left_out)]
    confirm = title(explicit) if told and snapshot.capabilities.confirms_edits else None
    before, path = explicit.before, Path(explicit.path)
    hunks = tuple(Hunk(each, (), "; ".join(told) if told else None) for each in explicit.edits)
    change = Change(path, before.text if before else None, hunks, before.version if before else None)
    return border.to_change_edit([change], {path: uri}, snapshot.capabilities, confirm)
