"""Snapshots of a workspace: what changed is seen, contents are stored once, what is ignored is left aside."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from agentls.policy.shell import only_reads
from agentls.runtime import snapshots, store
from agentls.runtime.journal import Journal
from agentls.runtime.ledger import NOT_KEPT
from agentls.runtime.snapshots import Camera, Manifest, changed, content


@pytest.fixture
def camera(tmp_path: Path) -> Camera:
    root = tmp_path / "root"
    (root / "src").mkdir(parents=True)
    (root / ".git").mkdir()
    (root / ".git/HEAD").write_text("ref: x\n")
    (root / ".gitignore").write_text("build/\n")
    (root / "build").mkdir()
    (root / "build/out").write_text("o")
    (root / "src/a.py").write_text("a\n")
    (root / "é b.py").write_text("b\n")
    (root / "image").write_bytes(b"\x89\0\1")
    return Camera(root, tmp_path / "state")


def text(camera: Camera, manifest: Manifest, name: str) -> str | None:
    base = store.connect(camera.folder)
    try:
        return content(manifest, name, lambda digest: store.get(base, digest))
    finally:
        base.close()


def test_what_is_there_is_seen(camera: Camera) -> None:
    manifest = camera.take()
    assert sorted(manifest) == [".gitignore", "image", "src/a.py", "é b.py"]
    assert text(camera, manifest, "é b.py") == "b\n"
    assert text(camera, manifest, "image") == NOT_KEPT
    assert text(camera, manifest, "gone") is None


def test_changes_are_seen_also_of_the_same_size_in_the_same_moment(camera: Camera) -> None:
    for letter in "bcdef":
        before = camera.take()
        found = (camera.root / "src/a.py").stat()
        (camera.root / "src/a.py").write_text(f"{letter}\n")
        os.utime(camera.root / "src/a.py", ns=(found.st_mtime_ns, found.st_mtime_ns))
        after = camera.take()
        assert changed(before, after) == ["src/a.py"]
        assert text(camera, after, "src/a.py") == f"{letter}\n"
    (camera.root / "src/a.py").unlink()
    (camera.root / "src/new.py").write_text("n\n")
    (camera.root / "image").write_bytes(b"\x89\0\2\3")
    assert changed(after, camera.take()) == ["image", "src/a.py", "src/new.py"]


def test_a_touched_file_has_not_changed(camera: Camera) -> None:
    before = camera.take()
    os.utime(camera.root / "src/a.py", (1, 1))
    assert changed(before, camera.take()) == []


def test_what_is_too_much_is_not_watched(camera: Camera, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshots, "MAX_FILES", 2)
    assert camera.take() == {}
    monkeypatch.setattr(snapshots, "MAX_FILES", 9)
    assert camera.take() == {}
    other = Camera(camera.root, camera.folder)
    monkeypatch.setattr(snapshots._Shelf, "room", 0)
    monkeypatch.setattr(snapshots._Shelf.__init__, "__defaults__", (0, snapshots._Shelf.__init__.__defaults__[1], 0))
    assert all(digest.startswith("?") for _, digest in other.take().values())


def test_another_camera_reads_nothing_twice(camera: Camera, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshots, "_RACY", 0)
    first = camera.take()
    read: list[str] = []
    whole = snapshots._text
    monkeypatch.setattr(snapshots, "_text", lambda path, size: read.append(path) or whole(path, size))
    assert Camera(camera.root, camera.folder).take() == first
    assert read == []
    assert snapshots.from_json(snapshots.to_json(first)) == first


@pytest.mark.parametrize(
    ("line", "quiet"),
    [
        ("ls -l src", True),
        ("cat a.py | grep x; git status", True),
        ("echo x > a.py", False),
        ("echo x >> a.py && ls", False),
        ("python -c 'x'", False),
        ("find . -delete", False),
        ("cat $(rm x)", False),
        ("git commit -m x", False),
    ],
)
def test_commands_that_surely_only_read(line: str, *, quiet: bool) -> None:
    assert only_reads(line) == quiet


def test_texts_are_stored_once_and_packed(tmp_path: Path) -> None:
    base = store.connect(tmp_path)
    long = "many words\n" * 10_000
    assert store.put(base, long, kept=False) == store.put(base, long)
    assert store.get(base, store.put(base, "half \ud800 a pair \0")) == "half \ud800 a pair \0"
    rows = base.execute("SELECT packed, kept, length(data) FROM blobs ORDER BY length(data)").fetchall()
    assert [row[:2] for row in rows] == [(0, 1), (1, 1)]
    assert rows[1][2] < 2000
    assert store.get(base, long and store.digest(b"other")) is None


def test_a_journal_of_the_first_version_is_brought_up_to_date(tmp_path: Path) -> None:
    base = sqlite3.connect(tmp_path / store.NAME)
    base.executescript(store._STEPS[0])
    base.execute(
        "INSERT INTO runs (id, workspace, agent, task, model, started, status) "
        "VALUES ('r', '/w', 'a', 't', 'm', '', 'running')"
    )
    base.execute("INSERT INTO events VALUES ('r', 1, '', 'message', '{\"a\": 1}')")
    base.commit()
    base.close()
    journal = Journal(tmp_path)
    assert [(run.id, run.status) for run in journal.runs()] == [("r", "interrupted")]
    assert journal.events("r") == (("message", {"a": 1}),)
