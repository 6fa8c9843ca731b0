"""Reverts: exactly what the run did is taken back, whatever the user did since, and can be made again."""

from __future__ import annotations

from pathlib import Path

import pytest

from agentls.runtime.events import Started
from agentls.runtime.journal import Journal
from agentls.runtime.ledger import Ledger
from agentls.runtime.revert import CannotRevertError, What, revert

from .stage import CLAUDE, Cast, Desk, Played, play, say, use, worker

FREE = CLAUDE.format(tools="Read, Write, Edit, Bash").replace("tools:", "permissionMode: bypassPermissions\ntools:")
TEXT = "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "a.py").write_text(TEXT)
    (tmp_path / "b.py").write_text("b\n")
    return tmp_path


def edit(old: str, new: str, path: str = "a.py"):
    return use("Edit", f"toolu_{old}_{new}", file_path=path, old_string=old, new_string=new)


async def back(played: Played, what: What | None = None) -> list[tuple[str, str]]:
    record = played.journal.run("run-1")
    assert record
    files = await revert(played.journal, record, played.desk, what or What())
    return [(each.path, each.outcome) for each in files]


def status(played: Played) -> tuple[str, bool]:
    record = played.journal.run("run-1")
    assert record
    return record.status, record.reverted


async def test_edits_of_several_turns_are_taken_back_and_made_again(root: Path) -> None:
    turns = [[edit("two", "2"), edit("b", "B", "b.py")], [edit("2", "zwei")], [edit("seven", "7")], [say("Done.")]]
    played = await play(root, FREE, turns)
    after = (root / "a.py").read_text()
    assert await back(played) == [("a.py", "reverted"), ("b.py", "reverted")]
    assert [(root / "a.py").read_text(), (root / "b.py").read_text()] == [TEXT, "b\n"]
    assert status(played) == ("done", True)
    assert len(played.desk.changes[-1]) == 2
    with pytest.raises(CannotRevertError, match="reverted already"):
        await back(played)
    assert await back(played, What(redo=True)) == [("a.py", "redone"), ("b.py", "redone")]
    assert [(root / "a.py").read_text(), (root / "b.py").read_text()] == [after, "B\n"]
    assert status(played) == ("done", False)
    with pytest.raises(CannotRevertError, match="no revert"):
        await back(played, What(redo=True))
    assert await back(played) == [("a.py", "reverted"), ("b.py", "reverted")]
    assert (root / "a.py").read_text() == TEXT


async def test_what_the_user_did_since_stays(root: Path) -> None:
    played = await play(root, FREE, [[edit("two", "2")], [say("Done.")]])
    (root / "a.py").write_text(TEXT.replace("two", "2").replace("eight", "mine") + "nine\n")
    assert await back(played) == [("a.py", "reverted")]
    assert (root / "a.py").read_text() == TEXT.replace("eight", "mine") + "nine\n"


async def test_a_conflict_leaves_its_file_alone_and_the_rest_is_done(root: Path) -> None:
    played = await play(root, FREE, [[edit("two", "2"), edit("b", "B", "b.py")], [say("Done.")]])
    mine = TEXT.replace("two", "both")
    (root / "a.py").write_text(mine)
    assert await back(played) == [("a.py", "conflict"), ("b.py", "reverted")]
    assert (root / "a.py").read_text() == mine
    assert status(played) == ("done", False)
    (root / "a.py").write_text(TEXT.replace("two", "2"))
    assert await back(played) == [("a.py", "reverted")]
    assert status(played) == ("done", True)


async def test_a_turn_and_a_file(root: Path) -> None:
    turns = [[edit("two", "2")], [edit("seven", "7"), edit("b", "B", "b.py")], [say("Done.")]]
    played = await play(root, FREE, turns)
    assert await back(played, What(turn=1)) == [("a.py", "reverted")]
    assert (root / "a.py").read_text() == TEXT.replace("seven", "7")
    assert await back(played, What(path=root / "b.py")) == [("b.py", "reverted")]
    assert await back(played) == [("a.py", "reverted")]
    assert (root / "a.py").read_text() == TEXT


@pytest.mark.parametrize(("since", "outcome", "there"), [(None, "deleted", False), ("new\nmine\n", "conflict", True)])
async def test_a_created_file_goes_unless_the_user_changed_it(
    root: Path, since: str | None, outcome: str, *, there: bool
) -> None:
    played = await play(root, FREE, [[use("Write", file_path="sub/new.py", content="new\n")], [say("Done.")]])
    if since:
        (root / "sub/new.py").write_text(since)
    assert await back(played) == [("sub/new.py", outcome)]
    assert (root / "sub/new.py").exists() == there
    if not since:
        assert await back(played, What(redo=True)) == [("sub/new.py", "restored")]
        assert (root / "sub/new.py").read_text() == "new\n"


