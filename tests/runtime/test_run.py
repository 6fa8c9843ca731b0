"""Whole runs below the wire: what the model calls, what becomes of it, what it is told."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from agentls.runtime.editor import Applied
from agentls.runtime.events import Usage
from agentls.runtime.model import ModelError, Reply
from agentls.settings import Limits

from .stage import CLAUDE, Desk, play, say, use

ALL = CLAUDE.format(tools="Read, Write, Edit, Bash, Glob, Grep")
FREE = ALL.replace("tools:", "permissionMode: bypassPermissions\ntools:")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "a.py").write_text("one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\n")
    return tmp_path


async def test_an_edit_is_asked_for_made_and_told(root: Path) -> None:
    edit = use("Edit", file_path="a.py", old_string="two", new_string="TWO")
    played = await play(
        root, ALL, [[use("Read", file_path="a.py")], [edit], [say("Done.")]], desk=Desk(root, answers=[None])
    )
    assert played.story == [
        "call Read a.py",
        "decision Read a.py allow permission mode default: read is allow",
        "result Read: 1\tone",
        "call Edit a.py",
        "decision Edit a.py ask permission mode default: edit is ask",
        "ask Edit a.py permission mode default: edit is ask",
        "answer applied",
        "edit a.py",
        "result Edit: a.py was edited.",
        "end done",
    ]
    assert (root / "a.py").read_text().split("\n")[1] == "TWO"
    assert played.ended.files == ("a.py",)
    assert played.ended.usage == Usage(30, 15)


async def test_edits_of_one_turn_are_one_change_with_a_hunk_each(root: Path) -> None:
    edits = [
        use("Edit", "one", file_path="a.py", old_string="two", new_string="TWO"),
        use("Edit", "two", file_path="a.py", old_string="seven", new_string="SEVEN"),
        use("Write", "three", file_path="new/b.py", content="b\n"),
    ]
    desk = Desk(root, answers=[{0, 2}])
    played = await play(root, ALL, [edits, [say("Done.")]], desk=desk)
    assert len(desk.changes) == 1
    assert [[hunk.calls for hunk in change.hunks] for change in desk.changes[0]] == [[("one",), ("two",)], [("three",)]]
    assert (root / "a.py").read_text() == "one\nTWO\nthree\nfour\nfive\nsix\nseven\neight\n"
    first, second, third = played.model.told
    assert first == second
    assert "the user left out or changed a part" in first
    assert "+SEVEN" in first
    assert third == "new/b.py was created."


async def test_a_refused_edit_is_told_and_nothing_is_written(root: Path) -> None:
    before = (root / "a.py").read_text()
    edit = use("Edit", file_path="a.py", old_string="two", new_string="TWO")
    played = await play(root, ALL, [[edit], [say("Then not.")]], desk=Desk(root, answers=[Applied("refused")]))
    assert played.model.told == ["The user declined this edit."]
    assert (root / "a.py").read_text() == before
    assert played.ended.files == ()


async def test_a_stale_file_is_read_again_and_the_edit_made_anew(root: Path) -> None:
    desk = Desk(root)
    desk.open("a.py", "one\ntwo\n")

    def user_types(desk: Desk, _changes: object) -> Applied:
        desk.open("a.py", "zero\none\ntwo\n")
        return Applied("stale")

    desk.answers = [user_types, None]
    edit = use("Edit", file_path="a.py", old_string="two", new_string="TWO")
    played = await play(root, ALL, [[edit], [say("Done.")]], desk=desk)
    assert desk.buffers[root / "a.py"].text == "zero\none\nTWO\n"
    assert played.model.told == ["a.py was edited."]


async def test_a_file_that_never_rests_is_never_forced(root: Path) -> None:
    edit = use("Edit", file_path="a.py", old_string="two", new_string="TWO")
    stale = Applied("stale")
    played = await play(root, ALL, [[edit], [say("No.")]], desk=Desk(root, answers=[stale] * 9))
    assert played.model.told == ["The file keeps changing in the editor; read it again before you edit it."]


async def test_a_denial_names_its_rule(root: Path) -> None:
    agent = "---\nmode: subagent\ndescription: d\npermission:\n  edit: ask\n  bash: deny\n---\nWork.\n"
    played = await play(root, agent, [[use("bash", command="ls")], [say("I may not.")]])
    assert played.model.told == ["Denied: bash ls. The rule: 'bash: deny' (helper.md:6: bash: deny)"]
    assert "bash" not in {tool["name"] for tool in played.model.requests[0].tools}
    assert "`bash ls`" in played.ended.report


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (use("Raed", file_path="a.py"), "There is no tool 'Raed'. Did you mean Read?"),
        (use("Read"), "Wrong arguments: file_path"),
        (use("Read", file_path="missing.py"), "missing.py"),
        (use("Read", file_path="/etc/passwd"), "The user denied this: Read /etc/passwd."),
        (use("Write", file_path="/etc/x", content="x"), "Denied: Write /etc/x."),
        (use("Write", file_path=".git/config", content="x"), "Denied: Write .git/config."),
        (use("Edit", file_path="a.py", old_string="nine", new_string="x"), "old_string"),
        (use("Edit", file_path="a.py", old_string="e\n", new_string="x"), "old_string"),
    ],
)  # fmt: skip
async def test_a_wrong_call_is_told_to_the_model(root: Path, call: dict[str, object], told: str) -> None:
    played = await play(root, ALL, [[call], [say("Ok.")]], desk=Desk(root, answers=["deny"]))
    assert told in played.model.told[0]
    assert played.ended.status == "done"


async def test_one_question_for_equal_calls_and_none_after_allow_for_the_run(root: Path) -> None:
    calls = [use("Bash", "one", command="echo hi > x.txt"), use("Bash", "two", command="echo hi > x.txt")]
    again = [use("Bash", "three", command="echo hi > x.txt")]
    desk = Desk(root, answers=["allow_once", "allow_run"])
    played = await play(root, ALL, [calls, again, again, [say("Done.")]], desk=desk)
    assert [question.split(" ")[1] for question in desk.questions] == ["Bash", "Bash"]
    assert [line for line in played.story if line.startswith("answer")] == ["answer allow_once", "answer allow_run"]


async def test_a_command_runs_after_the_edits_of_its_turn(root: Path) -> None:
    calls = [
        use("Bash", command="cat a.py | head -2"),
        use("Edit", file_path="a.py", old_string="two", new_string="TWO"),
    ]
    played = await play(root, FREE, [calls, [say("Done.")]])
    assert played.model.told[0].startswith("one\nTWO")
    assert "`cat a.py | head -2` → exit 0" in played.ended.report


async def test_a_command_does_not_see_unsaved_work_and_says_so(root: Path) -> None:
    desk = Desk(root)
    desk.open("a.py", "one\nmine\n", unsaved=True)

    async def keep_unsaved(paths: tuple[Path, ...]) -> tuple[Path, ...]:
        return paths

    desk.sync = keep_unsaved  # type: ignore[method-assign]
    calls = [use("Edit", file_path="a.py", old_string="one", new_string="ONE"), use("Bash", command="true")]
    played = await play(root, FREE, [calls, [say("Done.")]], desk=desk)
    assert "without the user's unsaved changes" in played.model.told[1]


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (ModelError("key", "No key."), "No key."),
        (Reply((), "refusal"), "refused to go on"),
        (Reply((say("x"),), "model_context_window_exceeded"), "no longer fits the model's context"),
    ],
)
async def test_a_model_that_fails_ends_the_run_with_one_message(root: Path, reply: object, reason: str) -> None:
    played = await play(root, ALL, [reply])
    assert played.ended.status == "failed"
    assert reason in played.ended.reason
    assert played.journal.runs()[0].status == "failed"


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (Reply((), "end_turn"), "gave an empty reply, again and again"),
        (Reply((say("half"),), "max_tokens"), "was cut at its limit of output tokens, again and again"),
        (Reply((use("Bash", command="touch ran"),), "max_tokens"), "was cut at its limit of output tokens"),
    ],
)
async def test_replies_that_are_never_whole_end_the_run(root: Path, reply: Reply, reason: str) -> None:
    played = await play(root, FREE, [reply] * 4)
    assert (played.ended.status, played.model.script) == ("failed", [])
    assert reason in played.ended.reason
    assert played.ended.usage == sum([reply.usage] * 4, Usage())


async def test_a_reply_that_was_cut_goes_on_and_runs_none_of_its_tools(root: Path) -> None:
    cut = Reply((say("Half"), use("Bash", command="touch ran")), "max_tokens", Usage(10, 5))
    played = await play(root, FREE, [cut, cut, [use("Bash", "toolu_b", command="touch late")], cut, [say(" done.")]])
    assert (played.ended.status, (root / "ran").exists(), (root / "late").exists()) == ("done", False, True)
    assert "\nHalf done.\n" in played.ended.report
    assert [each["role"] for each in played.model.requests[-1].messages[-3:]] == ["user", "assistant", "user"]
    assert "was cut at its limit" in played.model.requests[-1].messages[-1]["content"][0]["text"]


async def test_an_empty_reply_is_asked_for_again(root: Path) -> None:
    played = await play(
        root, ALL, [[use("Read", file_path="a.py")], Reply((), "end_turn", Usage(10, 5)), [say("Done.")]]
    )
    assert (played.ended.status, played.ended.usage) == ("done", Usage(30, 15))
    assert [each["role"] for each in played.model.requests[-1].messages[-3:]] == ["assistant", "user", "user"]


async def test_the_turn_limit_stops_with_a_report(root: Path) -> None:
    turns = [[use("Read", file_path="a.py")]] * 3
    played = await play(root, ALL, turns, limits=Limits(turns=2))
    assert (played.ended.status, played.ended.reason) == ("stopped", "The limit of 2 turns is reached.")


async def test_a_pause_goes_on_with_what_was_said(root: Path) -> None:
    played = await play(root, ALL, [Reply((say("wait"),), "pause_turn"), [say("Done.")]])
    assert played.ended.status == "done"
    assert played.model.requests[1].messages[-1]["role"] == "assistant"


async def test_cancelling_kills_the_command_and_ends_as_stopped(root: Path) -> None:
    desk = Desk(root)
    playing = asyncio.create_task(
        play(root, FREE, [[use("Bash", command="touch started; sleep 60; touch late")]], desk=desk)
    )
    while not (root / "started").exists():
        await asyncio.sleep(0.01)
    playing.cancel()
    played = await playing
    assert (played.ended.status, played.ended.reason) == ("stopped", "Stopped by you.")
    assert not (root / "late").exists()


async def test_the_journal_has_every_message_before_it_counts(root: Path) -> None:
    played = await play(root, ALL, [[use("Read", file_path="a.py")], [say("Done.")]])
    kinds = [kind for kind, _ in played.journal.events("run-1")]
    assert kinds == [
        "message", "start", "request", "message", "reply", "call", "decision", "result", "message", "request",
        "message", "reply", "end",
    ]  # fmt: skip
