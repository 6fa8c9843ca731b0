"""Places in other files than the one that is asked about: locations, and workspace edits over several files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lsprotocol import types as lsp

from agentls.definition import Definition
from agentls.project import Project
from agentls.text import Edit, Span
from agentls_server import border
from agentls_server.session import Session, Snapshot


def definition_at(project: Project, path: str) -> Definition | None:
    """The agent or skill file at *path*, as the project has it."""
    skill = next((each.definition for each in project.skills if each.path == path), None)
    return project.definitions.get(path) or skill


def location(session: Session, project: Project, path: str, span: Span) -> lsp.Location:
    """A place in the file at *path*; the start of a file that the project has not read."""
    return lsp.Location(session.uri_of(path), range_at(session, project, path, span))


def range_at(session: Session, project: Project, path: str, span: Span) -> lsp.Range:
    """The range of *span* in the file at *path*."""
    definition = definition_at(project, path)
    if definition is None:
        return lsp.Range(lsp.Position(0, 0), lsp.Position(0, 0))
    return border.to_range(definition.document, span, session.capabilities.encoding)


def workspace_edit(
    session: Session, project: Project, edits: Mapping[str, Iterable[Edit]], moves: Iterable[tuple[str, str]] = ()
) -> lsp.WorkspaceEdit:
    """Edits by path, then moves of files, as one workspace edit.

    A client that does not take versioned edits, or cannot rename files, gets the edits alone.
    """
    client = session.capabilities
    texts: dict[str, list[lsp.TextEdit]] = {}
    parts: list[lsp.TextDocumentEdit | lsp.CreateFile | lsp.RenameFile | lsp.DeleteFile] = []
    for path, each in edits.items():
        definition = definition_at(project, path)
        if definition is None:
            continue
        uri = session.uri_of(path)
        texts[uri] = border.to_text_edits(definition.document, each, client.encoding)
        identifier = lsp.OptionalVersionedTextDocumentIdentifier(uri=uri, version=definition.document.version)
        parts.append(lsp.TextDocumentEdit(identifier, list(texts[uri])))
    if not client.document_changes:
        return lsp.WorkspaceEdit(changes=texts)
    if client.rename_files:
        parts += [lsp.RenameFile(session.uri_of(old), border.to_uri(new)) for old, new in moves]
    return lsp.WorkspaceEdit(document_changes=parts)


def snapshot_at(session: Session, uri: str, position: lsp.Position) -> tuple[Snapshot, int] | None:
    """The file that a request asks about, and the offset in it."""
    snapshot = session.snapshot(uri)
    return (snapshot, snapshot.offset(position)) if snapshot else None
