"""Old runs are forgotten with all that only they needed; those that go on or broke off, and others' texts, stay."""

from __future__ import annotations

from pathlib import Path

import pytest

from agentls.runtime.editor import Change, Hunk
from agentls.runtime.events import Ended, Started, Usage
from agentls.runtime.journal import Journal
from agentls.runtime.ledger import Ledger
from agentls.runtime.outputs import Output
from agentls.runtime.prune import prune, size
from agentls.runtime.snapshots import Camera
from agentls.settings import Keep
from agentls.text import Edit, Span

OLD, NEW = "2024-01-01T00:00:00.000+00:00", None
TABLES = ("events", "changes", "reverts", "outputs", "blobs")


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "state")


def enter(
    journal: Journal, root: Path, run: str, status: str = "done", at: str | None = OLD, parent: str | None = None
) -> None:
    journal.begin(Started(run, "doer", "Do it.", "m"), root, parent)
    journal.note(run, "message", {"role": "user", "content": f"{run} " * 2000})
    Output(journal, run, "bash-1").feed("x" * 70_000)
    ledger = Ledger(journal, run)
    edit = Hunk(Edit(Span(0, 0), f"made by {run} " * 500), ("c",))
    (number,) = ledger.intend([Change(root / f"{run}.txt", "", (edit,))]).values()
    ledger.settle(number, f"made by {run} " * 500)
    if status in ("done", "failed", "stopped"):
        journal.write(run, Ended(status, "report", Usage(), None, ()))
    else:
        journal.base.execute("UPDATE runs SET status = ? WHERE id = ?", (status, run))
    if at:
        journal.base.execute("UPDATE runs SET started = ?, ended = ? WHERE id = ?", (at, at, run))


def left(journal: Journal) -> list[str]:
    return sorted(row[0] for row in journal.base.execute("SELECT id FROM runs").fetchall())


def test_old_runs_go_with_all_that_was_theirs(journal: Journal, tmp_path: Path) -> None:
    enter(journal, tmp_path, "old")
    enter(journal, tmp_path, "old.1", parent="old")
    before = {table: journal.base.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in TABLES}
    assert before["outputs"] == 4
    assert before["blobs"] > 2
    assert sorted(prune(journal, tmp_path, Keep())) == ["old", "old.1"]
    assert [journal.base.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in TABLES] == [0] * 5


@pytest.mark.parametrize("status", ["interrupted", "failed", "stopped"])
def test_what_broke_off_stays(journal: Journal, tmp_path: Path, status: str) -> None:
    enter(journal, tmp_path, "one", status)
    enter(journal, tmp_path, "two")
    enter(journal, tmp_path, "two.1", "interrupted", parent="two")
    enter(journal, tmp_path, "new", at=NEW)
    enter(journal, tmp_path / "elsewhere", "other")
    prune(journal, tmp_path, Keep())
    assert left(journal) == ["new", *(["one"] if status == "interrupted" else []), "other", "two", "two.1"]
    assert journal.events("new")[0][1]["content"].startswith("new new")
    assert Ledger(journal, "new").entries()[0].after.startswith("made by new")


def test_nothing_goes_while_a_run_goes_on(journal: Journal, tmp_path: Path) -> None:
    enter(journal, tmp_path, "old")
    enter(journal, tmp_path, "busy", "running", at=NEW)
    assert prune(journal, tmp_path, Keep()) == ()


def test_the_oldest_go_while_the_journal_is_too_large(journal: Journal, tmp_path: Path) -> None:
    for number in range(60):
        enter(journal, tmp_path, f"run-{number:02}", at=f"2026-11-{1 + number // 3:02}T00:00:{number:02}.000+00:00")
    full = size(journal.base)
    gone = prune(journal, tmp_path, Keep(days=100_000, megabytes=full * 0.9 / 1_000_000))
    assert 20 <= len(gone) < 60
    assert list(gone) == [f"run-{number:02}" for number in range(len(gone))]
    assert size(journal.base) <= full * 0.9


def test_texts_of_the_last_snapshot_stay(journal: Journal, tmp_path: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    (root / "a.txt").write_text("a text that is kept\n")
    Camera(root, journal.folder).take()
    blobs = journal.base.execute("SELECT count(*) FROM blobs").fetchone()[0]
    enter(journal, root, "old")
    prune(journal, root, Keep())
    assert journal.base.execute("SELECT count(*) FROM blobs").fetchone()[0] == blobs
