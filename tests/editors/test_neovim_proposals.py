"""Edits under ``ask`` in Neovim, hunk by hunk: on the page that the question opens."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from agentls.runtime.scripted import Script
from tests.editors.conftest import Start
from tests.editors.neovim import Neovim
from tests.editors.test_neovim_runs import told, use
from tests.fake_api import FakeApi

pytestmark = pytest.mark.editor

BEFORE = "one\ntwo\nthree\nfour\nfive\n"
AFTER = BEFORE.replace("two", "TWO").replace("five", "FIVE")


async def proposed(start: Start, workspace: Path, *, asked: bool = False) -> Neovim:
    """Neovim on the page with two hunks: opened at once, or after a message if *asked*."""
    (workspace / "text.txt").write_text(BEFORE)
    if not asked:
        (workspace / "agentls.toml").write_text('confirm = "document"\n')
    replies = [use("read", filePath="text.txt"), use("write", filePath="text.txt", content=AFTER), "Done."]
    nvim = await start(*replies)
    await nvim.open("text.txt")
    if asked:
        await nvim.lua("table.insert(answers, 'Choose hunks')")
    await nvim.run("asker")
    await nvim.until("vim.api.nvim_buf_get_name(0):find('/proposals/', 1, true) ~= nil")
    await nvim.until("client() ~= nil and vim.lsp.buf_is_attached(0, client().id)")
    return nvim


async def ended(nvim: Neovim) -> str:
    """The text of the file after the end of the run."""
    await nvim.until("said('asker: done')")
    return await nvim.text("text.txt") + "\n"


@pytest.mark.parametrize("asked", [False, True])
async def test_one_of_two_hunks_is_left_out(start: Start, workspace: Path, api: FakeApi, asked: bool) -> None:
    nvim = await proposed(start, workspace, asked=asked)
    await nvim.lua("vim.fn.search('^-five')")
    await nvim.act("Leave this hunk out")
    await nvim.until("text():find('- [ ] **2**', 1, true) ~= nil")
    await nvim.act("Apply 1 of 2")
    assert await ended(nvim) == BEFORE.replace("two", "TWO")
    [(text, is_error)] = told(api)
    taken, left = text.split("What of your edit is not there:")
    assert ("+TWO" in taken, "+FIVE" in taken, "+FIVE" in left, is_error) == (True, False, True, True)


async def test_all_is_applied_and_one_undo_takes_it_back(start: Start, workspace: Path, api: FakeApi) -> None:
    nvim = await proposed(start, workspace)
    await nvim.act("Apply")
    assert await ended(nvim) == AFTER
    assert told(api) == [("text.txt was edited.", False)]
    await nvim.lua("vim.cmd.buffer('text.txt'); vim.cmd('normal! u')")
    assert await nvim.text() + "\n" == BEFORE


async def test_a_rejection_says_why(start: Start, workspace: Path, api: FakeApi) -> None:
    nvim = await proposed(start, workspace)
    await nvim.act("Reject and say why")
    await nvim.until("vim.fn.line('.') == vim.fn.line('$')")
    await nvim.lua("vim.api.nvim_buf_set_lines(0, -1, -1, false, { 'Numbers stay lower case.' })")
    await nvim.act("Reject")
    assert await ended(nvim) == BEFORE
    assert told(api) == [("The user declined this edit. The user says: Numbers stay lower case.", True)]
    assert (
        await nvim.lua("return vim.fn.bufnr('proposals') ~= -1 and vim.bo[vim.fn.bufnr('proposals')].modified") is False
    )


async def test_lines_that_are_changed_meanwhile_stay_the_users(start: Start, workspace: Path, api: FakeApi) -> None:
    nvim = await proposed(start, workspace)
    await nvim.lua("vim.api.nvim_buf_set_lines(vim.fn.bufnr('text.txt'), 0, 1, false, { 'zero', 'one' })")
    await nvim.act("Apply")
    text = await ended(nvim)
    assert text.startswith("zero\none\n")
    assert "read it again before you write it" in told(api)[0][0]
    assert text == f"zero\n{BEFORE}"


async def test_a_proposal_that_was_open_when_the_server_died_is_shown_again(
    start: Start, workspace: Path, api: FakeApi
) -> None:
    nvim = await proposed(start, workspace)
    old = await nvim.lua("return vim.api.nvim_buf_get_name(0)")
    os.kill(await nvim.server(), signal.SIGKILL)
    await nvim.until("client() == nil")
    assert (workspace / "text.txt").read_text() == await nvim.text("text.txt") + "\n" == BEFORE
    await nvim.lua("table.insert(answers, 'Resume'); vim.cmd.buffer('text.txt')")
    await nvim.lua("vim.lsp.enable('agentls', false); vim.lsp.enable('agentls')")
    api.script = Script.of("Done.")
    await nvim.until("vim.api.nvim_buf_get_name(0):find('/proposals/', 1, true) ~= nil")
    await nvim.until("vim.lsp.buf_is_attached(0, client().id)")
    assert await nvim.lua("return vim.api.nvim_buf_get_name(0)") != old
    await nvim.lua("vim.fn.search('^-two')")
    await nvim.act("Leave this hunk out")
    await nvim.until("text():find('- [ ] **1**', 1, true) ~= nil")
    await nvim.act("Apply 1 of 2")
    assert await ended(nvim) == BEFORE.replace("five", "FIVE")
    said = str(api.exchanges[-1].body["messages"])
    assert "is shown again now" in said
    assert "+TWO" in said.split("What of your edit is not there:")[1]


async def test_at_the_end_of_a_run_all_its_edits_are_on_one_page(start: Start, workspace: Path, api: FakeApi) -> None:
    (workspace / "text.txt").write_text(BEFORE)
    (workspace / "agentls.toml").write_text('confirm = "document"\n[agents.asker]\nreview = "end"\n')
    edits = [
        use("edit", filePath="text.txt", oldString=old, newString=old.upper()) for old in ("two", "five")
    ]  # fmt: skip
    nvim = await start(*edits, use("read", filePath="text.txt"), "All done.", "Then so.")
    await nvim.open("text.txt")
    await nvim.run("asker")
    await nvim.until("vim.api.nvim_buf_get_name(0):find('/proposals/', 1, true) ~= nil")
    assert "TWO" in told(api)[0][0]
    assert await nvim.text("text.txt") + "\n" == BEFORE
    await nvim.until("vim.lsp.buf_is_attached(0, client().id)")
    await nvim.lua("vim.fn.search('^-two')")
    await nvim.act("Leave this hunk out")
    await nvim.until("text():find('- [ ] **1**', 1, true) ~= nil")
    await nvim.act("Apply 1 of 2")
    assert await ended(nvim) == BEFORE.replace("five", "FIVE")
    assert "+TWO" in str(api.exchanges[-1].body["messages"][-1]["content"]).split("is not there:")[1]
    assert "`text.txt`: 1 of 2 hunks not made as written" in await nvim.text("reports")
