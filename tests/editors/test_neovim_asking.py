"""Permission questions in Neovim: a rule for good stands in the agent's file until it is undone; a denial says why."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.editors.conftest import AGENT, Start
from tests.editors.test_neovim_runs import told, use
from tests.fake_api import FakeApi

pytestmark = pytest.mark.editor

MAKE = use("bash", command="make check", description="Check")
BUTTONS = ["Allow once", "Allow for this run", "Always allow…", "Deny", "Deny and say why…"]


@pytest.fixture
def prober(workspace: Path) -> Path:
    """The file of an agent whose commands are asked about."""
    path = workspace / ".opencode/agents/prober.md"
    path.write_text(AGENT.format(model="claude-sonnet-4-6", edit="deny", bash="ask"))
    (workspace / "makefile").write_text("check:\n\t@echo fine\n")
    return path


async def test_a_rule_for_good_is_written_undone_and_asked_again(start: Start, api: FakeApi, prober: Path) -> None:
    before = prober.read_text()
    nvim = await start(MAKE, "Done.", MAKE, "Done.", MAKE, "Done.")
    await nvim.open("app.py")
    await nvim.lua("vim.list_extend(answers, {'Always allow', 'bash(make check)', '.opencode/agents/prober.md'})")
    await nvim.run("prober")
    await nvim.until("said('prober: done')")
    asked = await nvim.lua("return asked")
    assert asked[0]["titles"] == BUTTONS
    assert [each["titles"][-1] for each in asked[1:]] == ["Back", "Back"]
    allowed = before.replace("bash: ask", 'bash:\n    "*": ask\n    "make check": allow')
    assert prober.read_text() == await nvim.text("prober.md") + "\n" == allowed
    assert "fine" in told(api)[0][0]
    await nvim.lua("messages = {}")
    await nvim.run("prober")
    await nvim.until("said('prober: done')")
    assert await nvim.lua("return #asked") == 3
    await nvim.lua("vim.cmd.buffer('prober.md'); vim.cmd('normal! u'); messages = {}")
    assert await nvim.text() + "\n" == before
    await nvim.lua("table.insert(answers, 'Allow once')")
    await nvim.run("prober")
    await nvim.until("said('prober: done')")
    assert (await nvim.lua("return asked"))[3]["titles"] == BUTTONS


WHY = [("The user denied this: bash make check. They say: No, use the helper in utils.py.", True)]


async def test_a_denial_says_why(start: Start, api: FakeApi, prober: Path) -> None:
    nvim = await start(MAKE, "Done.")
    await nvim.open("app.py")
    await nvim.lua("vim.list_extend(answers, {'say why', 'No, use the helper in utils.py.'})")
    await nvim.run("prober")
    await nvim.until("said('prober: done')")
    assert told(api) == WHY


async def test_a_denial_says_why_in_a_file_where_nothing_can_be_typed(start: Start, api: FakeApi, prober: Path) -> None:
    nvim = await start(MAKE, "Done.", options={"trusted": True, "input": False})
    await nvim.open("app.py")
    await nvim.lua("table.insert(answers, 'say why')")
    await nvim.run("prober")
    await nvim.until("vim.api.nvim_buf_get_name(0):find('/answers/', 1, true) ~= nil")
    await nvim.lua("vim.api.nvim_buf_set_lines(0, -1, -1, false, {'No, use the helper in utils.py.'})")
    await nvim.act("Send this answer")
    await nvim.until("said('prober: done')")
    assert told(api) == WHY
