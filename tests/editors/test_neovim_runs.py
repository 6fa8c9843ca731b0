"""Agents at work in Neovim: offered where the user is, their edits asked for, applied, undone, and refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.editors.conftest import APP, Start
from tests.fake_api import FakeApi

pytestmark = pytest.mark.editor

GREETED = 'def greet(name):\n    return f"Hello, {name}"\n'
EDIT = {
    "type": "tool_use",
    "name": "edit",
    "input": {"filePath": "app.py", "oldString": APP.splitlines()[1], "newString": GREETED.splitlines()[1]},
}


def use(name: str, **given: Any) -> dict[str, Any]:
    return {"content": [{"type": "tool_use", "name": name, "input": given}]}


def told(api: FakeApi, number: int = -1) -> list[tuple[str, bool]]:
    """The tool results in the last message of a request: their texts, and whether they are errors."""
    results = api.exchanges[number].body["messages"][-1]["content"]
    return [(each["content"], each.get("is_error", False)) for each in results if each["type"] == "tool_result"]


async def test_a_comment_offers_the_agents_that_may_edit(start: Start, api: FakeApi) -> None:
    nvim = await start({"content": [EDIT]}, "Done.")
    await nvim.open("app.py")
    await nvim.lua("vim.fn.search('TODO')")
    await nvim.act("doer")
    await nvim.until("said('doer: done')")
    offered = await nvim.lua("return asked[1].titles")
    assert [each.split(":")[0] for each in offered] == ["doer", "asker"]
    assert await nvim.text("app.py") + "\n" == GREETED
    assert "greet by name" in str(api.exchanges[0].body["messages"][0])


async def test_an_edit_under_ask_is_shown_asked_and_applied(start: Start, workspace: Path) -> None:
    nvim = await start({"content": [EDIT]}, "Done.")
    await nvim.open("app.py")
    await nvim.lua("table.insert(answers, 'Allow once')")
    await nvim.run("asker")
    await nvim.until("said('asker: done')")
    asked = await nvim.lua("return asked")
    assert [each["titles"] for each in asked] == [
        ["Allow once", "Allow for this run", "Always allow…", "Deny", "Choose hunks…"]
    ]
    assert "app.py" in asked[0]["prompt"]
    assert f"+{GREETED.splitlines()[1]}" in await nvim.text("proposals")
    assert await nvim.text("app.py") + "\n" == GREETED


async def test_undo_takes_an_agents_edit_back(start: Start) -> None:
    nvim = await start({"content": [EDIT]}, "Done.")
    await nvim.open("app.py")
    await nvim.run("doer")
    await nvim.until("said('doer: done')")
    await nvim.lua("vim.cmd.buffer('app.py')")
    assert await nvim.text() + "\n" == GREETED
    await nvim.lua("vim.cmd('normal! u')")
    assert await nvim.text() + "\n" == APP


@pytest.mark.parametrize("answer", ["Deny", "nothing of that"])
async def test_a_denied_edit_leaves_the_buffer_and_is_told(start: Start, api: FakeApi, answer: str) -> None:
    """A question that is dismissed is a no."""
    nvim = await start({"content": [EDIT]}, "Then not.")
    await nvim.open("app.py")
    await nvim.lua("table.insert(answers, ...)", answer)
    await nvim.run("asker")
    await nvim.until("said('asker: done')")
    assert await nvim.text("app.py") + "\n" == APP
    [(text, is_error)] = told(api)
    assert is_error
    assert "The user declined this edit." in text


async def test_what_the_file_denies_is_never_asked(start: Start, api: FakeApi, workspace: Path) -> None:
    nvim = await start({"content": [EDIT]}, "I may not.")
    await nvim.open("app.py")
    await nvim.run("looker")
    await nvim.until("said('looker: done')")
    assert await nvim.lua("return #asked") == 0
    assert (await nvim.text("app.py"), (workspace / "app.py").read_text()) == (APP.rstrip("\n"), APP)
    assert told(api)[0][1]


async def test_files_that_are_not_open_are_edited_and_made(start: Start, api: FakeApi, workspace: Path) -> None:
    (workspace / "other.py").write_text("x = 1\n")
    edits = [
        {"type": "tool_use", "name": "edit", "input": {"filePath": "other.py", "oldString": "1", "newString": "2"}},
        {"type": "tool_use", "name": "write", "input": {"filePath": "new/made.py", "content": "y = 1\n"}},
    ]
    reads = [use("read", filePath="new/made.py"), use("read", filePath="other.py")]
    nvim = await start({"content": edits}, *reads, "Done.")
    await nvim.open("app.py")
    await nvim.run("doer")
    await nvim.until("said('doer: done')")
    assert "y = 1" in told(api, 2)[0][0]
    assert "x = 2" in told(api, 3)[0][0]
    assert (await nvim.text("other.py"), await nvim.text("made.py")) == ("x = 2", "y = 1")
    await nvim.lua("vim.cmd('silent wall!')")
    assert ((workspace / "other.py").read_text(), (workspace / "new/made.py").read_text()) == ("x = 2\n", "y = 1\n")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a\n", "a\nb\n"),
        ("a\n", "b\na\n"),
        ("a\nb\nc\n", "a\n"),
        ("", "a\n\n"),
        ("a\n", "a\n\n\nb\n"),
        ("a\r\n", "a\r\nb\r\n"),
        ("é😀\nb\n", "é😀!\nb\nc\n"),
    ],
)
async def test_neovim_makes_of_a_file_what_was_written(start: Start, workspace: Path, before: str, after: str) -> None:
    (workspace / "text.txt").write_bytes(before.encode())
    replies = [use("read", filePath="text.txt"), use("write", filePath="text.txt", content=after), "Done."]
    nvim = await start(*replies)
    await nvim.open("text.txt")
    await nvim.run("doer")
    await nvim.until("said('doer: done')")
    await nvim.lua("vim.cmd.buffer('text.txt'); vim.cmd('silent write!')")
    assert (workspace / "text.txt").read_bytes().decode() == after


async def test_a_command_sees_the_agents_edit(start: Start, api: FakeApi) -> None:
    nvim = await start({"content": [EDIT]}, use("bash", command="cat app.py", description="Look"), "Done.")
    await nvim.open("app.py")
    await nvim.run("doer")
    await nvim.until("said('doer: done')")
    assert GREETED.rstrip() in told(api)[0][0]


async def test_an_unsaved_buffer_is_read_before_the_disk(start: Start, api: FakeApi, workspace: Path) -> None:
    nvim = await start(use("read", filePath="app.py"), use("bash", command="cat app.py", description="Look"), "Done.")
    await nvim.open("app.py")
    await nvim.lua("vim.api.nvim_buf_set_lines(0, 0, 1, false, { 'def hail(name):' })")
    await nvim.run("doer")
    await nvim.until("said('doer: done')")
    assert "def hail" in told(api, 1)[0][0]
    assert "def greet" in told(api, 2)[0][0]
    assert (workspace / "app.py").read_text() == APP


async def test_trust_is_asked_once(start: Start, workspace: Path) -> None:
    nvim = await start("First.", "Second.", options={})
    await nvim.open("app.py")
    for _ in range(2):
        await nvim.lua("messages, answers = {}, { 'Trust' }")
        await nvim.run("doer")
        await nvim.until("said('doer: done')")
    assert [str(workspace) in each["prompt"] for each in await nvim.lua("return asked")] == [True]


async def test_an_agent_is_told_the_problems_that_its_edit_adds(start: Start, api: FakeApi) -> None:
    nvim = await start({"content": [EDIT]}, "Done.")
    await nvim.open("app.py")
    await nvim.lua("""
        local linter, old = vim.api.nvim_create_namespace("linter"), { lnum = 0, col = 4, message = "old" }
        vim.diagnostic.set(linter, 0, { old })
        vim.api.nvim_buf_attach(0, false, { on_lines = vim.schedule_wrap(function()
          vim.diagnostic.set(linter, 1, { old, { lnum = 1, col = 4, message = "new", source = "linter", code = "L1" } })
        end) })
    """)
    await nvim.run("doer")
    await nvim.until("said('doer: done')")
    assert told(api)[0][0].endswith(
        "This edit adds 1 problem that the user's editor shows:\n- line 2: error: new (linter L1)"
    )


async def test_a_file_that_an_agent_edited_is_saved_for_its_commands(start: Start, api: FakeApi) -> None:
    nvim = await start({"content": [EDIT]}, use("bash", command="cat app.py", description="Look"), "Done.")
    await nvim.open("app.py")
    await nvim.run("doer")
    await nvim.until("said('doer: done')")
    assert GREETED.rstrip() in told(api)[0][0]
    assert await nvim.lua("return vim.bo[vim.fn.bufnr('app.py')].modified") is False
