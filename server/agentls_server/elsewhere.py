"""Places in other files than the one that is asked about: locations, and workspace edits over several files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from lsprotocol import types as lsp

from agentls.project import Project
from agentls.spliced import Spliced
from agentls.text import Document, Edit, Span
from agentls_server import border
from agentls_server.session import Session, Snapshot


def document_at(project: Project, path: str) -> Document | None:
    """The text of the agent or skill file at *path*, or of one that a prompt is taken from, as the project has it."""
    skill = next((each.definition for each in project.skills if each.path == path), None)
    definition = project.definitions.get(path) or skill
    return definition.document if definition else next(_prompts(project, path), None)


def _prompts(project: Project, path: str) -> Iterator[Document]:
    for each in project.prompted_by(path):
        if isinstance(each.document, Spliced):
            yield from (piece.document for piece in each.document.pieces if piece.document.path == path)


def location(session: Session, project: Project, path: str, span: Span) -> lsp.Location:
    """A place in the file at *path*; the start of a file that the project has not read."""
    document = document_at(project, path)
    if isinstance(document, Spliced):
        path, span = document.home(span)
    return lsp.Location(session.uri_of(path), range_at(session, project, path, span))


def range_at(session: Session, project: Project, path: str, span: Span) -> lsp.Range:
    """The range of *span* in the file at *path*."""
    document = document_at(project, path)
    if document is None and len(span) and (text := project.text_of(path)) is not None:
        document = Document(path, text)
    if document is None:
        return lsp.Range(lsp.Position(0, 0), lsp.Position(0, 0))
    return border.to_range(document, span, session.capabilities.encoding)


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
        uri = session.uri_of(path)
        snapshot = session.snapshot(uri)
        document = document_at(project, path) or (snapshot.document if snapshot else None)
        if document is None:
            continue
        texts[uri] = border.to_text_edits(document, each, client.encoding)
        version = document.version if document.version is not None or snapshot is None else snapshot.document.version
        identifier = lsp.OptionalVersionedTextDocumentIdentifier(uri=uri, version=version)
        parts.append(lsp.TextDocumentEdit(identifier, list(texts[uri])))
    if not client.document_changes:
        return lsp.WorkspaceEdit(changes=texts)
    if client.rename_files:
        parts += [lsp.RenameFile(session.uri_of(old), border.to_uri(new)) for old, new in moves]
    return lsp.WorkspaceEdit(document_changes=parts)


def snapshot_at(session: Session, uri: str, position: lsp.Position) -> tuple[Snapshot, int] | None:
    """The file that a request asks about, and the offset in it."""
    snapshot = session.snapshot(uri)
    return snapshot.at(snapshot.offset(position)) if snapshot else None
