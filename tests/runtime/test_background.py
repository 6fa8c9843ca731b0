"""Commands that a run leaves in the background: told of, held to gates, ended with the run, found when it broke off."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from agentls.runtime import kill, process
from agentls.runtime.commanding import Commands
from agentls.runtime.model import ModelError
from agentls.runtime.report import Facts
from agentls.runtime.revert import What, revert
from agentls.runtime.transcript import render
from tests.runtime.test_gates import CONTRACT

from .stage import CLAUDE, Desk, play, say, use

FREE = CLAUDE.format(tools="Read, Write, Edit, Bash").replace("tools:", "permissionMode: bypassPermissions\ntools:")


def behind(call: str, command: str) -> dict[str, object]:
    return use("Bash", call, command=command, run_in_background=True)


def wait(call: str, name: str = "bash-1") -> dict[str, object]:
    return use("bash_output", call, id=name, wait=10_000)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text("one\n")
    return tmp_path


async def test_its_end_is_told_with_the_next_results_and_its_changes_are_found(root: Path) -> None:
    calls = [behind("b", "echo new > made; echo two >> a.txt; exit 3"), wait("o")]
    played = await play(root, FREE, [calls, [say("Done.")]])
    assert played.model.requests[1].messages[-1]["content"][2]["text"] == (
        "[bash-1 in the background: ended with exit code 3: echo new > made; echo two >> a.txt; exit 3]"
    )
    assert played.ended.files == ("a.txt", "made")
    assert "→ exit 3" in played.ended.report
    assert "ended with exit code 3" in render(played.journal.events("run-1"))
    record = played.journal.run("run-1")
    assert record
    await revert(played.journal, record, Desk(root), What(None, None))
    assert not (root / "made").exists()
    assert (root / "a.txt").read_text() == "one\n"


async def test_edits_of_the_run_in_the_meantime_are_its_own(root: Path) -> None:
    line = "echo x > x; while [ ! -e go ]; do sleep 0.01; done; echo y > y"
    edit = use("Edit", "e", file_path="a.txt", old_string="one", new_string="ONE")
    turns = [[behind("b", line)], [edit], [use("Bash", "c", command="touch go")], [wait("o")], [say("Done.")]]
    played = await play(root, FREE, turns)
    rows = played.journal.base.execute("SELECT kind, path, calls FROM changes ORDER BY number").fetchall()
    found = [(kind, Path(path).name, calls) for kind, path, calls in rows]
    assert ("edit", "a.txt", '["e"]') in found
    assert [each for each in found if each[1] == "a.txt"] == [("edit", "a.txt", '["e"]')]
    assert ("command", "x", '["b"]') in found
    assert {name for _, name, _ in found} == {"a.txt", "x", "y", "go"}
    assert len(found) == 4


async def test_it_ends_with_the_run(root: Path) -> None:
    played = await play(
        root, FREE, [[behind("b", "echo $$ > pid; sleep 300 & wait")], [wait_for(root / "pid")], [say("Done.")]]
    )
    assert played.ended.status == "done"
    assert kill.members(int((root / "pid").read_text())) == []
    assert "ended without an exit code" in played.ended.report
    assert "stopped" in render(played.journal.events("run-1"))


def wait_for(path: Path) -> dict[str, object]:
    return use("Bash", f"w{path.name}", command=f"until [ -s {path} ]; do sleep 0.01; done")


async def test_it_ends_when_the_run_is_stopped_or_fails(root: Path) -> None:
    start = [behind("b", "echo $$ > pid; sleep 300 & wait"), wait_for(root / "pid")]
    played = await play(root, FREE, [start, ModelError("connection", "gone")])
    assert played.ended.status == "failed"
    assert kill.members(int((root / "pid").read_text())) == []

    class Slow(Desk):
        def tell(self, event):
            super().tell(event)
            if type(event).__name__ == "Finished" and event.call == "wpid":
                asyncio.current_task().cancel()

    other = root / "other"
    other.mkdir()
    start = [behind("b", "echo $$ > pid; sleep 300 & wait"), wait_for(other / "pid")]
    played = await play(other, FREE, [start, [say("Never.")]], desk=Slow(other))
    assert played.ended.status == "stopped"
    assert kill.members(int((other / "pid").read_text())) == []


async def test_what_it_has_changed_is_found_when_the_run_broke_off(root: Path, monkeypatch) -> None:
    async def killed(*_given):
        process.kill_all()

    class KilledError(BaseException):
        pass

    class Falling(Desk):
        def tell(self, event):
            super().tell(event)
            if type(event).__name__ == "Finished" and event.call == "wx":
                raise KilledError

    line = "echo two >> a.txt; echo x > x; sleep 300"
    with monkeypatch.context() as patched:
        patched.setattr(Commands, "__aexit__", killed)
        with pytest.raises(KilledError):
            await play(root, FREE, [[behind("b", line)], [wait_for(root / "x")]], desk=Falling(root))
    played = await play(root, FREE, [[say("Done.")]], resumed=True)
    told = played.model.requests[0].messages[-1]["content"]
    assert told[-1]["text"].startswith("This command in the background was ended when the run broke off: bash-1: echo")
    assert played.ended.files == ("a.txt", "x")
    record = played.journal.run("run-1")
    assert record
    await revert(played.journal, record, Desk(root), What(None, None))
    assert (root / "a.txt").read_text() == "one\n"


async def test_a_gate_in_the_background_counts_from_its_start(root: Path) -> None:
    (root / "tools").mkdir()
    (root / "tools/test.sh").write_text("while [ ! -e go ]; do sleep 0.01; done\n")
    (root / "tools/test.sh").chmod(0o755)
    (root / ".gitignore").write_text("go\n")
    write = use("Write", "w", file_path="b.txt", content="b\n")
    again = use("Write", "v", file_path="b.txt", content="c\n")
    gate = "bash ./tools/test.sh"
    turns = [
        [write, behind("b", gate)],
        [again, use("Bash", "g", command="touch go"), wait("o")],
        *[[say("Done.")]] * 3,
    ]
    played = await play(root, FREE, turns, policy=lambda policy: replace(policy, contract=CONTRACT))
    assert "NOT passed since the last edit" in played.ended.report
    (root / "b.txt").unlink()
    fresh = root / "fresh"
    fresh.mkdir()
    (fresh / "tools").mkdir()
    (fresh / "tools/test.sh").write_text("exit 0\n")
    turns = [[write, behind("b", gate)], [wait("o")], [say("Done.")]]
    played = await play(fresh, FREE, turns, policy=lambda policy: replace(policy, contract=CONTRACT))
    assert "all passed since the last edit" in played.ended.report


def test_what_commands_change_reopens_gates() -> None:
    facts = Facts(files={"a.py": 1})
    facts.ran("./tools/test.sh", 0, is_gate=True)
    assert facts.commands_at_edit == 0
    facts.ran("./tools/lint.sh", 0, [".cache"], is_gate=True)
    assert facts.commands_at_edit == 0
    facts.ran("./tools/lint.sh", 0, ["a.py"], is_gate=True)
    assert facts.commands_at_edit == 2
    facts.disturbed(["server.log"])
    assert facts.commands_at_edit == 2
    facts.ran("sed -i s/a/b/ a.py && ./tools/test.sh", 0, ["a.py"])
    assert facts.commands_at_edit == 4
    facts.ran("ls", 0)
    assert facts.commands_at_edit == 4
    facts.disturbed(["a.py"])
    assert facts.commands_at_edit == 5
