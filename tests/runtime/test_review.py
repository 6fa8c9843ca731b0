"""When edits under ``ask`` are reviewed: each turn, each for itself, or at the end; what is made, told and reported."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from agentls.runtime.editor import Applied, Buffer
from agentls.runtime.events import Finished
from agentls.runtime.model import ModelError
from agentls.settings import Settings, parse

from .stage import CLAUDE, Cast, Desk, Played, play, say, use, worker

ASKING = CLAUDE.format(tools="Read, Write, Edit, Grep, Bash, Agent")
TEXT = "one\ntwo\nthree\nfour\nfive\n"
LATER = "The user sees it before the next command"


class KilledError(BaseException):
    """Ends a run as the end of its process does: nothing more is entered."""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "a.py").write_text(TEXT)
    return tmp_path


def edit(old: str, new: str, path: str = "a.py") -> dict[str, Any]:
    return use("Edit", f"toolu_{old}", file_path=path, old_string=old, new_string=new)


async def reviewed(root: Path, review: str, *replies: Any, desk: Desk | None = None, **given: Any) -> Played:
    settings = Settings(sandbox="off", review=review)
    return await play(root, ASKING, replies, desk=desk or Desk(root, answers=[None]), settings=settings, **given)


async def test_all_edits_of_a_turn_are_one_question(root: Path) -> None:
    played = await reviewed(root, "turn", [edit("two", "TWO"), edit("five", "FIVE")], [say("Done.")])
    assert len(played.desk.changes) == 1
    assert (root / "a.py").read_text() == TEXT.replace("two", "TWO").replace("five", "FIVE")


async def test_each_edit_is_a_question_of_its_own(root: Path) -> None:
    desk = Desk(root, answers=[set(), None])
    played = await reviewed(root, "edit", [edit("two", "TWO"), edit("five", "FIVE")], [say("Done.")], desk=desk)
    assert len(desk.changes) == 2
    assert (root / "a.py").read_text() == TEXT.replace("five", "FIVE")
    assert played.model.told == ["The user did not take this edit: a.py is as it was before.", "a.py was edited."]


async def test_at_the_end_all_edits_are_one_question_and_until_then_in_no_file(root: Path) -> None:
    seen: list[str] = []

    class Looking(Desk):
        def tell(self, event):
            super().tell(event)
            if isinstance(event, Finished):
                seen.append((self.root / "a.py").read_text())

    grep = use("Grep", pattern="TWO|new", output_mode="content")
    read = use("Read", file_path="a.py")
    new = use("Write", file_path="b.py", content="new\n")
    replies = [[edit("two", "TWO")], [read, grep], [edit("TWO", "zwei"), new], [grep], [say("Done.")]]
    played = await reviewed(root, "end", *replies, desk=Looking(root, answers=[None]))
    assert set(seen) == {TEXT}
    assert (root / "a.py").read_text() == TEXT.replace("two", "zwei")
    assert (root / "b.py").read_text() == "new\n"
    assert [len(each) for each in played.desk.changes] == [2]
    told = [block["content"] for request in played.model.requests for block in results(request.messages[-1])]
    assert told[0].startswith(f"a.py was edited. {LATER}")
    assert "TWO" in told[1]
    assert "a.py:2:TWO" in told[2]
    assert "b.py:1:new" in told[-1]
    assert played.ended.files == ("a.py", "b.py")


def results(message: dict[str, Any]) -> list[dict[str, Any]]:
    return [block for block in message["content"] if isinstance(block, dict) and block["type"] == "tool_result"]


async def test_what_was_left_out_is_told_and_stands_in_the_report(root: Path) -> None:
    desk = Desk(root, answers=[{0}])
    replies = [[edit("two", "TWO"), edit("five", "FIVE")], [say("All done.")], [say("Then without the second.")]]
    played = await reviewed(root, "end", *replies, desk=desk)
    assert (root / "a.py").read_text() == TEXT.replace("two", "TWO")
    (block,) = played.model.requests[-1].messages[-1]["content"]
    assert block["text"].startswith("The user has reviewed your edits, and not all of them were made.")
    assert "+FIVE" in block["text"].split("not there:")[1]
    assert "Then without the second." in played.ended.report
    assert "Edits that were left out:\n\n- `a.py`: 1 of 2 hunks not made as written" in played.ended.report


async def test_a_user_who_leaves_out_again_and_again_ends_the_run(root: Path) -> None:
    desk = Desk(root, answers=[set(), set(), set()])
    edits = [[edit("two", "TWO")], [say("Done.")]] * 3
    played = await reviewed(root, "end", *edits, desk=desk)
    assert played.ended.status == "done"
    assert len(desk.changes) == 3
    assert played.ended.report.count("`a.py`: not made") == 3


async def test_a_command_sees_what_was_reviewed_before_it(root: Path) -> None:
    desk = Desk(root, answers=[{1}])
    look = use("Bash", command="cat a.py")
    played = await reviewed(root, "end", [edit("two", "TWO"), edit("five", "FIVE"), look], [say("Done.")], desk=desk)
    told = played.model.told[2]
    assert told.startswith("The user has reviewed your edits, and not all of them were made.")
    assert told.endswith(TEXT.replace("five", "FIVE").strip())


async def test_a_command_that_is_denied_brings_no_review(root: Path) -> None:
    desk = Desk(root, answers=["deny", None])
    look = use("Bash", command="cat a.py > b.py")
    played = await reviewed(root, "end", [edit("two", "TWO"), look], [say("Done.")], desk=desk)
    assert "denied" in played.model.told[1]
    assert [line for line in played.story if line.startswith(("edit", "end"))] == ["edit a.py", "end done"]


async def test_an_agent_below_sees_what_was_reviewed_before_it(tmp_path: Path) -> None:
    (tmp_path / ".claude/agents").mkdir(parents=True)
    (tmp_path / ".claude/agents/worker.md").write_text(worker("worker", "Read"))
    (tmp_path / "agentls.toml").write_text('sandbox = "off"\n[agents.lead]\nreview = "end"\n')
    (tmp_path / "a.py").write_text(TEXT)
    cast = Cast(
        lead=[[edit("two", "TWO"), use("Agent", subagent_type="worker", prompt="Look.")], [say("Done.")]],
        worker=[[use("Read", file_path="a.py")], [say("Seen.")]],
    )
    desk = Desk(tmp_path, answers=["allow_once", None])
    played = await play(tmp_path, worker("lead", "Agent, Edit, Read", "default"), [], model=cast, desk=desk)
    assert played.ended.status == "done"
    assert "TWO" in cast.told_to("worker")[0]


async def test_what_is_allowed_is_not_held(root: Path) -> None:
    free = ASKING.replace("tools:", "permissionMode: acceptEdits\ntools:")
    settings = Settings(review="end")
    desk = Desk(root)
    played = await play(root, free, [[edit("two", "TWO")], [say("Done.")]], desk=desk, settings=settings)
    assert played.model.told == ["a.py was edited."]


async def test_lines_that_the_user_changes_meanwhile_are_the_users(root: Path) -> None:
    class Typing(Desk):
        def tell(self, event):
            super().tell(event)
            if isinstance(event, Finished) and event.call == "toolu_five":
                (self.root / "a.py").write_text("zero\n" + TEXT.replace("two", "deux"))

    replies = [
        [edit("two", "TWO")],
        [edit("five", "FIVE")],
        [use("Read", file_path="a.py")],
        [say("Done.")],
        [say("Ok.")],
    ]
    played = await reviewed(root, "end", *replies, desk=Typing(root, answers=[None]))
    assert (root / "a.py").read_text() == "zero\n" + TEXT.replace("two", "deux").replace("five", "FIVE")
    (told,) = played.model.requests[-1].messages[-1]["content"]
    assert "no longer applies to a.py" in told["text"]
    assert "+TWO" in told["text"]
    assert "`a.py`: a hunk that no longer applied" in played.ended.report


async def test_allowed_for_the_run_is_not_held_any_more(root: Path) -> None:
    def remember(desk: Desk, changes: Any) -> Applied:
        for change in changes:
            change.path.write_text(change.after)
        return Applied("applied", remember=True)

    look = use("Bash", command="cat a.py")
    desk = Desk(root, answers=[remember])
    replies = [[edit("two", "TWO"), look], [edit("five", "FIVE")], [say("Done.")]]
    played = await reviewed(root, "end", *replies, desk=desk)
    assert played.model.told == ["a.py was edited."]
    assert len(desk.changes) == 2


async def test_a_stale_review_is_made_anew(root: Path) -> None:
    def typed(desk: Desk, _changes: Any) -> Applied:
        (desk.root / "a.py").write_text("zero\n" + TEXT)
        return Applied("stale")

    await reviewed(root, "end", [edit("two", "TWO")], [say("Done.")], desk=Desk(root, answers=[typed, None]))
    assert (root / "a.py").read_text() == "zero\n" + TEXT.replace("two", "TWO")


async def test_a_run_that_fails_still_shows_what_it_made(root: Path) -> None:
    played = await reviewed(root, "end", [edit("two", "TWO")], ModelError("connection", "gone"))
    assert (played.ended.status, (root / "a.py").read_text()) == ("failed", TEXT.replace("two", "TWO"))


# What a turn's own edits make of a file


@pytest.mark.parametrize("review", ["turn", "edit", "end"])
async def test_a_write_knows_the_edits_of_its_own_turn(root: Path, review: str) -> None:
    write = use("Write", file_path="a.py", content="all new\n")
    replies = [[use("Read", file_path="a.py")], [edit("two", "TWO"), write], [say("Done.")]]
    played = await reviewed(root, review, *replies, desk=Desk(root, answers=[None, None]))
    assert (root / "a.py").read_text() == "all new\n"
    assert [block.get("is_error", False) for block in results(played.model.requests[2].messages[-1])] == [False, False]


@pytest.mark.parametrize("review", ["turn", "edit", "end"])
async def test_a_file_that_is_made_and_edited_in_one_turn(root: Path, review: str) -> None:
    made = use("Write", "toolu_1", file_path="b.py", content="one\n")
    again = use("Write", "toolu_3", file_path="b.py", content="three\n")
    played = await reviewed(
        root, review, [made, edit("one", "two", "b.py"), again], [say("Done.")], desk=Desk(root, answers=[None] * 3)
    )
    assert (root / "b.py").read_text() == "three\n"
    assert not any(block.get("is_error") for block in results(played.model.requests[1].messages[-1]))


async def test_a_write_of_what_was_not_read_is_refused_also_after_an_edit(root: Path) -> None:
    write = use("Write", file_path="a.py", content="all new\n")
    played = await reviewed(root, "turn", [edit("two", "TWO"), write], [say("Done.")])
    assert "you have not read it" in played.model.told[1]


# A process that ends while a proposal is open


async def fall(root: Path, review: str, *replies: Any, when: str = "asked") -> None:
    def killed(desk: Desk, changes: Any) -> Applied:
        if when == "made":
            for change in changes:
                change.path.write_text(change.after)
        raise KilledError

    with pytest.raises(KilledError):
        await reviewed(root, review, *replies, desk=Desk(root, answers=[killed]))


@pytest.mark.parametrize("review", ["turn", "edit"])
async def test_an_open_proposal_is_shown_again(root: Path, review: str) -> None:
    await fall(root, review, [edit("two", "TWO"), edit("five", "FIVE")])
    assert (root / "a.py").read_text() == TEXT
    played = await reviewed(root, review, [say("Done.")], desk=Desk(root, answers=[{0}]), resumed=True)
    assert (root / "a.py").read_text() == TEXT.replace("two", "TWO")
    said = str(played.model.requests[0].messages[-1]["content"])
    assert ("not all of them were made" in said) is (review == "turn")
    assert played.ended.files == ("a.py",)


async def test_an_open_proposal_that_is_refused_when_shown_again_changes_nothing(root: Path) -> None:
    await fall(root, "turn", [edit("two", "TWO")])
    played = await reviewed(root, "turn", [say("Done.")], desk=Desk(root, answers=[Applied("refused")]), resumed=True)
    assert (root / "a.py").read_text() == TEXT
    assert "The user declined this edit." in str(played.model.requests[0].messages)
    assert "`a.py`: not made" in played.ended.report


async def test_an_edit_that_was_made_before_the_end_is_not_shown_again(root: Path) -> None:
    await fall(root, "turn", [edit("two", "TWO")], when="made")
    played = await reviewed(root, "turn", [say("Done.")], desk=Desk(root, answers=[]), resumed=True)
    assert played.desk.changes == []
    assert (root / "a.py").read_text() == TEXT.replace("two", "TWO")


@pytest.mark.parametrize("when", ["asked", "made"])
async def test_what_is_held_is_there_again(root: Path, when: str) -> None:
    await fall(root, "end", [edit("two", "TWO")], [edit("five", "FIVE")], [say("Done.")], when=when)
    made = TEXT.replace("two", "TWO").replace("five", "FIVE")
    assert (root / "a.py").read_text() == (TEXT if when == "asked" else made)
    desk = Desk(root, answers=[None] if when == "asked" else [])
    played = await reviewed(root, "end", [say("Done.")], desk=desk, resumed=True)
    assert (root / "a.py").read_text() == made
    assert played.ended.files == ("a.py",)


async def test_a_stopped_run_says_what_waits(root: Path) -> None:
    class Stopping(Desk):
        def tell(self, event):
            super().tell(event)
            if isinstance(event, Finished):
                asyncio.current_task().cancel()

    played = await reviewed(root, "end", [edit("two", "TWO")], [use("Read", file_path="a.py")], desk=Stopping(root))
    assert played.ended.status == "stopped"
    assert (root / "a.py").read_text() == TEXT
    assert "Edits that wait for your review, in no file yet (*resume* shows them):\n\n- `a.py`" in played.ended.report


async def test_an_open_buffer_is_held_over(root: Path) -> None:
    desk = Desk(root, answers=[None])
    desk.open("a.py", TEXT + "unsaved\n", unsaved=True)
    replies = [[edit("unsaved", "seen")], [use("Read", file_path="a.py")], [say("Done.")]]
    played = await reviewed(root, "end", *replies, desk=desk)
    assert "seen" in played.model.told[0]
    assert desk.buffers[root / "a.py"] == Buffer(root / "a.py", TEXT + "seen\n", 2)


def saying(words: str) -> Any:
    def answer(_desk: Desk, changes: Any) -> Applied:
        for change in changes:
            change.path.write_text(change.after)
        return Applied("applied", f"The user says: {words}")

    return answer


async def test_words_that_come_with_a_yes_reach_the_model(root: Path) -> None:
    played = await reviewed(
        root, "turn", [edit("two", "TWO")], [say("Done.")], desk=Desk(root, answers=[saying("Good.")])
    )
    assert played.model.told == ["a.py was edited. The user says: Good."]


async def test_words_that_come_with_a_yes_at_the_end_are_worth_a_turn(root: Path) -> None:
    desk = Desk(root, answers=[saying("Now the tests.")])
    played = await reviewed(root, "end", [edit("two", "TWO")], [say("Done.")], [say("Noted.")], desk=desk)
    (block,) = played.model.requests[-1].messages[-1]["content"]
    assert block["text"] == "The user has reviewed your edits. All of them were made. The user says: Now the tests."


def test_the_settings_say_when_and_how() -> None:
    text = 'review = "edit"\nconfirm = "message"\n[agents.doer]\nreview = "end"\n[agents.other]\nreview = "never"\n'
    settings = parse(text)
    assert [settings.review_of(name) for name in ("doer", "other", "third")] == ["end", "edit", "edit"]
    assert settings.confirm == "message"
    assert settings.problems == ("agentls.toml: 'agents.other.review' must be one of turn, edit, end",)
