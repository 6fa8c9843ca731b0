"""The buffers of a small editor: files that are open, with versions, and what a workspace edit makes of them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from agentls.text import Document, Edit, Span, apply_edits


class ConflictError(Exception):
    """An edit that cannot be made; the text is the reason."""


@dataclass(slots=True)
class Buffer:
    """An open file. *version* counts its changes, from 1."""

    path: Path
    text: str
    version: int = 1


@dataclass(frozen=True, slots=True)
class Touched:
    """What an edit did to one file; *before* is None where it made the file."""

    path: Path
    before: str | None
    after: str


class Buffers:
    """Open files by path. An edit is made as a whole or not at all."""

    def __init__(self) -> None:
        self._open: dict[Path, Buffer] = {}

    def get(self, path: Path) -> Buffer | None:
        return self._open.get(path)

    def open(self, path: Path, text: str) -> Buffer:
        return self._open.setdefault(path, Buffer(path, text))

    def plan(self, edit: dict[str, Any]) -> tuple[Touched, ...]:
        """What a ``WorkspaceEdit`` would make of the files; `ConflictError` where it does not fit. Changes nothing."""
        planned: dict[Path, Touched] = {}
        for change in _changes(edit):
            path = to_path(change["uri"] if "kind" in change else change["textDocument"]["uri"])
            if "kind" in change:
                planned[path] = self._created(path, change)
            else:
                at = planned.get(path) or self._current(path, change["textDocument"].get("version"))
                planned[path] = Touched(path, at.before, _edited(at.after, change["edits"]))
        return tuple(planned.values())

    def put(self, touched: Touched) -> Buffer:
        """Take the text of a planned change, and write it to disk: this editor saves what it changes."""
        buffer = self.open(touched.path, touched.before or "")
        buffer.text, buffer.version = touched.after, buffer.version + 1
        touched.path.parent.mkdir(parents=True, exist_ok=True)
        touched.path.write_bytes(touched.after.encode())
        return buffer

    def _created(self, path: Path, change: dict[str, Any]) -> Touched:
        if change["kind"] != "create":
            raise ConflictError(f"this editor does not {change['kind']} files")
        if path.exists() or path in self._open:
            raise ConflictError(f"{path.name} is already there")
        return Touched(path, None, "")

    def _current(self, path: Path, version: int | None) -> Touched:
        buffer = self._open.get(path)
        if buffer is None:
            try:
                text = path.read_bytes().decode()
            except (OSError, UnicodeDecodeError) as error:
                raise ConflictError(str(error)) from error
            return Touched(path, text, text)
        if version is not None and version != buffer.version:
            raise ConflictError(f"{path.name} is at version {buffer.version}, the edit was made for {version}")
        return Touched(path, buffer.text, buffer.text)


def to_path(uri: str) -> Path:
    """The path of a ``file:`` URI."""
    return Path(unquote(urlsplit(uri).path))


def _changes(edit: dict[str, Any]) -> list[dict[str, Any]]:
    plain = [{"textDocument": {"uri": uri}, "edits": edits} for uri, edits in (edit.get("changes") or {}).items()]
    return edit.get("documentChanges") or plain


def _edited(text: str, edits: list[dict[str, Any]]) -> str:
    document = Document("", text)
    spans = [Span(_offset(document, each["range"]["start"]), _offset(document, each["range"]["end"])) for each in edits]
    try:
        return apply_edits(text, [Edit(span, each["newText"]) for span, each in zip(spans, edits, strict=True)])
    except ValueError as error:
        raise ConflictError(str(error)) from error


def _offset(document: Document, position: dict[str, int]) -> int:
    """The offset of a position in UTF-16 units; the end of the line, or of the text, where it lies behind it."""
    if position["line"] >= len(document.line_starts):
        return len(document.text)
    span = document.line_span(position["line"])
    units = 0
    for offset in range(span.start, span.end):
        if units >= position["character"]:
            return offset
        units += 2 if ord(document.text[offset]) > 0xFFFF else 1
    return span.end
