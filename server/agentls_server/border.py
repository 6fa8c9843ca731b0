"""The border: the one place where spans become ranges, edits become workspace edits, and paths become URIs, and back.

The arithmetic of lines and columns is in `positions`, which the command line shares.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from lsprotocol import types as lsp

from agentls.rules import Diagnostic, Fix
from agentls.spliced import Spliced
from agentls.text import Document, Edit, Span
from agentls_server import positions
from agentls_server.capabilities import Capabilities

if TYPE_CHECKING:  # start-up does without it
    from agentls.runtime.editor import Change, Hunk

SOURCE = "agentls"

_SEVERITY = {
    "error": lsp.DiagnosticSeverity.Error,
    "warning": lsp.DiagnosticSeverity.Warning,
    "info": lsp.DiagnosticSeverity.Information,
    "hint": lsp.DiagnosticSeverity.Hint,
}
_TAG = {"unnecessary": lsp.DiagnosticTag.Unnecessary, "deprecated": lsp.DiagnosticTag.Deprecated}


# Positions


def to_range(document: Document, span: Span, encoding: str) -> lsp.Range:
    """The range that *span* is to the client."""
    return lsp.Range(to_position(document, span.start, encoding), to_position(document, span.end, encoding))


def to_position(document: Document, offset: int, encoding: str) -> lsp.Position:
    """The line and column of an offset; the end of the text for an offset beyond it."""
    if isinstance(document, Spliced):
        return to_position(document.shown, document.outer(offset), encoding)
    return lsp.Position(*positions.position(document, offset, encoding))


def to_span(document: Document, range_: lsp.Range, encoding: str) -> Span:
    """The span that a client's range covers; a range that is upside down is turned round."""
    one, other = to_offset(document, range_.start, encoding), to_offset(document, range_.end, encoding)
    return Span(min(one, other), max(one, other))


def to_offset(document: Document, position: lsp.Position, encoding: str) -> int:
    """The offset of a client's position; see `positions.offset_at` for positions that are not there."""
    if isinstance(document, Spliced):
        return document.inner(to_offset(document.shown, position, encoding))
    return positions.offset_at(document, position.line, position.character, encoding)


# Paths


def to_path(uri: str) -> str:
    """The path of a ``file:`` URI. Of any other (an unsaved buffer's ``untitled:``, say) the URI itself."""
    parts = urlsplit(uri)
    if parts.scheme != "file":
        return uri
    path = unquote(uri[len("file://") + len(parts.netloc) :])
    if parts.netloc and parts.netloc != "localhost":
        path = f"//{parts.netloc}{path}"
    if os.name == "nt":
        return os.path.normpath(path[1].upper() + path[2:] if path[2:3] == ":" else path)
    return path


def to_uri(path: str | Path) -> str:
    """The ``file:`` URI of an absolute path; what is no path (see `to_path`) stays as it is."""
    return Path(path).as_uri() if os.path.isabs(path) else str(path)  # noqa: PTH117 (a str that may be a URI)


# Diagnostics and edits


def to_diagnostic(
    diagnostic: Diagnostic, document: Document, encoding: str, others: Mapping[str, Document]
) -> lsp.Diagnostic:
    """A diagnostic of *document* as the client shows it. *others* are the documents that it may speak of, by path."""
    related = [
        lsp.DiagnosticRelatedInformation(
            lsp.Location(to_uri(each.path), to_range(there, each.span, encoding)), each.message
        )
        for each in diagnostic.related
        if (there := document if each.path == document.path else others.get(each.path))
    ]
    return lsp.Diagnostic(
        range=to_range(document, diagnostic.span, encoding),
        severity=_SEVERITY[diagnostic.severity],
        code=diagnostic.code,
        source=SOURCE,
        message=diagnostic.message,
        tags=[_TAG[diagnostic.tag]] if diagnostic.tag else None,
        related_information=related or None,
    )


def to_text_edits(document: Document, edits: Iterable[Edit], encoding: str) -> list[lsp.TextEdit]:
    """Edits of *document* as the client applies them."""
    return [lsp.TextEdit(to_range(document, each.span, encoding), each.text) for each in edits]