async def test_an_open_buffer_is_reverted_not_the_disk(root: Path) -> None:
    desk = Desk(root)
    desk.open("a.py", TEXT + "typed\n", unsaved=True)
    played = await play(root, FREE, [[edit("two", "2")], [say("Done.")]], desk=desk)
    assert await back(played) == [("a.py", "reverted")]
    assert desk.buffers[root / "a.py"].text == TEXT + "typed\n"
    assert (root / "a.py").read_text() == TEXT


async def test_what_commands_did_is_found_reported_and_taken_back(root: Path) -> None:
    (root / ".gitignore").write_text("*.log\n")
    line = "sed -i s/two/2/ a.py; rm b.py; mkdir c; echo new > c/new.py; echo x > x.log; printf '\\0' > c/bin"
    played = await play(root, FREE, [[use("Bash", command=line)], [edit("2", "zwei")], [say("Done.")]])
    assert played.ended.files == ("a.py", "b.py", "c/bin", "c/new.py")
    assert "Files changed by commands:\n\n- `a.py`\n- `b.py`\n- `c/bin`\n- `c/new.py`" in played.ended.report
    outcomes = [("a.py", "reverted"), ("b.py", "restored"), ("c/bin", "conflict"), ("c/new.py", "deleted")]
    assert await back(played) == outcomes
    assert (root / "a.py").read_text() == TEXT
    assert (root / "b.py").read_text() == "b\n"
    assert not (root / "c/new.py").exists()
    assert (root / "x.log").exists()


async def test_what_agents_below_did_is_taken_back_with_it(root: Path) -> None:
    agents = root / ".claude/agents"
    agents.mkdir(parents=True)
    (agents / "worker.md").write_text(worker("worker", "Edit, Write"))
    start = use("Agent", subagent_type="worker", prompt="Go.")
    cast = Cast(
        lead=[[edit("two", "2")], [start], [edit("seven", "7")], [say("Done.")]],
        worker=[[edit("b", "B", "b.py"), edit("four", "4")], [say("I did.")]],
    )
    played = await play(root, worker("lead", "Agent, Edit", "bypassPermissions"), [], model=cast)
    child = played.journal.run("run-1.1")
    assert child
    files = await revert(played.journal, child, played.desk, What(path=root / "b.py"))
    assert [(each.path, each.outcome) for each in files] == [("b.py", "reverted")]
    await revert(played.journal, child, played.desk, What(redo=True))
    assert await back(played, What(turn=2)) == [("a.py", "reverted"), ("b.py", "reverted")]
    assert (root / "a.py").read_text() == TEXT.replace("two", "2").replace("seven", "7")
    assert await back(played) == [("a.py", "reverted")]
    assert (root / "a.py").read_text() == TEXT
    assert status(played) == ("done", True)


async def test_a_run_that_goes_on_or_changed_nothing_is_not_reverted(root: Path) -> None:
    played = await play(root, FREE, [[say("Done.")]])
    with pytest.raises(CannotRevertError, match="changed no files"):
        await back(played)
    played.journal.begin(Started("run-2", "helper", "t", "m"), root)
    record = played.journal.run("run-2")
    assert record
    with pytest.raises(CannotRevertError, match="going on"):
        await revert(played.journal, record, played.desk, What())


@pytest.mark.parametrize("made", [True, False])
async def test_a_revert_that_broke_off_is_settled_by_the_next(root: Path, made: bool) -> None:
    """Between the edit and its entry the process ended: whether it was made is read from the file."""
    played = await play(root, FREE, [[edit("two", "2")], [say("Done.")]])
    ledger = Ledger(played.journal, "run-1")
    desk = Desk(root)

    class GoneError(Exception):
        pass

    async def apply(changes, label):
        if made:
            await Desk.apply(desk, changes, label)
        raise GoneError

    desk.apply = apply  # type: ignore[method-assign]
    record = played.journal.run("run-1")
    assert record
    with pytest.raises(GoneError):
        await revert(played.journal, record, desk, What())
    assert [each.state for each in ledger.entries()] == ["done", "intended"]
    if made:
        with pytest.raises(CannotRevertError, match="reverted already"):
            await back(played)
        assert await back(played, What(redo=True)) == [("a.py", "redone")]
    else:
        assert await back(played) == [("a.py", "reverted")]
        assert (root / "a.py").read_text() == TEXT


def test_a_newer_journal_is_refused(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.base.execute("PRAGMA user_version = 99")
    journal.close()
    with pytest.raises(Exception, match="newer agentls"):
        Journal(tmp_path)
