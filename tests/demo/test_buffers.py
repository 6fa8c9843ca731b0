"""The small editor's buffers: edits fit or are refused as a whole."""

import pytest

from agentls_server.demo.buffers import Buffers, ConflictError


def edit(path, version, *pieces):
    """A ``TextDocumentEdit`` of ``(line, from, to, text)`` pieces."""
    edits = [
        {
            "range": {"start": {"line": line, "character": start}, "end": {"line": line, "character": end}},
            "newText": text,
        }
        for line, start, end, text in pieces
    ]
    return {"textDocument": {"uri": path.as_uri(), "version": version}, "edits": edits}


def create(path):
    return {"kind": "create", "uri": path.as_uri()}


def test_columns_are_utf16_units(tmp_path):
    buffers, path = Buffers(), tmp_path / "a b.txt"
    buffers.open(path, "x\n😀é, then this\n")
    (touched,) = buffers.plan({"documentChanges": [edit(path, 1, (1, 5, 9, "now"), (0, 0, 1, "y"))]})
    assert touched.after == "y\n😀é, now this\n"
    assert buffers.put(touched).version == 2
    assert path.read_text(encoding="utf-8") == touched.after


def test_a_stale_version_is_refused(tmp_path):
    buffers, path = Buffers(), tmp_path / "a.txt"
    buffers.open(path, "a")
    with pytest.raises(ConflictError, match="at version 1, the edit was made for 2"):
        buffers.plan({"documentChanges": [edit(path, 2, (0, 0, 1, "b"))]})


def test_one_that_does_not_fit_spoils_all(tmp_path):
    buffers, path, other = Buffers(), tmp_path / "a.txt", tmp_path / "b.txt"
    buffers.open(path, "a")
    with pytest.raises(ConflictError):
        buffers.plan({"documentChanges": [edit(path, 1, (0, 0, 1, "b")), edit(other, None, (0, 0, 0, "c"))]})
    assert buffers.get(path).text == "a"
    assert not path.exists()


def test_a_file_is_made_and_filled(tmp_path):
    buffers, path = Buffers(), tmp_path / "deep/new.txt"
    (touched,) = buffers.plan({"documentChanges": [create(path), edit(path, None, (0, 0, 0, "hello\n"))]})
    assert (touched.before, touched.after) == (None, "hello\n")
    buffers.put(touched)
    assert path.read_text(encoding="utf-8") == "hello\n"
    with pytest.raises(ConflictError, match="already there"):
        buffers.plan({"documentChanges": [create(path)]})


def test_overlapping_edits_are_refused(tmp_path):
    buffers, path = Buffers(), tmp_path / "a.txt"
    buffers.open(path, "abc")
    with pytest.raises(ConflictError, match="overlapping"):
        buffers.plan({"changes": {path.as_uri(): edit(path, 1, (0, 0, 2, "x"), (0, 1, 3, "y"))["edits"]}})
