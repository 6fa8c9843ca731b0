"""Open buffers: the text of each as the client last sent it, read into a definition once a version."""

from __future__ import annotations

from urllib.parse import unquote

from lsprotocol import types as lsp
from pygls.workspace import TextDocument, Workspace

from agentls.definition import Definition
from agentls.project import parsed
from agentls.text import Document
from agentls_server import border


class Buffer(TextDocument):
    r"""An open document. The library's lines also end at U+2028, U+0085, ``\x0b`` and others; these do not."""

    _parsed: Definition | None = None

    @property
    def encoding(self) -> str:
        """The position encoding: ``utf-8``, ``utf-16`` or ``utf-32``."""
        return str(getattr(self.position_codec.encoding, "value", self.position_codec.encoding))

    @property
    def definition(self) -> Definition:
        """The buffer's text, parsed, at its present version."""
        if self._parsed is None or self._parsed.document.version != self.version:
            self._parsed = parsed(Document(border.to_path(self.uri), self._source or "", self.version))
        return self._parsed

    @property
    def document(self) -> Document:
        """The buffer's text at its present version."""
        return self.definition.document

    @property
    def lines(self) -> tuple[str, ...]:
        text, starts = self._source or "", Document("", self._source or "").line_starts
        return tuple(text[start:stop] for start, stop in zip(starts, (*starts[1:], len(text)), strict=True))

    def apply_change(self, change: lsp.TextDocumentContentChangeEvent) -> None:
        """Apply one change: the whole text, or a range of the text that the change before it has left."""
        if isinstance(change, lsp.TextDocumentContentChangePartial):
            document = self._parsed.document if self._parsed else Document("", self._source or "")
            span = border.to_span(document, change.range, self.encoding)
            self._source = document.text[: span.start] + change.text + document.text[span.end :]
        else:
            self._source = change.text
        self._parsed = None


class Buffers(Workspace):
    """The open buffers by URI, and the workspace folders."""

    def _create_text_document(
        self,
        doc_uri: str,
        source: str | None = None,
        version: int | None = None,
        language_id: str | None = None,
    ) -> TextDocument:
        return Buffer(doc_uri, source, version, language_id, position_codec=self.position_codec)

    def open(self, uri: str) -> Buffer | None:
        """The open buffer of that URI."""
        found = self.text_documents.get(unquote(uri))
        return found if isinstance(found, Buffer) else None
