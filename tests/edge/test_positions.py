"""Lines, columns and edits in every encoding, against a reference that encodes the whole text."""

from __future__ import annotations

import random

import pytest
from lsprotocol import types as lsp

from agentls.text import Document, Span
from agentls_server import border

from .fake_editor import FakeEditor

ENCODINGS = ("utf-8", "utf-16", "utf-32")
CODECS = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}
TEXT = "name: 🦊a\u0301é\r\nsep:\u2028x\u0085y\x0bz\x0c\x1c!\rlast 漢字 👩‍👩‍👧\n\n"


def position(text: str, offset: int, encoding: str) -> tuple[int, int]:
    """The reference: split by hand at the three line ends, and count encoded bytes."""
    before = text[:offset].replace("\r\n", "\n").replace("\r", "\n").split("\n")
    codec, width = CODECS[encoding]
    return len(before) - 1, len(before[-1].encode(codec)) // width


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_offsets_and_positions(encoding):
    document = Document("", TEXT)
    for offset in range(len(TEXT) + 1):
        if TEXT[offset - 1 : offset + 1] == "\r\n":
            continue
        found = border.to_position(document, offset, encoding)
        assert (found.line, found.character) == position(TEXT, offset, encoding)
        assert border.to_offset(document, found, encoding) == offset


@pytest.mark.parametrize(
    ("line", "character", "offset"),
    [(0, 999, 10), (0, 7, 6), (0, 8, 7), (1, 999, 25), (99, 0, len(TEXT)), (4, 5, len(TEXT)), (0, 0, 0)],
)
def test_positions_that_are_not_there(line, character, offset):
    assert border.to_offset(Document("", TEXT), lsp.Position(line, character), "utf-16") == offset


def test_lone_surrogates_have_a_place():
    document = Document("", "a\ud800b\n")
    for encoding in ENCODINGS:
        assert border.to_offset(document, border.to_position(document, 2, encoding), encoding) == 2


@pytest.mark.parametrize("encoding", ENCODINGS)
async def test_incremental_changes_keep_the_buffer_in_step(encoding):
    editor, uri, source = FakeEditor(), "file:///x/a.md", random.Random(7)
    assert (await editor.start({"general": {"positionEncodings": [encoding]}}))["positionEncoding"] == encoding
    text = TEXT
    editor.open(uri, text)
    for _ in range(200):
        changes = []
        for _ in range(source.randint(1, 3)):
            start, end = sorted(
                source.choices([at for at in range(len(text) + 1) if text[at - 1 : at + 1] != "\r\n"], k=2)
            )
            new = source.choice(["", "🦊", "x", "\r\n", "\n", "a\u2028b", "é\u0301", "\u0085"])
            lines = [dict(zip(("line", "character"), position(text, at, encoding), strict=True)) for at in (start, end)]
            changes.append({"range": {"start": lines[0], "end": lines[1]}, "text": new})
            text = text[:start] + new + text[end:]
            if "\r\r\n" in text or len(text) > 400:
                text = TEXT
                changes.append({"text": text})
        editor.change(uri, *changes)
        buffer = editor.server.session.buffers.open(uri)
        assert buffer is not None
        assert buffer.document.text == text
        assert buffer.version == editor.versions[uri]
    assert "".join(buffer.lines) == text


def test_only_three_things_end_a_line():
    document = Document("", TEXT)
    span = Span(TEXT.index("!"), TEXT.index("!") + 1)
    assert border.to_range(document, span, "utf-16").start.line == 1


@pytest.mark.parametrize(
    ("uri", "path"),
    [
        ("file:///a%20b/c%23d;e%25.md", "/a b/c#d;e%.md"),
        ("file:///%C3%A9/%F0%9F%A6%8A.md", "/é/🦊.md"),
        ("untitled:Untitled-1", "untitled:Untitled-1"),
        ("vscode-notebook-cell:/a/b.ipynb#x", "vscode-notebook-cell:/a/b.ipynb#x"),
        ("file://host/share/a.md", "//host/share/a.md"),
        ("file://localhost/a.md", "/a.md"),
    ],
)
def test_uris(uri, path):
    assert border.to_path(uri) == path
    if path.startswith("/") and not path.startswith("//"):
        assert border.to_path(border.to_uri(path)) == path
