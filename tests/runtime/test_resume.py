"""Resumed runs: the conversation is whole, nothing is done twice, and the model is told what became of its calls."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from agentls.runtime.events import Below, Called, Ended, Finished, Usage
from agentls.runtime.model import ModelError, Reply
from agentls.runtime.scripted.turns import check_turns
from agentls.runtime.transcript import render
from agentls.runtime.watch import Watch

from .stage import CLAUDE, Cast, Desk, Played, play, say, use, worker

FREE = CLAUDE.format(tools="Read, Write, Edit, Bash").replace("tools:", "permissionMode: bypassPermissions\ntools:")


class KilledError(BaseException):
    """Ends a run as the end of its process does: nothing more is entered."""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "a.py").write_text("one\ntwo\n")
    return tmp_path


class Falling(Desk):
    """An editor whose process ends at the first event of *kind*, or in the middle of an edit."""

    kind: Any = None
    edits: str = ""

    def tell(self, event):
        super().tell(event)
        if self.kind and isinstance(event, self.kind):
            raise KilledError

    async def apply(self, changes, label):
        if self.edits == "before":
            raise KilledError
        applied = await super().apply(changes, label)
        if self.edits == "after":
            raise KilledError
        return applied


def falling(root: Path, kind: Any = None, edits: str = "") -> Falling:
    desk = Falling(root)
    desk.kind, desk.edits = kind, edits
    return desk


async def broken(root: Path, replies: list[Any], desk: Desk, **given: Any) -> None:
    with pytest.raises(KilledError):
        await play(root, FREE, replies, desk=desk, **given)


async def resumed(root: Path, *replies: Any) -> Played:
    played = await play(root, FREE, replies, resumed=True)
    for request in played.model.requests:
        check_turns([dict(each) for each in request.messages])
    return played


EDIT = use("Edit", file_path="a.py", old_string="two", new_string="TWO")
COUNT = use("Bash", command="echo x >> count.txt")


async def test_results_that_were_entered_are_said_again_and_the_rest_was_not_done(root: Path) -> None:
    await broken(root, [[COUNT, EDIT]], falling(root, Finished))
    played = await resumed(root, [say("Done.")])
    command, edit = played.model.told
    assert edit == "a.py was edited."
    assert command.startswith("Not done")
    assert not (root / "count.txt").exists()


async def test_a_command_whose_end_is_not_known_is_told_with_what_it_changed(root: Path, monkeypatch) -> None:
    line = "echo x >> count.txt"

    def killed(*_given):
        raise KilledError

    with monkeypatch.context() as patched:
        patched.setattr(Watch, "_enter", killed)
        await broken(root, [[use("Bash", command=line)]], Desk(root))
    played = await resumed(root, [say("Done.")])
    assert "It was started once and is not started again" in played.model.told[0]
    assert "Files that it changed: count.txt." in played.model.told[0]
    assert (root / "count.txt").read_text() == "x\n"
    assert f"`{line}` → ended without an exit code" in played.ended.report
    assert played.ended.files == ("count.txt",)


@pytest.mark.parametrize(
    ("edits", "told", "text"),
    [
        ("before", "Not done: the run was interrupted before this call.", "one\ntwo\n"),
        ("after", "Done before the interruption: a.py was edited.", "one\nTWO\n"),
    ],
)
async def test_whether_an_edit_was_made_is_read_from_the_file(root: Path, edits: str, told: str, text: str) -> None:
    await broken(root, [[EDIT]], falling(root, edits=edits))
    played = await resumed(root, [say("Done.")])
    assert played.model.told[0].startswith(told)
    assert (root / "a.py").read_text() == text


async def test_calls_that_were_never_made_are_said_to_be_so(root: Path) -> None:
    await broken(root, [[use("Read", file_path="a.py"), COUNT]], falling(root, Called))
    played = await resumed(root, [COUNT | {"id": "toolu_again"}], [say("Done.")])
    first = [each["content"] for each in played.model.requests[0].messages[-1]["content"][:2]]
    assert all(each.startswith("Not done") for each in first)
    assert (root / "count.txt").read_text() == "x\n"
    assert played.ended.status == "done"
    assert "echo x >> count.txt` → exit 0" in played.ended.report


@pytest.mark.parametrize("stop", ["model_context_window_exceeded", "refusal"])
async def test_a_reply_that_is_not_whole_is_not_sent_again(root: Path, stop: str) -> None:
    cut = Reply((say("I beg"), COUNT), stop, Usage(10, 5))
    await play(root, FREE, [[use("Read", file_path="a.py")], cut])
    played = await resumed(root, [EDIT], [say("Done.")])
    assert [each["role"] for each in played.model.requests[0].messages] == ["user", "assistant", "user"]
    assert not (root / "count.txt").exists()
    assert played.ended.usage == Usage(40, 20)


async def test_a_run_that_was_cut_again_and_again_is_taken_up_where_it_was_cut_last(root: Path) -> None:
    cut = Reply((say("I beg"), COUNT), "max_tokens", Usage(10, 5))
    await play(root, FREE, [[use("Read", file_path="a.py")], *[cut] * 4])
    played = await resumed(root, [say("in.")])
    roles = [each["role"] for each in played.model.requests[0].messages]
    assert roles == ["user", *["assistant", "user"] * 4]
    assert not (root / "count.txt").exists()
    assert (played.ended.status, played.ended.usage) == ("done", Usage(60, 30))


async def test_a_failed_request_is_made_again(root: Path) -> None:
    first = await play(root, FREE, [[EDIT], ModelError("connection", "gone")])
    assert first.ended.status == "failed"
    played = await resumed(root, [say("Done.")])
    assert played.ended.status == "done"
    assert played.ended.files == ("a.py",)
    assert [data["turn"] for kind, data in played.journal.events("run-1") if kind == "request"] == [1, 2, 3]
    assert [each.status for each in played.journal.runs()] == ["done"]


async def test_approvals_are_asked_for_again(root: Path) -> None:
    asking = CLAUDE.format(tools="Bash, Edit")
    desk = Desk(root, answers=["allow_run"])
    run = use("Bash", command="touch x")
    await play(root, asking, [[run], ModelError("connection", "gone")], desk=desk)
    desk = Desk(root, answers=["deny"])
    played = await play(root, asking, [[run | {"id": "toolu_b"}], [say("Done.")]], desk=desk, resumed=True)
    assert desk.questions == ["helper: Bash touch x"]
    assert "- `Bash touch x`: by you" in played.ended.report


START = use("Agent", subagent_type="worker", prompt="Go.", scope=["a.py", "count.txt"])
LEAD = worker("lead", "Agent, Edit, Bash", "bypassPermissions")


async def below(root: Path, ends_at: int, **scripts: list[Any]) -> None:
    """A lead and its workers, whose process ends at the request of that number."""
    agents = root / ".claude/agents"
    agents.mkdir(parents=True)
    (agents / "worker.md").write_text(worker("worker", "Edit, Bash", "bypassPermissions"))
    (agents / "lead.md").write_text(LEAD)
    gone = KilledError

    class Ending(Cast):
        async def reply(self, request):
            if len(self.requests) == ends_at:
                raise gone
            async for part in super().reply(request):
                yield part

    with pytest.raises(KilledError):
        await play(root, LEAD, [], model=Ending(**scripts))


async def test_an_agent_below_that_was_interrupted_goes_on_first(root: Path) -> None:
    await below(root, 2, lead=[[START]], worker=[[EDIT, COUNT]])
    other = use("Edit", "toolu_f", file_path="b.py", old_string="", new_string="x")
    cast = Cast(lead=[[say("All done.")]], worker=[[other], [say("Worker is done.")]])
    played = await play(root, LEAD, [], model=cast, resumed=True)
    assert [each["role"] for each in cast.requests[0].messages] == ["user", "assistant", "user"]
    assert cast.requests[0].messages[-1]["content"][0]["content"] == "a.py was edited."
    assert "allows changes in a.py, count.txt only" in cast.told_to("worker")[0]
    told = cast.told_to("lead")
    assert "# worker: Done" in told[0]
    assert "Worker is done." in told[0]
    assert (root / "a.py").read_text() == "one\nTWO\n"
    assert (root / "count.txt").read_text() == "x\n"
    assert [each.id for each in played.journal.below("run-1")] == ["run-1.1"]
    assert [each.status for each in played.journal.below("run-1")] == ["done"]
    assert played.ended.files == ("a.py", "count.txt")
    assert played.ended.usage == Usage(50, 25)


async def test_several_levels_of_agents_go_on_from_the_lowest(root: Path) -> None:
    lowest = use("Agent", "toolu_low", subagent_type="worker", prompt="Deeper.")
    middle = use("Agent", "toolu_mid", subagent_type="lead", prompt="Lead it.")
    await below(root, 3, lead=[[middle], [lowest]], worker=[[EDIT]])
    cast = Cast(lead=[[say("Middle.")], [say("Top.")]], worker=[[say("Low.")]])
    played = await play(root, LEAD, [], model=cast, resumed=True)
    assert played.ended.status == "done"
    assert [each.status for each in played.journal.below("run-1")] == ["done", "done"]
    assert "Middle." in cast.told_to("lead")[0]
    assert played.ended.usage == Usage(60, 30)
    assert played.ended.files == ("a.py",)


async def test_an_agent_below_that_may_not_go_on_is_told_of(root: Path) -> None:
    await below(root, 2, lead=[[START]], worker=[[EDIT]])
    (root / ".claude/agents/worker.md").unlink()
    cast = Cast(lead=[[say("Done.")]])
    played = await play(root, LEAD, [], model=cast, resumed=True)
    told = cast.requests[0].messages[-1]["content"][0]["content"]
    assert "worker was started on its task and is interrupted; files that it changed: a.py" in told
    assert "There is no agent 'worker'" in told
    assert played.ended.usage == Usage(30, 15)


async def test_a_report_that_was_entered_is_not_asked_for_again(root: Path) -> None:
    class Ending(Falling):
        def tell(self, event):
            super().tell(event)
            if isinstance(event, Below) and isinstance(event.what, Ended):
                raise KilledError

    agents = root / ".claude/agents"
    agents.mkdir(parents=True)
    (agents / "worker.md").write_text(worker("worker", "Edit", "bypassPermissions"))
    first = Cast(lead=[[START]], worker=[[EDIT], [say("Worker is done.")]])
    with pytest.raises(KilledError):
        await play(root, LEAD, [], model=first, desk=Ending(root))
    cast = Cast(lead=[[say("Done.")]])
    played = await play(root, LEAD, [], model=cast, resumed=True)
    assert "Worker is done." in cast.requests[0].messages[-1]["content"][0]["content"]
    assert played.ended.usage == Usage(40, 20)


async def test_findings_are_in_the_report_of_a_run_that_was_taken_up(root: Path) -> None:
    found = {"file": "a.py", "line": 1, "severity": "error", "message": "One is wrong."}
    await broken(root, [[use("ReportFindings", findings=[found])]], falling(root, Finished))
    played = await resumed(root, [say("Done.")])
    assert "Findings:\n\n- a.py:1: error: One is wrong." in played.ended.report
    assert "Found: a.py:1: error: One is wrong." in render(played.journal.events("run-1"))


async def test_the_model_is_told_of_files_that_others_changed_meanwhile(root: Path) -> None:
    await play(root, FREE, [[EDIT, COUNT], ModelError("connection", "gone")])
    (root / "a.py").write_text("one\nmine\n")
    played = await resumed(root, [say("Done.")])
    (told,) = played.model.requests[0].messages[-1]["content"]
    assert told["text"].endswith(": a.py.")
    assert "not as you left them" in told["text"]