def to_workspace_edit(
    uri: str, document: Document, edits: Iterable[Edit], encoding: str, *, versioned: bool
) -> lsp.WorkspaceEdit:
    """Edits of one document as one workspace edit.

    With *versioned* (the client takes ``documentChanges``) it holds only for the version that it was computed from.
    """
    changes = to_text_edits(document, edits, encoding)
    if not versioned:
        return lsp.WorkspaceEdit(changes={uri: changes})
    identifier = lsp.OptionalVersionedTextDocumentIdentifier(uri=uri, version=document.version)
    return lsp.WorkspaceEdit(document_changes=[lsp.TextDocumentEdit(identifier, list(changes))])


def fixes_in(diagnostics: Iterable[Diagnostic], span: Span) -> list[tuple[Diagnostic, Fix]]:
    """The fixes of those diagnostics that lie in, or touch, *span*."""
    return [(each, fix) for each in diagnostics if each.span.touches(span) for fix in each.fixes]


# What a run changes


def to_change_edit(
    changes: Iterable[Change], uris: Mapping[Path, str], client: Capabilities, confirm: str | None, preview: str = ""
) -> lsp.WorkspaceEdit:
    """What a run's turn changes as one workspace edit, for the versions that it was computed from.

    With *confirm* (a label) each hunk that asks carries an annotation of its own that needs confirmation: its id is
    *preview*, a colon and a number.
    """
    annotations: dict[str, lsp.ChangeAnnotation] = {}

    def annotate(hunk: Hunk) -> str | None:
        if confirm is None or not hunk.ask:
            return None
        name = f"{preview}:{len(annotations) + 1}"
        annotations[name] = lsp.ChangeAnnotation(confirm, needs_confirmation=True, description=hunk.ask)
        return name

    if not client.document_changes:
        return lsp.WorkspaceEdit(changes={uris[each.path]: _plain_edits(each, client) for each in changes})
    parts: list[lsp.TextDocumentEdit | lsp.CreateFile | lsp.RenameFile | lsp.DeleteFile] = []
    for change in changes:
        uri, names = uris[change.path], [annotate(hunk) for hunk in change.hunks]
        if change.deletes:
            options = lsp.DeleteFileOptions(ignore_if_not_exists=True)
            parts.append(lsp.DeleteFile(uri=uri, options=options, annotation_id=names[0]))
            continue
        if change.before is None and client.create_files:
            parts.append(lsp.CreateFile(uri, annotation_id=names[0]))
        edits = [
            lsp.AnnotatedTextEdit(name, each.range, each.new_text) if name else each
            for name, each in zip(names, _plain_edits(change, client), strict=True)
        ]
        identifier = lsp.OptionalVersionedTextDocumentIdentifier(uri=uri, version=change.version)
        parts.append(lsp.TextDocumentEdit(identifier, edits))
    return lsp.WorkspaceEdit(document_changes=parts, change_annotations=annotations or None)


def _plain_edits(change: Change, client: Capabilities) -> list[lsp.TextEdit]:
    before, edits = change.before or "", [hunk.edit for hunk in change.hunks]
    if client.ends_every_line:
        edits = [_before_last_line_end(each, before) for each in edits]
    found = to_text_edits(Document(str(change.path), before), edits, client.encoding)
    if client.ends_every_line and not before:
        found = [lsp.TextEdit(lsp.Range(each.range.start, lsp.Position(1, 0)), each.new_text) for each in found]
    return found


def _before_last_line_end(edit: Edit, text: str) -> Edit:
    """An edit that adds lines behind the last one, as one that adds them before its line end: the same text results."""
    last = len(text) - 1
    if edit.span.start <= last or not (text.endswith("\n") and edit.text.endswith("\n")):
        return edit
    end = last - text.endswith("\r\n")
    return Edit(Span(end, end), text[end:] + edit.text[: len(edit.text) - len(text) + end])


def range_json(range_: lsp.Range) -> dict[str, object]:
    """A range as JSON, for a command's argument."""
    ends = (("start", range_.start), ("end", range_.end))
    return {name: {"line": each.line, "character": each.character} for name, each in ends}


def diagnostic_json(diagnostic: lsp.Diagnostic) -> dict[str, object]:
    """What matters of another server's diagnostic, as JSON, for a command's argument."""
    told = {"code": diagnostic.code, "source": diagnostic.source}
    kept = {key: value for key, value in told.items() if value is not None}
    return {"range": range_json(diagnostic.range), "message": diagnostic.message, **kept}
