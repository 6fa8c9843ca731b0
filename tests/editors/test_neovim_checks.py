"""Neovim shows what the server says of agent files, once and in the right place, and applies its fixes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.editors.conftest import Start

pytestmark = pytest.mark.editor

WRONG = 'permission: {bash: {"😀 e\u0301 *": deny}, edit: alow}'
BAD = f"---\ndescription: Use it to review code before it is merged.\nmode: all\n{WRONG}\n---\nYou review.\n"

SEEN = """
return vim.tbl_map(function(each)
  return { each.source, each.code, each.lnum, each.col, each.end_col }
end, vim.diagnostic.get(0, { severity = "ERROR" }))
"""
ERRORS = "#vim.diagnostic.get(0, { severity = 'ERROR' })"


@pytest.fixture
def bad(workspace: Path) -> str:
    (workspace / ".opencode" / "agents" / "bad.md").write_text(BAD)
    return ".opencode/agents/bad.md"


async def test_a_diagnostic_is_shown_once_and_on_its_columns(start: Start, bad: str) -> None:
    nvim = await start()
    await nvim.open(bad)
    await nvim.until(f"{ERRORS} > 0")
    begin = len(WRONG.partition("alow")[0].encode())  # Neovim counts in bytes
    assert await nvim.lua(SEEN) == [["agentls", "unknown-permission-value", 3, begin, begin + 4]]


async def test_a_diagnostic_goes_when_its_cause_is_typed_away(start: Start, bad: str) -> None:
    nvim = await start()
    await nvim.open(bad)
    await nvim.until(f"{ERRORS} == 1")
    await nvim.lua("vim.cmd('%s/alow/ask/')")
    await nvim.until(f"{ERRORS} == 0")
    await nvim.lua("vim.cmd.undo()")
    await nvim.until(f"{ERRORS} == 1")


async def test_a_fix_is_a_code_action(start: Start, bad: str) -> None:
    nvim = await start()
    await nvim.open(bad)
    await nvim.until(f"{ERRORS} == 1")
    await nvim.lua("vim.fn.search('alow')")
    await nvim.act("allow")
    await nvim.until("text():find('edit: allow', 1, true)")
    assert await nvim.text() + "\n" == BAD.replace("alow", "allow")
    await nvim.until(f"{ERRORS} == 0")


async def test_good_files_and_source_files_are_quiet(start: Start, bad: str, workspace: Path) -> None:
    good = BAD.replace(WRONG, "permission:\n  edit: deny\n  bash: deny")
    (workspace / bad).write_text(good)
    nvim = await start()
    await nvim.open(bad)
    told = await nvim.lua("""
        local asked = { textDocument = { uri = vim.uri_from_bufnr(0) } }
        return client():request_sync("textDocument/diagnostic", asked, 20000)
    """)
    assert told["result"]["items"] == []
    await nvim.open("app.py")
    assert await nvim.lua("return #vim.diagnostic.get()") == 0
