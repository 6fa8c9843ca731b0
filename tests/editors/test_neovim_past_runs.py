"""Runs of the past in Neovim: a server that is killed is followed by one that knows, takes up, and takes back."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path
from typing import Any

import pytest

from agentls.runtime.scripted import Script
from tests.editors.conftest import APP, Start
from tests.editors.test_neovim_runs import EDIT, GREETED, use
from tests.fake_api import FakeApi, Hold

pytestmark = pytest.mark.editor

COMMAND = """
local name, run = ...
done = nil
local command = { title = name, command = name, arguments = { { runId = run } } }
client():exec_cmd(command, { bufnr = 0 }, function(error, result)
  done = { error = error, result = result }
end)
"""


async def last_run(nvim: Any) -> dict[str, Any]:
    await nvim.lua(COMMAND.replace("{ { runId = run } }", "{}"), "agentls.runs")
    await nvim.until("done ~= nil")
    return dict((await nvim.lua("return done.result"))["runs"][0])


async def do(nvim: Any, name: str, run: str) -> Any:
    await nvim.lua(COMMAND, name, run)
    await nvim.until("done ~= nil")
    answer = await nvim.lua("return done")
    assert "error" not in answer, answer
    return answer["result"]


async def test_a_revert_takes_back_edits_and_deletes_what_was_created(start: Start, workspace: Path) -> None:
    nvim = await start({"content": [EDIT, use("write", filePath="new.py", content="n\n")["content"][0]]}, "Done.")
    await nvim.open("app.py")
    await nvim.run("doer")
    await nvim.until("said('doer: done')")
    await nvim.lua("vim.cmd.buffer('app.py'); vim.cmd('silent! wall')")
    assert (workspace / "new.py").read_text() == "n\n"
    found = await do(nvim, "agentls.revert", (await last_run(nvim))["id"])
    assert [(each["path"], each["outcome"]) for each in found["files"]] == [
        ("app.py", "reverted"),
        ("new.py", "deleted"),
    ]
    assert await nvim.text("app.py") + "\n" == APP
    assert not (workspace / "new.py").exists()
    await nvim.lua("vim.cmd.buffer('app.py'); vim.cmd('normal! u')")
    assert await nvim.text("app.py") + "\n" == GREETED


async def test_a_run_whose_server_was_killed_goes_on(start: Start, api: FakeApi) -> None:
    """The edit is in an unsaved buffer when the server dies: the next one does not make it again."""
    nvim = await start({"content": [EDIT]}, "Done.")
    api.faults.extend([None, Hold(3, asyncio.Event())])
    await nvim.open("app.py")
    await nvim.run("doer")
    await nvim.until("text():find('Hello, {', 1, true) ~= nil")
    async with asyncio.timeout(60):
        while len(api.exchanges) < 2:
            await asyncio.sleep(0.01)
    os.kill(await nvim.server(), signal.SIGKILL)
    await nvim.until("client() == nil")
    api.faults.clear()
    api.script = Script.of("Nothing was left to do.")
    await nvim.lua("table.insert(answers, 'Resume'); vim.lsp.enable('agentls', false); vim.lsp.enable('agentls')")
    await nvim.until("client() ~= nil")
    await nvim.until("said('doer: done')")
    assert "doer was interrupted at its task" in (await nvim.lua("return asked"))[0]["prompt"]
    assert await nvim.text("app.py") + "\n" == GREETED
    run = await last_run(nvim)
    assert (run["status"], run["files"]) == ("done", ["app.py"])
