"""What a command lacks is asked for in Neovim's own lists and prompts."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.editors.conftest import Start
from tests.fake_api import FakeApi

pytestmark = pytest.mark.editor


async def test_an_agent_is_picked_and_its_task_typed_then_offered_again(start: Start, api: FakeApi) -> None:
    nvim = await start("Done.", "Done.")
    await nvim.open("app.py")
    await nvim.lua("vim.list_extend(answers, {'doer', 'Greet by name.'}); vim.cmd.AgentlsRun()")
    await nvim.until("said('doer: done')")
    picked, typed = await nvim.lua("return asked")
    assert picked["prompt"] == "Run agent on app.py: "
    assert [each.split()[0] for each in picked["titles"]] == ["asker", "doer", "looker"]
    assert "edit allow" in picked["titles"][1]
    assert typed["prompt"].startswith("Task for doer (app.py)")
    first = api.exchanges[0].body["messages"][0]["content"]
    assert [block["text"] for block in first] == ['<file name="app.py"/>', "Greet by name."]
    await nvim.lua("asked, messages = {}, {}; vim.list_extend(answers, {'Greet by name'}); vim.cmd.AgentlsRun('doer')")
    await nvim.until("said('doer: done')")
    (before,) = await nvim.lua("return asked")
    assert before["titles"] == ["Type the task, or choose one of those given before", "Greet by name."]


async def test_the_first_line_of_a_list_leads_to_typing(start: Start, api: FakeApi) -> None:
    nvim = await start("Done.", "Done.")
    await nvim.open("app.py")
    await nvim.run("doer", "Greet.")
    await nvim.until("said('doer: done')")
    await nvim.lua("messages = {}; vim.list_extend(answers, {'Type the task', 'Wave.'}); vim.cmd.AgentlsRun('doer')")
    await nvim.until("said('doer: done')")
    assert api.exchanges[-1].body["messages"][0]["content"][-1]["text"] == "Wave."


async def test_who_leaves_starts_nothing(start: Start, api: FakeApi) -> None:
    nvim = await start("Done.")
    await nvim.open("app.py")
    await nvim.lua("vim.cmd.AgentlsRun()")
    await nvim.until("#asked == 1")
    await nvim.lua("table.insert(answers, 'doer'); vim.cmd.AgentlsRun()")
    await nvim.until("#asked == 3")
    await nvim.lua("vim.list_extend(answers, {'doer', 'Now.'}); vim.cmd.AgentlsRun()")
    await nvim.until("said('doer: done')")
    assert len(api.exchanges) == 1


async def test_another_command_asks_for_what_it_needs(start: Start, workspace: Path) -> None:
    nvim = await start()
    await nvim.open("app.py")
    await nvim.lua("vim.list_extend(answers, {'looker', 'edit', 'app.py', 'Show'}); vim.cmd.Agentls('explain')")
    await nvim.until("vim.api.nvim_buf_get_name(0):find('looker.md', 1, true) ~= nil")
    assert await nvim.lua("return asked[3].default") == "app.py"
    assert (
        await nvim.lua("return vim.fn.line('.')")
        == (workspace / ".opencode/agents/looker.md").read_text().split("\n").index("  edit: deny") + 1
    )
    assert await nvim.lua("return vim.fn.getcompletion('Agentls re', 'cmdline')") == ["resume", "revert"]
