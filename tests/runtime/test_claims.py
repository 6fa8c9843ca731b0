"""Two runs that want one file take turns; one that waits for too long is told whose turn it is."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest

from agentls.runtime import alive
from agentls.runtime.claims import BusyError, claimed
from agentls.runtime.editor import Applied
from agentls.runtime.journal import Journal

from .stage import CLAUDE, Desk, play, say, use

FREE = CLAUDE.format(tools="Read, Write, Edit").replace("tools:", "permissionMode: bypassPermissions\ntools:")


async def test_the_second_waits_for_the_first(tmp_path: Path) -> None:
    one, other = Journal(tmp_path), Journal(tmp_path)
    order: list[str] = []
    entered, go = asyncio.Event(), asyncio.Event()

    async def first() -> None:
        async with claimed(one, "r1", [tmp_path / "a", tmp_path / "b"]):
            entered.set()
            await go.wait()
            order.append("first")

    async def second() -> None:
        await entered.wait()
        with pytest.raises(BusyError, match=r"b is being changed by another run \(r1\)"):
            async with claimed(other, "r2", [tmp_path / "b", tmp_path / "c"], 0):
                pass
        async with claimed(other, "r2", [tmp_path / "c"]):
            go.set()
        async with claimed(other, "r2", [tmp_path / "b"]):
            order.append("second")

    await asyncio.gather(first(), second())
    assert order == ["first", "second"]
    assert one.base.execute("SELECT * FROM claims").fetchall() == []


async def test_what_a_dead_process_has_is_free(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    child = subprocess.Popen(  # noqa: ASYNC220 (the test waits for it)
        [sys.executable, "-c", "input()"], stdin=subprocess.PIPE
    )
    start = alive.born(child.pid)
    assert alive.is_alive(child.pid, start)
    journal.base.execute("INSERT INTO claims VALUES (?, 'r1', ?, ?)", (str(tmp_path / "a"), child.pid, start))
    with pytest.raises(BusyError):
        async with claimed(journal, "r2", [tmp_path / "a"], 0):
            pass
    child.communicate()
    assert not alive.is_alive(child.pid, start)
    assert not alive.is_alive(os.getpid(), "another start")
    async with claimed(journal, "r2", [tmp_path / "a"], 0):
        pass


async def test_an_edit_of_a_file_that_another_run_keeps_is_told(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("agentls.runtime.claims.claimed.__wrapped__.__defaults__", (0.0,))
    (tmp_path / "a.py").write_text("one\n")
    journal = Journal(tmp_path / ".state")
    edit = use("Edit", file_path="a.py", old_string="one", new_string="ONE")
    async with claimed(journal, "other-run", [tmp_path / "a.py"]):
        played = await play(tmp_path, FREE, [[edit], [say("Done.")]])
    assert "a.py is being changed by another run (other-run)" in played.model.told[0]
    assert (tmp_path / "a.py").read_text() == "one\n"


async def test_an_editor_that_cannot_is_told_and_entered(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("one\n")
    desk = Desk(tmp_path)

    async def apply(_changes, _label):
        return Applied("failed", "No.")

    desk.apply = apply  # type: ignore[method-assign]
    edit = use("Edit", file_path="a.py", old_string="one", new_string="ONE")
    played = await play(tmp_path, FREE, [[edit], [say("Done.")]], desk=desk)
    assert "The editor could not make this edit. No." in played.model.told[0]
    assert played.journal.base.execute("SELECT state FROM changes").fetchall() == [("void",)]
