"""The journal: what is written is there for the next process, in order."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from agentls.runtime import journal as journals
from agentls.runtime.events import Answered, Asked, Called, Ended, Started, Text, Usage
from agentls.runtime.given import given
from agentls.runtime.journal import Journal, state_folder


def test_a_run_is_there_for_the_next_process(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.begin(Started("r1", "helper", "Do it.", "m"), Path("/project"))
    journal.write("r1", Called("c1", "Read", "a.py", {"file_path": "a.py"}))
    journal.write("r1", Text("streaming"))
    journal.note("r1", "message", {"role": "user", "content": "é"})
    again = Journal(tmp_path)
    assert [(run.id, run.status) for run in again.runs(Path("/project"))] == [("r1", "running")]
    assert again.runs(Path("/elsewhere")) == ()
    journal.write("r1", Ended("done", "# Report", Usage(1, 2, 3, 4), None, ("a.py",)))
    assert [(run.status, run.report) for run in again.runs()] == [("done", "# Report")]
    assert [kind for kind, _ in again.events("r1")] == ["call", "message", "end"]
    assert again.events("r1")[1][1] == {"role": "user", "content": "é"}


def test_two_processes_write_side_by_side(tmp_path: Path) -> None:
    one, other = Journal(tmp_path), Journal(tmp_path)
    for number, journal in enumerate((one, other, one, other)):
        journal.begin(Started(f"r{number}", "helper", "t", "m"), tmp_path)
        journal.write(f"r{number}", Called("c", "Read", "x"))
    assert len(one.runs()) == 4
    assert all(len(other.events(run.id)) == 1 for run in other.runs())


def test_an_answer_in_the_moment_of_its_question_is_the_answer_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journals, "_now", lambda: "2026-11-21T00:00:00.000+00:00")
    journal = Journal(tmp_path)
    for run in ("r1", "r2"):
        journal.begin(Started(run, "helper", "Do it.", "m"), Path("/project"))
        journal.write(run, Asked("c1", "Bash", "make", "a rule", "bash"))
        journal.write(run, Answered("c1", "allow_run"))
    found = given(Path("/project"), "helper", tmp_path)
    assert {(each.run, each.target, each.answer) for each in found} == {
        (run, "make", "allow_run") for run in ("r1", "r2")
    }
    assert [run.id for run in journal.runs()] == ["r2", "r1"]


_WRITER = """
import sys
from pathlib import Path
from agentls.runtime.events import Started
from agentls.runtime.journal import Journal
journal, run = Journal(Path(sys.argv[1])), sys.argv[2]
journal.begin(Started(run, "a", "t", "m"), Path("/w"))
for number in range(40):
    journal.note(run, "message", {"number": number, "text": "the same long text for all " * 200})
"""


def test_processes_that_make_and_fill_a_journal_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "state"
    started = [subprocess.Popen([sys.executable, "-c", _WRITER, str(folder), f"r{each}"]) for each in range(4)]
    assert [each.wait(60) for each in started] == [0] * 4
    journal = Journal(folder)
    assert {(run.id, run.status) for run in journal.runs()} == {(f"r{each}", "interrupted") for each in range(4)}
    for run in journal.runs():
        assert [data["number"] for _, data in journal.events(run.id)] == list(range(40))
    assert journal.base.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert journal.base.execute("SELECT count(*) FROM blobs").fetchone() == (40,)
    assert sum(path.stat().st_size for path in folder.iterdir()) < 500_000


def test_the_state_folder_can_be_named(monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setenv("AGENTLS_STATE_DIR", str(tmp_path / "state"))
    assert state_folder() == tmp_path / "state"
